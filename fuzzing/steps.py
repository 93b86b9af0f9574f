"""What is done with a case: the one place that knows what is under test.

A step takes a trial and raises whatever is a finding; what it makes, the next one finds in the
trial.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import scorecard
from fuzzing import laws
from fuzzing.case import Case
from fuzzing.rubrics import SEEDS
from scorecard.authoring.problem import Problem
from scorecard.explain.evaluation_form import evaluation_form
from scorecard.explain.grade_report import grade_report
from scorecard.language import LANGUAGES, Language
from scorecard.lint import lint
from scorecard.lint.check import CheckedFile, ValidationReport
from scorecard.render.pages.model import Page
from scorecard.render.registry import (
    GRADES,
    PAGES,
    PROBLEMS,
    TEST_REPORTS,
    open_renderer,
    render_page,
    render_problems,
    render_tests,
)
from scorecard.rubric.files import find_files
from scorecard.rubric.load import load_document, read_document
from scorecard.testing.load import load_suites
from scorecard.testing.run import run_suites

ONE_IN = 500
"""How many cases there are to one that goes through the program as a process."""

_STORY_ONE_IN = 10
_TESTS_ONE_IN = 3

_UNREADABLE = frozenset({"R001", "R002", "R003", "R004", "R005"})
_SPECIFIC = re.compile(r"`[^`]*`|\d[\d,.]*|'[^']*'|\"[^\"]*\"|/\S+|0x\w+|U\+\w+")


@dataclass
class Trial:
    """A case under way: where its files are, and what has come of them so far."""

    case: Case
    path: Path
    rubrics: Sequence[scorecard.Rubric] = ()
    evaluators: Sequence[scorecard.Evaluator] = ()
    problems: list[Problem] = field(default_factory=list)
    records: list[scorecard.Interaction] = field(default_factory=list)
    grades: list[scorecard.Grade] = field(default_factory=list)
    refused: bool = False
    well_formed: bool = True
    reached: set[str] = field(default_factory=set)
    """Codes, and messages without what is particular to the case."""

    def use_samples(self) -> None:
        """Grade by the sample rubrics."""
        self.rubrics = _sample_rubrics()
        self.evaluators = _sample_evaluators(self.case.random.choice(LANGUAGES))


Step = Callable[[Trial], None]


def load(trial: Trial) -> None:
    """Load the rubric, and look for all that is wrong with it."""
    document, problems = read_document(trial.path)
    rubric = None
    if document is not None:
        loaded = load_document(document, problems)
        rubric, problems = loaded.content, lint(loaded)
        laws.of_loaded(loaded)
    trial.problems = problems
    trial.refused = not isinstance(rubric, scorecard.Rubric)
    trial.rubrics = [rubric] if isinstance(rubric, scorecard.Rubric) else []
    trial.well_formed = not any(problem.code in _UNREADABLE for problem in problems)
    trial.reached = {f"{problem.code} {shape(problem.message)}" for problem in problems}


def show_problems(trial: Trial) -> None:
    """Show the problems in every format."""
    path = str(trial.path)
    names = {problem.file for problem in trial.problems} | {path}
    sources = {name: Path(name).read_bytes().decode("utf-8-sig", "replace") for name in names}
    laws.of_problems(trial.problems, sources)
    report = ValidationReport((CheckedFile(path, "rubric"),), tuple(trial.problems), sources)
    for name in PROBLEMS.names:
        laws.of_report(name, render_problems(report, name))


def prepare(trial: Trial) -> None:
    """Make the rubric ready to grade the sample records, in every language."""
    trial.evaluators = [
        scorecard.Evaluator(rubric, language=language)
        for rubric in trial.rubrics
        for language in LANGUAGES
    ]
    trial.records = _sample_records() if trial.rubrics else []


def read(trial: Trial) -> None:
    """Read the records."""
    rejects = []
    for found in scorecard.read([trial.path]):
        if isinstance(found, scorecard.Reject):
            rejects.append(found)
        else:
            trial.records.append(found)
    laws.hold("what is read gives something", bool(rejects or trial.records), trial.path)
    for reject in rejects:
        laws.of_reject(reject)
    trial.refused = bool(rejects)
    trial.well_formed = all(reject.path is not None for reject in rejects) and not any(
        "JSON" in reject.reason for reject in rejects
    )
    trial.reached = {shape(reject.reason) for reject in rejects}
    trial.use_samples()


def grade(trial: Trial) -> None:
    """Grade the records against the rubrics."""
    for evaluator in trial.evaluators:
        for made in evaluator.grade_all(trial.records):
            laws.of_grade(made)
            trial.grades.append(made)


def render(trial: Trial) -> None:
    """Show the grades in every format."""
    rng = trial.case.random
    language, explain = rng.choice(LANGUAGES), rng.random() < 0.25
    grades = [rng.choice(trial.grades)] if trial.grades else []
    # The text for people takes most of the time there is: every third case has it.
    is_third = trial.case.number % 3 == 0
    formats = [name for name in GRADES.names if is_third or name != "text"]
    for name in formats if grades else ():
        out = io.BytesIO()
        renderer = open_renderer(
            name,
            out,
            rubrics=trial.rubrics,
            language=language,
            explain=explain,
            color=rng.random() < 0.5,
            width=rng.choice((20, 80, 200)),
        )
        for one in grades:
            renderer.add(one)
        renderer.close(rejected=int(trial.refused))
        laws.of_output(name, out.getvalue(), len(grades))


def explain(trial: Trial) -> None:
    """Explain the rubric, and now and then a grade."""
    rng = trial.case.random
    language = rng.choice(LANGUAGES)
    if trial.case.kind == "rubric":
        _show(rng, [evaluation_form(rubric, language) for rubric in trial.rubrics])
    if trial.case.number % _STORY_ONE_IN == 0 and trial.records and trial.rubrics:
        record = rng.choice(trial.records)
        _show(rng, [grade_report(rng.choice(trial.rubrics), record, language)])


def _show(rng: Random, pages: Sequence[Page]) -> None:
    for page in pages:
        render_page(page, rng.choice(PAGES.names), width=rng.choice((20, 80))).encode()


def test(trial: Trial) -> None:
    """Now and then, run the rubric's own tests and show how they went in every format."""
    if trial.case.number % _TESTS_ONE_IN:
        return
    suites, problems = load_suites(find_files([str(trial.path)]))
    laws.hold(
        "a rubric that is refused has no tests to run", not (trial.refused and suites), suites
    )
    language = trial.case.random.choice(LANGUAGES)
    report = run_suites(suites, problems=problems, language=language)
    for name in TEST_REPORTS.names:
        shown = render_tests(report, name, language=language, explain=True)
        laws.of_report(name, shown)


