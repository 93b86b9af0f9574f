"""A package as docs/extend.md describes it, built, installed and used by every command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT

PAGE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
RUBRIC = """\
format: 1
id: house
version: 1.0.0
title: House
moments:
  farewell: {speaker: agent, says: [goodbye]}
criteria:
  - id: house
    title: House
    levels:
      1: {behaviour: Asks, met_when: {measure: questions, of: agent, at_least: 1}}
      2: {behaviour: Ends with goodbye, met_when: {ends_with: farewell}}
      3: {behaviour: Leaves people content, met_when: {field: outcome.csat, at_least: 4}}
      4: {behaviour: Solves the problem, met_when: {observed: solved}}
      5: {behaviour: Thinks ahead, met_when: {observed: anticipated_need}}
tests:
  - name: asks, and ends with goodbye
    interaction:
      turns: [{speaker: agent, text: How can I help?}, {speaker: agent, text: Goodbye}]
    expect: {house: 2}
"""
RECORD = {
    "id": "c-1",
    "turns": [
        {"speaker": "agent", "text": "How can I help?"},
        {"speaker": "customer", "text": "Thanks"},
        {"speaker": "agent", "text": "Goodbye"},
    ],
}


def block(before: str) -> str:
    """The code block of the page that follows a text."""
    found = re.search(rf"{re.escape(before)}.*?\n```\w+\n(.*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    return found[1] + "\n"


def build(folder: Path, *, broken: str = "") -> Path:
    """The package's wheel; with `broken`, this is put into its measure."""
    code = folder / "acme_scorecard"
    code.mkdir(parents=True)
    (code / "__init__.py").write_text("")
    (code / "ending.py").write_text(block("New file `src/scorecard/conditions/ending.py`"))
    (code / "acme.py").write_text(block("New file `src/scorecard/formats/acme.py`"))
    (code / "tsv.py").write_text(block("New file `src/scorecard/render/grades/tsv.py`"))
    measure = block("New file `acme_scorecard/questions.py`")
    (code / "questions.py").write_text(measure.replace("    asking = [", f"{broken}    asking = ["))
    (code / "formats.py").write_text(block("New file `acme_scorecard/formats.py`"))
    (folder / "pyproject.toml").write_text(block("And `pyproject.toml`"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return next((folder / "dist").glob("*.whl"))


def install(wheel: Path, target: Path) -> Path:
    """Install a wheel into a folder of its own."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the package is installed."""
    folder = tmp_path_factory.mktemp("acme")
    return install(build(folder / "source"), folder / "site")


@pytest.fixture
def own_site(site: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(site, tmp_path / "site"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "house.yaml").write_text(RUBRIC)
    (tmp_path / "one.jsonl").write_text(json.dumps(RECORD) + "\n")
    (tmp_path / "acme.jsonl").write_text(block("Two chats, `acme.jsonl`"))
    return tmp_path


def scorecard(
    folder: Path, site: Path | None, *arguments: str, status: int = 0, **environment: str
) -> str:
    """What the program says on both streams, run with the package on its path."""
    path = [str(site)] if site else []
    path += [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    done = subprocess.run(
        [sys.executable, "-m", "scorecard", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == status, said
    assert "Traceback" not in said
    return said


def test_every_command_knows_what_a_package_adds(folder: Path, site: Path) -> None:
    said = scorecard(
        folder, site, "grade", "one.jsonl", "-r", "house.yaml", "--format", "jsonl", "--quiet"
    )
    grade = json.loads(said)
    assert grade["criteria"][0]["level"] == 2
    assert grade["rubric"]["plugins"] == ["acme-scorecard 1.2.0"]
    assert "1 passed" in scorecard(folder, site, "test", "house.yaml")
    assert "no problems" in scorecard(folder, site, "validate", "house.yaml", "--ignore", "R070")
    for word in ("ends_with", "questions"):
        assert "From the package acme-scorecard 1.2.0." in scorecard(folder, site, "explain", word)
    for lang, expected in (("en", "the last turn of the agent"), ("zh", "提问次数")):
        assert expected in scorecard(folder, site, "explain", "house.yaml", "--lang", lang)
    report = scorecard(folder, site, "explain", "one.jsonl", "--id", "c-1", "-r", "house.yaml")
    assert "goodbye at the end" in report.lower() or "farewell at the end" in report.lower()
    schema = json.loads(scorecard(folder, site, "schema", "rubric"))
    assert "From the package acme-scorecard 1.2.0." in json.dumps(schema)
    assert "from the package acme-scorecard" in " ".join(scorecard(folder, site, "formats").split())
    tsv = scorecard(folder, site, "grade", "one.jsonl", "--format", "tsv", "--quiet")
    assert tsv.startswith("c-1\tcustomer-first\t")
    converted = scorecard(
        folder, site, "convert", "acme.jsonl", "--from", "acme", "--quiet", status=2
    )
    assert '"id":"c-81"' in converted


def test_workers_know_it_too(folder: Path, site: Path) -> None:
    records = [{**RECORD, "id": f"c-{number}"} for number in range(5_000)]
    (folder / "many.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    arguments = ("grade", "many.jsonl", "-r", "house.yaml", "--format", "jsonl", "--quiet")
    alone = scorecard(folder, site, *arguments, "--jobs", "1")
    assert scorecard(folder, site, *arguments, "--jobs", "2") == alone
    assert alone.count("acme-scorecard 1.2.0") == 5_000


def test_without_the_package_what_it_adds_is_unknown(folder: Path, site: Path) -> None:
    for where, arguments, environment in (
        (None, (), {}),
        (site, ("--no-plugins",), {}),
        (site, (), {"SCORECARD_NO_PLUGINS": "1"}),
    ):
        said = scorecard(
            folder, where, "validate", "house.yaml", *arguments, status=1, **environment
        )
        assert "unknown measure `questions`" in said
        assert "`ends_with` is not a kind of condition" in said
        said = scorecard(
            folder,
            where,
            "grade",
            "one.jsonl",
            "--format",
            "tsv",
            *arguments,
            status=2,
            **environment,
        )
        assert "'tsv' is not one of" in said
        said = scorecard(
            folder,
            where,
            "convert",
            "acme.jsonl",
            "--from",
            "acme",
            *arguments,
            status=2,
            **environment,
        )
        assert "no format `acme`" in said


def test_other_versions_are_other_rubrics(folder: Path, site: Path, tmp_path: Path) -> None:
    arguments = ("grade", "one.jsonl", "-r", "house.yaml", "--format", "jsonl", "--quiet")
    first = json.loads(scorecard(folder, site, *arguments))
    metadata = next(site.glob("*.dist-info/METADATA"))
    text = metadata.read_text()
    metadata.write_text(text.replace("Version: 1.2.0", "Version: 1.3.0"))
    try:
        second = json.loads(scorecard(folder, site, *arguments))
    finally:
        metadata.write_text(text)
    assert second["rubric"]["plugins"] == ["acme-scorecard 1.3.0"]
    assert first["rubric"]["sha256"] != second["rubric"]["sha256"]
    assert first["criteria"] == second["criteria"]


def test_one_that_breaks_is_named_and_costs_one_record(folder: Path, tmp_path: Path) -> None:
    trap = "    if scan.interaction.id == 'c-1':\n        raise ZeroDivisionError('boom')\n"
    site = install(build(tmp_path / "source", broken=trap), tmp_path / "site")
    with (folder / "one.jsonl").open("a") as stream:
        stream.write(json.dumps({**RECORD, "id": "c-2"}) + "\n")
    said = scorecard(
        folder, site, "grade", "one.jsonl", "-r", "house.yaml", "--format", "jsonl", status=2
    )
    reason = "the plug-in `questions` of acme-scorecard 1.2.0 failed: ZeroDivisionError: boom"
    assert f"one.jsonl:1: c-1: {reason}" in said
    assert '"id":"c-2"' in said
    assert "2 records: 1 graded, 1 rejected" in said


MALFORMED = {
    "several values": ("return [(1, 0), (2, 0)]", "several values take a usual statistic"),
    "less than nothing": ("return [(-1, 0)]", "a value is 0 or more"),
    "not a number": ("return [(float('nan'), 0)]", "a value is 0 or more"),
    "half a question": ("return [(0.5, 0)]", "words and counts are whole numbers, not 0.5"),
    "no such turn": ("return [(1, 77)]", "there is no turn 77"),
    "nothing": ("return None", "TypeError"),
}


def test_values_that_can_not_be_are_refused(folder: Path, own_site: Path) -> None:
    module = own_site / "acme_scorecard" / "questions.py"
    right = module.read_text()
    for name, (line, reason) in MALFORMED.items():
        module.write_text(right.replace("    asking = [", f"    {line}\n    asking = [", 1))
        said = scorecard(folder, own_site, "grade", "one.jsonl", "-r", "house.yaml", status=2)
        assert "the plug-in `questions` of acme-scorecard 1.2.0 failed" in said, name
        assert reason in said, name
    wrong = module.read_text().replace('"count"', '"pieces"')
    module.write_text(wrong)
    said = scorecard(folder, own_site, "validate", "house.yaml", status=1)
    assert "`unit` of a measure is one of share, words, words/min, s, count" in said


OUTCOMES = {
    "no tuple": ("None", "a check returns (verdict, reasons, evidence, needs)"),
    "another verdict": ("(False, ('x',), (), ())", "a verdict is one of met, unmet"),
    "a text of reasons": ("(MET, 'x', (), ())", "reasons are a tuple of texts, not 'x'"),
    "no reason": ("(MET, (), (), ())", "a verdict has a reason"),
    "evidence of another sort": ("(MET, ('x',), ('y',), ())", "evidence are a tuple of pieces"),
}


def test_outcomes_that_can_not_be_are_refused(folder: Path, own_site: Path) -> None:
    module = own_site / "acme_scorecard" / "ending.py"
    right = module.read_text()
    for name, (outcome, reason) in OUTCOMES.items():
        module.write_text(
            right.replace(
                "            turns = m", f"            return {outcome}\n            turns = m", 1
            )
        )
        said = scorecard(folder, own_site, "grade", "one.jsonl", "-r", "house.yaml", status=2)
        assert "the plug-in `ends_with` of acme-scorecard 1.2.0 failed: TypeError" in said, name
        assert reason in said, name


def test_one_that_can_not_be_imported_is_named(folder: Path, own_site: Path) -> None:
    (own_site / "acme_scorecard" / "__init__.py").write_text("1 / 0\n")
    said = scorecard(folder, own_site, "validate", "house.yaml", status=1)
    assert "house.yaml:11" in said
    assert (
        "the plug-in `questions` of acme-scorecard 1.2.0 can't be loaded: ZeroDivisionError" in said
    )
    said = scorecard(folder, own_site, "grade", "one.jsonl", "--format", "tsv", status=2)
    assert said.startswith("error: the plug-in `tsv` of acme-scorecard 1.2.0 can't be loaded")
    # Whoever does not ask for it is not troubled by it.
    scorecard(folder, own_site, "grade", "one.jsonl", "-r", "customer-first")
