"""What once broke scorecard from outside, each with what it comes to now: status and words.

The inputs and scripts are not part of the project: without them, nothing is tried.
"""

from __future__ import annotations

import os
import re
import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from paths import DATA, ROOT
from program import POSIX, PROGRAM, environment, scorecard

ATTACK = DATA.parent / "field" / "attack"
RUBRIC = ROOT / "rubrics" / "competency.yaml"
pytestmark = [
    POSIX,
    pytest.mark.skipif(not ATTACK.is_dir(), reason="the attacks are not beside the checkout"),
]

_TOO_DEEP = "nested too deeply, or a number has too many digits"
_LONG_PATH = "a path of more than 1,000 characters"

COMMANDS = {
    "grade mail_digits.vcon.json": (0, "1 graded"),
    "grade mail_digits_ascii_body.vcon.json": (0, "1 graded"),
    "grade mail_punycode.vcon.json": (0, "mails in a charset that is unknown or not theirs"),
    "grade mail_rfc2231.vcon.json": (0, "1 graded"),
    "grade mail_undefined.vcon.json": (0, "mails in a charset that is unknown or not theirs"),
    "grade mail_unicode_escape.vcon.json": (0, "mails in a charset that is unknown or not theirs"),
    "validate mapping_ceil.yaml": (0, "no problems"),
    "grade mapping_input.json --mapping mapping_ceil.yaml": (2, "can't be applied"),
    "validate mapping_doubling.yaml": (1, "copy what it is applied to more than 1,000 times"),
    "grade mapping_input.json --mapping mapping_doubling.yaml": (2, "nothing was read"),
    "validate mapping_pipes.yaml": (1, "the expression is longer than 4,000 signs"),
    "grade mapping_input.json --mapping mapping_pipes.yaml": (2, "nothing was read"),
    "validate rubric_index_5000_digits.yaml": (1, _LONG_PATH),
    "grade record_with_list.jsonl -r rubric_index_5000_digits.yaml": (2, _LONG_PATH),
    "grade record_with_list.jsonl": (0, "1 graded"),
    "grade csv_quadratic_16000.csv": (2, "a quote is never closed"),
    "grade csv_semicolon_formula.jsonl --format csv": (0, "\"x;'=HYPERLINK("),
    "grade gzip_bad_crc.jsonl.gz": (2, "its checksum is wrong); nothing of it was read"),
    "grade pzstd_skippable_first.jsonl.zst": (0, "1 graded"),
    "grade zstd_long31.jsonl.zst": (2, "needs a window of more than 128 MiB"),
    "validate RUBRIC --config config/config_digits.toml": (2, _TOO_DEEP),
    "validate RUBRIC --config config/config_long_rubric.toml": (0, "no problems"),
    "validate RUBRIC --config config/pyproject.toml": (2, "has no table [tool.scorecard]"),
}
"""Commands in the folder of the attacks."""

SCRIPTS = {
    "fifo_in_folder.sh": ([0], ["b.jsonl, a pipe", "1 graded"]),
    "glob_self_links.sh": ([0, 0], ["1 file checked: no problems"] * 2),
    "latin1_file_name.sh": ([0, 2, 2], ["2 graded", *[r"b\xff.jsonl:1: not valid JSON"] * 2]),
    "output_over_what_is_read.sh": (
        [2, 2, 2, 2],
        [
            *("--output m.yaml: is an input as well", "exit 2: format: 1"),
            *("--output c.toml: is an input as well", "exit 2: lang = 'en'"),
            *(".a.jsonl.scorecard-journal: is where --output a.jsonl grows meanwhile",),
            *(
                ".b.jsonl.scorecard-partial: is where --output b.jsonl grows meanwhile",
                "the input: -",
            ),
        ],
    ),
    "planted_partial.sh": ([], ["1 graded", "precious", "\n-rw", "1 graded", "precious"]),
    "second_output_fails.sh": (
        [2, 0],
        ["--resume goes on from there", "b.csv: cannot be written: is a directory", "40000 graded"],
    ),
}
"""What scripts print: each exit status, and words in this order."""


def processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def script(name: str, tmp_path: Path, *changes: tuple[str, str]) -> str:
    """What a script prints, errors too; `changes` are made to its text before."""
    text = (ATTACK / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    copy = tmp_path / name
    copy.write_text(text, encoding="utf-8")
    own = {"SC": shlex.join(PROGRAM), "CHECKOUT": str(ROOT), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        ["bash", copy],
        cwd=tmp_path,
        env=environment(own),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=300,
    )
    said = done.stdout.decode()
    assert "defect" not in said
    assert "Traceback" not in said
    return said


def words_in_order(words: list[str], said: str) -> bool:
    return re.search(".*".join(map(re.escape, words)), said, re.DOTALL) is not None


def test_every_attack_is_tried() -> None:
    inputs = {path.name for path in ATTACK.rglob("*") if path.is_file()}
    named = {Path(word).name for command in COMMANDS for word in command.split()}
    others = {"bad_paths.sh", "two_runs_one_output.sh", "charset_leak.py"}
    assert inputs <= named | {*SCRIPTS} | others


@pytest.mark.parametrize("command", COMMANDS)
def test_an_input_is_answered(command: str) -> None:
    status, words = COMMANDS[command]
    before = processor_time()
    arguments = [str(RUBRIC) if word == "RUBRIC" else word for word in command.split()]
    plain = ["--format", "jsonl"] if arguments[0] == "grade" and "--format" not in arguments else []
    done = scorecard(*arguments, *plain, cwd=ATTACK)
    said = done.text + done.err
    assert done.status == status, said
    assert words in said
    assert processor_time() - before < 10


def test_a_configuration_that_is_found_is_answered(tmp_path: Path) -> None:
    """What other tools write is no matter of ours, until a table of ours stands beside it."""
    done = scorecard("validate", RUBRIC, cwd=ATTACK / "config")
    assert done.status == 0, done.err
    theirs = (ATTACK / "config/pyproject.toml").read_bytes()
    (tmp_path / "pyproject.toml").write_bytes(theirs + b"\n[tool.scorecard]\nquiet = true\n")
    done = scorecard("validate", str(ATTACK / RUBRIC), cwd=tmp_path)
    assert (done.status, done.out) == (2, b"")
    assert _TOO_DEEP in done.err


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_does_no_harm(name: str, tmp_path: Path) -> None:
    statuses, words = SCRIPTS[name]
    begun = "while [ ! -e .a.jsonl.scorecard-journal ]; do sleep 0.01; done"
    # A fast machine is done in less than the two seconds.
    changes = [("sleep 2", begun)] if name == "second_output_fails.sh" else []
    said = script(name, tmp_path, *changes)
    assert list(map(int, re.findall(r"\bexit (\d+)", said))) == statuses, said
    assert words_in_order(words, said), said


def test_paths_that_cannot_be_looked_up_are_named(tmp_path: Path) -> None:
    said = script("bad_paths.sh", tmp_path)
    assert words_in_order(
        ["a: ", "Nothing was graded", "--output x.jsonl: cannot be written"], said
    )
    # Only root can give up the right to look everywhere, as the script does.
    assert said.count("permission denied") == 3 or os.geteuid() != 0


def test_two_runs_do_not_mix(tmp_path: Path) -> None:
    said = script("two_runs_one_output.sh", tmp_path, ("seq 12", "seq 3"))
    trials = re.findall(r"A exit (\d), B exit (\d); records in o.jsonl: (.*)", said)
    assert len(trials) == 3
    for first, second, records in trials:
        assert {first, second} <= {"0", "2"}
        whole = {"a": "{'a': 6000}", "b": "{'b': 9000}"}
        assert records in [
            whole[run] for run, status in (("a", first), ("b", second)) if status == "0"
        ]


def test_names_of_charsets_do_not_pile_up(tmp_path: Path) -> None:
    records = tmp_path / "leak.jsonl"
    with records.open("wb") as file:
        subprocess.run(
            [sys.executable, ATTACK / "charset_leak.py", "2400"],
            stdout=file,
            check=True,
            timeout=60,
        )
    command = [*PROGRAM, "grade", records, "-j1", "--quiet", "--output", tmp_path / "g.jsonl"]
    peak = [sys.executable, "-m", "benchmarks.peak", *command]
    done = subprocess.run(
        peak, cwd=ROOT, env=environment(), capture_output=True, check=True, timeout=120
    )
    assert int(done.stdout.split()[0]) < 100e6
    assert (tmp_path / "g.jsonl").read_bytes().count(b"\n") == 2400
