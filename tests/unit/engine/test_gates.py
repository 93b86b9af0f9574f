"""Gates, scores and results, held to the prose of the design (section 5, "Gates").

Five verdicts are written as a word of five letters, lowest level first: `m` met, `u` unmet,
`n` not applicable, `?` unknown.
"""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

import pytest

from scorecard.engine.evaluator import Evaluator
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric
from support import Json, grade, level, record, rubric

WORDS = ["".join(letters) for letters in product("mun?", repeat=5)]


class Gates(NamedTuple):
    applies: bool | None
    level: int | None
    possible: int | None
    blocked_by: int | None
    locked: list[int]


def by_the_prose(word: str) -> Gates:
    """The sentences of the design, as regular expressions over the word.

    Written before the engine was read, and in another shape than it could have.
    """
    if word == "nnnnn":
        return Gates(False, None, None, None, [])
    open_below = re.match("[mn]*", word)
    assert open_below is not None
    blocked_by = open_below.end() + 1 if open_below.end() < 5 else None
    met = [found.end() for found in re.finditer("m", word)]
    return Gates(
        applies=True,
        level=_length("[mn]*m", word),
        possible=_length("[mn]*m", word.replace("?", "m")),
        blocked_by=blocked_by,
        locked=[number for number in met if blocked_by is not None and number > blocked_by],
    )


def _length(pattern: str, word: str) -> int:
    found = re.match(pattern, word)
    return found.end() if found else 0


def ladder(name: str = "c", **keys: object) -> Json:
    """A criterion that stands on observations, and on fields that switch a level off."""
    levels = {
        number: level(
            {"observed": f"{name}{number}"},
            applies_when={"field": f"metadata.{name}{number}_off", "exists": False},
        )
        for number in range(1, 6)
    }
    return {"id": name, "title": name, "levels": levels, **keys}


def standing(**words: str) -> Json:
    """A record under which each ladder has the verdicts of its word."""
    observations, metadata = {}, {}
    for name, word in words.items():
        for number, letter in enumerate(word, 1):
            if letter in "mu":
                observations[f"{name}{number}"] = letter == "m"
            if letter == "n":
                metadata[f"{name}{number}_off"] = True
    return record(observations=observations, metadata=metadata)


def test_every_combination_of_verdicts_climbs_as_the_prose_says() -> None:
    evaluator = Evaluator(Rubric.model_validate(rubric(ladder())))
    letters = {"met": "m", "unmet": "u", "not_applicable": "n", "unknown": "?"}
    different = []
    for word in WORDS:
        found = evaluator.grade(convert(standing(c=word))).criteria[0]
        assert "".join(letters[one.verdict] for one in found.levels) == word
        gates = Gates(
            found.applies, found.level, found.possible, found.blocked_by, list(found.locked)
        )
        if gates != by_the_prose(word):
            different.append((word, gates, by_the_prose(word)))
    assert len(WORDS) == 1024
    assert different == []


@pytest.mark.parametrize(
    ("word", "gates"),
    [
        ("mmmmm", Gates(True, 5, 5, None, [])),
        ("uuuuu", Gates(True, 0, 0, 1, [])),
        ("?????", Gates(True, 0, 5, 1, [])),
        ("mummm", Gates(True, 1, 1, 2, [3, 4, 5])),
        ("m?mum", Gates(True, 1, 3, 2, [3, 5])),
        ("nmnnn", Gates(True, 2, 2, None, [])),
        ("nnn?n", Gates(True, 0, 4, 4, [])),
        ("nnnun", Gates(True, 0, 0, 4, [])),
        ("nnnnn", Gates(False, None, None, None, [])),
    ],
)
def test_gates_by_hand(word: str, gates: Gates) -> None:
    assert by_the_prose(word) == gates


