"""The fuzzer finds what is wrong, and finds nothing in a few hundred of its cases."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time, sleep
from typing import Any

import pytest
import yaml
from fuzzing.__main__ import run
from fuzzing.attempt import Limits, attempt, peak
from fuzzing.case import KINDS, Case, Kind, make
from fuzzing.corpus import KEPT, folders
from fuzzing.plans import STEPS
from fuzzing.report import table
from fuzzing.rubrics import SEEDS, texts
from fuzzing.steps import Step, Trial
from fuzzing.tree import places
from fuzzing.workers import Plan, results

from paths import ROOT
from scorecard.conditions import KINDS as CONDITIONS
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.scope import Scope
from scorecard.moments.model import Moment
from scorecard.records.interaction import Action, Interaction, Observation, Turn
from scorecard.rubric.criterion import Criterion
from scorecard.rubric.load import check_rubric
from scorecard.rubric.model import Rubric, TestCase
from scorecard.values.comparison import COMPARATORS
from scorecard.values.parameters import Parameter


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        *(("rubric", 300), ("record", 300), ("input", 300), ("mapping", 300)),
        *(("configuration", 100), ("name", 60)),
    ],
)
def test_bears_a_few_hundred_cases(kind: Kind, count: int) -> None:
    tally = run(Plan(kind, "tests", STEPS[kind], Limits()), count)
    assert not tally.findings, table([tally], "tests")
    assert tally.cases == count
    # Else the mutations would be so wild that nothing behind the parser is ever reached.
    assert tally.well_formed > count / 2
    assert count / 10 < tally.refused < count * 9 / 10
    assert len(tally.reached) > (10 if kind != "name" else 1)


@pytest.mark.parametrize(
    ("kind", "folder"), [(kind, folder) for kind in KINDS for folder in folders(kind)]
)
def test_bears_what_was_once_a_finding(kind: Kind, folder: Path, tmp_path: Path) -> None:
    paths = [path for path in sorted(folder.rglob(f"*{KEPT}")) if path.is_file()]
    names = [path.relative_to(folder).as_posix().removesuffix(KEPT) for path in paths]
    files = {name: path.read_bytes() for name, path in zip(names, paths, strict=True)}
    main = make(kind, "found", 0).main
    case = Case(kind, "found", 0, main if main in files else next(iter(files)), files)
    # The process may have held much already, for other tests.
    limits = Limits(memory=peak() + Limits().memory)
    assert not attempt(case, tmp_path, STEPS[kind], limits).findings


@pytest.mark.parametrize("kind", KINDS)
def test_a_case_is_made_of_its_number(kind: Kind) -> None:
    cases = [make(kind, "s", number) for number in range(30)]
    assert cases == [make(kind, "s", number) for number in range(30)]
    assert len({tuple(case.files.values()) for case in cases}) > 25
    assert cases != [make(kind, "t", number) for number in range(30)]


def breaks(trial: Trial) -> None:
    if trial.case.number == 2:
        raise KeyError("planted")


def exits(trial: Trial) -> None:
    if trial.case.number == 2:
        sys.exit(1)


def waits(trial: Trial) -> None:
    if trial.case.number == 2:
        sleep(60)


def loops(trial: Trial) -> None:
    while trial.case.number == 2:
        pass


def dawdles(trial: Trial) -> None:
    if trial.case.number == 2:
        began = process_time()
        while process_time() < began + 0.3:
            pass


def grows(trial: Trial) -> None:
    if trial.case.number == 2:
        _ = bytearray(200_000_000)


def dies(trial: Trial) -> None:
    if trial.case.number == 2:
        os.kill(os.getpid(), signal.SIGKILL)


def bears(trial: Trial) -> None:
    trial.reached = {trial.path.name}


@pytest.mark.parametrize(
    ("step", "summary", "detail"),
    [
        (breaks, "breaks: KeyError at test_fuzz.py:", "KeyError: 'planted'"),
        (exits, "exits: SystemExit at test_fuzz.py:", "SystemExit: 1"),
        (waits, "hangs", "in waits"),
        (loops, "hangs", "in loops"),
        (dawdles, "too slow in dawdles", " s in all"),
        (grows, "too much memory", " MB"),
        (dies, "ends the process with -9", ""),
    ],
)
def test_finds_what_is_wrong_with_one_case_and_goes_on(
    step: Step, summary: str, detail: str
) -> None:
    seconds = {grows: 2.0, waits: 0.05}.get(step, 0.25)
    limits = Limits(seconds=seconds, memory=200_000_000)
    plan = Plan("record", "s", [bears, step], limits)
    found = {result.number: result for result in results(plan, range(5))}
    assert sorted(found) == [0, 1, 2, 3, 4]
    assert [number for number, result in found.items() if result.findings] == [2]
    (finding,) = found[2].findings
    assert (finding.kind, finding.number) == ("record", 2)
    assert finding.summary.startswith(summary)
    assert detail in finding.detail


def test_every_case_is_tried_once_whatever_the_number_of_processes() -> None:
    plan = Plan("record", "s", [bears, dies], Limits(), jobs=3)
    assert sorted(result.number for result in results(plan, range(8))) == list(range(8))


def test_the_table_tells_how_to_have_a_finding_again() -> None:
    tally = run(Plan("record", "s", [breaks], Limits()), 3)
    shown = table([tally], "s")
    assert "python -m fuzzing --seed s --only record:2" in shown
    assert "(1 case)" in shown


def fuzz(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzzing", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_is_a_program() -> None:
    done = fuzz(*(f"--{kind}s=1" for kind in KINDS), "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    header, rubrics, records, *others = done.stdout.splitlines()
    assert [row.split()[:2] for row in others] == [[f"{kind}s", "1"] for kind in KINDS[2:]]
    assert header.split() == [
        *("cases", "accepted", "refused", "well-formed", "messages"),
        *("slowest", "peak", "findings"),
    ]
    assert (rubrics.split()[:2], records.split()[:2]) == (["rubrics", "1"], ["records", "1"])
    alone = fuzz("--only", "rubric:1")
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout.startswith("The case: ")
    wrong = fuzz("--only", "rubrik:1")
    assert wrong.returncode == 2
    assert "expected a case such as rubric:123" in wrong.stderr


def interrupts(trial: Trial) -> None:
    if trial.case.number == 2:
        os.kill(os.getppid(), signal.SIGINT)


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """Whatever the tests run under: SIGINT is ignored after a `&`."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_interrupts")
def test_an_interruption_ends_a_run_early() -> None:
    tally = run(Plan("record", "s", [interrupts], Limits()), 100_000)
    assert tally.interrupted
    assert tally.cases < 100_000


