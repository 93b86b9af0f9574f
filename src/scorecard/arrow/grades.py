"""Grades as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from msgspec import UNSET
from msgspec.json import Encoder
from msgspec.structs import asdict

from scorecard.arrow.schema import GRADE_SCHEMA
from scorecard.grade import (
    CriterionGrade,
    Evidence,
    FieldValue,
    Grade,
    LevelGrade,
    Measured,
    Searched,
)

Row = dict[str, Any]


def to_batch(grades: Iterable[Grade]) -> pa.RecordBatch:
    """The grades as one batch of `GRADE_SCHEMA`: a row for each criterion, in their order.

    All of them are held in memory: for many, make many batches. Raises `UnicodeEncodeError`
    for half a surrogate pair, which no grade of a decoded record holds.
    """
    rows = [row for grade in grades for row in _rows(grade)]
    return pa.RecordBatch.from_pylist(rows, schema=GRADE_SCHEMA)


def _rows(grade: Grade) -> Iterable[Row]:
    about, verdict = _about(grade), _verdict(grade)
    for criterion in grade.criteria:
        yield {**about, **_standing(criterion), **verdict}


def _about(grade: Grade) -> Row:
    one, rubric = grade.interaction, grade.rubric
    return {
        "interaction": one.id,
        "channel": one.channel,
        "language": one.language,
        "topic": one.topic,
        "started_at": one.started_at,
        "agent_id": _key(one.agent, "id"),
        "team": _key(one.agent, "team"),
        "customer_id": _key(one.customer, "id"),
        "tier": _key(one.customer, "tier"),
        "segment": _key(one.customer, "segment"),
        "agent": _json(one.agent),
        "customer": _json(one.customer),
        "outcome": _json(one.outcome),
        "rubric": rubric.id,
        "version": rubric.version,
        "sha256": rubric.sha256,
    }


def _standing(criterion: CriterionGrade) -> Row:
    gate = criterion.blocked_by
    return {
        "criterion": criterion.id,
        "applies": criterion.applies,
        "level": criterion.level,
        "possible": criterion.possible,
        "blocked_by": gate,
        "locked": criterion.locked,
        **{f"v{rung.level}": rung.verdict for rung in criterion.levels},
        "why": next((rung.why for rung in criterion.levels if rung.level == gate), None),
        "levels": [_level(rung) for rung in criterion.levels],
    }


def _verdict(grade: Grade) -> Row:
    return {
        "score": grade.score,
        "score_possible": grade.possible,
        "result": grade.result,
        "needs": grade.needs,
        "scorecard": grade.scorecard,
    }


def _level(rung: LevelGrade) -> Row:
    given = rung.evidence
    return {
        "level": rung.level,
        "verdict": rung.verdict,
        "why": rung.why,
        "evidence": None if given is UNSET else [_evidence(item) for item in given],
    }


def _evidence(item: Evidence) -> Row:
    """The fields under the names of their columns, where one name has one type."""
    told = asdict(item)
    told["kind"] = item.__struct_config__.tag
    match item:
        case Searched():
            told["searched"] = told.pop("turns")
        case Measured():
            told["bound"] = _json(item.bound)
        case FieldValue():
            told["value_json"] = _json(told.pop("value"))
            told["bound"] = _json(item.bound)
    return told


_encode = Encoder().encode


def _json(value: Any) -> str:
    return _encode(value).decode()


def _key(values: dict[str, Any], name: str) -> str | None:
    """A value to group by, as text."""
    value = values.get(name)
    return value if value is None or isinstance(value, str) else _json(value)
