"""A rubric's own tests: what they expect, where their records are from, what they cover."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import RubricError, run_tests
from scorecard.authoring.problem import Problem
from scorecard.lint import CODES
from scorecard.rubric.files import find_files
from scorecard.testing.load import check_cases, load_suites
from scorecard.testing.run import SuiteResult
from support import Json, agent, criterion, laws, record, rubric

GATES = range(1, 6)


def facts(*levels: int, name: str = "c") -> Json:
    """A criterion whose level n is met if the record's metadata says that `name` + n is true."""
    conditions = [{"field": f"metadata.{name}{level}", "equals": True} for level in levels or GATES]
    return criterion(*conditions, name=name)


def known(verdicts: str, name: str = "c") -> Json:
    """Metadata that makes the verdicts: + met, - unmet, ? unknown."""
    return {f"{name}{level}": sign == "+" for level, sign in enumerate(verdicts, 1) if sign != "?"}


def case(verdicts: str, expect: Any, name: str = "case", **keys: Any) -> Json:
    interaction = record([agent("Hello")], metadata=known(verdicts))
    return {"name": name, "interaction": interaction, "expect": expect, **keys}


def suite(folder: Path, cases: Iterable[Json], *criteria: Json, **keys: Any) -> Path:
    """A rubric file with tests."""
    content = rubric(*(criteria or (facts(),)), tests=list(cases), **keys)
    path = folder / "rubric.yaml"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


def run(folder: Path, cases: Iterable[Json], *criteria: Json, **keys: Any) -> SuiteResult:
    return run_tests(suite(folder, cases, *criteria, **keys))


def check(path: Path) -> list[Problem]:
    (file,) = find_files([str(path)])
    return check_cases(file)


EXPECTATIONS = {
    "a number is the level": ("+-+??", {"c": 1}, {"c": 2}, ["c.level: 2, not 1"]),
    "level": ("+-+??", {"c": {"level": 1}}, {"c": {"level": 2}}, ["c.level: 2, not 1"]),
    "possible": ("+???-", {"c": {"possible": 4}}, {"c": {"possible": 5}}, ["c.possible: 5, not 4"]),
    "blocked_by": (
        ("+-+??"),
        {"c": {"blocked_by": 2}},
        {"c": {"blocked_by": None}},
        ["c.blocked_by: None, not 2"],
    ),
    "locked": (
        "+-+?+",
        {"c": {"locked": [5, 3]}},
        {"c": {"locked": []}},
        ["c.locked: (), not (3, 5)"],
    ),
    "applies": (
        "+-+??",
        {"c": {"applies": True}},
        {"c": {"applies": None}},
        ["c.applies: None, not True"],
    ),
    "verdicts": (
        ("+-+?+"),
        {"c": {"verdicts": {2: "unmet", 4: "unknown"}}},
        {"c": {"verdicts": {2: "met", 3: "met", 4: "unmet"}}},
        ["c.verdicts.2: met, not unmet", "c.verdicts.4: unmet, not unknown"],
    ),
    "score": ("++-++", {"score": 2}, {"score": 2.5}, ["score: 2.5, not 2.0"]),
    "score is rounded as it is in a grade": (
        "++-++",
        {"score": 2.00001},
        {"score": 2.0001},
        ["score: 2.0001, not 2.0"],
    ),
    "possible of the whole": (
        "+???-",
        {"possible": 4},
        {"possible": 1},
        ["possible: 1.0, not 4.0"],
    ),
    "result": ("+++++", {"result": "pass"}, {"result": "none"}, ["result: none, not pass"]),
    "several at once": (
        ("+++--"),
        {"c": 3, "result": "pass"},
        {"c": {"level": 4, "blocked_by": 5}, "result": "fail"},
        ["c.level: 4, not 3", "c.blocked_by: 5, not 4", "result: fail, not pass"],
    ),
}


@pytest.mark.parametrize(
    ("verdicts", "right", "wrong", "told"), EXPECTATIONS.values(), ids=EXPECTATIONS
)
def test_a_case_says_what_is_not_as_expected(
    verdicts: str, right: Json, wrong: Json, told: list[str], tmp_path: Path
) -> None:
    done = run(
        tmp_path, [case(verdicts, right), case(verdicts, wrong, "b")], **{"pass": {"score": 3}}
    )
    good, bad = done.results
    assert (good.status, good.mismatches) == ("passed", ())
    assert bad.status == "failed"
    assert [f"{one.what}: {one.expected}, not {one.actual}" for one in bad.mismatches] == told


