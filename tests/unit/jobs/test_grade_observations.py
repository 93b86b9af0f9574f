"""Observations beside the records of a run: the same grades however they are made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import scorecard
from program import lines
from scorecard.jobs.console import Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.grade import GradeJob, GradeResult, grade_files
from scorecard.jobs.limits import RejectLimit
from scorecard.jobs.outputs import Target
from support import criterion, rubric

RUBRIC = scorecard.Rubric.model_validate(rubric(criterion({"observed": "calm"})))
COUNT = 900
NAMES = [f"i{number}" for number in range(COUNT)]


def row(name: str, **keys: Any) -> dict[str, Any]:
    return {"interaction": name, "observation": "calm", "met": True, "by": "qa", **keys}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_bytes(lines(*NAMES, text="Hello, what can I do? " * 60))
    write_marks([row(name) for name in NAMES[::3]])
    return tmp_path


def write_marks(rows: list[Any], name: str = "marks.jsonl") -> None:
    Path(name).write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")


def run(said: list[str] | None = None, **keys: Any) -> GradeResult:
    defaults = {
        "inputs": ["in.jsonl"],
        "rubrics": [RUBRIC],
        "targets": [Target("jsonl", Path("g.jsonl"))],
        "observations": ["marks*.jsonl"],
    }
    return grade_files(
        GradeJob(**{**defaults, **keys}), Console(say=[].append if said is None else said.append)
    )


def test_workers_streams_and_files_give_the_same_bytes(folder: Path) -> None:
    run()
    alone = Path("g.jsonl").read_bytes()
    run(processes=2)
    assert Path("g.jsonl").read_bytes() == alone
    evaluator = scorecard.Evaluator(RUBRIC)
    with scorecard.Observations.open("marks.jsonl") as marks:
        stream = scorecard.grade_records(
            scorecard.read(["in.jsonl"]), evaluator, observations=marks
        )
        grades = [one for one in stream if isinstance(one, scorecard.Grade)]
    assert b"".join(scorecard.to_json(grade) + b"\n" for grade in grades) == alone
    levels = [grade.criteria[0].level for grade in grades]
    assert levels == [0 if number % 3 else 5 for number in range(COUNT)]


def test_order_and_doubles_of_the_rows_change_nothing(folder: Path) -> None:
    run()
    first = Path("g.jsonl").read_bytes()
    rows = [row(name) for name in NAMES[::3]]
    write_marks([*reversed(rows), *rows[:50]])
    write_marks(rows[5:9], "marks-again.jsonl")
    run()
    assert Path("g.jsonl").read_bytes() == first


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_not_used_is_named_and_counted(folder: Path, processes: int) -> None:
    rows = [
        row("i1", turns=[4]),
        row("i2", quote="Goodbye"),
        row("nobody"),
        row("i3", quote="hello"),
    ]
    write_marks([*rows, {"interaction": "i4"}])
    said: list[str] = []
    result = run(said, processes=processes, max_rejects=RejectLimit(number=1))
    assert (result.status, result.graded) == (ExitStatus.DONE, COUNT)
    assert [line for line in said if "not used: " in line or "marks" in line] == [
        "marks.jsonl:5: `observation` is missing",
        "not used: marks.jsonl:1: i1: $.turns: there is no turn 4: the last turn is 0 (turns "
        "count from 0)",
        "not used: marks.jsonl:2: i2: $.quote: `Goodbye` does not stand in any turn (turns count "
        "from 0)",
        "not used: marks.jsonl:3: nobody: $.interaction: no interaction with this id was graded",
    ]
    assert said[-1] == f"{COUNT} graded, 3 observations not used"


def test_rows_of_a_rejected_record_are_not_used(folder: Path) -> None:
    Path("in.jsonl").write_bytes(lines("a", "b") + b'{"id": "c", "turns": []}\n' + lines("a"))
    write_marks([row("a"), row("c")])
    said: list[str] = []
    run(said)
    assert said[-1] == "4 records: 2 graded, 2 rejected, 1 observation not used"


def test_a_row_that_is_none_is_bad_input(folder: Path) -> None:
    write_marks([row("i1"), {"interaction": "i4"}])
    assert run().status == ExitStatus.BAD_INPUT
    with pytest.raises(UserError, match="--max-rejects 0"):
        run(max_rejects=RejectLimit(number=0))


@pytest.mark.parametrize(
    ("observations", "message"),
    [
        (["none.jsonl"], "none.jsonl: no such file"),
        (["none*.jsonl"], "no file has such a name"),
        (["in.csv"], "unknown column `a`"),
    ],
)
def test_a_file_that_cant_be_read_stops_the_run(
    folder: Path, observations: list[str], message: str
) -> None:
    Path("in.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match=f"--observations: .*{message}"):
        run(observations=observations)
    assert not Path("g.jsonl").exists()


def test_no_output_overwrites_the_observations(folder: Path) -> None:
    with pytest.raises(UserError, match=r"marks\.jsonl"):
        run(targets=[Target("jsonl", Path("marks.jsonl"))])


def test_a_run_goes_on_only_with_the_same_observations(folder: Path) -> None:
    """Of a run that is long enough, the journal stays when it is interrupted."""
    Path("in.jsonl").write_bytes(lines(*NAMES, text="Hello, what can I do? " * 600))
    run()
    whole = Path("g.jsonl").read_bytes()
    Path("g.jsonl").unlink()

    def stop(graded: int, *_: Any) -> None:
        if graded > COUNT * 0.9:
            raise KeyboardInterrupt

    def interrupted() -> None:
        job = GradeJob(
            inputs=["in.jsonl"],
            rubrics=[RUBRIC],
            targets=[Target("jsonl", Path("g.jsonl"))],
            observations=["marks.jsonl"],
        )
        with pytest.raises(KeyboardInterrupt):
            grade_files(job, show_progress=stop)

    interrupted()
    assert run(resume=True).graded == COUNT
    assert Path("g.jsonl").read_bytes() == whole
    Path("g.jsonl").unlink()
    interrupted()
    write_marks([row("i1")])
    with pytest.raises(UserError, match="other observations"):
        run(resume=True)


def test_a_name_that_no_rubric_asks_for_is_said(folder: Path) -> None:
    moment = {"m": {"says": ["x"]}}
    wanted = scorecard.Rubric.model_validate(
        rubric(criterion({"observed": "calm"}, {"never": "m"}), moments=moment)
    )
    names = ["calm", "c.1", "clam", "m", "m", "c.6"]
    write_marks([row(f"i{at}", observation=name) for at, name in enumerate(names)])
    said: list[str] = []
    run(said, rubrics=[wanted])
    assert [line for line in said if "asks" in line] == [
        "--observations: no rubric asks for `c.6`, 1 row",
        "--observations: no rubric asks for `clam`, 1 row (did you mean `calm`?)",
        "--observations: no rubric asks for `m`, 2 rows (write `observed: m` in that moment)",
    ]
