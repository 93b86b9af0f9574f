"""`scorecard verify` as a process: identical, or what differs and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from program import Done, scorecard
from support import agent, level, record, rubric


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    write_rubric(tmp_path, "please")
    records = [record([agent("please" if at % 3 else "no")], id=f"c{at}") for at in range(30)]
    write(tmp_path / "calls.jsonl", records)
    marks = [{"interaction": "c1", "observation": "kind", "met": True, "by": "qa"}]
    write(tmp_path / "marks.jsonl", marks)
    run("grade", tmp_path, "calls.jsonl", "--output", "grades.jsonl")
    return tmp_path


def write_rubric(folder: Path, word: str) -> None:
    lexicon = {"format": 1, "moments": {"kind": {"speaker": "agent", "says": [word]}}}
    (folder / "words.yaml").write_text(json.dumps(lexicon), encoding="utf-8")
    levels = {1: level({"occurs": "kind"}), 2: level({"observed": "kind"})}
    rules = rubric({"id": "c", "title": "c", "levels": levels}, include=["words.yaml"])
    (folder / "desk.yaml").write_text(json.dumps(rules), encoding="utf-8")


def write(path: Path, lines: list[Any]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(command: str, folder: Path, *arguments: str) -> Done:
    return scorecard(command, *arguments, "-r", "desk.yaml", "--quiet", cwd=folder)


def verified(folder: Path, *arguments: str, status: int) -> Any:
    found = run(
        "verify", folder, *(arguments or ("grades.jsonl", "calls.jsonl")), "--format", "json"
    )
    assert (found.status, "Traceback" in found.err) == (status, False), found.err
    return json.loads(found.text)


def test_the_same_is_identical_however_it_is_written(desk: Path) -> None:
    assert verified(desk, status=0)["identical"] == 30
    records, grades = lines(desk / "calls.jsonl"), lines(desk / "grades.jsonl")
    turned = [dict(reversed(each.items())) for each in records]
    (desk / "array.json").write_text(json.dumps(turned[::-1], indent=2), encoding="utf-8")
    (desk / "grades.json").write_text(json.dumps(grades, indent=1), encoding="utf-8")
    assert verified(desk, "grades.json", "array.json", status=0)["identical"] == 30


@pytest.mark.parametrize(
    "how",
    [
        ["--lang", "zh"],
        ["--evidence", "none"],
        ["--observations", "marks.jsonl"],
        ["--open", "kind"],
    ],
)
def test_it_is_graded_as_it_was(desk: Path, how: list[str]) -> None:
    run("grade", desk, "calls.jsonl", "--output", "grades.jsonl", *how)
    beside = how if how[0] in ("--observations", "--open") else []
    assert verified(desk, "grades.jsonl", "calls.jsonl", *beside, status=0)["identical"] == 30
    if how[0] == "--open":
        assert set(verified(desk, status=1)["causes"]) == {"rubric"}


def change_record(folder: Path) -> None:
    records = lines(folder / "calls.jsonl")
    records[4]["turns"][0]["text"] = "never"
    write(folder / "calls.jsonl", records)


def change_lexicon(folder: Path) -> None:
    write_rubric(folder, "gladly")


def change_grade(folder: Path) -> None:
    grades = lines(folder / "grades.jsonl")
    grades[4]["criteria"][0]["level"] = 5
    write(folder / "grades.jsonl", grades)


def change_version(folder: Path) -> None:
    grades = lines(folder / "grades.jsonl")
    grades[4]["scorecard"] = "0.0.1"
    write(folder / "grades.jsonl", grades)


def leave_out_record(folder: Path) -> None:
    write(folder / "calls.jsonl", lines(folder / "calls.jsonl")[:-1])


def leave_out_grade(folder: Path) -> None:
    write(folder / "grades.jsonl", lines(folder / "grades.jsonl")[1:])


@pytest.mark.parametrize(
    ("change", "cause", "count", "field"),
    [
        (change_record, "record", 1, ("interaction.sha256", "criteria.c.level")),
        (change_lexicon, "rubric", 30, ("rubric.sha256",)),
        (change_grade, "grade", 1, ("criteria.c.level",)),
        (change_version, "version", 1, ("scorecard",)),
        (leave_out_record, "missing", 1, ()),
        (leave_out_grade, "ungraded", 1, ()),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_what_differs_is_told(
    desk: Path, change: Callable[[Path], None], cause: str, count: int, field: tuple[str, ...]
) -> None:
    change(desk)
    found = verified(desk, status=1)
    assert (found["causes"], found["different"]) == ({cause: count}, count)
    named = {each["field"]: each for each in found["examples"][0]["fields"]}
    assert set(field) <= set(named)
    assert all(each["kept"] != each["now"] for each in named.values())


def test_other_observations_are_told(desk: Path) -> None:
    run("grade", desk, "calls.jsonl", "--output", "grades.jsonl", "--observations", "marks.jsonl")
    found = verified(desk, status=1)
    assert (found["causes"], found["examples"][0]["id"]) == ({"observations": 1}, "c1")


def test_a_line_for_each_that_differs_in_both_languages(desk: Path) -> None:
    change_record(desk)
    english = run("verify", desk, "grades.jsonl", "calls.jsonl")
    assert (english.status, "c4 [record] interaction.sha256" in english.text) == (1, True)
    chinese = run("verify", desk, "grades.jsonl", "calls.jsonl", "--lang", "zh").text
    assert "记录不同" in chinese


def test_a_sample_is_the_same_every_time(desk: Path) -> None:
    change_lexicon(desk)
    sample = ["grades.jsonl", "calls.jsonl", "--sample", "7", "--show", "100", "--seed"]
    found = [verified(desk, *sample, seed, status=1) for seed in ("1", "1", "2")]
    assert found[0] == found[1] != found[2]
    assert (found[0]["verified"], found[0]["sampled"]) == (7, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.jsonl", "calls.jsonl"], "missing.jsonl"),
        (["grades.jsonl", "missing.jsonl"], "missing.jsonl"),
        (["calls.jsonl", "calls.jsonl"], "nothing to verify"),
        (["-", "calls.jsonl"], "name a file"),
        (["grades.jsonl", "calls.jsonl", "-r", "customer-first", "-r", "nope"], "nope"),
    ],
)
def test_what_cannot_be_said_is_told(desk: Path, arguments: list[str], told: str) -> None:
    found = run("verify", desk, *arguments)
    assert (found.status, told in found.err, "Traceback" in found.err) == (2, True, False)


def test_hostile_values_are_harmless(desk: Path) -> None:
    grades = lines(desk / "grades.jsonl")
    grades[4]["interaction"]["topic"] = "::error::<script>alert(1)</script>\u202e\x1b[31m|"
    write(desk / "grades.jsonl", grades)
    for format in ("text", "markdown", "html"):
        shown = run("verify", desk, "grades.jsonl", "calls.jsonl", "--format", format).text
        assert not {"\u202e", "\x1b"} & set(shown)
        assert "<script>alert" not in shown or format == "text"
        assert "\n::error::" not in shown