def test_what_does_not_apply_has_neither_level_nor_score(tmp_path: Path) -> None:
    out = {**facts(), "applies_when": {"field": "metadata.in", "equals": True}}
    nothing = {"level": None, "possible": None, "blocked_by": None, "applies": None}
    expect = {"c": nothing, "score": None, "possible": None, "result": "none"}
    assert run(tmp_path, [case("+++++", expect)], out).results[0].status == "passed"


MISTAKES = {
    "a misspelt criterion": (
        {"cc": 1, "scor": 1},
        [
            "R013 no criterion `cc` (known: c, score, possible, result)",
            "R013 no criterion `scor` (did you mean `score`?)",
        ],
    ),
    "a misspelt key": ({"c": {"lvel": 1}}, ["R010 unknown key `lvel` (did you mean `level`?)"]),
    "a level too high": ({"c": 6}, ["R012 expected a value of at most 5, found `6`"]),
    "a gate that is none": (
        {"c": {"blocked_by": 0}},
        ["R012 expected a value of at least 1, found `0`"],
    ),
    "a verdict on no level": (
        {"c": {"verdicts": {"6": "met"}}},
        ["R012 expected one of `1`, `2`, `3`, `4`, `5`, found `6`"],
    ),
    "a misspelt verdict": (
        {"c": {"verdicts": {"1": "mett"}}},
        [
            "R012 expected one of `met`, `unmet`, `not_applicable`, `unknown`, found `mett`"
            " (did you mean `met`?)"
        ],
    ),
    "a misspelt result": (
        {"result": "pas"},
        [
            "R012 expected one of `pass`, `fail`, `undecided`, `none`, found `pas`"
            " (did you mean `pass`?)"
        ],
    ),
    "nothing": ({}, ["R012 nothing is expected here (say what the grade must be)"]),
    "nothing of a criterion": (
        {"c": {}},
        ["R012 nothing is expected here (say what the grade must be)"],
    ),
}


def told(problems: Iterable[Problem]) -> list[str]:
    return [
        f"{one.code} {one.message}" + (f" ({one.help})" if one.help else "") for one in problems
    ]


