"""`scorecard validate`: what is found and checked, what ends with which status, what is written."""

from __future__ import annotations

import json
import os
import re
import runpy
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

import scorecard as library
from junit_schemas import assert_junit
from paths import ROOT
from program import POSIX, Inside, names, polite, run_inside, scorecard, write_rubric
from scorecard.authoring.codes import SCHEMA_CODES
from scorecard.authoring.problem import Problem
from scorecard.cli.validate import command
from scorecard.jobs.validate import exit_status, wanted_codes
from scorecard.lint import CODES
from scorecard.lint.check import CheckedFile, ValidationReport
from scorecard.render.registry import PROBLEMS

LEXICON = "format: 1\nmoments:\n  thanks: {says: [thanks]}\n"
WORKFLOW = "name: test\non: [push]\njobs:\n  test: {runs-on: ubuntu}\n"
CASES = "cases: []\n"


def rubric(folder: Path, name: str = "desk.yaml", **keys: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_rubric(path, polite(**keys))


def broken(folder: Path, name: str = "broken.yaml") -> Path:
    """A rubric with one error: a key with two letters swapped."""
    return rubric(folder, name, titel="x")


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def validate(capfd: pytest.CaptureFixture[str], *arguments: str) -> Inside:
    return run_inside(capfd, command, *arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without a configuration of its own."""
    write(tmp_path / "scorecard.toml", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(capfd: pytest.CaptureFixture[str], *paths: str) -> list[str]:
    """The files that are checked, with their kinds."""
    done = validate(capfd, "--verbose", *paths)
    return [
        line.removeprefix("checked ")
        for line in done.err.splitlines()
        if line.startswith("checked ")
    ]


# What is found


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (".", "a/desk.yaml b/c/lex.yml desk.test.yaml desk.yaml"),
        ("a b", "a/desk.yaml b/c/lex.yml"),
        ("a/../a a/desk.yaml ./a/desk.yaml", "a/desk.yaml"),
        ("*.yaml", "desk.test.yaml desk.yaml"),
        ("**/*.yml", "b/c/lex.yml"),
        ("a*", "a/desk.yaml"),
        (".hidden", ".hidden/desk.yaml"),
        ("ci.yml", "ci.yml"),
        ("notes.txt", "notes.txt"),
    ],
)
def test_files_folders_and_globs(
    folder: Path, capfd: pytest.CaptureFixture[str], paths: str, found: str
) -> None:
    for name in ("desk.yaml", "a/desk.yaml", ".hidden/desk.yaml", "node_modules/x/desk.yaml"):
        rubric(folder, name)
    write(folder / "b/c/lex.yml", LEXICON)
    write(folder / "desk.test.yaml", CASES)
    write(folder / "ci.yml", WORKFLOW)
    write(folder / "notes.txt", "no rubric at all")
    write(folder / "a/other.yaml", "[1, 2]")
    write(folder / "empty.yaml", "")
    shown = [line.rpartition(":")[0] for line in checked(capfd, *paths.split())]
    assert shown == found.split()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LEXICON, "lexicon"),
        ("\ufeff" + LEXICON, "lexicon"),
        (LEXICON.replace("\n", "\r\n"), "lexicon"),
        ("moments: {a: [}\n", "lexicon"),
        ("moments: {}\ncriteria: [\n", "rubric"),
        ("format: 1\ncritera: []\n", "rubric"),
        ("format: 1\nmoment: {}\n", "rubric"),
        ("# yaml-language-server: $schema=../schema/rubric.schema.json\n", "rubric"),
        ("# yaml-language-server: $schema=../schema/lexicon.schema.json\na: [\n", "lexicon"),
        (b"criteria: \xff\n", "rubric"),
        (WORKFLOW, None),
        ("a: [\n", None),
        ("format: 1\n", None),
        (b"\xff\xfe\x00a", None),
    ],
)
def test_what_is_ours_in_a_folder(
    folder: Path, capfd: pytest.CaptureFixture[str], text: str | bytes, kind: str | None
) -> None:
    write(folder / "one.yaml", text)
    assert checked(capfd, ".") == ([] if kind is None else [f"one.yaml: {kind}"])
    assert len(checked(capfd, "one.yaml")) == 1


def test_what_is_broken_and_ours_is_reported(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder / "one.yaml", "criteria:\n  - id: a\n id: [\n")
    done = validate(capfd, ".")
    assert (done.status, done.err) == (1, "")
    assert "one.yaml:3:" in done.out
    assert "error[R001]" in done.out


def test_a_foreign_file_that_is_named_is_checked(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder / "ci.yml", WORKFLOW)
    done = validate(capfd, "ci.yml")
    assert done.status == 1
    assert "ci.yml:2:1: error[R010]: unknown key `on`" in done.out


@pytest.mark.parametrize("name", ["front desk.yaml", "前台/规则.yaml", "a[1].yaml", "DESK.YAML"])
def test_names_of_any_kind(folder: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    broken(folder, name)
    for given in (".", name):
        done = validate(capfd, given, "--format", "json", "--quiet")
        assert {entry["file"] for entry in json.loads(done.out)} == {name}


@POSIX
def test_links_are_followed_once(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rubric(folder, "a/desk.yaml")
    (folder / "a" / "loop").symlink_to(folder / "a")
    (folder / "z.yaml").symlink_to(folder / "a" / "desk.yaml")
    for given in (".", "**/*.yaml", "**"):
        assert checked(capfd, given) == ["z.yaml: rubric"]


@POSIX
def test_what_cannot_be_read_is_not_passed_over(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.yaml")
    done = validate(capfd, ".")
    assert done.status == 1
    assert done.out.startswith(
        "gone.yaml:1:1: error[R014]: the file can't be read: no such file or directory\n"
        "  help: check that it exists and that you may read it\n"
    )


@POSIX
def test_what_may_not_be_read_is_not_passed_over(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    locked = rubric(folder, "locked.yaml")
    closed = rubric(folder, "closed/desk.yaml").parent
    locked.chmod(0)
    closed.chmod(0)
    try:
        if os.access(locked, os.R_OK):
            pytest.skip("permissions do not bind this user")
        done = validate(capfd, ".")
        assert "closed:1:1: error[R014]: the file can't be read: permission denied" in done.out
        assert "locked.yaml:1:1: error[R014]" in done.out
    finally:
        closed.chmod(0o700)


def test_an_absolute_path_inside_is_named_from_here(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rubric(folder)
    assert checked(capfd, str(folder)) == ["desk.yaml: rubric"]
    elsewhere = min((ROOT / "rubrics" / "lexicons").glob("*.yaml"))
    assert checked(capfd, str(elsewhere)) == [f"{elsewhere}: lexicon"]


def test_bundled_rubrics_go_by_their_ids(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (first, *others) = checked(capfd, "customer-first")
    assert first.endswith("customer-first.yaml: rubric")
    assert {line.rpartition(": ")[2] for line in others} == {"lexicon"}
    done = validate(capfd, "custmer-first")
    assert done.err == "error: no such file: custmer-first (did you mean `customer-first`?)\n"


# What is checked


def test_a_lexicon_that_several_share_is_reported_once(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder / "lex.yaml", "format: 1\nmoments:\n  thanks: {sasy: [thanks]}\n")
    for name in ("a.yaml", "b.yaml"):
        rubric(folder, name, include=["./lex.yaml"])
    done = validate(capfd, ".")
    assert done.out.count("lex.yaml:3:12: error[R010]: unknown key `sasy`") == 1
    assert done.out.endswith(
        "\n1 error in 3 files checked (2 rubrics, 1 lexicon)\n`scorecard explain R010` says more\n"
    )
    alone = validate(capfd, "a.yaml")
    assert "1 error in 2 files checked (1 rubric, 1 lexicon)" in alone.out


def test_the_library_gives_the_same_as_data(folder: Path) -> None:
    broken(folder)
    report = library.validate([Path("broken.yaml"), "no.yaml"])
    assert report.files == (CheckedFile("broken.yaml", "rubric"),)
    (problem,) = report.problems
    assert (problem.code, problem.message) == ("R010", "unknown key `titel`")
    assert (report.errors, report.warnings) == (1, 0)
    assert report.missing == ("no such file: no.yaml",)
    assert report.sources["broken.yaml"][problem.column - 1 :].startswith('"titel"')


def test_standard_input(folder: Path) -> None:
    text = b'format: 1\ninclude: [lex.yaml]\ncriteria: []\n"\xe5\x89\x8d": 1\n'
    write(folder / "sub/lex.yaml", LEXICON)
    for options, name, missing in (
        (["-"], "<stdin>", True),
        (["-", "--stdin-filename", "sub/desk.yaml"], "sub/desk.yaml", False),
        (["--stdin-filename", "./sub/desk.yaml"], "sub/desk.yaml", False),
    ):
        done = scorecard("validate", *options, stdin=text, cwd=folder)
        assert done.status == 1
        assert f'{name}:4:1: error[R010]: unknown key `前`\n   4 | "前": 1\n' in done.text
        assert ("no file `lex.yaml`" in done.text) is missing
    broken_text = scorecard("validate", "-", stdin=b"criteria: [\n", cwd=folder)
    assert "<stdin>:1:11: error[R001]" in broken_text.text
    assert "\n   1 | criteria: [\n" in broken_text.text
    refused = scorecard("validate", "desk.yaml", "--stdin-filename", "x", cwd=folder)
    assert (refused.status, refused.text) == (2, "")
    assert "error: --stdin-filename: name `-` among the paths, too" in refused.err


# What it ends with

_ERROR = Problem("a", 1, 1, 1, 2, "R010", "error", "m")
_WARNING = Problem("a", 1, 1, 1, 2, "R012", "warning", "m")
_FILE = (CheckedFile("a", "rubric"),)


@pytest.mark.parametrize(
    ("report", "strict", "allow_empty", "status"),
    [
        (ValidationReport(_FILE, ()), False, False, 0),
        (ValidationReport(_FILE, ()), True, False, 0),
        (ValidationReport(_FILE, (_WARNING,)), False, False, 0),
        (ValidationReport(_FILE, (_WARNING,)), True, False, 1),
        (ValidationReport(_FILE, (_ERROR,)), False, False, 1),
        (ValidationReport(_FILE, (_ERROR, _WARNING)), True, False, 1),
        (ValidationReport(_FILE, (_ERROR,), missing=("x",)), False, False, 2),
        (ValidationReport((), (), missing=("x",)), False, True, 2),
        (ValidationReport((), ()), False, False, 2),
        (ValidationReport((), ()), True, True, 0),
    ],
)
def test_exit_status(
    report: ValidationReport, strict: bool, allow_empty: bool, status: int
) -> None:
    assert exit_status(report, strict=strict, allow_empty=allow_empty) == status


def test_clean(folder: Path) -> None:
    write(folder / "lex.yaml", LEXICON)
    done = scorecard("validate", cwd=folder)
    assert (done.status, done.text, done.err) == (0, "1 file checked: no problems\n", "")
    quiet = scorecard("validate", "--quiet", cwd=folder)
    assert (quiet.status, quiet.text, quiet.err) == (0, "", "")


def test_nothing_to_check_says_what_was_looked_for(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    done = validate(capfd)
    assert (done.status, done.out) == (2, "")
    assert done.err == "error: nothing to check: no rubric, lexicon, test file or mapping in .\n"
    write(folder / "ci/a.yml", WORKFLOW)
    assert "1 YAML file was left alone, having no `criteria`" in validate(capfd, "ci").err
    write(folder / "ci/b.yml", WORKFLOW)
    assert "in ci; 2 YAML files were left alone" in validate(capfd, "ci").err
    assert "left alone ci/a.yml: " in validate(capfd, "ci", "-v").err
    allowed = validate(capfd, "ci", "x/*.yaml", "--allow-empty")
    assert allowed == Inside(0, "nothing to check\n", "")


def test_what_is_missing_does_not_keep_the_rest_from_being_checked(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken(folder, "desk.yaml")
    paths = ("dsk.yaml", "desk.yaml", "no/x.yaml", "*.yml", "x" * 300)
    done = validate(capfd, *paths, "--format", "json", "--quiet")
    assert done.status == 2
    assert [entry["code"] for entry in json.loads(done.out)] == ["R010"]
    assert done.err.splitlines() == [
        "error: no such file: dsk.yaml (did you mean `desk.yaml`?)",
        "error: no such file: no/x.yaml (its folder does not exist either)",
        "error: no file matches *.yml",
        f"error: {'x' * 300}: file name too long",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--select R13", "--select R13: there is no such code (did you mean `R013`?)"),
        ("--select R999", "--select R999: there is no such code ("),
        ("--ignore X1", "--ignore X1: there is no such code"),
        ("--ignore R010", "--ignore R010: can't be ignored: a file with this problem can't be"),
        ("--ignore R01", "--ignore R01: can't be ignored"),
        ("--format xml", "'xml' is not one of 'text', 'json'"),
        ("--format json --format sarif", "2 formats on standard output (json, sarif)"),
        (
            "--output x.csv",
            "--output x.csv: can't tell the format from the suffix (known: .txt, .json",
        ),
        ("--format text --output desk.yaml", "--output desk.yaml: is an input as well"),
        ("--output no/x.json", "cannot be written: there is no folder no"),
    ],
)
def test_bad_usage(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: str, said: str
) -> None:
    path = rubric(folder)
    before = path.read_bytes()
    done = validate(capfd, *arguments.split(), ".")
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert names(folder) == ["desk.yaml", "scorecard.toml"]
    assert path.read_bytes() == before


_RULES = sorted(set(CODES) - {code.code for code in SCHEMA_CODES})


@pytest.mark.skipif(not _RULES, reason="there are no rules beyond the schema yet")
def test_rules_are_chosen_by_codes_and_their_beginnings() -> None:
    def told(select: list[str], ignore: list[str]) -> set[str]:
        wanted = wanted_codes(select, ignore)
        return {code for code in _RULES if wanted(replace(_WARNING, code=code))}

    first, last, every = _RULES[0], _RULES[-1], set(_RULES)
    family = {code for code in _RULES if code.startswith(first[:3])}
    assert told([], []) == told(["R"], []) == every
    assert told([first], []) == told([first.lower()], []) == {first}
    assert told([f"{first}, {last}"], []) == told([first, last], []) == {first, last}
    assert told([], [first]) == every - {first}
    assert told([first[:3]], []) == family
    assert told([first[:3]], [first]) == family - {first}
    assert told([], ["R"]) == set()
    wanted = wanted_codes([first], ["R"])
    assert all(wanted(replace(_ERROR, code=code.code)) for code in SCHEMA_CODES)


@pytest.mark.skipif("R070" not in CODES, reason="there is no rule about tests yet")
def test_warnings_fail_a_strict_run_alone(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rubric(folder)
    chosen = (".", "--select", "R070")
    done = validate(capfd, *chosen)
    assert (done.status, done.err) == (0, "")
    assert "desk.yaml:1:2: warning[R070]: " in done.out
    assert "\n1 warning in 1 file checked (1 rubric)\n" in done.out
    assert validate(capfd, *chosen, "--strict").status == 1
    assert validate(capfd, *chosen, "--strict", "--ignore", "R07").status == 0
    write(folder / "scorecard.toml", 'select = ["R070"]\nstrict = true\n')
    assert validate(capfd).status == 1
    assert validate(capfd, "--no-strict").status == 0


# What it shows


def _reads(format: str, text: str) -> int:
    """How many problems a text of the format holds; fails if it is none of it."""
    if format == "json":
        return len(json.loads(text))
    if format == "sarif":
        return len(json.loads(text)["runs"][0]["results"])
    if format == "junit":
        root = ElementTree.fromstring(text)
        assert_junit(root)
        return len(list(root.iter("failure")))
    if format == "github":
        assert all(line.startswith("::error file=") for line in text.splitlines())
        return len(text.splitlines())
    return text.count("R010")


FLAGS = (["--quiet"], ["--verbose"], ["--strict"], ["--allow-empty"], ["--color", "always"])


@pytest.mark.parametrize("format", [one for one in PROBLEMS.names if one != "text"])
def test_standard_output_parses_whatever_the_flags(
    folder: Path, capfd: pytest.CaptureFixture[str], format: str
) -> None:
    write(folder / "clean/lex.yaml", LEXICON)
    broken(folder, "bad/desk.yaml")
    (folder / "empty").mkdir()
    chosen: Iterable[tuple[bool, ...]] = product([False, True], repeat=len(FLAGS))
    for which in chosen:
        flags = [word for flag, is_on in zip(FLAGS, which, strict=True) if is_on for word in flag]
        for path, problems in (("clean", 0), ("bad", 1), ("empty", 0)):
            done = validate(capfd, path, "--format", format, *flags)
            assert _reads(format, done.out) == problems
            assert "\x1b" not in done.out


@pytest.mark.parametrize(
    ("format", "encoding"),
    [*product(PROBLEMS.names, ["ascii"]), ("text", "utf-8"), ("text", "gbk")],
)
def test_as_a_process_in_any_encoding(folder: Path, format: str, encoding: str) -> None:
    broken(folder, "前台😀.yaml")
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = scorecard("validate", "--format", format, cwd=folder, env=env)
    assert done.status == 1
    text = done.out.decode(encoding if format == "text" else "utf-8")
    assert _reads(format, text) == (2 if format == "text" else 1)
    named = {
        ("text", "ascii"): "\\u524d\\u53f0\\U0001f600.yaml",
        ("text", "gbk"): "前台\\U0001f600.yaml",
        ("sarif", "ascii"): "%E5%89%8D%E5%8F%B0%F0%9F%98%80.yaml",
    }
    assert named.get((format, encoding), "前台😀.yaml") in text


def test_several_outputs_at_once(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken(folder, "desk.yaml")
    outputs = ["a.json", "b.sarif", "c.xml", "d.md"]
    options = [word for name in outputs for word in ("--output", name)]
    pairs = ["--format", "github", "--output", "-", "--format", "sarif", "--output", "e.json"]
    done = validate(capfd, *pairs, *options)
    assert (done.status, _reads("github", done.out)) == (1, 1)
    assert done.err == "1 error in 1 file checked (1 rubric)\n"
    written = dict(zip(outputs, ["json", "sarif", "junit", "markdown"], strict=True))
    for name, kind in {**written, "e.json": "sarif"}.items():
        assert _reads(kind, (folder / name).read_text(encoding="utf-8")) == 1


def test_outputs_appear_all_or_none(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken(folder, "desk.yaml")
    done = validate(capfd, "--output", "a.json", "--output", "no/b.sarif")
    assert (done.status, done.out) == (2, "")
    assert names(folder) == ["desk.yaml", "scorecard.toml"]


def test_color_is_a_choice(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken(folder)
    assert "\x1b" not in validate(capfd, ".").out
    assert "\x1b[1;31merror[R010]:\x1b[0m" in validate(capfd, ".", "--color", "always").out


def test_so_many_problems_of_a_file_and_no_more(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rubric(folder, **{f"x{number}": 1 for number in range(60)})
    shown = validate(capfd, ".")
    assert shown.out.count("error[R010]") == 50
    assert "\n… and 10 more in desk.yaml (-v shows all)\n" in shown.out
    assert "60 errors in 1 file checked" in shown.out
    assert validate(capfd, ".", "-v").out.count("error[R010]") == 60
    assert validate(capfd, ".", "--format", "github").out.count("title=R010") == 60


# What is configured


def test_configuration(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def configure(text: str) -> None:
        write(folder / "scorecard.toml", text)

    rubric(folder, "rules/desk.yaml")
    broken(folder, "rules/other.yaml")
    configure('rubric = "rules/desk.yaml"\nlang = "en"\nformat = "csv"\nfail-under = 3\n')
    assert checked(capfd) == ["rules/desk.yaml: rubric"]
    assert len(checked(capfd, "rules")) == 2
    configure('rubric = ["rules/desk.yaml", "rules/other.yaml"]\nquiet = true\n')
    done = validate(capfd)
    assert done.status == 1
    assert "files checked" not in done.out
    assert "files checked" in validate(capfd, "--no-quiet").out
    configure('select = "R0"\nignore = []\nstrict = true\ncolor = "always"\n')
    assert "\x1b[" in validate(capfd).out
    for text, said in [
        ('ignore = "R010"', "scorecard.toml:1: ignore R010: can't be ignored"),
        ("ignore = ['R999']", "scorecard.toml:1: ignore R999: there is no such code"),
        ("ignore = 1", "scorecard.toml:1: ignore: expected a text, found a number"),
        ("strict = 'yes'", "scorecard.toml:1: strict: expected true or false, found a text"),
        ("strickt = true", "scorecard.toml:1: unknown key `strickt` (did you mean `strict`?)"),
        ("allow-empty = true", "scorecard.toml:1: unknown key `allow-empty`"),
    ]:
        configure(text)
        done = validate(capfd)
        assert done.status == 2
        assert said in done.err


def test_every_bundled_rubric_is_clean() -> None:
    done = scorecard("validate", "--strict", ROOT / "rubrics")
    assert (done.status, done.err) == (0, "")
    assert done.text.endswith("checked: no problems\n")


def test_the_page_of_codes_is_what_the_code_says() -> None:
    """`make docs` writes it anew."""
    page = runpy.run_path(str(ROOT / "tools" / "codes_page.py"))["codes"]()
    assert (ROOT / "docs" / "codes.md").read_text(encoding="utf-8") == page
    assert all(f"\n### {code}\n" in page for code in CODES)


def test_the_documentation_shows_what_is_said(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "validate.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(format: 1\n.*?)```", readme, re.DOTALL)
    write(folder / "rubrics/front-desk.yaml", text.replace("response: apology", "response: aplogy"))
    shown = validate(capfd, "rubrics/").out
    assert shown.partition("\n\n")[0] in page
    assert shown.splitlines()[-1] in page
    (line,) = re.findall(r"^scorecard (validate --.*)$", page, re.MULTILINE)
    done = validate(capfd, *line.split()[1:])
    assert (done.status, _reads("github", done.out)) == (1, 1)
    assert {"problems.md", "problems.sarif"} <= set(names(folder))
