"""What runs on Spark's executors, without Spark: batches of records in, batches of grades out."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace as replace_field
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from fuzzing.records import mutated
from msgspec.structs import replace

from bundled import bundled
from bundled import evaluator as bundled_evaluator
from scorecard import RecordError, decode, to_json
from scorecard.reading.lines import RawRecord
from scorecard.reading.source import InputError
from scorecard.reading.split import split

pytest.importorskip("pyspark", reason="the extra `spark` is not installed")

from scorecard.records.interaction import Interaction
from scorecard.spark import worker
from scorecard.spark.worker import PartitionJob, evaluator, grade_batches

RUBRIC = bundled()
JOB = PartitionJob.of(RUBRIC, "en", True)
GOOD = b'{"id": "c1", "turns": [{"speaker": "agent", "text": "x"}]}'


def graded(
    shape: Any, records: list[bytes | None], job: PartitionJob = JOB
) -> list[dict[str, Any]]:
    numbers = pa.array(range(len(records)))
    batch = pa.RecordBatch.from_arrays([numbers, pa.array(records, pa.binary())], ["n", "record"])
    batches = grade_batches(job, shape, iter([batch]))
    return [row for made in batches for row in made.to_pylist()]


@pytest.fixture(scope="module")
def hostile() -> list[bytes]:
    """Records of mutated files: some can be graded, many cannot."""
    found: list[bytes] = []
    for seed in range(400):
        name, files = mutated(Random(seed))
        try:
            records = list(split([files[name]], name))
        except InputError:
            continue  # it holds none
        found += [one.data for one in records if isinstance(one, RawRecord)]
    assert len(found) > 400
    return found


def test_every_record_is_a_grade_or_a_reject_as_it_is_on_one_machine(hostile: list[bytes]) -> None:
    local = bundled_evaluator()
    expected = []
    for number, data in enumerate(hostile):
        try:
            line = to_json(local.grade(decode(data))).decode()
        except RecordError as mistake:
            expected.append((number, None, str(mistake), data))
        else:
            expected.append((number, line, None, None))
    rows = graded("json", list(hostile))
    told = [(row["n"], row["grade"], row["reject"], row["original"]) for row in rows]
    assert told == expected
    assert 0 < sum(reject is None for _, _, reject, _ in told) < len(hostile)


def test_a_table_has_the_same_grades_and_rejects(hostile: list[bytes]) -> None:
    rows, table = graded("json", list(hostile)), graded("table", list(hostile))
    assert {(row["n"], row["reject"]) for row in table} == {
        (row["n"], row["reject"]) for row in rows
    }
    standing = {row["n"]: (row["id"], row["score"], row["result"]) for row in rows}
    criteria = [criterion.id for criterion in RUBRIC.criteria]
    named: dict[int, list[str]] = {}
    for row in table:
        assert (row["interaction"], row["score"], row["result"]) == standing[row["n"]]
        named.setdefault(row["n"], []).append(row["criterion"])
    assert all(names in (criteria, [None]) for names in named.values())


@pytest.mark.parametrize("where", ["decode", "_read"])
def test_a_defect_costs_one_record_and_says_so(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    whole = getattr(worker, where)

    def broken(data: bytes) -> object:
        if b"c1" in data:
            raise ZeroDivisionError("division\nby zero")
        return whole(data)

    monkeypatch.setattr(worker, where, broken)
    good, bad = GOOD.replace(b"c1", b"c2"), b'{"id": "c1"}'
    rows = graded("json", [good, bad])
    assert [row["reject"] is None for row in rows] == [True, False]
    assert rows[1]["id"] == "c1"
    assert rows[1]["original"] == bad
    said = r"\$: a defect in scorecard: ZeroDivisionError: division\\nby zero, at scorecard/.* \("
    assert re.match(said, rows[1]["reject"])
    (_, line) = graded("lines", [good, bad])
    assert line["is_defect"]
    assert json.loads(line["line"])["defect"] is True


@pytest.mark.parametrize("shape", ["json", "table", "lines"])
def test_a_grade_that_fits_no_column_is_a_reject(
    monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    """Half a surrogate pair, which no record may hold, stands for whatever we did not foresee."""

    def odd(data: bytes) -> Interaction:
        interaction = decode(data)
        return interaction if b"c2" in data else replace(interaction, id="\ud800")

    monkeypatch.setattr(worker, "_read", odd)
    rows = graded(shape, [GOOD, GOOD.replace(b"c1", b"c2")])
    rejects = [row.get("reject") or row.get("line") for row in rows if row["n"] == 0]
    assert len(rejects) == 1
    assert "a defect in scorecard: UnicodeEncodeError" in str(rejects[0])
    assert "a defect" not in str([row for row in rows if row["n"] == 1])


def test_lines_are_those_of_grades_and_of_rejects() -> None:
    """A reject's are those of `--rejects`, but for the place in a file."""
    rows = graded("lines", [GOOD, b'{"id": "c2"}', b"\xff", None])
    assert [(row["kind"], row["is_defect"]) for row in rows] == [
        ("grade", False),
        *[("reject", False)] * 3,
    ]
    grade, typo, binary, null = (row["line"] for row in rows)
    assert grade.encode() == to_json(bundled_evaluator().grade(decode(GOOD)))
    told = {"id": "c2", "path": "$", "reason": "`turns` is missing", "data": '{"id": "c2"}'}
    assert json.loads(typo) == told
    assert json.loads(binary)["data_base64"] == "/w=="
    assert json.loads(null)["data"] == ""


def test_executors_with_another_version_refuse() -> None:
    job = replace_field(JOB, version="0.0.1")
    with pytest.raises(RuntimeError, match=r"the driver has scorecard 0\.0\.1 and this executor"):
        graded("json", [b"{}"], job)


def test_a_job_is_the_same_whenever_it_is_sent() -> None:
    """A rubric sent anew is the one that is compiled already; its tests stay at home."""
    again = pickle.loads(pickle.dumps(PartitionJob.of(bundled(), "en", True)))
    assert evaluator(again) is evaluator(JOB)
    assert evaluator(replace_field(JOB, language="zh")) is not evaluator(JOB)
    assert pickle.loads(again.rubric).tests == ()
    assert len(again.rubric) < len(pickle.dumps(RUBRIC))


def test_nothing_in_gives_nothing_out() -> None:
    assert graded("json", []) == graded("table", []) == []
    assert [row["reject"] for row in graded("table", [None])] == [
        "$: there is no record: the value is null"
    ]
