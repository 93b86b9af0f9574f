"""What a record costs as the rubric grows, and a turn as the record grows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import msgspec

from benchmarks.chats import Chats
from benchmarks.engine import grade_lines, speed
from benchmarks.phrases import heard_and_not, rubric_of
from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios
from scorecard import Evaluator, Rubric, load_rubric

_PHRASES, _CRITERIA, _TURNS = (10, 100, 1_000), (5, 50), (10, 100, 1_000, 10_000)
_PATTERNS, _CONDITIONS = (10, 1_000), (1, 10)
_FLAT, _LINEAR = 1.5, 1.2


def by_phrases(records: Records, rounds: int, folder: Path) -> Iterator[Row]:
    """Rubrics that differ in nothing but phrases that are never said: near flat."""
    rubrics = {count: rubric_of(count, folder, heard=_PHRASES[0]) for count in _PHRASES}
    yield from _by_rubric("phrases", rubrics, dict.fromkeys(_PHRASES, _FLAT), records, rounds)


def by_criteria(records: Records, rounds: int, folder: Path) -> Iterator[Row]:
    """Rubrics with more and more criteria, each with two moments and five conditions of its own:
    linear at most."""
    rubrics = {count: _rubric_of(count, folder) for count in _CRITERIA}
    most = {count: _LINEAR * count / _CRITERIA[0] for count in _CRITERIA}
    yield from _by_rubric("criteria", rubrics, most, records, rounds)


def by_patterns(records: Records, rounds: int, folder: Path) -> Iterator[Row]:
    """Rubrics that differ in nothing but patterns that never match: near flat."""
    rubrics = {}
    for count in _PATTERNS:
        never = [
            rf"\b{verb} (very |so )?{word}{number}s?\b"
            for number in range(-(-count // 4))
            for verb, word in product(("send", "have"), ("gazebo", "walrus"))
        ]
        moments = {"said": {"says": ["sorry"], "matches": never[:count]}}
        rubrics[count] = _rubric_with(folder, f"patterns-{count}", moments, {"occurs": "said"})
    yield from _by_rubric("patterns", rubrics, dict.fromkeys(_PATTERNS, _FLAT), records, rounds)


def by_conditions(records: Records, rounds: int, folder: Path) -> Iterator[Row]:
    """The longest turn held to ten bounds against one: it is measured once."""
    rubrics = {}
    for count in _CONDITIONS:
        bounds = [{"measure": "turn_words", "at_most": 10 * at} for at in range(1, count + 1)]
        name = f"conditions-{count}"
        rubrics[count] = _rubric_with(folder, name, {}, {"all": bounds})
    most = dict.fromkeys(_CONDITIONS, _LINEAR)
    yield from _by_rubric("conditions", rubrics, most, records, rounds)


def _rubric_with(
    folder: Path, name: str, moments: dict[str, Any], condition: dict[str, Any]
) -> Rubric:
    """One criterion with one level."""
    levels = {1: {"behaviour": "One", "met_when": condition}}
    rubric = {
        "format": 1,
        "id": name,
        "version": "1.0.0",
        "title": name,
        "moments": moments,
        "criteria": [{"id": "one", "title": "One", "levels": levels}],
    }
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(rubric), "utf-8")
    return load_rubric(path)


def _by_rubric(
    name: str, rubrics: dict[int, Rubric], most: dict[int, float], records: Records, rounds: int
) -> Iterator[Row]:
    times = interleave(
        {
            str(size): partial(grade_lines, Evaluator(rubric), records.lines)
            for size, rubric in rubrics.items()
        },
        rounds,
    )
    least = str(min(rubrics))
    for size in rubrics:
        taken = times[str(size)]
        target = None if str(size) == least else most[size]
        yield Row(f"{name}-{size}", ratios(taken, times[least]), target, speed(records, taken))


def _rubric_of(count: int, folder: Path) -> Rubric:
    moments: dict[str, Any] = {}
    criteria = []
    for number in range(count):
        agent, customer = f"agent_{number}", f"customer_{number}"
        moments[agent] = {"speaker": "agent", "says": heard_and_not("agent", number)}
        moments[customer] = {"speaker": "customer", "says": heard_and_not("customer", number)}
        conditions: list[dict[str, Any]] = [
            {"never": customer, "in": {"first": "1 turns"}},
            {"occurs": agent},
            {"response": agent, "to": customer, "within": "3 turns"},
            {
                "any": [
                    {"occurs": customer, "at_least": 2},
                    {"field": "outcome.csat", "exists": True},
                ]
            },
            {"occurs": agent, "in": {"last": "3 turns"}},
        ]
        levels = {
            level: {"behaviour": f"Level {level}", "met_when": condition}
            for level, condition in enumerate(conditions, 1)
        }
        name = f"criterion-{number}"
        criteria.append({"id": name, "title": name, "levels": levels})
    rubric = {"format": 1, "id": "criteria", "version": "1.0.0", "title": "Criteria"}
    path = folder / f"criteria-{count}.yaml"
    path.write_text(json.dumps(rubric | {"moments": moments, "criteria": criteria}), "utf-8")
    return load_rubric(path)


def by_turns(rubric: Rubric, turns: int, rounds: int) -> Iterator[Row]:
    """As many turns in all, in fewer and fewer records: by turn, no dearer than in short ones."""
    made = {size: _records_of(rubric, size, max(1, turns // size)) for size in _TURNS}
    evaluator = Evaluator(rubric)
    times = interleave(
        {str(size): partial(grade_lines, evaluator, lines) for size, lines in made.items()}, rounds
    )
    for size, lines in made.items():
        number = size * len(lines)
        each = [seconds / number for seconds in times[str(size)]]
        shortest = [one / (_TURNS[0] * len(made[_TURNS[0]])) for one in times[str(_TURNS[0])]]
        target = None if size == _TURNS[0] else _LINEAR
        detail = f"{median(each) * 1e6:.2f} µs/turn, {median(each) * size * 1e3:.2f} ms/record"
        yield Row(f"turns-{size}", ratios(each, shortest), target, detail)


def _records_of(rubric: Rubric, turns: int, count: int) -> list[bytes]:
    chats = Chats(rubric, Random(turns))
    return [msgspec.json.encode(chats.chat(number, turns)) for number in range(count)]
