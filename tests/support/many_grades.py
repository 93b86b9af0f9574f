"""Many grades whose truth is known, as files of grades."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from arrow_support import parquet
from scorecard.engine.gates import apply_gates
from scorecard.engine.scoring import Scoring
from scorecard.grade import (
    SCHEMA,
    CriterionGrade,
    Grade,
    InteractionRef,
    LevelGrade,
    Missing,
    Quote,
    to_json,
)
from scorecard.rubric.model import Rubric

RUBRIC = Rubric.model_validate(
    {
        "format": 1,
        "id": "two",
        "version": "1",
        "title": {"en": "Two things", "zh": "两件事"},
        "criteria": [
            {
                "id": id,
                "title": {"en": id.title(), "zh": f"准则 {id}"},
                "weight": weight,
                **more,
                "levels": {
                    str(level): {
                        "behaviour": {"en": f"{id} behaviour {level}", "zh": f"{id} 行为 {level}"},
                        "met_when": {"field": f"outcome.{id}{level}", "equals": True},
                    }
                    for level in levels
                },
            }
            for id, weight, levels, more in (
                ("care", 2, (1, 2, 3, 4, 5), {"critical": {"below": 1, "then": "zero"}}),
                ("speed", 1, (1, 3, 5), {}),
            )
        ],
        "pass": {"score": 3},
    }
)
_SCORING = Scoring(RUBRIC)


def grade(id: str, verdicts: dict[str, list[str]], **about: Any) -> Grade:
    """A grade with these verdicts; a criterion that has none does not apply."""
    criteria = []
    for criterion in RUBRIC.criteria:
        said = verdicts.get(criterion.id)
        found = apply_gates(tuple(said), criterion.numbers) if said else None
        levels = tuple(
            LevelGrade(
                number,
                verdict,
                f"reason {number}",
                evidence=(Missing("observation kind"),)
                if verdict == "unknown"
                else (Quote("words", 0, 0, 5, "hello"),),
            )
            for number, verdict in zip(
                criterion.numbers, said or ["not_applicable"] * 5, strict=False
            )
        )
        criteria.append(
            CriterionGrade(
                criterion.id,
                bool(found),
                found and found.level,
                found and found.possible,
                found and found.blocked_by,
                found.locked if found else (),
                levels,
            )
        )
    score, possible, result, _ = _SCORING(tuple((c.level, c.possible) for c in criteria))
    needs = ("observation kind",) if any("unknown" in each for each in verdicts.values()) else ()
    return Grade(
        SCHEMA, "0", RUBRIC.reference, InteractionRef(id, **about), score, possible, result,
        tuple(criteria), needs,
    )  # fmt: skip


def many(number: int, seed: int = 1, agents: int = 8) -> list[Grade]:
    """Grades of agents who differ, over some weeks; some things are not known."""
    chance = random.Random(seed)
    talent = {f"a{at}": chance.uniform(0.6, 0.95) for at in range(agents)}
    grades = []
    for at in range(number):
        agent = chance.choice(sorted(talent))
        said = {
            "care": [_verdict(chance, talent[agent]) for _ in range(5)],
            "speed": [_verdict(chance, 0.7) for _ in range(3)],
        }
        if chance.random() < 0.1:
            del said["speed"]
        day = chance.randrange(60)
        grades.append(
            grade(
                f"i{at:05}",
                said,
                channel=chance.choice(("call", "chat")),
                topic=chance.choice(("refund", "billing", "退款")),
                started_at=f"2026-{3 + day // 30:02}-{1 + day % 30:02}T09:{at % 60:02}:00Z",
                agent={"id": agent, "team": "north" if agent < "a4" else "south"},
                customer={"id": f"c{chance.randrange(number // 3 + 1)}", "tier": "gold"},
                outcome={"csat": chance.randint(1, 5), "resolved": chance.random() < 0.6},
            )
        )
    return grades


def _verdict(chance: random.Random, met: float) -> str:
    if chance.random() < met:
        return "met"
    return chance.choices(("unmet", "unknown", "not_applicable"), (8, 1, 1))[0]


def as_lines(grades: Iterable[Grade], path: Path) -> str:
    """The grades as a file of JSON Lines."""
    path.write_bytes(b"\n".join(map(to_json, grades)))
    return str(path)


def as_table(grades: Iterable[Grade], path: Path) -> str:
    """The grades as a Parquet file."""
    path.write_bytes(parquet(grades))
    return str(path)


def plain(value: Any) -> Any:
    """What a report's data are as JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))
