"""Grading on Spark: a real cluster on this machine says what one process says, to the byte."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from benchmarks.chats import chats

from bundled import bundled, evaluator
from scorecard import (
    Evaluator,
    Observations,
    Reject,
    Rubric,
    convert,
    decode,
    read,
    to_json,
)
from scorecard.arrow import GRADE_SCHEMA, to_batch
from support import action, agent, criterion, customer, record, rubric

pyspark = pytest.importorskip("pyspark", reason="the extra `spark` is not installed")

from pyspark.sql.functions import spark_partition_id

import spark_support
from paths import ROOT
from scorecard.spark import grade, repeated_ids, unused_observations
from spark_support import why_no_spark

pytestmark = pytest.mark.skipif(bool(why_no_spark()), reason=why_no_spark())

RUBRIC = bundled()
EXAMPLES = ROOT / "examples" / "calls.json"

MOMENT = {"moments": {"m": {"says": ["x"]}}}
POISON = {
    "cut short": b'{"id": "cut", "turns": [{"speaker": "agent", "te',
    "empty": b"",
    "not UTF-8": b'{"id": "latin", "turns": [{"speaker": "agent", "text": "caf\xe9"}]}',
    "half a surrogate pair": b'{"id": "\\ud83d", "turns": [{"speaker": "agent", "text": "x"}]}',
    "no record": b"[1, 2]",
    "too deep": b"[" * 100_000,
    "unknown key": b'{"id": "typo", "turn": []}',
    "no turns": b'{"id": "mute", "turns": []}',
    "not a number": b'{"id": "nan", "turns": [{"speaker": "agent", "text": "x", "start": NaN}]}',
    "a zero byte": b'{"id": "zero", \x00"turns": []}',
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The cluster that all tests share."""
    with pytest.MonkeyPatch.context() as patch:
        session = spark_support.start(tmp_path_factory.mktemp("spark"), patch)
        yield session
        session.stop()


def chat(count: int) -> list[bytes]:
    return list(chats(RUBRIC, count))


def frame(spark: Any, records: Iterable[bytes | None], partitions: int = 4) -> Any:
    rows = [(None if data is None else bytearray(data),) for data in records]
    return spark.createDataFrame(rows, "record binary").repartition(partitions)


def locally(records: Iterable[bytes]) -> list[str]:
    """What one process makes of the records, as lines, sorted."""
    return sorted(to_json(evaluator().grade(decode(data))).decode() for data in records)


def lines(graded: Any) -> list[str]:
    return sorted(row.grade for row in graded.select("grade").collect())


def test_grades_are_what_the_command_line_writes(spark: Any, tmp_path: Path) -> None:
    given = [json.dumps(one).encode() for one in json.loads(EXAMPLES.read_bytes())] + chat(300)
    path = tmp_path / "calls.jsonl"
    path.write_bytes(b"\n".join(given) + b"\n")
    for options, flags in [
        ({}, []),
        ({"language": "zh", "evidence": False}, ["--lang", "zh", "--evidence", "none"]),
    ]:
        command = [sys.executable, "-m", "scorecard", "grade", str(path), "--format", "jsonl"]
        local = subprocess.run([*command, *flags], capture_output=True, check=True)
        graded = grade(spark.read.text(str(path), lineSep="\n"), RUBRIC, **options)
        assert lines(graded) == sorted(local.stdout.decode().splitlines())


def test_the_flat_columns_are_those_of_the_grade_and_others_are_kept(spark: Any) -> None:
    given = [*chat(20), POISON["cut short"]]
    rows = [(bytearray(data), number) for number, data in enumerate(given)]
    df = spark.createDataFrame(rows, "record binary, day int")
    graded = grade(df, RUBRIC, column="record", keep=["day"])
    assert graded.columns[0] == "day"
    for row in graded.collect():
        if row.day == 20:
            assert row.reject
            continue
        told = json.loads(row.grade)
        assert told["interaction"]["id"] == row.id == json.loads(given[row.day])["id"]
        assert (told["score"], told["possible"]) == (row.score, row.possible)
        assert (told["result"], row.reject, row.original) == (row.result, None, None)


