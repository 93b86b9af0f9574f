"""Grades as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from msgspec import to_builtins
from msgspec.json import Encoder

from scorecard.arrow.schema import GRADE_SCHEMA
from scorecard.grade import CriterionGrade, Grade

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
    told = to_builtins(criterion)
    levels = told["levels"]
    gate = told["blocked_by"]
    for rung in levels:
        for item in rung.get("evidence", ()):
            _rename(item)
    return {
        **told,
        "criterion": told["id"],
        **{f"v{rung['level']}": rung["verdict"] for rung in levels},
        "why": next((rung["why"] for rung in levels if rung["level"] == gate), None),
    }


def _verdict(grade: Grade) -> Row:
    return {
        "score": grade.score,
        "score_possible": grade.possible,
        "result": grade.result,
        "needs": grade.needs,
        "scorecard": grade.scorecard,
    }


def _rename(item: Row) -> None:
    """Put what has another type under the same name in another kind under a name of its own."""
    if item["kind"] == "searched":
        item["searched"] = item.pop("turns")
    if item["kind"] == "field":
        item["value_json"] = _json(item.pop("value"))
    if "bound" in item:
        item["bound"] = _json(item["bound"])


_encode = Encoder().encode


def _json(value: Any) -> str:
    return _encode(value).decode()


def _key(values: dict[str, Any], name: str) -> str | None:
    """A value to group by, as text."""
    value = values.get(name)
    return value if value is None or isinstance(value, str) else _json(value)
