"""Grades back from tables (Parquet) and from lines: whatever `scorecard grade` wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from os import PathLike
from typing import Any, TypeVar

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from scorecard.arrow.grades import EVIDENCE_NAMES
from scorecard.arrow.schema import GRADE_SCHEMA
from scorecard.grade import LEVELS, SCHEMA
from scorecard.paths import open_file, reason_of
from scorecard.reading.grade_files import grade_files
from scorecard.reading.grades import PlacedGrade, grades_as
from scorecard.reading.source import source_name
from scorecard.records.reject import Reject

T = TypeVar("T")
_ROWS = 2_000
_HELP = "tables of grades are what `scorecard grade --format parquet` writes"
_NESTED = "levels"


def stored_grades(
    kind: type[T], paths: Iterable[str | PathLike[str]], *, evidence: bool = False
) -> Iterator[PlacedGrade[T] | Reject]:
    """Every grade in the files as an object of this kind, and a `Reject` for what is none.

    `kind` is a struct with some of the fields of a grade, as `reading.grades.Verdicts`; the rows of
    a table that belong to one grade stand together, as they were written. Reasons and evidence of
    tables are read only with `evidence`. Memory holds some thousand rows.
    """
    for file in grade_files(paths):
        if file.is_table:
            yield from _of_table(kind, file.path, evidence)
        else:
            yield from grades_as(kind, [file.path])


def _of_table(kind: type[T], path: str, evidence: bool) -> Iterator[PlacedGrade[T] | Reject]:
    source = source_name(path)
    try:
        with open_file(path) as stream, pq.ParquetFile(stream) as table:
            names = [name for name in GRADE_SCHEMA.names if evidence or name != _NESTED]
            lacking = [name for name in names if name not in table.schema_arrow.names]
            if lacking:
                reason = f"is no table of grades: there is no column `{lacking[0]}`"
                yield Reject(source=source, reason=reason, help=_HELP)
                return
            batches = table.iter_batches(_ROWS, columns=names)
            rows = (row for batch in batches for row in batch.to_pylist())
            for _, part in groupby(rows, key=lambda row: (row["interaction"], row["sha256"])):
                value = grade_of(list(part))
                yield PlacedGrade(msgspec.convert(value, kind), msgspec.json.encode(value))
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error).partition("\n")[0]
        yield Reject(source=source, reason=f"can't be read: {reason}", help=_HELP)


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
    if _NESTED in row:
        levels = [_level(level) for level in row[_NESTED]]
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
