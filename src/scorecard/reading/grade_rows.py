"""Grades back from rows of a table, whatever reads the table."""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.grade import LEVELS, SCHEMA

NESTED = "levels"
"""The column that has reasons and evidence."""

EVIDENCE_NAMES = {
    # The row and its level have these names already.
    "criterion": {"criterion": "asked", "level": "asked_level", "possible": "asked_possible"},
    "searched": {"turns": "searched"},
}
"""By kind of evidence, fields that have another name in tables, and that name."""


def grade_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The grade that rows stand for, a row a criterion, as plain values under a grade's names.

    What tables have no columns for is not there: plug-ins, what observations overruled, worth.
    """
    first = rows[0]
    sections = {
        row["section"]: (row["section_score"], row["section_possible"])
        for row in rows
        if row["section"] is not None
    }
    plain = ("channel", "language", "topic", "started_at")
    grade = {
        "schema": SCHEMA,
        "scorecard": first["scorecard"],
        "rubric": {"id": first["rubric"], **{key: first[key] for key in ("version", "sha256")}},
        "interaction": {
            "id": first["interaction"],
            "sha256": first["record_sha256"],
            **{key: first[key] for key in plain if first[key] is not None},
            **{
                key: msgspec.json.decode(first[key])
                for key in ("agent", "customer", "outcome", "metadata")
            },
        },
        "score": first["score"],
        "possible": first["score_possible"],
        "result": first["result"],
        "criteria": [_criterion(row) for row in rows],
        "needs": first["needs"],
        "critical": first["critical"],
        "language": first["reasons_language"],
    }
    if sections:
        grade["sections"] = [
            {"id": id, "score": score, "possible": possible}
            for id, (score, possible) in sections.items()
        ]
    return grade


def _criterion(row: dict[str, Any]) -> dict[str, Any]:
    if NESTED in row:
        levels = [_level(level) for level in row[NESTED]]
    else:
        levels = [
            {"level": number, "verdict": verdict, "why": ""}
            for number in LEVELS
            if (verdict := row[f"v{number}"]) is not None
        ]
    keys = ("applies", "level", "possible", "blocked_by", "locked")
    section = {} if row["section"] is None else {"section": row["section"]}
    return {"id": row["criterion"], **{key: row[key] for key in keys}, "levels": levels, **section}


def _level(level: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in level.items() if value is not None}
    if "evidence" in found:
        found["evidence"] = [_item(item) for item in found["evidence"]]
    return found


def _item(item: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in item.items() if value is not None}
    for name, apart in EVIDENCE_NAMES.get(found["kind"], {}).items():
        if apart in found:
            found[name] = found.pop(apart)
    for name, apart in (("value", "value_json"), ("bound", "bound")):
        if isinstance(found.get(apart), str):
            found[name] = msgspec.json.decode(found.pop(apart))
    return found
