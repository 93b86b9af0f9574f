"""Grades as tables: every fact of a grade is in its rows, and any reader finds it there."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import duckdb
import msgspec
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from arrow_support import grades_of, parquet, wired
from bundled import bundled, evaluator
from generated import records, rubrics
from hostile import HOSTILE
from hostile import grade as hostile
from paths import CALLS as CALLS_FILE
from program import PROGRAM, environment
from scorecard import Evaluator, decode
from scorecard.arrow import GRADE_SCHEMA, to_batch
from scorecard.grade import (
    Acted,
    Evidence,
    FieldValue,
    Grade,
    Happened,
    LevelGrade,
    Measured,
    Missing,
    Observed,
    Quote,
    Reached,
    Searched,
    Without,
)
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric
from support import Json, laws

RUBRICS = [bundled(name) for name in ("customer-first", "service-standard")]
CALLS = [
    decode(msgspec.json.encode(record)) for record in msgspec.json.decode(CALLS_FILE.read_bytes())
]
GRADES = [evaluator(rubric.id).grade(call) for call in CALLS for rubric in RUBRICS]

EVERY_KIND = (
    Quote("m", 0, 1, 2, "x"),
    Acted("m", 1, "refund"),
    Happened("m", 2, "hold"),
    Without("m", 4, "What?"),
    Without("m", 4),
    Searched("m", 9, "text"),
    Searched("m", 9, "event", "system", 3),
    Measured(measure="pace", value=1.25, bound={"at_most": "$limit", "between": [1, 2]}, turn=4),
    Measured(measure="pace", of="agent", stat="max", value=2.0, bound={}),
    FieldValue("outcome.csat", None, {"exists": True}),
    FieldValue("outcome.tags", ["a", {"b": 1.5}], {"contains": "a"}),
    FieldValue("outcome.csat", "4", {"at_least": 4}),
    Observed("o", False),
    Observed("o", True, "qa", (1, 2), "seen", "2026"),
    Reached("courtesy", 2, 4, {"below": 5.0}),
    Missing("observation o"),
)


def table(*grades: Grade) -> pa.Table:
    return pa.Table.from_batches([to_batch(grades)])


def with_evidence(*evidence: Any) -> Grade:
    """A grade of the examples with other evidence."""
    one = GRADES[0]
    first = one.criteria[0]
    levels = (LevelGrade(1, "met", "one; two", ("one", "two"), evidence), *first.levels[1:])
    changed = msgspec.structs.replace(first, levels=levels)
    return msgspec.structs.replace(one, criteria=(changed, *one.criteria[1:]))


def test_every_fact_of_the_examples_is_there() -> None:
    assert grades_of(table(*GRADES)) == wired(GRADES)


def test_every_kind_of_evidence_is_there() -> None:
    assert {type(item) for item in EVERY_KIND} == set(get_args(Evidence))
    one = with_evidence(*EVERY_KIND)
    assert grades_of(table(one)) == wired([one])


@laws
@given(rubrics(), records)
def test_every_fact_of_any_grade_is_there(rules: Json, interaction: Json) -> None:
    one = Evaluator(Rubric.model_validate(rules)).grade(convert(interaction))
    assert grades_of(table(one, one)) == wired([one, one])
    batch = to_batch([one])
    assert batch.schema.equals(GRADE_SCHEMA, check_metadata=True)
    batch.validate(full=True)


@given(HOSTILE)
@settings(max_examples=60)
def test_hostile_texts_stay_as_they_are(text: str) -> None:
    one = hostile(text)
    assert grades_of(pq.read_table(io.BytesIO(parquet([one])))) == wired([one])


def test_without_evidence_there_is_none_and_with_it_there_may_be_none_either() -> None:
    bare = Evaluator(RUBRICS[0], evidence=False).grade(CALLS[0])
    (row,) = table(bare).to_pylist()
    assert [level["evidence"] for level in row["levels"]] == [None] * 5
    (row,) = table(with_evidence()).slice(0, 1).to_pylist()
    assert row["levels"][0]["evidence"] == []
    assert grades_of(table(bare)) == wired([bare])


def test_a_key_to_group_by_that_is_no_text_is_spelt_as_json() -> None:
    call = {"id": "i", "turns": [{"speaker": "agent", "text": "Hi"}]}
    call |= {"agent": {"id": 17, "team": True}, "customer": {"id": None, "tier": 1.5}}
    row = table(evaluator().grade(convert(call))).to_pylist()[0]
    assert [row[name] for name in ("agent_id", "team", "customer_id", "tier")] == [
        *("17", "true", None, "1.5")
    ]
    assert row["agent"] == '{"id":17,"team":true}'


def test_no_grades_are_a_table_without_rows() -> None:
    assert to_batch([]).schema.equals(GRADE_SCHEMA, check_metadata=True)
    empty = pq.read_table(io.BytesIO(parquet([], rejected=3)))
    assert empty.num_rows == 0
    assert empty.schema.equals(GRADE_SCHEMA)


READERS: dict[str, Callable[[Path], pa.Table]] = {
    "pyarrow": pq.read_table,
    "duckdb": lambda path: duckdb.sql(f"select * from '{path}'").to_arrow_table(),
    "polars": lambda path: polars.read_parquet(path).to_arrow(),
    "pandas": lambda path: pa.Table.from_pandas(
        pandas.read_parquet(path, dtype_backend="pyarrow"), preserve_index=False
    ),
}


@pytest.mark.parametrize("reader", READERS)
def test_any_reader_finds_every_fact(reader: str, tmp_path: Path) -> None:
    path = tmp_path / "grades.parquet"
    grades = [*GRADES, with_evidence(*EVERY_KIND), hostile("\x00 ' \" \\ ⏎ 抱歉 \u202e =1+1")]
    path.write_bytes(parquet(grades))
    found = READERS[reader](path)
    assert found.column_names == GRADE_SCHEMA.names
    assert grades_of(found) == wired(grades)


def test_the_rows_of_many_grades_are_in_their_order() -> None:
    data = parquet(GRADES * 100)
    assert grades_of(pq.read_table(io.BytesIO(data))) == wired(GRADES) * 100


@pytest.mark.parametrize(
    ("length", "count", "most"), [(1 << 20, 100, 64 << 20), (200, 50_000, 20 << 20)]
)
def test_row_groups_are_bounded(length: int, count: int, most: int) -> None:
    """By 16 MB and what comes at once: no reader, and not the writer, has to hold more."""
    long = with_evidence(Quote("m", 0, 0, length, "x" * length))
    first = msgspec.structs.replace(long, criteria=long.criteria[:1])
    wide = msgspec.structs.replace(first, criteria=first.criteria * (count // 100))
    meta = pq.read_metadata(io.BytesIO(parquet([wide] * 100)))
    groups = [meta.row_group(at) for at in range(meta.num_row_groups)]
    assert sum(group.num_rows for group in groups) == count
    assert len(groups) > 1
    size = length + 200
    assert max(group.num_rows for group in groups) * size <= most + size


def test_the_same_grades_are_the_same_bytes(tmp_path: Path) -> None:
    """Whenever and wherever: another time zone, another seed of hashes, another folder."""
    runs = []
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        subprocess.run(
            [*PROGRAM, "grade", CALLS_FILE, "--output", f"{number}.parquet"],
            cwd=folder,
            env=environment({"TZ": zone, "PYTHONHASHSEED": str(number)}),
            check=True,
            capture_output=True,
        )
        runs.append((folder / f"{number}.parquet").read_bytes())
    assert runs[0] == runs[1] == parquet(GRADES[::2])
    assert pq.read_schema(io.BytesIO(runs[0])).metadata == {b"schema": b"scorecard.grades/2"}
