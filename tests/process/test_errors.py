"""`scorecard grade` on bad input: each has its message, the rest is graded, the status is 2."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
import pytest

from paths import CALLS
from program import POSIX, grade_inside, lines, names, scorecard, start, write_rubric
from scorecard.cli.app import app

BAD_RECORDS = [
    (b'{"id": "b", "turns": 3}', "b: $.turns: expected a list, found a whole number"),
    (b'{"id": "b", "turns": []}', "b: $.turns: is empty"),
    (b'{"id": "b", "turn": []}', "b: unknown key `turn` (did you mean `turns`?)"),
    (b'{"id": "b"}', "b: `turns` is missing"),
    (b'{"turns": [{"speaker": "agent", "text": "x"}]}', "`id` is missing"),
    (b'{"id": "b", "turns": [{"speaker": "agnet", "text": "x"}]}', "(did you mean `agent`?)"),
    (b'{"id": "b", "turns": [{"speaker": "agent"}]}', "b: $.turns[0]: "),
    (b'{"id": "b", "turns": [{"speaker": "agent", "text": "x", "start": NaN}]}', "NaN is not"),
    (b'{"id": "b", "turns": [{"speaker": "agent", "text": "x", "start": -1}]}', "is negative"),
    (b'{"id": "b", "turns": [{"speaker": "agent", "text": "x", "start": 2, "end": 1}]}', "end"),
    (b'{"id": "b", "turns": [{"speaker": "agent", "text": "\\ud800"}]}', "surrogate"),
    (b'{"id": "b", "metadata": {"a": ' + b"[" * 99_999 + b"]" * 99_999 + b"}}", "too deeply"),
    (
        b'{"id": "good", "turns": [{"speaker": "agent", "text": "x"}]}',
        "read before, at bad.jsonl:1",
    ),
    (b'{"id": "b", "turns"', "not valid JSON"),
    (b'{"id": "\\u001b[2J::error::", "turns": 3}', "\\x1b[2J:\\x3aerror:\\x3a: $.turns: "),
]


def test_each_bad_record_is_named_and_the_rest_is_graded(tmp_path: Path) -> None:
    bad = b"\n".join(record for record, _ in BAD_RECORDS)
    (tmp_path / "bad.jsonl").write_bytes(lines("good") + bad + b"\n" + lines("better"))
    done = scorecard(
        "grade", "bad.jsonl", "-r", "customer-first", "--format", "jsonl", cwd=tmp_path
    )
    graded = [json.loads(line)["interaction"]["id"] for line in done.out.splitlines()]
    assert (done.status, graded) == (2, ["good", "better"])
    *rejects, last = done.err.splitlines()
    for line, (reject, (_, said)) in enumerate(zip(rejects, BAD_RECORDS, strict=True), 2):
        assert reject.startswith(f"bad.jsonl:{line}: ")
        assert said in reject
    assert last == f"{2 + len(BAD_RECORDS)} records: 2 graded, {len(BAD_RECORDS)} rejected"


def test_rejects_are_capped_unless_asked_for(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(b"{}\n" * 25 + lines("good"))
    capped = scorecard("grade", "bad.jsonl", "-r", "customer-first", cwd=tmp_path)
    assert capped.status == 2
    assert capped.err.count("bad.jsonl:") == 20
    assert capped.err.endswith("\n… and 5 more (-v shows all)\n26 records: 1 graded, 25 rejected\n")
    verbose = scorecard("grade", "bad.jsonl", "-v", cwd=tmp_path)
    assert verbose.err.count("bad.jsonl:") == 25


def test_inputs_that_hold_nothing_say_so(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "calls.jsonl").write_bytes(lines("a"))
    (tmp_path / "utf16.json").write_bytes("{}".encode("utf-16"))
    bad = ["folder", "empty.jsonl", "call.jsonl", "utf16.json"]
    said = [
        "folder: the directory holds no records (record files end in",
        "empty.jsonl: holds no records (the file is empty)",
        "call.jsonl: no such file (did you mean `calls.jsonl`?)",
        "utf16.json: is UTF-16, not UTF-8",
    ]
    done = scorecard("grade", *bad, "--format", "jsonl", "--output", "g.jsonl", cwd=tmp_path)
    assert (done.status, done.text) == (2, "")
    for line in said:
        assert line in done.err
    assert done.err.endswith("error: nothing was graded\n0 graded, 4 inputs not readable\n")
    mixed = scorecard("grade", *bad, "calls.jsonl", "--format", "jsonl", cwd=tmp_path)
    assert mixed.status == 2
    assert len(mixed.out.splitlines()) == 1
    assert mixed.err.endswith("1 graded, 4 inputs not readable\n")


def test_a_rejected_record_weighs_more_than_a_missed_threshold(tmp_path: Path) -> None:
    rubric = write_rubric(tmp_path / "r.yaml")
    rude = lines("a", text="What?") + b"{}\n"
    options = ["-r", rubric, "--fail-under", "5", "--output", "g.json"]
    done = scorecard("grade", *options, stdin=rude, cwd=tmp_path)
    assert done.status == 2
    assert "--fail-under 5: missed by 1: a (0)\n" in done.err
    assert len(json.loads((tmp_path / "g.json").read_bytes())) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--formt json", "Did you mean "),
        ("--lang fr", "'fr' is not one of 'en', 'zh'"),
        ("-r nope", "no rubric `nope`, neither a file nor bundled (known: "),
        ("-r customer-frist", "did you mean `customer-first`?"),
        ("-r .", ". is a folder; name a rubric file in it"),
        ("-r dir/r.yml", "no rubric file dir/r.yml"),
        ("-r ''", "the name of a file is empty"),
        (f"-r {'x' * 300}", "the rubric can't be read: file name too long"),
    ],
)
def test_usage_errors_name_the_mend(
    capfd: pytest.CaptureFixture[str], arguments: str, said: str
) -> None:
    words = [word.replace("''", "") for word in arguments.split()]
    done = grade_inside(capfd, str(CALLS), *words)
    assert done.status == 2
    assert said in done.err


def test_an_unknown_command_suggests_one() -> None:
    known = ", ".join(app.list_commands(click.Context(app)))
    for name, said in [("grad", "(did you mean `grade`?)"), ("publish", f"(known: {known})")]:
        done = scorecard(name)
        assert (done.status, done.text) == (2, "")
        assert f"\nerror: no command `{name}` {said}" in done.err


def test_all_problems_of_all_rubrics_at_once(tmp_path: Path) -> None:
    write_rubric(tmp_path / "good.yaml")
    (tmp_path / "bad.yaml").write_text(
        "format: 1\nid: x\nversion: 1\ntitle: 你好\nmoments:\n  投诉: {speakr: agent, says: [a]}\n"
        "levls: 2\ncriteria: []\n",
        encoding="utf-8",
    )
    (tmp_path / "worse.yaml").write_text("a: [\n")
    rubrics = [word for name in ("good", "bad", "worse", "no") for word in ("-r", f"{name}.yaml")]
    done = scorecard("grade", CALLS, *rubrics, "--output", "g.json", cwd=tmp_path)
    assert (done.status, done.text) == (2, "")
    assert (
        "bad.yaml:6:8: error[R010]: unknown key `speakr`\n"
        "   6 |   投诉: {speakr: agent, says: [a]}\n"
        "     |          ^^^^^^\n"
        "  help: did you mean `speaker`?\n"
    ) in done.err
    assert "bad.yaml:7:1: error[R010]: unknown key `levls`\n" in done.err
    assert "worse.yaml:" in done.err
    assert "error: no rubric file no.yaml (" in done.err
    assert done.err.splitlines()[-1].endswith("errors in rubrics: nothing was graded")
    assert names(tmp_path) == ["bad.yaml", "good.yaml", "worse.yaml"]
    assert "\x1b" not in done.err
    colored = scorecard("grade", CALLS, "-r", "bad.yaml", "--color", "always", cwd=tmp_path)
    assert "\x1b[1;31merror[R010]:" in colored.err


def test_hostile_names_do_nothing_to_the_terminal(tmp_path: Path) -> None:
    done = scorecard(
        *("grade", "\x1b[2Jno\nfile", "-r", "customer-first", "--fail-under", "5"),
        stdin=b"",
        cwd=tmp_path,
    )
    assert "\x1b" not in done.err
    assert done.err.startswith("\\x1b[2Jno")
    usage = scorecard("grade", "--lang", "\x1b]0;x\x07\n::error::", cwd=tmp_path)
    assert usage.status == 2
    assert "\x1b" not in usage.err
    assert "\n::error" not in usage.err


@POSIX
def test_nothing_is_read_from_a_terminal() -> None:
    keyboard, screen = os.openpty()
    process = start("grade", stdin=screen)
    _, said = process.communicate(timeout=30)
    os.close(keyboard)
    os.close(screen)
    assert process.returncode == 2
    assert b"nothing to grade: name files or folders, or pipe records in" in said
