"""`grade_files` from Python: what it gives back, says and shows; and what a defect costs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from program import lines, polite
from scorecard.engine import evaluator
from scorecard.jobs.console import Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.grade import GradeJob, grade_files
from scorecard.jobs.limits import RejectLimit, Thresholds
from scorecard.jobs.outputs import Target
from scorecard.records import decoding, reject
from scorecard.render.grades.csv_table import CsvRenderer
from scorecard.rubric.model import Rubric

RUBRIC = Rubric.model_validate(polite())
COUNT = 1200
NAMES = [f"i{number}" for number in range(COUNT)]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what is broken is shared by a fork")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_bytes(lines(*NAMES, text="Hello, what can I do? " * 60))
    return tmp_path


def job(**keys: Any) -> GradeJob:
    defaults = {
        "inputs": ["in.jsonl"],
        "rubrics": [RUBRIC],
        "targets": [Target("jsonl", Path("g.jsonl")), Target("csv", Path("g.csv"))],
    }
    return GradeJob(**{**defaults, **keys})


def ids(path: str = "g.jsonl") -> list[str]:
    return [json.loads(line)["interaction"]["id"] for line in Path(path).read_bytes().splitlines()]


def test_a_run_says_what_it_came_to_and_nothing_on_its_own(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Path("in.jsonl").open("ab") as file:
        file.write(lines("curt", text="Yes?") + b"{\n" + lines("i3"))
    result = grade_files(job(thresholds=Thresholds(each=5)))
    assert (result.status, result.graded) == (ExitStatus.BAD_INPUT, COUNT + 1)
    assert (result.rejected, result.defects) == (2, 0)
    assert result.misses == ("--fail-under 5: missed by 1: curt (0)",)
    assert ids() == [*NAMES, "curt"]
    assert capfd.readouterr() == ("", "")


def test_a_console_and_a_callback_get_what_there_is_to_say(folder: Path) -> None:
    said: list[str] = []
    seen: list[tuple[int, int, float | None]] = []
    grade_files(job(), Console(say=said.append), lambda *state: seen.append(state))
    assert said == ["1200 graded"]
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen)
    assert seen[-1] == (COUNT, 0, 1.0)


def test_what_is_impossible_raises_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(UserError, match=r"no rubric file missing\.yaml"):
        grade_files(job(rubrics=["missing.yaml"]))
    with pytest.raises(UserError, match="there is no folder nowhere"):
        grade_files(job(targets=[Target("csv", Path("nowhere/g.csv"))]))
    assert sorted(path.name for path in folder.iterdir()) == ["in.jsonl"]


def breaking(error: Exception, whole: Callable[..., Any]) -> Callable[..., Any]:
    """A function that fails for the record `i7`: its last argument is an interaction or a grade."""

    def broken(*arguments: Any) -> Any:
        subject = getattr(arguments[-1], "interaction", arguments[-1])
        if subject.id == "i7":
            raise error
        return whole(*arguments)

    return broken


PLACES = {
    "read": (decoding, "check"),
    "grade": (evaluator, "_refer"),
    "render": (CsvRenderer, "add"),
}
ERRORS = [TypeError("not a tuple"), RecursionError(), MemoryError(), StopIteration(), KeyError(1)]


@LINUX
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_defect_costs_one_record_and_the_run_says_so_at_its_end(
    folder: Path, processes: int, place: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, name = PLACES[place]
    monkeypatch.setattr(home, name, breaking(error, getattr(home, name)))
    said: list[str] = []
    result = grade_files(
        job(processes=processes, rejects=Path("r.jsonl"), max_rejects=RejectLimit(number=5)),
        Console(say=said.append),
    )
    assert result.status == ExitStatus.DEFECT
    assert (result.rejected, result.defects) == (1, 1)
    (reject,) = map(json.loads, Path("r.jsonl").read_bytes().splitlines())
    assert (reject["id"], reject["defect"]) == ("i7", True)
    assert reject["reason"].startswith(f"a defect in scorecard: {type(error).__name__}")
    assert any("1 reject is due to a defect in scorecard" in message for message in said)
    others = [name for name in NAMES if name != "i7"]
    # A grade that one output can't show is still a grade.
    assert ids() == (NAMES if place == "render" else others)
    table = Path("g.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.partition(",")[0] for row in table] == others


@LINUX
def test_a_defect_weighs_more_than_too_many_rejects(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = breaking(KeyError("x"), decoding.check)
    monkeypatch.setattr(decoding, "check", broken)
    with pytest.raises(UserError, match="--max-rejects 0: too many") as raised:
        grade_files(job(max_rejects=RejectLimit(number=0)))
    assert raised.value.status == ExitStatus.DEFECT
    assert sorted(path.name for path in folder.iterdir()) == ["in.jsonl"]


@LINUX
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(("debug", "shown"), [("1", True), ("0", False), ("", False)])
def test_a_traceback_is_for_those_who_ask(
    folder: Path,
    processes: int,
    debug: str,
    shown: bool,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SCORECARD_DEBUG", debug)
    monkeypatch.setattr(reject, "_watchers", [])
    monkeypatch.setattr(decoding, "check", breaking(KeyError("tier"), decoding.check))
    assert grade_files(job(processes=processes)).defects == 1
    assert ("Traceback" in capfd.readouterr().err) == shown


TOOLS = Rubric.model_validate(
    {**polite(), "moments": {**polite()["moments"], "refund": {"action": ["refund", "void"]}}}
)


def acted(id: str, *names: str) -> bytes:
    turns = [{"speaker": "agent", "text": "Hello"}]
    turns += [{"speaker": "agent", "action": {"name": name}} for name in names]  # type: ignore[dict-item]
    return json.dumps({"id": id, "turns": turns}).encode() + b"\n"


@pytest.mark.parametrize("processes", [1, 2])
def test_actions_that_no_moment_names_are_listed(folder: Path, processes: int) -> None:
    Path("in.jsonl").write_bytes(
        acted("a", "delete_account", "refund", "delete_account")
        + acted("b", "delete_account", "close\x1b[2J")
        + acted("c", "void")
    )
    said: list[str] = []
    result = grade_files(job(rubrics=[TOOLS], processes=processes), Console(say=said.append))
    assert (result.status, result.misses) == (ExitStatus.DONE, ())
    line = "actions that this rubric does not know: delete_account (2), close\\x1b[2J (1)"
    assert said == [line, "3 graded"]
    needs = [json.loads(grade)["needs"] for grade in Path("g.jsonl").read_bytes().splitlines()]
    assert needs[0] == ["moment for action delete_account"]
    assert needs[2] == []
    strict = job(rubrics=[TOOLS], thresholds=Thresholds(known_tools=True))
    result = grade_files(strict)
    assert result.status == ExitStatus.MISSED
    assert result.misses == (f"--fail-on unknown-tools: {line}",)


def test_a_rubric_without_actions_looks_for_none(folder: Path) -> None:
    Path("in.jsonl").write_bytes(acted("a", "delete_account"))
    said: list[str] = []
    grade_files(job(), Console(say=said.append))
    assert said == ["1 graded"]
    with pytest.raises(UserError, match="no rubric names an action"):
        grade_files(job(thresholds=Thresholds(known_tools=True)))
    grade_files(job(rubrics=[RUBRIC, TOOLS]), Console(say=said.append))
    assert said[1].startswith("actions that the rubric")