@pytest.mark.parametrize(("expect", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_an_expectation_is_one_problem_with_a_mend(
    expect: Json, said: list[str], tmp_path: Path
) -> None:
    with pytest.raises(RubricError) as caught:
        run(tmp_path, [case("+++++", expect)])
    assert told(caught.value.problems) == said


def test_two_tests_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricError) as caught:
        run(tmp_path, [case("+", {"c": 1}), case("+", {"c": 1}, "b"), case("-", {"c": 0})])
    assert told(caught.value.problems) == [
        "R016 two tests have the name `case` (give each its own)"
    ]


@pytest.mark.parametrize("name", ["score", "possible", "result"])
def test_a_criterion_can_not_have_the_name_of_something_of_the_whole(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(RubricError, match=f"a criterion can't have the id `{name}`"):
        run(tmp_path, [], facts(name=name))


def test_tests_do_not_change_the_identity_of_a_rubric(tmp_path: Path) -> None:
    bare = run(tmp_path, []).suite.rubric.sha256
    assert run(tmp_path, [case("+", {"c": 1})]).suite.rubric.sha256 == bare


RECORDS = """\
format: 1
id: r
version: "1"
title: r
criteria:
  - id: c
    title: c
    levels: &same
      1: &one {behaviour: b, met_when: {field: outcome.ok, exists: true}}
      2: *one
      3: *one
      4: *one
      5: *one
tests:
  - name: case
    interaction:
      turns:
        - {speaker: agent, text: Hello}
      outcome: {ok: 1}
    expect: {c: 5}
"""

BROKEN_RECORDS = {
    "unknown speaker": (
        "speaker: agent",
        "speaker: agnet",
        18,
        21,
        "$.turns[0].speaker: unknown speaker `agnet` (did you mean `agent`?)",
    ),
    "unknown key": (
        "      outcome:",
        "      outcme:",
        19,
        7,
        "unknown key `outcme` (did you mean `outcome`?)",
    ),
    "unknown key of a turn": (
        "text: H",
        "txt: H",
        18,
        28,
        "$.turns[0]: unknown key `txt` (did you mean `text`?)",
    ),
    "missing key": (
        "turns:\n        - {speaker: agent, text: Hello}",
        "topic: x",
        16,
        5,
        "`turns` is missing",
    ),
    "number for a text": (
        "text: Hello",
        "text: 4471",
        18,
        34,
        "$.turns[0].text: expected a text or null, found a whole number (put it in quotes)",
    ),
    "empty turn": (
        ", text: Hello",
        "",
        18,
        11,
        "$.turns[0]: the turn is empty: it has no `text`, `action` or `event`"
        " (leave the turn out, or say what happened)",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"), BROKEN_RECORDS.values(), ids=BROKEN_RECORDS
)
def test_a_record_in_place_that_can_not_be_read_has_its_place(
    old: str, new: str, line: int, column: int, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(RECORDS, encoding="utf-8")
    assert check(path) == []
    path.write_text(RECORDS.replace(old, new, 1), encoding="utf-8")
    (problem,) = check(path)
    assert (problem.line, problem.column) == (line, column)
    assert told([problem]) == [f"R017 {message}"]
    (result,) = run_tests(path).results
    assert (result.status, result.problem, result.grade) == ("error", problem, None)


def test_the_name_stands_for_an_id_that_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(RECORDS, encoding="utf-8")
    (result,) = run_tests(path).results
    assert result.grade is not None
    assert result.grade.interaction.id == "case"


ONE = json.dumps(record([agent("Hello")], id="one", metadata=known("++---")))
TWO = json.dumps(record([agent("Hello")], id="two", metadata=known("+++--")))
IN_FILES: dict[str, tuple[Json, int | str]] = {
    "the one record": ({"file": "one.json"}, 2),
    "one of several": ({"file": "all.json", "id": "two"}, 3),
    "in another folder": ({"file": "../all.jsonl", "id": "one"}, 2),
    "several, and none named": (
        {"file": "all.json"},
        "all.json: holds 2 records (say which one with `id`)",
    ),
    "a record that is not there": (
        {"file": "all.json", "id": "twoo"},
        "all.json: no record `twoo` (did you mean `two`?)",
    ),
    "a file that is not there": (
        {"file": "al.json"},
        "al.json: no such file (did you mean `all.json`?)",
    ),
    "a folder": ({"file": "."}, ".: no such file"),
    "a name that no file can have": ({"file": "x" * 300}, f"{'x' * 59}…: no such file"),
    "standard input is no file": ({"file": "-"}, "-: no such file"),
    "a record that is not valid": (
        {"file": "bad.json", "id": "bad"},
        "bad.json: $.turns: is empty (an appraisal without a conversation carries one event turn)",
    ),
    "a file that is no JSON": ({"file": "rubric.yaml"}, "rubric.yaml: "),
}


@pytest.mark.parametrize(("where", "found"), IN_FILES.values(), ids=IN_FILES)
def test_a_record_may_stand_in_a_file(where: Json, found: int | str, tmp_path: Path) -> None:
    folder = tmp_path / "rubrics"
    folder.mkdir()
    (tmp_path / "all.jsonl").write_text(f"{ONE}\n{TWO}\n", encoding="utf-8")
    (folder / "one.json").write_text(ONE, encoding="utf-8")
    (folder / "all.json").write_text(f"[{ONE}, {TWO}]", encoding="utf-8")
    (folder / "bad.json").write_text('{"id": "bad", "turns": []}', encoding="utf-8")
    level = found if isinstance(found, int) else 0
    path = suite(folder, [{"name": "case", "expect": {"c": level}, **where}])
    (result,) = run_tests(path).results
    if isinstance(found, int):
        assert result.status == "passed"
        return
    problems = check(path)
    assert [result.problem] == problems
    assert told(problems)[0].startswith(f"R017 {found}")
    line = path.read_text(encoding="utf-8").splitlines()[problems[0].line - 1]
    assert json.dumps(where[list(where)[-1] if "no record" in found else "file"]) in line


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({}, "a test needs either an `interaction` or a `file`"),
        ({"file": "x", "interaction": {}}, "a test needs either an `interaction` or a `file`"),
        ({"id": "x", "interaction": {}}, "`id` says which record of a `file`"),
    ],
)
def test_a_test_has_one_record(keys: Json, message: str, tmp_path: Path) -> None:
    with pytest.raises(RubricError, match=message):
        run(tmp_path, [{"name": "case", "expect": {"c": 1}, **keys}])


def in_file(
    folder: Path, cases: Iterable[Json], name: str = "rubric.test.yaml", **keys: Any
) -> Path:
    path = folder / name
    content = {"format": 1, **keys, "tests": list(cases)}
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return path


@pytest.mark.parametrize("named", [{}, {"rubric": "rubric.yaml"}], ids=["by its name", "named"])
def test_a_test_file_joins_its_rubric_wherever_one_stands(
    named: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = suite(tmp_path, [case("+++++", {"c": 5})])
    beside = {"format": 1, **named, "tests": [case("-++++", {"c": 0}, "beside")]}
    path.with_name("rubric.test.yaml").write_text(json.dumps(beside), encoding="utf-8")
    for folder, reference in ((tmp_path, "rubric.yaml"), (tmp_path.parent, str(path))):
        monkeypatch.chdir(folder)
        assert [one.name for one in run_tests(reference).results] == ["case", "beside"]


def test_a_test_file_and_its_rubric_are_one_suite_whichever_is_named(tmp_path: Path) -> None:
    path = suite(tmp_path, [case("+++++", {"c": 5})])
    beside = in_file(tmp_path, [case("-++++", {"c": 0})])
    (tmp_path / "more").mkdir()
    far = in_file(
        tmp_path / "more", [case("+-+++", {"c": 1})], "x.test.yaml", rubric="../rubric.yaml"
    )
    for named, count in (([path], 2), ([beside], 2), ([far], 3), ([path, far], 3), ([tmp_path], 3)):
        (found,), problems = load_suites(find_files(map(str, named)))
        assert (problems, len(found.cases)) == ([], count)
    assert [check(one) for one in (path, beside, far)] == [[], [], []]


TEST_FILES = {
    "no rubric of that name": (
        "lost.test.yaml",
        {},
        ["R018 there is no rubric `lost.yaml` beside this file (name it: `rubric: ../other.yaml`)"],
    ),
    "a rubric that is not there": (
        "x.test.yaml",
        {"rubric": "rubic.yaml"},
        ["R018 there is no rubric file `rubic.yaml` beside this one (did you mean `rubric.yaml`?)"],
    ),
    "an unknown key": (
        "rubric.test.yaml",
        {"rubrik": "x"},
        ["R010 unknown key `rubrik` (did you mean `rubric`?)"],
    ),
    "a criterion that the rubric lacks": (
        "x.test.yaml",
        {"rubric": "rubric.yaml", "tests": [case("+", {"d": 1})]},
        ["R013 no criterion `d` (known: c, score, possible, result)"],
    ),
    "two tests of one name": (
        "rubric.test.yaml",
        {"tests": [case("+", {"c": 1})] * 2},
        ["R016 two tests have the name `case` (give each its own)"],
    ),
    "no tests": (
        "rubric.test.yaml",
        {"tests": []},
        ["R012 the list is empty (add an entry, or leave the key out)"],
    ),
    "another format": ("rubric.test.yaml", {"format": 2}, ["R012 expected `1`, found `2`"]),
}


@pytest.mark.parametrize(("name", "keys", "said"), TEST_FILES.values(), ids=TEST_FILES)
def test_a_test_file_is_checked_like_a_rubric(
    name: str, keys: Json, said: list[str], tmp_path: Path
) -> None:
    suite(tmp_path, [])
    content = {"format": 1, "tests": [case("+----", {"c": 1})], **keys}
    path = tmp_path / name
    path.write_text(json.dumps(content), encoding="utf-8")
    assert told(check(path)) == said
    _, problems = load_suites(find_files([str(path)]))
    assert told(problems) == said


def test_the_codes_are_documented() -> None:
    assert {"R017", "R018"} <= set(CODES)


def covered(done: SuiteResult, name: str = "c") -> str:
    """The gates that are covered: `1+` opened, `1-` blocked."""
    assert done.coverage is not None
    gates = done.coverage.of(name).gates
    parts = [f"{gate.level}{'+' * gate.opened}{'-' * gate.blocked}" for gate in gates]
    return " ".join(part for part in parts if len(part) > 1)


COVERAGE = {
    "a level speaks for all gates up to the one that blocks": ("++-++", {"c": 2}, "1+ 2+ 3-"),
    "so does the gate that blocks": ("++-++", {"c": {"blocked_by": 3}}, "1+ 2+ 3-"),
    "and the score": ("++-++", {"score": 2}, "1+ 2+ 3-"),
    "the top has no gate that blocks": ("+++++", {"c": 5}, "1+ 2+ 3+ 4+ 5+"),
    "unknown blocks too": ("+?+++", {"c": 1}, "1+ 2-"),
    "a result speaks for the gates that it hangs on": ("++++-", {"result": "pass"}, "1+ 2+ 3+"),
    "a verdict speaks for its own gate": ("++-++", {"c": {"verdicts": {2: "met"}}}, "2+"),
    "a verdict above the climb speaks for no gate": ("+-+--", {"c": {"verdicts": {3: "met"}}}, ""),
    "what is locked says that something below blocks": ("+-+--", {"c": {"locked": [3]}}, "2-"),
    "what could be says nothing of what is unknown": ("+????", {"c": {"possible": 5}}, "1+"),
    "that it applies says nothing of gates": ("++-++", {"c": {"applies": True}}, ""),
    "nor does a result that no gate changes": ("-++++", {"result": "none"}, ""),
}


@pytest.mark.parametrize(("verdicts", "expect", "gates"), COVERAGE.values(), ids=COVERAGE)
def test_a_test_covers_a_gate_if_it_would_fail_were_the_gate_turned(
    verdicts: str, expect: Json, gates: str, tmp_path: Path
) -> None:
    rule = {} if expect == {"result": "none"} else {"pass": {"score": 3}}
    done = run(tmp_path, [case(verdicts, expect)], **rule)
    assert done.results[0].status == "passed"
    assert covered(done) == gates


def test_a_test_of_one_criterion_covers_none_of_another(tmp_path: Path) -> None:
    one = case("++---", {"c": 2})
    one["interaction"]["metadata"] |= known("+----", "d")
    done = run(tmp_path, [one], facts(), facts(name="d"))
    assert (covered(done), covered(done, "d")) == ("1+ 2+ 3-", "")
    one["expect"] = {"score": 1.5}
    done = run(tmp_path, [one], facts(), facts(name="d"))
    assert (covered(done), covered(done, "d")) == ("1+ 2+ 3-", "1+ 2-")


def test_a_test_that_fails_covers_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, [case("++---", {"c": 3})])
    assert (covered(done), done.coverage and done.coverage.percent) == ("", 0)


def test_a_gate_that_does_not_apply_is_neither_open_nor_blocking(tmp_path: Path) -> None:
    rules = facts()
    rules["levels"][2]["applies_when"] = {"field": "metadata.asked", "exists": True}
    rules["levels"][2]["met_when"] = {"field": "metadata.asked", "equals": True}
    unasked = record([agent("Hello")], metadata={**known("+?+--"), "asked": None})
    done = run(tmp_path, [{"name": "n", "interaction": unasked, "expect": {"c": 3}}], rules)
    assert covered(done) == "1+ 3+ 4-"


def test_the_share_is_never_rounded_up_to_all(tmp_path: Path) -> None:
    ladder = ["+" * up + "-" * (5 - up) for up in range(6)]
    cases = [case(verdicts, {"c": up}, f"up {up}") for up, verdicts in enumerate(ladder)]
    for kept, percent in ((6, 100), (5, 90), (1, 10)):
        done = run(tmp_path, cases[:kept])
        assert done.coverage is not None
        assert done.coverage.percent == percent


@laws
@given(st.lists(st.text("+-?", min_size=5, max_size=5), min_size=1, max_size=6))
def test_one_test_more_never_covers_less(records: list[str]) -> None:
    with TemporaryDirectory() as folder:
        cases = [
            case(one, {"c": len(one) - len(one.lstrip("+"))}, f"case {number}")
            for number, one in enumerate(records)
        ]
        fewer, more = (run(Path(folder), some).coverage for some in (cases[:-1], cases))
    assert fewer is not None
    assert more is not None
    assert fewer.covered <= more.covered
    for before, after in zip(fewer.gates, more.gates, strict=True):
        assert (before.opened, before.blocked) <= (after.opened, after.blocked)