def test_poison_is_rejected_as_data_and_all_else_graded(spark: Any, tmp_path: Path) -> None:
    """With the reasons and the ids that one machine gives; a null is no record either."""
    good = chat(100)
    rows = grade(frame(spark, [*good, *POISON.values(), None]), RUBRIC).collect()
    assert sorted(row.grade for row in rows if row.grade) == locally(good)
    rejects = [row for row in rows if row.reject is not None]
    assert len(rows) == len(good) + len(rejects) == len(good) + len(POISON) + 1
    assert all(row.grade is row.score is row.result is None for row in rejects)
    kept = Counter(None if row.original is None else bytes(row.original) for row in rejects)
    assert kept == Counter([*POISON.values(), None])

    path = tmp_path / "poison.jsonl"
    path.write_bytes(b"\n".join([data for data in POISON.values() if data]))
    local = [one for one in read([path]) if isinstance(one, Reject)]
    said = {
        (one.id, f"{one.path}: {one.reason}" + (f" ({one.help})" if one.help else ""))
        for one in local
    }
    assert len(local) == len(POISON) - 1
    assert said == {(row.id, row.reject) for row in rejects if row.original}


@pytest.mark.parametrize("strike", [spark_support.kill_executor, spark_support.kill_graders])
def test_what_is_killed_in_mid_job_costs_no_record(
    spark: Any, tmp_path: Path, strike: Callable[[], None]
) -> None:
    given = chat(600)
    marker = tmp_path / "struck"
    calm = frame(spark, given, partitions=2)
    df = calm.mapInArrow(spark_support.once(str(marker), 2, strike), calm.schema)
    assert lines(grade(df, RUBRIC)) == locally(given)
    assert marker.exists()


def test_a_skewed_partition_is_graded_like_the_others(spark: Any) -> None:
    given = chat(800)
    rows = [(bytearray(data), int(n >= 40) * 7) for n, data in enumerate(given)]
    df = spark.createDataFrame(rows, "record binary, region int").repartition(4, "region")
    graded = grade(df, RUBRIC, column="record").withColumn("part", spark_partition_id()).collect()
    sizes = Counter(row.part for row in graded)
    assert max(sizes.values()) >= 760
    assert sorted(row.grade for row in graded) == locally(given)


def test_each_python_worker_compiles_a_rubric_once(spark: Any, tmp_path: Path) -> None:
    """Whatever the number of tasks, batches and jobs; each job sends it anew."""
    counter = tmp_path / "compiled"
    rules = rubric(criterion({"occurs": "m"}), **MOMENT) | {"title": str(counter)}
    counted = spark_support.CountedRubric.model_validate(rules)
    for _ in range(2):
        assert grade(frame(spark, chat(200), partitions=8), counted).count() == 200
    processes = counter.read_text(encoding="utf-8").split()
    assert len(processes) == len(set(processes))
    assert 1 <= len(processes) <= 4


TURN = (
    "struct<speaker string, text string, action struct<name string, "
    "arguments map<string, int>, result string>, event string, start double, end double>"
)


