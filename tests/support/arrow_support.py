"""Helpers for the tests of tables: grades into them, and back out of their rows."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from msgspec import json as msgspec_json

from scorecard.grade import SCHEMA, Grade, from_json, to_json
from scorecard.render.registry import open_renderer


def parquet(grades: Iterable[Grade], rejected: int = 0) -> bytes:
    out = io.BytesIO()
    renderer = open_renderer("parquet", out, rubrics=[])
    for grade in grades:
        renderer.add(grade)
    renderer.close(rejected)
    return out.getvalue()


def wired(grades: Iterable[Grade]) -> list[Grade]:
    """The grades as a reader of their JSON has them: `2` where a float is due is `2.0`."""
    return [from_json(to_json(grade)) for grade in grades]


def grades_of(table: pa.Table) -> list[Grade]:
    """The grades in a table, out of the nested columns; the flat ones must say the same.

    A criterion that comes again begins a new grade.
    """
    grades: list[dict[str, Any]] = []
    for row in table.to_pylist():
        about = _about(row)
        criterion = _criterion(row)
        whole = _grade(row, about)
        open_one = {**grades[-1], "criteria": []} if grades else None
        if whole != open_one or criterion["id"] in [one["id"] for one in grades[-1]["criteria"]]:
            grades.append(whole)
        grades[-1]["criteria"].append(criterion)
        _assert_flat(row, criterion, about)
    return [from_json(json.dumps(grade)) for grade in grades]


def _grade(row: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "scorecard": row["scorecard"],
        "rubric": {"id": row["rubric"], "version": row["version"], "sha256": row["sha256"]},
        "interaction": about,
        "score": row["score"],
        "possible": row["score_possible"],
        "result": row["result"],
        "criteria": [],
        "needs": row["needs"],
        "critical": row["critical"],
        "language": row["reasons_language"],
    }


def _about(row: dict[str, Any]) -> dict[str, Any]:
    texts = {key: row[key] for key in ("channel", "language", "topic", "started_at")}
    parts = {
        key: msgspec_json.decode(row[key]) for key in ("agent", "customer", "outcome", "metadata")
    }
    return {"id": row["interaction"], "sha256": row["record_sha256"], **texts, **parts}


def _criterion(row: dict[str, Any]) -> dict[str, Any]:
    keys = ("applies", "level", "possible", "blocked_by", "locked")
    levels = [_level(level) for level in row["levels"]]
    return {"id": row["criterion"], **{key: row[key] for key in keys}, "levels": levels}


def _level(level: dict[str, Any]) -> dict[str, Any]:
    told = {key: level[key] for key in ("level", "verdict", "why")}
    if level["reasons"] is not None:
        told["reasons"] = level["reasons"]
    if level["evidence"] is not None:
        told["evidence"] = [_evidence(one) for one in level["evidence"]]
    return told


def _evidence(row: dict[str, Any]) -> dict[str, Any]:
    told = {key: value for key, value in row.items() if value is not None}
    if told["kind"] == "searched":
        told["turns"] = told.pop("searched")
    if told["kind"] == "criterion":
        for name in ("level", "possible"):
            told[name] = told.pop(f"asked_{name}")
        told["criterion"] = told.pop("asked")
    if told["kind"] == "field":
        told["value"] = msgspec_json.decode(told.pop("value_json"))
    if "bound" in told:
        told["bound"] = msgspec_json.decode(told["bound"])
    return told


def _assert_flat(row: dict[str, Any], criterion: dict[str, Any], about: dict[str, Any]) -> None:
    levels = criterion["levels"]
    assert [row[f"v{number}"] for number in range(1, 6)] == [one["verdict"] for one in levels]
    gate = [one["why"] for one in levels if one["level"] == row["blocked_by"]]
    assert row["why"] == (gate[0] if gate else None)
    for column, part, key in [
        ("agent_id", "agent", "id"),
        ("team", "agent", "team"),
        ("customer_id", "customer", "id"),
        ("tier", "customer", "tier"),
        ("segment", "customer", "segment"),
    ]:
        value = about[part].get(key)
        spelt = value if value is None or isinstance(value, str) else json.dumps(value)
        assert row[column] == spelt
