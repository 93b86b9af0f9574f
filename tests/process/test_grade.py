"""`scorecard grade` on good records: formats, order, thresholds, what is said on the side."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from paths import CALLS
from program import Done, grade_inside, lines, names, polite, scorecard, write_rubric
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import from_json, to_json
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.rubric.load import load_rubric
from support import agent, criterion, record

IDS = [call["id"] for call in json.loads(CALLS.read_bytes())]


def jsonl(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.fixture(scope="module")
def full() -> Done:
    return scorecard("grade", CALLS, "--format", "jsonl")


def test_the_bundled_rubric_is_the_default_and_grades_are_the_library_s(full: Done) -> None:
    evaluator = Evaluator(load_rubric("customer-first"))
    records = [one for one in read([CALLS]) if isinstance(one, Interaction)]
    assert full.status == 0
    assert full.out.splitlines() == [to_json(evaluator.grade(one)) for one in records]
    assert "no rubric named: grading against the bundled `customer-first`" in full.err
    assert full.err.endswith("\n14 graded\n")


def test_several_formats_at_once_each_parse(tmp_path: Path, full: Done) -> None:
    outputs = ["g.json", "g.csv", "g.xml", "g.ndjson", "g.md"]
    given = [word for name in outputs for word in ("--output", name)]
    done = scorecard("grade", CALLS, *given, cwd=tmp_path)
    assert (done.status, done.text) == (0, "")
    assert names(tmp_path) == sorted(outputs)
    assert (tmp_path / "g.ndjson").read_bytes() == full.out
    grades = [from_json(line) for line in full.out.splitlines()]
    assert json.loads((tmp_path / "g.json").read_bytes()) == jsonl(full)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "g.csv").read_text("utf-8"))))
    assert [row["interaction"] for row in rows] == [one.interaction.id for one in grades] == IDS
    cases = ET.fromstring((tmp_path / "g.xml").read_bytes()).iter("testcase")
    assert len(list(cases)) >= len(IDS)
    assert "call-0001" in (tmp_path / "g.md").read_text("utf-8")


def test_order_is_by_file_by_record_and_by_rubric(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(lines("b2", "b1"))
    (tmp_path / "a.jsonl").write_bytes(lines("a1"))
    for name in ("one", "two"):
        write_rubric(tmp_path / f"{name}.yaml", polite(name))
    done = scorecard(
        *("grade", "b.jsonl", "-", "a.jsonl", "-r", "two.yaml", "-r", "one.yaml"),
        *("--format", "jsonl"),
        stdin=lines("piped"),
        cwd=tmp_path,
    )
    graded = [(one["interaction"]["id"], one["rubric"]["id"]) for one in jsonl(done)]
    assert graded == [(i, r) for i in ("b2", "b1", "piped", "a1") for r in ("two", "one")]
    assert done.err == "4 graded\n"
    again = scorecard("grade", "-r", "one.yaml", "-r", "./one.yaml", cwd=tmp_path, stdin=lines("a"))
    assert (again.status, again.text) == (2, "")
    assert "--rubric ./one.yaml: the same rubric is given twice" in again.err


def test_standard_input_is_the_default() -> None:
    done = scorecard("grade", "--format", "jsonl", "--quiet", stdin=lines("a"))
    assert (done.status, done.err) == (0, "")
    assert [one["interaction"]["id"] for one in jsonl(done)] == ["a"]


def test_quiet_and_verbose_leave_the_payload_alone(full: Done) -> None:
    for name in ("jsonl", "csv"):
        loud = scorecard("grade", CALLS, "-v", "--format", name)
        quiet = scorecard("grade", CALLS, "--quiet", "--format", name)
        assert (quiet.out, quiet.err) == (loud.out, "")
        assert f"reading {CALLS}\n" in loud.err
        assert "customer-first.yaml, sha256 " in loud.err
        assert re.match(r"in \d+\.\d", loud.err.splitlines()[-1])


def strip(value: Any) -> Any:
    """Without the evidence."""
    if isinstance(value, dict):
        return {key: strip(one) for key, one in value.items() if key != "evidence"}
    return [strip(one) for one in value] if isinstance(value, list) else value


def test_without_evidence_all_else_is_the_same(full: Done) -> None:
    bare = scorecard("grade", CALLS, "--format", "jsonl", "--evidence", "none")
    assert b'"evidence"' not in bare.out
    assert jsonl(bare) == strip(jsonl(full))


def test_language_by_option_and_environment(full: Done) -> None:
    option = scorecard("grade", CALLS, "--format", "jsonl", "--lang", "zh")
    variable = scorecard("grade", CALLS, "--format", "jsonl", env={"SCORECARD_LANG": "zh"})
    both = scorecard(
        *("grade", CALLS, "--format", "jsonl", "--lang", "en"), env={"SCORECARD_LANG": "zh"}
    )
    assert option.out == variable.out != full.out == both.out


@pytest.mark.parametrize("command", ["grade", "convert"])
def test_people_are_told_in_their_language_what_was_rejected(command: str, tmp_path: Path) -> None:
    records = b'{"id":"a","turns":[{"speaker":"agnt","text":"hi"}]}\n'
    rejects = ("--rejects", tmp_path / "rejects.jsonl") if command == "grade" else ()
    done = scorecard(command, "--lang", "zh", "--quiet", *rejects, stdin=records)
    assert "$.turns[0].speaker: 不认识的说话人 `agnt`（是不是 `agent`？）" in done.err
    for path in rejects[1:]:
        assert "unknown speaker `agnt`" in Path(path).read_text(encoding="utf-8")


def test_mistakes_in_a_command_are_told_in_its_language(tmp_path: Path) -> None:
    option = scorecard("grade", "--lang", "zh-CN", tmp_path / "none.json")
    assert "没有这个文件" in option.err
    for wrong in (("--fail-under", "x", "--lang", "zh"), ("--lang=zh", "--forma")):
        done = scorecard("grade", *wrong)
        assert "错误：" in done.err
        assert "用法：" in done.err
    assert "没有命令 `graed`" in scorecard("graed", env={"SCORECARD_LANG": "zh"}).err
    (tmp_path / "scorecard.toml").write_text('lang = "zh"\n', encoding="utf-8")
    assert "没有评分标准 `nothing`" in scorecard("grade", "-r", "nothing", CALLS, cwd=tmp_path).err


def test_text_is_coloured_as_asked() -> None:
    def is_coloured(*arguments: str, **env: str) -> bool:
        done = scorecard("grade", CALLS, "--quiet", *arguments, env=env)
        return b"\x1b[" in done.out

    assert not is_coloured()
    assert is_coloured("--color", "always")
    assert is_coloured(FORCE_COLOR="1")
    assert not is_coloured(FORCE_COLOR="1", NO_COLOR="1")
    assert not is_coloured("--color", "never", FORCE_COLOR="1")


def test_text_off_a_terminal_keeps_the_reasons_unless_told_its_width() -> None:
    narrow = scorecard("grade", CALLS, env={"COLUMNS": "70"})
    assert max(map(len, narrow.text.splitlines())) <= 70
    brief = scorecard("grade", CALLS)
    (row,) = [line for line in brief.text.splitlines() if line.startswith("call-0003")]
    assert row.endswith("no work on the problem in 4 agent turns")
    explained = scorecard("grade", CALLS, "--explain")
    assert len(explained.text) > 2 * len(brief.text)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven interactions: six score 0 to 5, and the rubric does not apply to one."""
    folder = tmp_path_factory.mktemp("marked")
    at_least = [{"field": "metadata.mark", "at_least": number} for number in range(1, 6)]
    content = polite(
        criteria=[criterion(*at_least, applies_when={"field": "channel", "equals": "call"})],
        **{"pass": {"score": 3}},
    )
    write_rubric(folder / "r.yaml", content)
    write_rubric(folder / "free.yaml", {k: v for k, v in content.items() if k != "pass"})
    records = [
        record([agent("Hi")], id=f"i{mark}", channel="call", metadata={"mark": mark})
        for mark in range(6)
    ]
    records.append(record([agent("Hi")], id="mail", channel="email"))
    records.append(record([agent("Hi")], id="open", channel="call"))
    for one in records:
        (folder / f"{one['id']}.json").write_text(json.dumps(one))
    return folder


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("i3 i4 mail --fail-under 3", 0, ""),
        ("i3 i4 mail --fail-under 3.5", 1, "--fail-under 3.5: missed by 1: i3 (3)\n"),
        (
            "i0 i1 i2 i3 i4 i5 open --fail-under 5",
            1,
            "--fail-under 5: missed by 6: i0 (0), i1 (1), i2 (2), i3 (3), i4 (4), … and 1 more",
        ),
        ("i2 i3 mail --fail-under-mean 2.5", 0, ""),
        (
            "i2 i3 i3 --fail-under-mean 2.6",
            2,
            "--fail-under-mean 2.6: the mean score is 2.5\n",
        ),
        ("i2 i2 --fail-under 1", 2, "a record with this id was read before"),
        (
            "i5 i3 i3 i0 --fail-under-mean 2.7",
            2,
            "--fail-under-mean 2.7: the mean score is 2.6666\n",
        ),
        ("i3 open mail --fail-on fail", 0, ""),
        ("i2 open --fail-on fail", 1, "--fail-on fail: missed by 1: i2 (fail)\n"),
        (
            "i2 open --fail-on undecided",
            1,
            "--fail-on undecided: missed by 2: i2 (fail), open (undecided)\n",
        ),
        ("mail --fail-under 0", 2, "nothing to check: no rubric applies"),
        ("mail", 0, ""),
        ("i1 -r free.yaml --fail-on fail", 2, "no rubric has a `pass` rule or a critical"),
        (
            "i1 -r free.yaml -r r.yaml --fail-under 2",
            1,
            "--fail-under 2: missed by 2: i1 under polite (1), i1 under polite (1)",
        ),
        ("i1 --fail-under nan", 2, "is not a number"),
        ("i1 --fail-under 6", 2, "'--fail-under'"),
    ],
)
def test_thresholds(
    marked: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: str,
    status: int,
    said: str,
) -> None:
    monkeypatch.chdir(marked)
    words = [f"{one}.json" if Path(f"{one}.json").exists() else one for one in arguments.split()]
    by = [] if "-r" in words else ["-r", "r.yaml"]
    done = grade_inside(capfd, "--quiet", *words, *by, "--format", "jsonl")
    assert done.status == status
    assert said in done.err
    assert bool(done.err) == (status != 0)