@pytest.mark.parametrize(
    ("overall", "words", "score", "possible"),
    [
        ("weighted_mean", {"a": "mmmuu", "b": "uuuuu"}, 1.0, 1.0),
        ("weighted_mean", {"a": "m????", "b": "mmmmm"}, 3.6667, 5.0),
        ("weighted_mean", {"a": "mmmmm", "b": "mmuuu"}, 3.0, 3.0),
        ("weighted_mean", {"a": "nnnnn", "b": "mmuuu"}, 2.0, 2.0),
        ("lowest", {"a": "mmmuu", "b": "mm?uu"}, 2.0, 3.0),
        ("lowest", {"a": "nnnnn", "b": "mmmmu"}, 4.0, 4.0),
        ("lowest", {"a": "mnnnn", "b": "nnnnm"}, 1.0, 1.0),
        ("weighted_mean", {"a": "nnnnn", "b": "nnnnn"}, None, None),
        ("lowest", {"a": "nnnnn", "b": "nnnnn"}, None, None),
    ],
)
def test_score_over_the_criteria_that_apply(
    overall: str, words: dict[str, str], score: float | None, possible: float | None
) -> None:
    """`a` weighs 1, `b` weighs 2; rounded to 4 decimals."""
    rules = rubric(ladder("a"), ladder("b", weight=2), overall=overall)
    found = grade(rules, standing(**words))
    assert (found.score, found.possible) == (score, possible)


def test_a_weight_of_zero_shows_without_counting() -> None:
    rules = rubric(ladder("a", weight=0), ladder("b"))
    found = grade(rules, standing(a="uuuuu", b="mmmmm"))
    assert (found.score, found.criteria[0].level) == (5.0, 0)


MARK = {"below": 2, "then": "fail"}
ZERO = {"below": 2, "then": "zero"}
PASS = {"score": 3, "each": 1}


@pytest.mark.parametrize(
    ("critical", "rule", "words", "score", "possible", "result"),
    [
        (None, None, {"a": "mmmmm", "b": "mmmmm"}, 5.0, 5.0, "none"),
        (None, PASS, {"a": "nnnnn", "b": "nnnnn"}, None, None, "none"),
        (None, PASS, {"a": "mmmuu", "b": "mmmuu"}, 3.0, 3.0, "pass"),
        (None, PASS, {"a": "uuuuu", "b": "mmmmm"}, 2.5, 2.5, "fail"),
        (None, {"each": 1}, {"a": "uuuuu", "b": "mmmmm"}, 2.5, 2.5, "fail"),
        (None, {"each": 1}, {"a": "nnnnn", "b": "muuuu"}, 1.0, 1.0, "pass"),
        (None, {"score": 2.5}, {"a": "uuuuu", "b": "mmmmm"}, 2.5, 2.5, "pass"),
        (None, PASS, {"a": "mm?uu", "b": "mmmuu"}, 2.5, 3.0, "undecided"),
        (None, PASS, {"a": "?uuuu", "b": "mmmmm"}, 2.5, 3.0, "undecided"),
        (None, PASS, {"a": "m?uuu", "b": "mmmuu"}, 2.0, 2.5, "fail"),
        (None, PASS, {"a": "mmm??", "b": "mmmuu"}, 3.0, 4.0, "pass"),
        (MARK, PASS, {"a": "muuuu", "b": "mmmmm"}, 3.0, 3.0, "fail"),
        (MARK, PASS, {"a": "mmuuu", "b": "mmmmm"}, 3.5, 3.5, "pass"),
        (MARK, PASS, {"a": "m?uuu", "b": "mmmmm"}, 3.0, 3.5, "undecided"),
        (MARK, PASS, {"a": "nnnnn", "b": "mmmmm"}, 5.0, 5.0, "pass"),
        (ZERO, PASS, {"a": "muuuu", "b": "mmmmm"}, 0.0, 0.0, "fail"),
        (ZERO, PASS, {"a": "m?uuu", "b": "mmmmm"}, 0.0, 3.5, "undecided"),
        (ZERO, PASS, {"a": "mmuuu", "b": "mmmmm"}, 3.5, 3.5, "pass"),
        (ZERO, {"score": 0}, {"a": "muuuu", "b": "mmmmm"}, 0.0, 0.0, "fail"),
    ],
)
def test_critical_marks_and_results(
    critical: Json | None,
    rule: Json | None,
    words: dict[str, str],
    score: float | None,
    possible: float | None,
    result: str,
) -> None:
    """Undecided: fails on what is certain, could pass on what is possible."""
    keys = {} if rule is None else {"pass": rule}
    rules = rubric(ladder("a", critical=critical), ladder("b"), **keys)
    found = grade(rules, standing(**words))
    assert (found.score, found.possible, found.result) == (score, possible, result)


