"""The columns of tables of grades: a row for each interaction, rubric and criterion.

docs/arrow.md says what the columns hold. Columns keep their names, types and order; new
ones come last, as do new fields of evidence.
"""

from __future__ import annotations

import pyarrow as pa


def _needed(name: str, type: pa.DataType) -> pa.Field:
    return pa.field(name, type, nullable=False)


_TEXT, _COUNT, _LEVEL, _NUMBER = pa.string(), pa.int32(), pa.int8(), pa.float64()

EVIDENCE = pa.struct(
    [
        _needed("kind", _TEXT),
        ("moment", _TEXT),
        ("turn", _COUNT),
        ("start", _COUNT),
        ("end", _COUNT),
        ("quote", _TEXT),
        ("action", _TEXT),
        ("event", _TEXT),
        ("searched", _COUNT),
        ("after", _COUNT),
        ("measure", _TEXT),
        ("of", _TEXT),
        ("stat", _TEXT),
        ("value", _NUMBER),
        ("path", _TEXT),
        ("value_json", _TEXT),
        ("bound", _TEXT),
        ("observation", _TEXT),
        ("met", pa.bool_()),
        ("by", _TEXT),
        ("turns", pa.list_(_COUNT)),
        ("note", _TEXT),
        ("at", _TEXT),
        ("needs", _TEXT),
        ("speaker", _TEXT),
        ("sort", _TEXT),
        ("asked", _TEXT),
        ("asked_level", _LEVEL),
        ("asked_possible", _LEVEL),
        ("weight", _NUMBER),
    ]
)
"""One thing that decided a verdict: the fields of its kind, and null in all others."""

LEVELS = pa.list_(
    pa.struct(
        [
            _needed("level", _LEVEL),
            _needed("verdict", _TEXT),
            _needed("why", _TEXT),
            ("evidence", pa.list_(EVIDENCE)),
            ("reasons", pa.list_(_TEXT)),
        ]
    )
)

GRADE_SCHEMA = pa.schema(
    [
        _needed("interaction", _TEXT),
        ("channel", _TEXT),
        ("language", _TEXT),
        ("topic", _TEXT),
        ("started_at", _TEXT),
        ("agent_id", _TEXT),
        ("team", _TEXT),
        ("customer_id", _TEXT),
        ("tier", _TEXT),
        ("segment", _TEXT),
        _needed("agent", _TEXT),
        _needed("customer", _TEXT),
        _needed("outcome", _TEXT),
        _needed("rubric", _TEXT),
        _needed("version", _TEXT),
        _needed("sha256", _TEXT),
        _needed("criterion", _TEXT),
        ("section", _TEXT),
        ("applies", pa.bool_()),
        ("level", _LEVEL),
        ("possible", _LEVEL),
        ("blocked_by", _LEVEL),
        _needed("locked", pa.list_(_LEVEL)),
        ("v1", _TEXT),
        ("v2", _TEXT),
        ("v3", _TEXT),
        ("v4", _TEXT),
        ("v5", _TEXT),
        ("why", _TEXT),
        ("score", _NUMBER),
        ("score_possible", _NUMBER),
        ("section_score", _NUMBER),
        ("section_possible", _NUMBER),
        _needed("result", _TEXT),
        _needed("needs", pa.list_(_TEXT)),
        _needed("levels", LEVELS),
        _needed("scorecard", _TEXT),
        _needed("critical", pa.list_(_TEXT)),
        _needed("reasons_language", _TEXT),
        _needed("metadata", _TEXT),
        _needed("record_sha256", _TEXT),
    ],
    metadata={"schema": "scorecard.grades/2"},
)
"""The schema of every table of grades, on disk and in memory."""

REJECT_SCHEMA = pa.schema(
    [
        _needed("row", pa.int64()),
        ("id", _TEXT),
        ("path", _TEXT),
        _needed("reason", _TEXT),
        _needed("help", _TEXT),
    ],
    metadata={"schema": "scorecard.rejects/2"},
)
"""The schema of tables of rejects: a row for each record that could not be graded."""
