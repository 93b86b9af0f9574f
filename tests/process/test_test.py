"""`scorecard test` as a process: what people see, what programs read, how it ends.

After a change that is meant, look at the difference and keep it with

UPDATE_GOLDEN=1 pytest tests/process/test_test.py
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from front_desk import LOW, VARIANTS, WHOLE, WRONG
from golden import assert_golden
from paths import CALLS, ROOT
from program import Done, names, scorecard

ENGLISH_SUMMARY = "7 passed, gate coverage 100%"


def folder(path: Path, text: str = WHOLE) -> Path:
    (path / "front-desk.yaml").write_text(text, encoding="utf-8")
    return path


def run(path: Path, *arguments: str, text: str = WHOLE, **options: Any) -> Done:
    return scorecard("test", *arguments, cwd=folder(path, text), **options)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_what_people_see(variant: str, language: str, tmp_path: Path) -> None:
    done = run(tmp_path, "--lang", language, text=VARIANTS[variant])
    assert (done.status, done.err) == (int(variant == "fail"), "")
    assert max(cell_len(line) for line in done.text.splitlines()) <= 80
    assert_golden(f"tests/{variant}.{language}.txt", done.text)


def test_what_people_see_in_colour_and_of_cases_that_pass(tmp_path: Path) -> None:
    assert_golden("tests/fail.ansi", run(tmp_path, "--color", "always", "-v", text=WRONG).text)


def test_what_people_see_without_our_signs(tmp_path: Path) -> None:
    done = run(tmp_path, text=LOW, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert_golden("tests/low.ascii.txt", done.text)


@pytest.mark.parametrize("format", ["junit", "markdown", "github"])
def test_what_ci_reads(format: str, tmp_path: Path) -> None:
    done = run(tmp_path, "--format", format, text=WRONG)
    ending = {"junit": "xml", "markdown": "md", "github": "txt"}[format]
    assert done.status == 1
    assert done.err == "6 passed, 1 failed, gate coverage 90%\n"
    assert_golden(f"tests/{format}.{ending}", done.text)


def test_json_has_every_case_with_its_grade(tmp_path: Path) -> None:
    done = run(tmp_path, "--format", "json", text=WRONG)
    report = json.loads(done.out)
    counts = {key: report[key] for key in ("passed", "failed", "errors", "coverage", "problems")}
    assert counts == {"passed": 6, "failed": 1, "errors": 0, "coverage": 90.0, "problems": []}
    (suite,) = report["rubrics"]
    about = {key: suite[key] for key in ("file", "id", "version", "coverage")}
    assert about == {
        "file": "front-desk.yaml",
        "id": "front-desk",
        "version": "1.0.0",
        "coverage": 90.0,
    }
    assert suite["gates"][0] == {
        "criterion": "complaints",
        "level": 1,
        "opened": True,
        "blocked": False,
    }
    failed = suite["cases"][1]
    assert (failed["name"], failed["status"]) == ("a quarrel earns nothing", "failed")
    assert WRONG.splitlines()[failed["line"] - 1].endswith(failed["name"])
    assert failed["mismatches"][:2] == [
        {"what": "complaints.level", "expected": 2, "actual": 0},
        {"what": "complaints.locked", "expected": [4], "actual": [2, 3]},
    ]
    assert failed["grade"]["criteria"][0]["blocked_by"] == 1
    assert [case["status"] for case in suite["cases"]].count("passed") == 6


def test_several_formats_at_once(tmp_path: Path) -> None:
    outputs = ["t.json", "t.xml", "t.md", "t.txt"]
    done = run(tmp_path, *(word for name in outputs for word in ("--output", name)))
    assert (done.status, done.text, done.err) == (0, "", ENGLISH_SUMMARY + "\n")
    assert names(tmp_path) == sorted([*outputs, "front-desk.yaml"])
    assert json.loads((tmp_path / "t.json").read_bytes())["passed"] == 7
    assert len(list(ET.fromstring((tmp_path / "t.xml").read_bytes()).iter("testcase"))) == 7
    assert "✅ 7 passed" in (tmp_path / "t.md").read_text(encoding="utf-8")
    assert "7 passed · gate" in (tmp_path / "t.txt").read_text(encoding="utf-8")
    quiet = run(tmp_path, "--quiet", "--format", "json")
    assert (quiet.out, quiet.err) == ((tmp_path / "t.json").read_bytes(), "")


STATUS = {
    "all pass": (["front-desk.yaml"], WHOLE, 0, ""),
    "enough coverage": (["--min-coverage", "100"], WHOLE, 0, ""),
    "a case fails": ([], WRONG, 1, ""),
    "too little coverage": (
        ["--min-coverage", "60.5"],
        LOW,
        1,
        "gate coverage 50% is below 60.5%\n",
    ),
    "no tests": (
        [],
        WHOLE.partition("tests:")[0],
        2,
        "error: no tests found in .: add `tests` to the rubric, or a file NAME.test.yaml\n",
    ),
    "none selected": (
        ["-k", "nonesuch"],
        WHOLE,
        2,
        "error: -k 'nonesuch': none of the cases has these words in its name\n",
    ),
    "coverage of a part": (
        ["-k", "a", "--min-coverage", "1"],
        WHOLE,
        2,
        "error: --min-coverage: coverage is that of all tests; leave out -k\n",
    ),
    "no such file": (["nope.yaml"], WHOLE, 2, "error: no such file: nope.yaml\n"),
    "no rubric there": (["."], "a: 1", 2, "error: nothing to test: no rubric in .\n"),
}


@pytest.mark.parametrize(("arguments", "text", "status", "said"), STATUS.values(), ids=STATUS)
def test_how_it_ends(
    arguments: list[str], text: str, status: int, said: str, tmp_path: Path
) -> None:
    done = run(tmp_path, *arguments, text=text)
    assert (done.status, done.err) == (status, said)


def test_a_rubric_that_can_not_be_loaded_does_not_keep_others_from_being_tested(
    tmp_path: Path,
) -> None:
    (tmp_path / "broken.yaml").write_text(WHOLE.replace("never: quarrel", "never: quarel"))
    for name in ("text", "json", "junit", "markdown", "github"):
        done = run(tmp_path, "--format", name)
        assert done.status == 2
        assert "error[R013]: unknown moment `quarel`" in done.err
        assert "help: did you mean `quarrel`?" in done.err
        assert "quarel" in done.text or name == "text"
        said = done.text if name == "text" else done.err
        assert "7 passed, 1 could not be loaded, gate coverage 100%" in said
    report = json.loads(run(tmp_path, "--format", "json").out)
    assert (report["passed"], report["errors"]) == (7, 1)
    assert report["problems"][0]["file"] == "broken.yaml"


def test_a_record_that_can_not_be_read_is_an_error_of_its_case(tmp_path: Path) -> None:
    text = WHOLE.replace("speaker: agent, text: 好的", "speaker: agnet, text: 好的")
    done = run(tmp_path, text=text)
    assert (done.status, done.err) == (2, "")
    assert "? ERROR  no word of regret" in done.text
    assert "unknown speaker `agnet`" in done.text
    assert "6 passed · 1 could not be run" in done.text
    (case,) = ET.fromstring(run(tmp_path, "--format", "junit", text=text).out).iter("error")
    assert case.get("message") == "$.turns[1].speaker: unknown speaker `agnet`"
    github = run(tmp_path, "--format", "github", text=text).text
    assert github.endswith("unknown speaker `agnet`%0Adid you mean `agent`?\n")


def test_a_file_that_brings_its_tests_along(tmp_path: Path) -> None:
    content = {
        "format": 1,
        "tests": [
            {
                "name": "beside",
                "file": "calls.json",
                "id": "call-0001",
                "expect": {"result": "none"},
            }
        ],
    }
    (tmp_path / "front-desk.test.yaml").write_text(json.dumps(content))
    (tmp_path / "calls.json").write_bytes(CALLS.read_bytes())
    for named in ("front-desk.yaml", "front-desk.test.yaml", "*.yaml", "."):
        done = run(tmp_path, named, "--format", "junit")
        cases = list(ET.fromstring(done.out).iter("testcase"))
        assert [case.get("classname") for case in cases] == ["front-desk"] * 7 + ["front-desk.test"]


SELECTED = {
    "words in a name": (["not content"], ["not content with the refund"]),
    "in any case": (["NOT Content"], ["not content with the refund"]),
    "in their order": (["refund content"], []),
    "anything between them": (["not*refund"], ["not content with the refund"]),
    "any of several": (
        ["with the refund", "thought ?head"],
        ["not content with the refund", "content, and nobody thought ahead"],
    ),
}


@pytest.mark.parametrize(("words", "selected"), SELECTED.values(), ids=SELECTED)
def test_cases_are_selected_by_their_words(
    words: list[str], selected: list[str], tmp_path: Path
) -> None:
    options = [option for text in words for option in ("-k", text)]
    done = run(tmp_path, *options, "--format", "json", text=WHOLE)
    if not selected:
        assert done.status == 2
        return
    report = json.loads(done.out)
    assert [case["name"] for case in report["rubrics"][0]["cases"]] == selected
    assert (report["coverage"], done.err) == (None, f"{len(selected)} passed\n")


def test_the_id_of_a_rubric_selects_all_its_cases(tmp_path: Path) -> None:
    done = run(tmp_path, "-k", "front-desk", "--format", "json", text=WHOLE)
    assert json.loads(done.out)["passed"] == 7


def test_fail_fast_stops_at_the_first_case_that_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "later.yaml").write_text(WHOLE, encoding="utf-8")
    done = run(tmp_path, "--fail-fast", "--format", "json", "--min-coverage", "100", text=WRONG)
    report = json.loads(done.out)
    assert (report["passed"], report["failed"], report["coverage"]) == (1, 1, None)
    assert (done.status, done.err) == (1, "1 passed, 1 failed\n")


def test_the_configured_rubric_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "scorecard.toml").write_text(
        'rubric = "front-desk.yaml"\nlang = "zh"\nfail-under = 1\nformat = "csv"\n'
    )
    (tmp_path / "other.yaml").write_text(WRONG, encoding="utf-8")
    done = run(tmp_path)
    assert done.status == 0
    assert "7 项通过 · 关卡覆盖率 100%" in done.text


def test_a_bundled_rubric_by_its_id(tmp_path: Path) -> None:
    done = scorecard("test", "customer-first", cwd=tmp_path)
    assert done.status == 0
    assert "gate coverage 100%" in done.text


def test_hostile_names_do_nothing(tmp_path: Path) -> None:
    evil = "\\x1b[31m::error::%0A, | <b> ##[group]"
    text = WRONG.replace("name: a quarrel earns nothing", f'name: "{evil}"')
    for name in ("text", "junit", "markdown", "github"):
        done = run(tmp_path, "--format", name, text=text)
        assert done.status == 1
        assert "\x1b" not in done.text
        assert "##[" not in done.text
    (line,) = run(tmp_path, "--format", "github", text=text).text.splitlines()
    assert line.startswith("::error file=front-desk.yaml,line=")
    assert ",title=\\x1b[31m%3A%3Aerror%3A%3A%250A%2C | <b>" in line


def test_the_report_is_the_same_every_time(tmp_path: Path) -> None:
    first, second = (run(tmp_path, "--format", "json").out for _ in range(2))
    assert first == second


def test_the_example_rubrics_of_the_project_pass() -> None:
    done = scorecard("test", "rubrics", "--min-coverage", "100", cwd=ROOT)
    assert (done.status, done.err) == (0, "")