def test_a_missed_threshold_is_status_1_and_all_is_written(marked: Path) -> None:
    done = scorecard(
        *("grade", "i2.json", "i4.json", "-r", "r.yaml", "--fail-under", "3"),
        *("--format", "jsonl"),
        cwd=marked,
    )
    assert (done.status, len(jsonl(done))) == (1, 2)
    assert done.err == "--fail-under 3: missed by 1: i2 (2)\n2 graded\n"


RUNS = [((), 4), (("--fail-on", "undecided"), 5), (("--fail-under", "3.5"), 9)]


@pytest.mark.parametrize(("options", "failures"), RUNS)
def test_what_fails_the_run_is_a_failure_in_junit(options: tuple[str, ...], failures: int) -> None:
    done = scorecard("grade", CALLS, "--format", "junit", *options)
    assert f'failures="{failures}"' in done.text
    if "undecided" in options:
        assert f"missed by {failures}:" in done.err


def test_of_many_the_worst_are_listed_and_where_the_rest_is() -> None:
    calls = json.loads(Path(CALLS).read_bytes())
    records = [{**call, "id": f"{call['id']}-{copy}"} for copy in range(4) for call in calls]
    done = scorecard("grade", "-", stdin=json.dumps(records).encode())
    lines = done.text.splitlines()
    assert [line.split()[0] for line in lines[3:6]] == ["call-0002-0", "call-0012-0", "call-0002-1"]
    assert "and 36 more (`--format csv` lists all)" in lines
    full = scorecard("grade", "-", "-v", stdin=json.dumps(records).encode())
    assert len(full.text) > len(done.text)