def keys_of(trees: list[Any]) -> set[str]:
    return {key for tree in trees for _, key in places(tree) if isinstance(key, str)}


def test_what_is_mutated_has_everything_that_a_rubric_can_have() -> None:
    trees = [yaml.safe_load(text) for text in texts().values()]
    fields = {
        info.alias or name
        for model in (Rubric, Criterion, Moment, Scope, Parameter, TestCase, *CONDITIONS.values())
        for name, info in model.model_fields.items()
    }
    assert fields | set(COMPARATORS) <= keys_of(trees)
    values = {holder[key] for tree in trees for holder, key in places(tree) if key == "measure"}
    assert values == set(MEASURES)


def test_what_is_mutated_is_good_before(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    lexicon = (SEEDS / "courtesy.yaml").read_bytes()
    (tmp_path / "lexicons" / "courtesy.yaml").write_bytes(lexicon)
    for name, text in texts().items():
        path = tmp_path / "rubric.yaml"
        path.write_text(text, encoding="utf-8")
        rubric, problems = check_rubric(path)
        assert rubric is not None, (name, problems)


def test_the_records_that_are_mutated_have_every_field() -> None:
    records = json.loads((SEEDS / "records.json").read_bytes())
    fields = {
        name
        for struct in (Interaction, Turn, Action, Observation)
        for name in struct.__struct_fields__
    }
    assert fields <= keys_of(records)