def run_program(trial: Trial) -> None:
    """For a few cases, run the program itself."""
    if trial.case.number % ONE_IN:
        return
    rng, path = trial.case.random, str(trial.path)
    if trial.case.kind == "record":
        arguments = ["grade", "-r", str(SEEDS / "logic.yaml"), path]
        arguments += ["--format", rng.choice(GRADES.names)]
    else:
        records = str(trial.path.parent / "calls.json")
        arguments = rng.choice(
            (
                ["grade", "-r", path, records, "--format", rng.choice(GRADES.names)],
                ["validate", path, "--format", rng.choice(PROBLEMS.names)],
                ["test", path, "--format", rng.choice(TEST_REPORTS.names)],
                ["explain", path, "--format", rng.choice(PAGES.names)],
            )
        )
    run(arguments, trial)


def run(arguments: Sequence[str | bytes], trial: Trial) -> None:
    """Run the program beside the files of a case, with nothing to read from standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "scorecard", *arguments],
        cwd=trial.path.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=os.environ | {"SCORECARD_DEBUG": "1"},
    )
    said = f"{arguments}: {done.stderr.decode(errors='replace')[-2000:]}"
    laws.hold("the program ends with 0, 1 or 2", done.returncode in (0, 1, 2), said)
    laws.hold("the program shows no traceback", "Traceback" not in said, said)
    laws.hold("what is refused does not end with 0", not trial.refused or done.returncode > 0, said)


def shape(message: str) -> str:
    """A message without what is particular to the case."""
    return _SPECIFIC.sub("…", message)


@cache
def _sample_records() -> list[scorecard.Interaction]:
    found = scorecard.read([SEEDS / "records.json"])
    return [record for record in found if isinstance(record, scorecard.Interaction)]


@cache
def _sample_rubrics() -> list[scorecard.Rubric]:
    names = ("logic.yaml", "order.yaml", "measures.yaml", "moments.yaml")
    return [scorecard.load_rubric(SEEDS / name) for name in names]


@cache
def _sample_evaluators(language: Language) -> list[scorecard.Evaluator]:
    return [scorecard.Evaluator(rubric, language=language) for rubric in _sample_rubrics()]
