"""Rubrics from files: what is wrong, where it stands, and how to mend it."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from bundled import evaluator
from paths import ROOT
from scorecard import Evaluator, Rubric, RubricError, convert, load_rubric
from scorecard.authoring.scalar import Plain, resolve
from scorecard.lint import lint
from scorecard.rubric.load import check_rubric, load_document, read_document
from support import criterion, rubric

RUBRIC = """\
format: 1
id: desk
version: 1.10
title: Desk
parameters:
  limit: {by: customer.tier, cases: {gold: 30s}, default: 90s}
moments:
  complaint: {speaker: customer, says: [complain]}
  apology: {speaker: agent, says: [sorry]}
criteria:
  - id: desk
    title: Desk
    levels:
      1: {behaviour: One, met_when: {never: complaint}}
      2: {behaviour: Two, met_when: {response: apology, to: complaint, within: 2 turns}}
      3: {behaviour: Three, met_when: {measure: reply_time, of: agent, at_most: $limit}}
      4: {behaviour: Four, met_when: {field: outcome.csat, at_least: 4}}
      5: {behaviour: Five, met_when: {observed: foresight}}
"""


def write(folder: Path, text: str = RUBRIC, name: str = "desk.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    """Each problem on a line, without the folder."""
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    folder = f"{path.parent}/"
    return [
        str(problem).replace(folder, "").replace("\n  help: ", " | ")
        for problem in caught.value.problems
    ]


def test_what_the_author_wrote_stays(tmp_path: Path) -> None:
    assert load_rubric(write(tmp_path)).version == "1.10"


SLIPS = [
    # before, after, what the place shows, what is wrong, how to mend it
    ("levels:", "levles:", "levles", "unknown key `levles`", "did you mean `levels`?"),
    ("never:", "nevr:", "nevr", "`nevr` is not a kind of condition", "did you mean `never`?"),
    (
        "response: apology",
        "response: aplogy",
        "aplogy",
        "unknown moment `aplogy`",
        "did you mean `apology`?",
    ),
    (
        "reply_time",
        "reply_tim",
        "reply_tim",
        "unknown measure `reply_tim`",
        "did you mean `reply_time`?",
    ),
    ("$limit", "$limt", "$limt", "unknown parameter `$limt`", "did you mean `$limit`?"),
    (
        "outcome.csat",
        "outcom.csat",
        "outcom.csat",
        "a record has no `outcom`",
        "did you mean `outcome.csat`?",
    ),
    (
        "2 turns",
        "２ turns",
        "２ turns",
        "expected a span such as `2 turns`, `30s`, `500ms`, `1min` or `10%`, found `２ turns`",
        "`２` is a fullwidth sign, which YAML takes for a letter: write `2`",
    ),
    (
        "at_least: 4",
        "at_least：4",
        "at_least",
        "unknown key `at_least：4`",
        "`：` is a fullwidth sign, which YAML takes for a letter: write `: `",
    ),
    (
        "2 turns",
        "soon",
        "soon",
        "expected a span such as `2 turns`, `30s`, `500ms`, `1min` or `10%`, found `soon`",
        "",
    ),
    (
        "default: 90s",
        "default: soon",
        "$limit",
        "`$limit` does not fit here: expected a number, a time such as `30s` or a share such as "
        "`60%`, found `soon`",
        "",
    ),
    ("at_least: 4", "atleast: 4", "atleast", "unknown key `atleast`", "did you mean `at_least`?"),
    (
        "speaker: customer",
        "speaker: costumer",
        "costumer",
        "expected one of `agent`, `customer`, `system`, found `costumer`",
        "did you mean `customer`?",
    ),
    (
        "says: [sorry]",
        "matches: ['(?=so)rry']",
        "'(?=so)rry'",
        "look-ahead `(?=…)` is not in RE2 syntax",
        "say what must not be there in `excluding`",
    ),
    (
        "of: agent, ",
        "",
        "{measure: reply_time, at_most: $limit}",
        "`reply_time` needs `of`",
        "add `of: agent` or `of: customer`",
    ),
    (
        "      5: {behaviour: Five, met_when: {observed: foresight}}\n",
        "      6: {behaviour: Six, met_when: {observed: foresight}}\n",
        "6",
        "`6` is not a level",
        "a criterion has any of the levels 1 to 5",
    ),
    (
        "says: [sorry]",
        "says: []",
        "[]",
        "the list is empty",
        "add an entry, or leave the key out",
    ),
    (
        "moments:\n",
        "moments:\n  loop: {any_of: [apology, loop]}\n",
        "loop",
        "the moment is made of itself: loop -> loop",
        "break the circle",
    ),
    (
        "at_least: 4",
        "at_least: ~",
        "at_least",
        "`at_least` has no value",
        "write one, or leave it out",
    ),
    (
        "gold: 30s",
        "gold: ~",
        "gold",
        "`gold` has no value",
        "write one, or leave the case out",
    ),
    (
        "at_most: $limit",
        "equals: ~",
        "equals",
        "`equals` has no value",
        "write one, or leave it out",
    ),
    (
        "title: Desk\nparameters",
        "title: Desk\ntitle: Other\nparameters",
        "title",
        "the key `title` stands twice in this mapping, first on line 4",
        "rename or remove one of them",
    ),
]


@pytest.mark.parametrize(("before", "after", "shown", "message", "help"), SLIPS)
def test_one_slip_is_one_problem(
    tmp_path: Path, before: str, after: str, shown: str, message: str, help: str
) -> None:
    assert before in RUBRIC
    text = RUBRIC.replace(before, after, 1)
    with pytest.raises(RubricError) as caught:
        load_rubric(write(tmp_path, text))
    (problem,) = caught.value.problems
    line = text.splitlines()[problem.line - 1]
    assert problem.line == problem.end_line or shown == "1"
    assert line[problem.column - 1 :][: len(shown)] == shown
    assert (problem.message, problem.help) == (message, help)


def test_all_problems_are_said_at_once_in_file_order(tmp_path: Path) -> None:
    text = RUBRIC.replace("[sorry]", "[]").replace("response: apology", "response: aplogy")
    text = text.replace("observed:", "observd:").replace("format: 1", "format: 2")
    lines = [one.split(":")[1] for one in problems(write(tmp_path, text))]
    assert lines == ["1", "9", "15", "18"]


LEXICON = "format: 1\nmoments:\n  thanks: {says: [thank you]}\n"


def including(*names: str) -> str:
    return RUBRIC.replace("parameters:", f"include: [{', '.join(names)}]\nparameters:", 1)


def test_moments_of_a_lexicon_are_the_rubrics_own(tmp_path: Path) -> None:
    write(tmp_path, LEXICON, "words/thanks.yaml")
    text = including("words/thanks.yaml").replace("never: complaint", "never: thanks")
    rubric = load_rubric(write(tmp_path, text))
    assert sorted(rubric.moments) == ["apology", "complaint", "thanks"]
    spelt_out = text.replace("include: [words/thanks.yaml]\n", "").replace(
        "moments:\n", "moments:\n  thanks: {says: [thank you]}\n"
    )
    assert rubric.sha256 == load_rubric(write(tmp_path, spelt_out, "spelt.yaml")).sha256


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        (
            "words/thnks.yaml",
            "there is no file `words/thnks.yaml` beside this one",
            "did you mean `words/thanks.yaml`?",
        ),
        (
            "../thanks.yaml",
            "`../thanks.yaml` lies outside the rubric's folder",
            "move the lexicon into it",
        ),
        (
            "/etc/passwd",
            "`/etc/passwd` lies outside the rubric's folder",
            "move the lexicon into it",
        ),
        ("desk.yaml", "`desk.yaml` is this file itself", "leave it out"),
        ('"a\\0b"', "`a\0b` can't be the path of a file", "name a file beside this one"),
        (
            "x" * 300,
            f"`{'x' * 300}` can't be the path of a file",
            "name a file beside this one",
        ),
    ],
)
def test_an_include_stays_in_its_folder(tmp_path: Path, name: str, message: str, help: str) -> None:
    write(tmp_path, LEXICON, "thanks.yaml")
    write(tmp_path, LEXICON, "desk/words/thanks.yaml")
    # A moment that may be in the missing lexicon is not a second problem.
    text = including(name).replace("never: complaint", "never: thanks")
    (found,) = problems(write(tmp_path / "desk", text))
    assert found == f"desk.yaml:5:11: error[R014]: {message} | {help}"


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    outside = write(tmp_path, LEXICON, "thanks.yaml")
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "thanks.yaml").symlink_to(outside)
    (found,) = problems(write(tmp_path / "desk", including("thanks.yaml")))
    assert "lies outside the rubric's folder" in found


def test_one_name_from_two_places_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, LEXICON.replace("thanks", "apology"), "words.yaml")
    (found,) = problems(write(tmp_path, including("words.yaml")))
    assert found.startswith("words.yaml:3:3: error[R016]: the moment `apology` is also defined in")


def test_a_problem_in_a_lexicon_has_its_place_there(tmp_path: Path) -> None:
    write(tmp_path, LEXICON.replace("says", "say"), "words.yaml")
    (found,) = problems(write(tmp_path, including("words.yaml")))
    assert found == "words.yaml:3:12: error[R010]: unknown key `say` | did you mean `says`?"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (
            "custmer-first",
            "no rubric `custmer-first`, neither a file nor bundled "
            "(did you mean `customer-first`?)",
        ),
        ("nowhere/desk.yaml", "no rubric file nowhere/desk.yaml"),
        ("rubrics", "rubrics is a folder; name a rubric file in it"),
    ],
)
def test_a_rubric_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, reference: str, message: str
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(FileNotFoundError) as caught:
        load_rubric(reference)
    assert str(caught.value) == message


def test_a_rubric_made_in_python_is_told_of_an_unknown_moment() -> None:
    levels = {n: {"behaviour": "b", "met_when": {"never": "aplogy"}} for n in range(1, 6)}
    rubric = Rubric.model_validate(
        {
            "format": 1,
            "id": "r",
            "version": "1",
            "title": "r",
            "moments": {"apology": {"says": ["sorry"]}},
            "criteria": [{"id": "c", "title": "c", "levels": levels}],
        }
    )
    with pytest.raises(ValueError, match="unknown moment `aplogy`"):
        Evaluator(rubric)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("42", 42),
        ("1.10", 1.1),
        ("0123", "0123"),
        ("no", "no"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("9" * 400, "9" * 400),
        ("true", True),
    ],
)
def test_what_can_be_anything_follows_yaml_except_for_codes(written: str, meant: object) -> None:
    assert resolve(Plain(written)) == meant
    assert type(resolve(Plain(written))) is type(meant)


def test_many_are_graded_as_one_by_one() -> None:
    grader = evaluator()
    turns = [[{"speaker": "agent", "text": text}] for text in ("Hello", "Let me check", "您好")]
    records = [convert({"id": str(i), "turns": made}) for i, made in enumerate(turns)]
    assert list(grader.grade_all(iter(records))) == [grader.grade(one) for one in records]


def chain(links: int, of: str) -> str:
    """Moments that are each made of the next, which they name twice, and the last of `of`."""
    names = [*(f"link{number}" for number in range(links)), of]
    made = (f"  {name}: {{any_of: [{part}, {part}]}}\n" for name, part in pairwise(names))
    return RUBRIC.replace("moments:\n", f"moments:\n{''.join(made)}").replace(
        "never: complaint", "never: link0"
    )


def test_moments_are_made_of_moments_in_no_more_than_fifty_levels(tmp_path: Path) -> None:
    grade = Evaluator(load_rubric(write(tmp_path, chain(49, "complaint")))).grade(
        convert({"id": "i", "turns": [{"speaker": "customer", "text": "I complain."}]})
    )
    assert grade.criteria[0].levels[0].verdict == "unmet"
    for links in (50, 2000):
        path = write(tmp_path, chain(links, "complaint"))
        (problem,) = problems(path)
        assert "the moment is made of others more than 50 levels deep" in problem


def test_a_long_circle_of_moments_is_told_in_short(tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path, chain(2000, "link0")))
    assert "made of itself: link0 -> link1 -> " in problem
    assert "link7 -> … | break the circle" in problem


def test_parts_that_moments_share_are_looked_at_once(tmp_path: Path) -> None:
    document, _ = read_document(write(tmp_path, chain(49, "complaint")))
    assert document is not None
    assert "R070" in {problem.code for problem in lint(load_document(document))}


def test_a_number_without_end_is_refused_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    digits = "9" * 400
    content = rubric(criterion({"measure": "words", "at_most": digits}))
    path.write_text(json.dumps(content), encoding="utf-8")
    loaded, problems = check_rubric(path)
    assert loaded is None
    said = {(one.code, one.message) for one in problems}
    assert said == {("R012", "a finite number is expected")}