def test_transcripts_may_be_columns(spark: Any, tmp_path: Path) -> None:
    records = [
        record(
            [
                customer("I have to complain, this is unacceptable", 0.0, 4.5),
                agent("I am so sorry", 5.25, 8.0),
                action("issue_refund", 20.0, amount=20),
            ],
            id=f"call-{number}",
            agent={"id": "a1"},
            outcome={"resolved": True, "csat": 4},
            observations={"win_win": True},
        )
        for number in range(3)
    ]
    del records[1]["outcome"]["csat"], records[2]["observations"]
    given = [json.dumps(one).encode() for one in records] + [POISON["no turns"]]
    layout = (
        f"id string, turns array<{TURN}>, agent map<string, string>, day date, "
        "outcome struct<resolved boolean, csat int>, observations map<string, boolean>"
    )
    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\n".join(given))
    df = spark.read.schema(layout).json(str(path))
    rows = grade(df, RUBRIC, keep=["day"]).collect()
    assert sorted(row.grade for row in rows if row.grade) == sorted(
        to_json(evaluator().grade(convert(one))).decode() for one in records
    )
    (reject,) = [row for row in rows if row.reject]
    assert (reject.id, reject.reject[:7]) == ("mute", "$.turns")
    assert json.loads(reject.original) == {"id": "mute", "turns": []}


def place(row: Any) -> tuple[str, str]:
    return row["interaction"], row["criterion"]


def test_a_table_has_a_row_for_each_criterion(spark: Any) -> None:
    """That of `scorecard.arrow`, and the rejects."""
    given = chat(120)
    df = frame(spark, [*given, POISON["unknown key"]])
    rows = [row.asDict(recursive=True) for row in grade(df, RUBRIC, shape="table").collect()]
    local = to_batch(evaluator().grade(decode(data)) for data in given)
    (reject,) = [row for row in rows if row["reject"]]
    assert (reject["interaction"], bytes(reject["original"])) == ("typo", POISON["unknown key"])
    assert all(reject[name] is None for name in GRADE_SCHEMA.names[1:])
    graded = [{name: row[name] for name in GRADE_SCHEMA.names} for row in rows if not row["reject"]]
    remote = pa.RecordBatch.from_pylist(sorted(graded, key=place), schema=GRADE_SCHEMA)
    assert remote.to_pylist() == sorted(local.to_pylist(), key=place)


