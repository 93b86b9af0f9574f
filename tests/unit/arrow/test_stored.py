"""Grades that come back from a table are those that went in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arrow_support import parquet
from bundled import evaluator
from hostile import grade as hostile
from paths import CALLS
from scorecard import decode
from scorecard.arrow.stored import stored_grades
from scorecard.grade import Grade, to_json
from scorecard.reading.grade_files import grade_files
from scorecard.reading.grades import PlacedGrade, Verdicts
from scorecard.records.reject import Reject

RECORDS = [decode(msgspec.json.encode(each)) for each in msgspec.json.decode(CALLS.read_bytes())]
GRADES = [
    evaluator(name).grade(record)
    for name in ("customer-first", "service-standard")
    for record in RECORDS
]

HOSTILE = hostile("a\n\u202e::error::<b>,=1+1\x1b[31m")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.parquet").write_bytes(parquet([*GRADES, HOSTILE]))
    (tmp_path / "b.jsonl").write_bytes(b"\n".join(map(to_json, [*GRADES, HOSTILE])))
    return tmp_path


def test_tables_give_what_lines_give(files: Path) -> None:
    table, lines = (
        [found.grade for found in stored_grades(Grade, [path], evidence=True) if _is_grade(found)]
        for path in (files / "a.parquet", files / "b.jsonl")
    )
    assert table == lines == [*GRADES, HOSTILE]


def test_verdicts_need_no_evidence(files: Path) -> None:
    table, lines = (
        [found.grade for found in stored_grades(Verdicts, [path]) if _is_grade(found)]
        for path in (files / "a.parquet", files / "b.jsonl")
    )
    assert len(table) == len(GRADES) + 1
    assert table == lines


def test_globs_and_folders_are_told_apart_by_what_they_hold(files: Path) -> None:
    (files / "spark").mkdir()
    (files / "spark" / "part-0.parquet").write_bytes(parquet(GRADES[:1]))
    # The name says nothing: the first bytes do.
    (files / "c.jsonl").write_bytes(parquet(GRADES[:1]))
    found = grade_files([str(files / "*.*"), files / "spark"])
    assert [(Path(each.path).name, each.is_table) for each in found] == [
        ("a.parquet", True),
        ("b.jsonl", False),
        ("c.jsonl", True),
        ("part-0.parquet", True),
    ]


def test_what_is_no_table_of_grades_is_a_reject(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "other.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    found = list(stored_grades(Verdicts, [tmp_path / "other.parquet", tmp_path / "broken.parquet"]))
    assert [type(each) for each in found] == [Reject, Reject]
    assert "no column `interaction`" in str(found[0])
    assert "can't be read" in str(found[1])


def _is_grade(found: PlacedGrade[object] | Reject) -> bool:
    assert isinstance(found, PlacedGrade), found
    return True
