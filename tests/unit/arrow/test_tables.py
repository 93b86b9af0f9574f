"""Tables of records in, tables of grades out: for every library, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrow_support import grades_of, wired
from bundled import evaluator
from generated import records
from paths import CALLS
from scorecard import Observations, convert
from scorecard.arrow import GRADE_SCHEMA, REJECT_SCHEMA, grade_batches, grade_table, to_batch
from support import Json, agent, event, laws

RECORDS = json.loads(CALLS.read_bytes())
LINES = [json.dumps(one) for one in RECORDS]
FIRST, SECOND = (evaluator(name) for name in ("customer-first", "service-standard"))
GRADES = [FIRST.grade(convert(one)) for one in RECORDS]

KINDS: dict[str, tuple[Callable[[pa.Table], Any], type]] = {
    "table": (lambda table: table, pa.Table),
    "reader": (lambda table: table.to_reader(), pa.Table),
    "batch": (
        lambda table: pa.record_batch([one.combine_chunks() for one in table], schema=table.schema),
        pa.Table,
    ),
    "polars": (polars.DataFrame, polars.DataFrame),
    "pandas": (lambda table: table.to_pandas(), pandas.DataFrame),
    "pandas with Arrow": (
        lambda table: table.to_pandas(types_mapper=pandas.ArrowDtype),
        pandas.DataFrame,
    ),
    "pandas with an index": (
        lambda table: table.to_pandas().rename(index=lambda number: f"k{number}"),
        pandas.DataFrame,
    ),
    "duckdb": (lambda rows: duckdb.sql("select * from rows"), pa.Table),
}


def arrow(frame: Any, schema: pa.Schema = GRADE_SCHEMA) -> pa.Table:
    return pa.table(frame).select(schema.names).cast(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_json_in_a_column_of_any_kind_of_table(kind: str) -> None:
    make, made = KINDS[kind]
    lines = [*LINES, "{", None, LINES[2]]
    table = pa.table({"key": range(len(lines)), "call": lines})
    found = grade_table(make(table), FIRST, column="call")
    assert isinstance(found.grades, made)
    assert isinstance(found.rejects, made)
    assert grades_of(arrow(found.grades)) == wired(GRADES)
    assert arrow(found.rejects, REJECT_SCHEMA).to_pylist() == [
        {
            "row": 14,
            "id": None,
            "path": "$",
            "reason": "not valid JSON: it ends too early",
            "help": "the file may be truncated",
        },
        {"row": 15, "id": None, "path": "$", "reason": "the record is null", "help": ""},
        {
            "row": 16,
            "id": "call-0003",
            "path": "$.id",
            "reason": "a record with this id was read before, in row 2",
            "help": "an id stands for one record",
        },
    ]


TEXTS: dict[str, Callable[[pa.Array], pa.Array]] = {
    "string": lambda texts: texts,
    "large string": lambda texts: texts.cast(pa.large_string()),
    "string view": lambda texts: texts.cast(pa.string_view()),
    "binary": lambda texts: texts.cast(pa.binary()),
    "dictionary": lambda texts: texts.dictionary_encode(),
    "json": lambda texts: pa.ExtensionArray.from_storage(pa.json_(pa.string()), texts),
}


@pytest.mark.parametrize("type", TEXTS)
def test_text_of_any_type(type: str) -> None:
    table = pa.table({"call": TEXTS[type](pa.array(LINES))})
    found = grade_table(table, FIRST, column="call")
    assert grades_of(found.grades) == wired(GRADES)


def test_polars_categories() -> None:
    frame = polars.DataFrame({"call": LINES}).cast(polars.Categorical)
    assert grades_of(arrow(grade_table(frame, FIRST, column="call").grades)) == wired(GRADES)


def columns() -> dict[str, list[Any]]:
    """The examples as columns; open objects as JSON text, and some as structs."""
    keys = dict.fromkeys(key for one in RECORDS for key in one)
    spelt = {"customer", "outcome", "observations", "metadata"}
    return {
        key: [
            json.dumps(one[key]) if key in spelt and key in one else one.get(key) for one in RECORDS
        ]
        for key in keys
        if key != "turns"
    } | {"turns": [[_with_json(_turn(turn)) for turn in one["turns"]] for one in RECORDS]}


def _turn(turn: Json) -> Json:
    """The turn with every key, as a table has it."""
    return {key: turn.get(key) for key in ("speaker", "text", "event", "start", "end", "action")}


def _with_json(turn: Json) -> Json:
    done = turn["action"]
    return {**turn, "action": None if done is None else json.dumps(done)}


@pytest.mark.parametrize("kind", KINDS)
def test_records_as_columns(kind: str) -> None:
    make, _ = KINDS[kind]
    found = grade_table(make(pa.table(columns())), FIRST)
    assert arrow(found.rejects, REJECT_SCHEMA).to_pylist() == []
    assert grades_of(arrow(found.grades)) == wired(GRADES)


def test_records_as_structs_in_a_column() -> None:
    (batch,) = pa.table(columns()).to_batches()
    table = pa.table({"call": batch.to_struct_array()})
    assert grades_of(grade_table(table, FIRST, column="call").grades) == wired(GRADES)


@laws
@given(st.lists(records, min_size=1, max_size=4, unique_by=lambda one: one["id"]))
def test_columns_say_what_json_says(found: list[Json]) -> None:
    """A null of a column is a missing key; there is no other in these records."""
    for one in found:
        one["outcome"] = {k: v for k, v in one["outcome"].items() if v is not None}
    spelt = {"customer", "outcome", "observations", "metadata"}
    table = pa.table(
        {
            key: [json.dumps(one[key]) if key in spelt else one[key] for one in found]
            for key in ("id", *spelt)
        }
        | {"turns": [[_turn(turn) for turn in one["turns"]] for one in found]}
    )
    lines = pa.table({"call": [json.dumps(one) for one in found]})
    by_columns = grade_table(table, FIRST, SECOND)
    by_json = grade_table(lines, FIRST, SECOND, column="call")
    assert by_columns.grades.equals(by_json.grades)
    assert by_columns.grades.num_rows > 0


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (
            {"started_at": [datetime(2026, 3, 2, 9, 14, tzinfo=UTC)]},
            ("started_at", "2026-03-02T09:14:00Z"),
        ),
        (
            {
                "agent": pa.array(
                    [[("id", "a1"), ("team", None)]], pa.map_(pa.string(), pa.string())
                )
            },
            ("agent", {"id": "a1"}),
        ),
        ({"agent": pa.array([[]], pa.map_(pa.string(), pa.string()))}, ("agent", {})),
        ({"agent": [{"id": 7, "score": float("nan")}]}, ("agent", {"id": 7})),
        ({"agent": [None], "outcome": [float("nan")]}, ("outcome", {})),
        ({"outcome": ['{"csat": 4, "note": null}']}, ("outcome", {"csat": 4, "note": None})),
        (
            {"agent": [{"id": "a", "turns": "3", "agent": "[", "action": "x"}]},
            ("agent", {"id": "a", "turns": "3", "agent": "[", "action": "x"}),
        ),
    ],
)
def test_what_columns_hold(values: dict[str, Any], kept: tuple[str, Any]) -> None:
    table = pa.table({"id": ["i"], "turns": [[agent("Hello")]], **values})
    (one,) = grades_of(grade_table(table, FIRST).grades)
    assert getattr(one.interaction, kept[0]) == kept[1]


@pytest.mark.parametrize(
    ("values", "path", "reason"),
    [
        (
            {"id": ["i"], "turns": [[{"speaker": "agnet", "text": "Hi"}]]},
            "$.turns[0].speaker",
            "unknown speaker `agnet`",
        ),
        (
            {"id": ["i"], "turns": [[agent("Hi", float("inf"))]]},
            "$.turns[0].start",
            "Infinity is not a number",
        ),
        ({"id": ["i"], "turns": [[]]}, "$.turns", "is empty"),
        ({"id": ["i"], "turns": ["[{}"]}, "$.turns", "not JSON: "),
        ({"id": ["i"], "turns": [[event("hold")]], "agent": ["me"]}, "$.agent", "not JSON: "),
        (
            {"id": ["i"], "turns": [[event("hold")]], "agent": ["[]"]},
            "$.agent",
            "expected an object, found a list",
        ),
        ({"id": [7], "turns": [[event("hold")]]}, "$.id", "expected a text, found a whole number"),
        ({"id": [None], "turns": [[event("hold")]]}, "$", "`id` is missing"),
        (
            {"id": pa.array([b"\xff"]).view(pa.string()), "turns": [[event("hold")]]},
            "$",
            "not plain data",
        ),
        (
            {"id": ["i"], "turns": [b'[{"speaker": "agent"}]'], "topic": ["x"]},
            "$.turns[0]",
            "the turn is empty",
        ),
        (
            {"id": ["i"], "turns": [[event("hold")]], "topic": [b"x"]},
            "$.topic",
            "bytes are not text",
        ),
    ],
)
def test_a_bad_row_is_a_reject(values: dict[str, Any], path: str, reason: str) -> None:
    found = grade_table(pa.table(values), FIRST)
    (reject,) = found.rejects.to_pylist()
    assert found.grades.num_rows == 0
    assert (reject["row"], reject["path"]) == (0, path)
    assert reject["id"] == ("i" if values["id"] == ["i"] else None)
    assert reason in reject["reason"]


def test_bytes_that_are_no_utf8_are_one_reject() -> None:
    texts = pa.array([LINES[0].encode(), b'{"id": "\xff"}', LINES[1].encode()]).view(pa.string())
    found = grade_table(pa.table({"call": texts}), FIRST, column="call")
    assert grades_of(found.grades) == wired(GRADES[:2])
    assert found.rejects["row"].to_pylist() == [1]


@laws
@given(
    st.lists(
        st.one_of(
            records.map(json.dumps),
            st.sampled_from(["", "null", "[]", "{", "1", '{"id": "a"}', '{"id": 1, "turns": []}']),
            st.none(),
            st.text(max_size=5),
        ),
        max_size=9,
    )
)
def test_nothing_is_lost(lines: list[str | None]) -> None:
    table = pa.table({"call": pa.array(lines, pa.string())})
    found = grade_table(table, FIRST, SECOND, column="call")
    grades, rejects = grades_of(found.grades), found.rejects["row"].to_pylist()
    assert len(grades) == 2 * (len(lines) - len(rejects))
    expected = [
        json.loads(str(lines[row]))["id"] for row in range(len(lines)) if row not in rejects
    ]
    assert [one.interaction.id for one in grades[::2]] == expected


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        (pa.table({"cal": LINES}), "call", "no column `call` (did you mean `cal`?)"),
        (pa.table({"call": [1]}), "call", "column `call` is int64: records are JSON"),
        (pa.table({"call": LINES}), None, "no column `id` and `turns`: name the one"),
        (
            pa.table({"id": ["i"], "turns": ["[]"], "chanel": ["x"]}),
            None,
            "unknown column `chanel` (did you mean",
        ),
        (pa.table({"id": pa.array([], pa.string())}), None, "no column `turns`"),
        (pa.table([["a"], ["b"]], ["call", "call"]), "call", "two columns are called `call`"),
    ],
)
def test_a_table_without_records_is_an_error_of_the_caller(
    table: pa.Table, column: str | None, said: str
) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        grade_table(table, FIRST, column=column)
    assert said in str(error.value)


def test_what_is_no_table() -> None:
    with pytest.raises(TypeError, match="LazyFrame is no table with the Arrow interface"):
        grade_table(polars.LazyFrame({"call": LINES}), FIRST, column="call")
    with pytest.raises(ValueError, match="no evaluator"):
        grade_table(pa.table({"call": LINES}), column="call")
    mixed = pandas.DataFrame({"id": ["a", "b"], "turns": [[event("hold")], 5]})
    with pytest.raises(ValueError, match=r"no table for Arrow: .*; give records as JSON text"):
        grade_table(mixed, FIRST)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_table_keeps_its_kind_and_columns(kind: str) -> None:
    make, made = KINDS[kind]
    empty = pa.Table.from_batches([pa.record_batch({"call": pa.array([], pa.string())})])
    found = grade_table(make(empty), FIRST, column="call")
    assert isinstance(found.grades, made)
    assert arrow(found.grades).equals(GRADE_SCHEMA.empty_table())
    assert arrow(found.rejects, REJECT_SCHEMA).equals(REJECT_SCHEMA.empty_table())


def test_a_stream_is_graded_as_it_comes() -> None:
    """Not a row more is read than was asked for, and rows are counted through."""
    read = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal read
        while True:
            read += 1
            yield pa.record_batch({"call": [LINES[0], "{"] * 200})

    stream = grade_batches(batches(), FIRST, column="call")
    parts = [next(stream) for _ in range(20)]
    assert read <= 14
    rows = [row for part in parts for row in part.rejects["row"].to_pylist()]
    assert rows == list(range(1, 2 * len(rows), 2))
    assert sum(part.grades.num_rows for part in parts) == len(rows)
    assert all(part.grades.num_rows <= 256 for part in parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_as_a_stream(kind: str) -> None:
    make, _ = KINDS[kind]
    parts = list(grade_batches(make(pa.table({"call": LINES})), FIRST, column="call"))
    assert grades_of(pa.Table.from_batches([part.grades for part in parts])) == wired(GRADES)


def test_a_table_says_what_a_batch_of_grades_says() -> None:
    found = grade_table(pa.table({"call": LINES}), FIRST, SECOND, column="call")
    both = [one.grade(convert(each)) for each in RECORDS for one in (FIRST, SECOND)]
    assert found.grades.equals(pa.Table.from_batches([to_batch(both)]))


def test_pandas_keeps_whole_numbers_whole() -> None:
    frame = pandas.DataFrame({"call": LINES})
    grades = grade_table(frame, FIRST, column="call").grades
    assert str(grades["level"].dtype) == "int8[pyarrow]"
    assert grades["blocked_by"].isna().sum() == 1 + sum(
        1 for one in GRADES[1:] if one.criteria[0].blocked_by is None
    )


def test_observations_stand_beside_the_rows_of_a_table() -> None:
    rows = [
        {"interaction": RECORDS[0]["id"], "observation": "customer-first.1", "met": False},
        {"interaction": RECORDS[1]["id"], "observation": "win_win", "met": True, "by": "qa"},
    ]
    with Observations.of(rows) as marks:
        expected = [FIRST.grade(marks(convert(one))) for one in RECORDS]
        found = grade_table(pa.table({"record": LINES}), FIRST, column="record", observations=marks)
    assert found.grades.to_pylist() == pa.Table.from_batches([to_batch(expected)]).to_pylist()
    assert expected[0] != GRADES[0]
    assert expected[2:] == GRADES[2:]
