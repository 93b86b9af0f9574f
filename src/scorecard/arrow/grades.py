"""Grades as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from msgspec import to_builtins
from msgspec.json import Encoder

from scorecard.arrow.schema import GRADE_SCHEMA
from scorecard.grade import CriterionGrade, Grade
from scorecard.reading.grade_rows import EVIDENCE_NAMES
from scorecard.reading.grades import key_column

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
    sections = {found.id: found for found in grade.sections or ()}
    for criterion in grade.criteria:
        found = sections.get(criterion.section or "")
        yield {
            **about,
            **_standing(criterion),
            **verdict,
            "section_score": None if found is None else found.score,
            "section_possible": None if found is None else found.possible,
        }


def _about(grade: Grade) -> Row:
    record, rubric = grade.interaction, grade.rubric
    return {
        "interaction": record.id,
        "channel": record.channel,
        "language": record.language,
        "topic": record.topic,
        "started_at": record.started_at,
        "agent_id": key_column(record.agent, "id"),
        "team": key_column(record.agent, "team"),
        "customer_id": key_column(record.customer, "id"),
        "tier": key_column(record.customer, "tier"),
        "segment": key_column(record.customer, "segment"),
        "agent": _json(record.agent),
        "customer": _json(record.customer),
        "outcome": _json(record.outcome),
        "metadata": _json(record.metadata),
        "record_sha256": record.sha256,
        "rubric": rubric.id,
        "version": rubric.version,
        "sha256": rubric.sha256,
    }


def _standing(criterion: CriterionGrade) -> Row:
    plain = to_builtins(criterion)
    levels = plain["levels"]
    gate = plain["blocked_by"]
    for level in levels:
        for item in level.get("evidence", ()):
            _rename(item)
    return {
        **plain,
        "criterion": plain["id"],
        **{f"v{level['level']}": level["verdict"] for level in levels},
        "why": next((level["why"] for level in levels if level["level"] == gate), None),
    }


def _verdict(grade: Grade) -> Row:
    return {
        "score": grade.score,
        "score_possible": grade.possible,
        "result": grade.result,
        "needs": grade.needs,
        "scorecard": grade.scorecard,
        "critical": grade.critical,
        "reasons_language": grade.language,
    }


def _rename(item: Row) -> None:
    """Put what has another type under the same name in another kind under a name of its own."""
    for name, apart in EVIDENCE_NAMES.get(item["kind"], {}).items():
        item[apart] = item.pop(name)
    if item["kind"] == "field":
        item["value_json"] = _json(item.pop("value"))
    if "bound" in item:
        item["bound"] = _json(item["bound"])


_encode = Encoder().encode


def _json(value: Any) -> str:
    return _encode(value).decode()