@pytest.mark.parametrize("shape", ["json", "table"])
def test_ids_that_stand_twice_can_be_found(spark: Any, shape: str) -> None:
    first, second, third = chat(3)
    df = frame(spark, [first, second, second, third, POISON["no turns"], POISON["no turns"]])
    found = repeated_ids(grade(df, RUBRIC, shape=shape)).collect()
    assert [(row["id"], row["count"]) for row in found] == [("chat-000001", 2)]


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ("a string, b string", {}, "which column holds the records? Name it"),
        ("record string", {"column": "recrod"}, "no column `recrod` (did you mean `record`?)"),
        ("record string", {"keep": ["day"]}, "no column `day`"),
        ("record int", {}, "column `record` holds int, not records as JSON"),
        ("record string, id int", {"column": "record", "keep": ["id"]}, "has a column `id` of"),
        ("id string, turns string, tpoic string", {}, "`tpoic` is not a key of a record (did you"),
        ("id string, turns string, day date", {}, '(carry it along (`keep=["day"]`), drop it,'),
    ],
)
def test_columns_that_hold_no_records_are_refused_at_once(
    spark: Any, columns: str, options: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        grade(spark.createDataFrame([], columns), RUBRIC, **options)


def test_what_the_page_shows_runs(
    spark: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    shown = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert shown
    path = tmp_path / "calls.jsonl"
    path.write_bytes(b"\n".join([*chat(5), POISON["no turns"]]))
    # Relative paths are relative to Java.
    script = shown[1].replace("calls.jsonl", str(path))
    exec(compile(script, "spark.md", "exec"), {"spark": spark})
    assert re.search(r"\|mute *\|\$\.turns: is empty", capsys.readouterr().out)


# The script, as a real process.


def submit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it by spark-submit, which joins the script's streams on its standard output."""
    program = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    script = ROOT / "src" / "scorecard" / "spark" / "__main__.py"
    ui = ["--conf", "spark.ui.enabled=false"]
    return subprocess.run(
        [str(program), "--master", "local[1]", *ui, str(script), *arguments],
        cwd=folder,
        env=os.environ | spark_support.environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def parts(folder: Path) -> list[str]:
    files = sorted(folder.glob("part-*"))
    return sorted(line for file in files for line in file.read_text(encoding="utf-8").splitlines())


def test_the_script_grades_files_into_a_folder(tmp_path: Path) -> None:
    given = chat(60)
    plain, packed = tmp_path / "in" / "a.jsonl", tmp_path / "in" / "b.jsonl.gz"
    plain.parent.mkdir()
    poison = POISON["not UTF-8"]
    # A byte order mark, line ends of Windows and blank lines are no records.
    plain.write_bytes(b"\xef\xbb\xbf" + b"\r\n\r\n".join(given[:30]) + b"\n  \n" + poison + b"\n")
    packed.write_bytes(gzip.compress(b"\n".join([*given[30:], given[0]])))
    run = submit(tmp_path, str(plain.parent), "--out", "graded", "--partitions", "2", "--check-ids")
    assert "62 records: 61 graded, 1 rejected, in graded" in run.stdout
    assert "chat-000000: 2 records have this id" in run.stdout
    assert run.returncode == 2
    graded = tmp_path / "graded"
    assert (graded / "_SUCCESS").exists()
    assert parts(graded / "kind=grade") == locally([*given, given[0]])
    (reject,) = map(json.loads, parts(graded / "kind=reject"))
    assert (reject["id"], b64decode(reject["data_base64"])) == ("latin", poison)
    assert reject["reason"].startswith("not UTF-8")


def test_the_script_grades_with_what_was_observed(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_bytes(b"\n".join(chat(3)))
    rules = rubric(criterion({"observed": "calm"}, {"never": "m"}), **MOMENT)
    (tmp_path / "r.json").write_text(json.dumps(rules))
    rows = [
        {"interaction": name, "observation": "calm", "met": True, "by": "qa"}
        for name in ("chat-000001", "stranger")
    ]
    (tmp_path / "marks.jsonl").write_text("\n".join(map(json.dumps, rows)))
    given = ["calls.jsonl", "-r", "r.json", "--observations", "marks.jsonl", "--out", "graded"]
    run = submit(tmp_path, *given)
    assert run.returncode == 0, run.stdout
    assert "observations not used: 1, in graded/_unused_observations" in run.stdout
    graded = map(json.loads, parts(tmp_path / "graded" / "kind=grade"))
    levels = {one["interaction"]["id"]: one["criteria"][0]["levels"] for one in graded}
    assert {name for name, given in levels.items() if given[0]["verdict"] == "met"} == {
        "chat-000001"
    }
    (unused,) = map(json.loads, parts(tmp_path / "graded" / "_unused_observations"))
    assert (unused["interaction"], json.loads(unused["row"])) == ("stranger", rows[1])


@pytest.mark.parametrize(
    ("out", "status", "message"),
    [
        ("there", 2, r"error: .*there already exists"),
        ("/proc/graded", 3, r"error: the Spark job failed: \S*SparkException: \[TASK_WRITE_FAILED"),
    ],
)
def test_the_script_says_what_went_wrong(
    tmp_path: Path, out: str, status: int, message: str
) -> None:
    (tmp_path / "calls.jsonl").write_bytes(b"\n".join(chat(2)))
    (tmp_path / "there").mkdir()
    run = submit(tmp_path, "calls.jsonl", "--out", out)
    assert re.search(message, run.stdout.splitlines()[-1])
    assert run.returncode == status


def test_the_script_writes_the_table_as_parquet(tmp_path: Path) -> None:
    given = chat(20)
    (tmp_path / "calls.jsonl").write_bytes(b"\n".join(given))
    two = rubric(criterion({"occurs": "m"}), criterion({"never": "m"}, name="d"), **MOMENT)
    (tmp_path / "r.json").write_text(json.dumps(two))
    run = submit(tmp_path, "calls.jsonl", "--out", "graded", "-r", "r.json", "--format", "parquet")
    assert run.returncode == 0, run.stdout
    assert "20 records: 20 graded, 0 rejected" in run.stdout
    files = str(tmp_path / "graded" / "kind=grade" / "*.parquet")
    query = f"select criterion, count(distinct interaction) from '{files}' group by all order by 1"
    assert duckdb.sql(query).fetchall() == [("c", 20), ("d", 20)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["calls.jsonl"], "Missing option '--out'"),
        (["calls.jsonl", "--out", "o", "-r", "custmer-first"], "did you mean `customer-first`?"),
    ],
)
def test_the_script_refuses_what_makes_no_sense(arguments: list[str], message: str) -> None:
    command = [sys.executable, "-m", "scorecard.spark", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert message in run.stderr


def test_the_script_says_where_it_is() -> None:
    command = [sys.executable, "-m", "scorecard.spark", "--script"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert Path(told.strip()) == ROOT / "src" / "scorecard" / "spark" / "__main__.py"


def test_observations_beside_the_records_are_graded_as_on_one_machine(spark: Any) -> None:
    rules = rubric(criterion({"observed": "calm"}, {"never": "m"}), **MOMENT)
    rules["moments"]["m"]["observed"] = "seen"
    wanted = Rubric.model_validate(rules)
    records = [record([agent("x"), customer("why?")], id=f"c{number}") for number in range(40)]
    rows: list[dict[str, Any]] = [
        {"interaction": f"c{number % 44}", "observation": name, "met": number % 3 > 0, "by": by}
        for number, (name, by) in enumerate(
            [("calm", "qa"), ("calm", "model:m"), ("seen", "qb"), ("c.2", "qa")] * 30
        )
    ]
    rows += [
        {"interaction": "c1", "observation": "seen", "met": True, "turns": [9]},
        {"interaction": "c2", "observation": "seen", "met": True, "turns": [1], "quote": "when"},
        {"interaction": "c3", "observation": "seen", "met": True, "turns": [1], "quote": "why"},
    ]
    lines = [json.dumps(row) for row in [*rows, rows[0]]]
    marks = spark.createDataFrame(
        [(line,) for line in [*lines, '{"interaction": "c4"}', "{"]], ["row"]
    )
    given = spark.createDataFrame([(json.dumps(one),) for one in records], ["record"])
    graded = grade(given.repartition(3), wanted, observations=marks)
    by_name = {row["id"]: row["grade"] for row in graded.collect()}
    with Observations.of(rows) as local:
        expected = [Evaluator(wanted).grade(local(convert(one))) for one in records]
    assert by_name == {one.interaction.id: to_json(one).decode() for one in expected}
    assert sum("observations" in json.loads(grade) for grade in by_name.values()) > 30
    unused = [
        (row["interaction"], row["reason"].partition(" (")[0])
        for row in unused_observations(given, marks).collect()
    ]
    distinct = {json.dumps(row): row["interaction"] for row in rows}.values()
    strangers = Counter(name for name in distinct if int(name[1:]) > 39)
    counted = Counter(name for name, reason in unused if reason.startswith("no interaction"))
    assert counted == strangers
    others = sorted(str(one[1]) for one in unused if not one[1].startswith("no interaction"))
    assert others[0].startswith("$.quote: `when` does not stand in turn 1")
    assert others[1].startswith("$.turns: there is no turn 9")
    assert [one.startswith("no observation: ") for one in others[2:]] == [True, True]
    columns = spark.createDataFrame(
        rows[:4], "interaction string, observation string, met boolean, by string"
    )
    again = grade(given, wanted, observations=columns).where("id = 'c0'").collect()
    with Observations.of(rows[:4]) as local:
        (first,) = [Evaluator(wanted).grade(local(convert(records[0])))]
    assert [row["grade"] for row in again] == [to_json(first).decode()]
    with pytest.raises(ValueError, match="column `who`"):
        grade(given, wanted, observations=columns.withColumnRenamed("by", "who"))
