"""Helpers that the tests of the engine share: short records, and rubrics of one condition."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from hypothesis import settings

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Evidence, Grade, Measured
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric

Json = dict[str, Any]

_EXAMPLES = 100 if "CI" in os.environ else 60
laws = settings(max_examples=int(os.environ.get("SCORECARD_EXAMPLES", _EXAMPLES)))
"""Settings of the properties, each example of which compiles a rubric: more in continuous
integration, the same every time; SCORECARD_EXAMPLES says how many instead."""


def agent(text: str, start: float | None = None, end: float | None = None) -> Json:
    return _turn("agent", {"text": text}, start, end)


def customer(text: str, start: float | None = None, end: float | None = None) -> Json:
    return _turn("customer", {"text": text}, start, end)


def system(text: str, start: float | None = None, end: float | None = None) -> Json:
    return _turn("system", {"text": text}, start, end)


def action(name: str, start: float | None = None, end: float | None = None, **given: Any) -> Json:
    return _turn("agent", {"action": {"name": name, "arguments": given}}, start, end)


def event(name: str, start: float | None = None, end: float | None = None) -> Json:
    return _turn("system", {"event": name}, start, end)


def _turn(speaker: str, content: Json, start: float | None, end: float | None) -> Json:
    times = {"start": start, "end": end}
    return {"speaker": speaker, **content} | {k: v for k, v in times.items() if v is not None}


def record(turns: Iterable[Json] = (), **keys: Any) -> Json:
    """An interaction; the one turn it needs is made up if none is given."""
    return {"id": "i", "turns": list(turns) or [agent("Hello")], **keys}


def level(met_when: Json, **keys: Any) -> Json:
    return {"behaviour": "b", "met_when": met_when, **keys}


def criterion(*conditions: Json, name: str = "c", **keys: Any) -> Json:
    """A criterion whose levels hold the conditions; the last one fills the rest."""
    filled = [*conditions, *[conditions[-1]] * (5 - len(conditions))]
    levels = {number: level(one) for number, one in enumerate(filled, 1)}
    return {"id": name, "title": name, "levels": levels, **keys}


def rubric(*criteria: Json, **keys: Any) -> Json:
    return {
        "format": 1,
        "id": "r",
        "version": "1",
        "title": "r",
        "criteria": list(criteria),
        **keys,
    }


def grade(rules: Json, interaction: Json, **options: Any) -> Grade:
    return Evaluator(Rubric.model_validate(rules), **options).grade(convert(interaction))


class Said(NamedTuple):
    """What a condition says about an interaction."""

    verdict: str
    why: str
    evidence: list[Evidence]
    needs: list[str]


def say(condition: Json, interaction: Json, **keys: Any) -> Said:
    """Hold an interaction to one condition; `keys` are those of the rubric (`moments`, …)."""
    graded = grade(rubric(criterion(condition), **keys), interaction)
    first = graded.criteria[0].levels[0]
    assert first.evidence is not None
    return Said(first.verdict, first.why, list(first.evidence), list(graded.needs))


STARTS, ENDS, NOTHING = "turn start times", "turn end times", "nothing to measure"


def measured(measure: str, turns: list[Json], **keys: object) -> object:
    """The value and its turn; or what is missing; or that there is nothing to measure."""
    moments = {"moment": {"says": ["one moment"]}}
    said = say({"measure": measure, "at_least": 0, **keys}, record(turns), moments=moments)
    if said.verdict == "not_applicable":
        assert said.why == f"{NOTHING} {measure} on"
        return NOTHING
    if said.verdict == "unknown":
        (need,) = said.needs
        return need
    (evidence,) = said.evidence
    assert isinstance(evidence, Measured)
    assert (evidence.measure, evidence.of, said.verdict) == (measure, keys.get("of"), "met")
    return evidence.value, evidence.turn


def value(measure: str, turns: list[Json], **keys: object) -> object:
    """As `measured`, without the turn."""
    found = measured(measure, turns, **keys)
    return found[0] if isinstance(found, tuple) else found