@pytest.mark.parametrize(("word", "result"), [("u", "fail"), ("?", "undecided"), ("m", "none")])
def test_a_critical_mark_fails_without_a_pass_rule_too(word: str, result: str) -> None:
    rules = rubric(ladder(critical={"below": 1, "then": "fail"}))
    assert grade(rules, standing(c=word * 5)).result == result


def test_a_critical_criterion_fails_the_interaction_whatever_it_weighs() -> None:
    rules = rubric(ladder(weight=0, critical={"below": 1, "then": "fail"}), **{"pass": {"each": 0}})
    assert grade(rules, standing(c="uuuuu")).result == "fail"


def test_the_largest_weights_still_make_a_mean() -> None:
    rules = rubric(ladder("a", weight=1e308), ladder("b", weight=1e308))
    assert grade(rules, standing(a="mmmmm", b="mmmuu")).score == 4.0


def test_the_mark_to_pass_is_compared_with_the_score_as_shown() -> None:
    """Two thirds of 5 is shown as 3.3333, so a rule of 3.3333 is kept."""
    rules = rubric(ladder("a", weight=2), ladder("b"), **{"pass": {"score": 3.3333}})
    found = grade(rules, standing(a="mmmmm", b="uuuuu"))
    assert (found.score, found.result) == (3.3333, "pass")


APPLIES = {"field": "outcome.csat", "at_least": 3}


@pytest.mark.parametrize(
    ("outcome", "applies", "score", "needs"),
    [
        ({"csat": 4}, True, 2.5, []),
        ({"csat": 2}, False, 5.0, []),
        ({}, None, 5.0, ["field outcome.csat"]),
    ],
)
def test_a_criterion_that_does_not_apply_leaves_the_denominator(
    outcome: Json, applies: bool | None, score: float, needs: list[str]
) -> None:
    rules = rubric(ladder("a", applies_when=APPLIES), ladder("b"))
    found = grade(rules, {**standing(a="uummm", b="mmmmm"), "outcome": outcome})
    first = found.criteria[0]
    assert (first.applies, found.score, list(found.needs)) == (applies, score, needs)
    gates = (first.level, first.possible, first.blocked_by, first.locked)
    assert gates == ((0, 0, 1, (3, 4, 5)) if applies else (None, None, None, ()))
    assert [one.verdict for one in first.levels] == ["unmet"] * 2 + ["met"] * 3


def test_what_an_inapplicable_criterion_lacks_is_not_needed() -> None:
    rules = rubric(ladder("a", applies_when=APPLIES), ladder("b"))
    found = grade(rules, {**standing(a="?????", b="m?uuu"), "outcome": {"csat": 1}})
    assert found.needs == ("observation b2",)


@pytest.mark.parametrize(
    ("metadata", "observations", "verdict", "needs"),
    [
        ({"vip": True}, {"win_win": True}, "met", []),
        ({"vip": True}, {}, "unknown", ["observation win_win"]),
        ({"vip": False}, {}, "not_applicable", []),
        ({}, {"win_win": True}, "unknown", ["field metadata.vip"]),
        ({}, {"win_win": False}, "unknown", ["field metadata.vip"]),
        ({}, {}, "unknown", ["field metadata.vip", "observation win_win"]),
    ],
)
def test_a_level_of_its_own_applicability(
    metadata: Json, observations: Json, verdict: str, needs: list[str]
) -> None:
    rules = ladder()
    rules["levels"][1] = level(
        {"observed": "win_win"}, applies_when={"field": "metadata.vip", "equals": True}
    )
    for number in range(2, 6):
        rules["levels"][number] = level({"field": "id", "exists": True})
    found = grade(rubric(rules), record(metadata=metadata, observations=observations))
    assert (found.criteria[0].levels[0].verdict, list(found.needs)) == (verdict, needs)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (None, None),
        (0.0, None),
        (0.9999, None),
        (1.0, "basic"),
        (2.9999, "basic"),
        (3.0, "quality"),
        (5.0, "beyond expectations"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_bands_name_the_scores_from_their_mark_upwards(
    score: float | None, band: str | None, turned: bool
) -> None:
    bands = {"basic": 1, "quality": 3, "beyond expectations": 5}
    given = dict(reversed(bands.items())) if turned else bands
    assert Rubric.model_validate(rubric(ladder(), bands=given)).band(score) == band
