"""Gates, scores and results, held to the prose of the design (section 5, "Gates").

Five verdicts are written as a word of five letters, lowest level first: `m` met, `u` unmet,
`n` not applicable, `?` unknown."""

from __future__ import annotations

import re
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from pydantic import ValidationError

from scorecard.engine.evaluator import Evaluator
from scorecard.engine.gates import apply_gates
from scorecard.grade import Grade, Observed
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric
from support import Json, agent, criterion, customer, grade, laws, level, record, rubric

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


MOMENTS: Json = {"rude": {"says": ["rude"]}, "complaint": {"says": ["bad"]}}
RULES = rubric(criterion({"never": "rude"}), moments=MOMENTS)
YES, NO = {"met": True, "by": "qa-1"}, {"met": False, "by": "qa-2", "note": "curt"}
MODEL_YES, MODEL_NO = {"met": True, "by": "model:m"}, {"met": False, "by": "model:n"}


def graded(*said: str, rules: Json = RULES, language: Any = "en", **observations: Any) -> Grade:
    named = {name.replace("_", "."): value for name, value in observations.items()}
    turns = [agent(text) for text in said or ("Hello",)]
    return grade(rules, record(turns, observations=named), language=language)


@pytest.mark.parametrize(
    ("judgements", "trust", "verdict", "claims"),
    [
        (False, [], "unmet", "an observation says unmet"),
        (YES, [], "met", "qa-1 says met"),
        (NO, [], "unmet", "qa-2 says unmet: curt"),
        ([YES, YES], [], "met", "qa-1 say met"),
        ([YES, NO], [], "unknown", "qa-1 says met; qa-2 says unmet: curt"),
        ([MODEL_YES, NO], [], "unmet", "qa-2 says unmet: curt"),
        ([MODEL_YES, MODEL_NO], [], "unknown", "model:m says met; model:n says unmet"),
        ([MODEL_YES, NO], ["models"], "met", "model:m says met"),
        ([YES, NO], ["qa-2"], "unmet", "qa-2 says unmet: curt"),
        ([YES, NO, MODEL_YES], ["model:m", "people"], "met", "model:m says met"),
        ([MODEL_YES, MODEL_NO], ["people", "model:n"], "unmet", "model:n says unmet"),
    ],
)
def test_who_is_trusted_most_decides(
    judgements: Any, trust: list[str], verdict: str, claims: str
) -> None:
    rules = {**RULES, "trust": trust} if trust else RULES
    first = graded(rules=rules, c_1=judgements).criteria[0].levels[0]
    assert (first.verdict, first.overruled) == (verdict, "met")
    reason = f"the words say met; {claims}"
    assert first.reasons == (reason, "no rude in 1 turn")
    assert first.why == f"{reason}; no rude in 1 turn"


def test_both_languages_say_so() -> None:
    first = graded("rude", language="zh", c_1=[YES, NO]).criteria[0].levels[0]
    assert first.reasons[0] == "按规则为未达成；qa-1 判为达成；qa-2 判为未达成：curt"


def test_the_evidence_names_who_says_so_and_keeps_the_words() -> None:
    first = graded("rude", c_1={**YES, "turns": [0], "quote": "rude"}).criteria[0].levels[0]
    assert first.evidence is not UNSET
    assert first.evidence[0] == Observed("c.1", True, "qa-1", (0,), quote="rude")
    assert first.evidence[1].quote == "rude"  # type: ignore[union-attr]


def test_disagreement_is_needed_to_be_settled() -> None:
    found = graded(c_2=[YES, NO])
    assert found.needs == ("agreement on observation c.2",)
    one = found.criteria[0]
    assert (one.level, one.possible, one.blocked_by) == (1, 5, 2)


def test_a_gate_that_has_no_observation_is_as_it_was() -> None:
    assert graded(c_2=YES, d_1=NO).criteria[0].levels[0] == graded().criteria[0].levels[0]
    assert graded(c_9=NO, c=NO).criteria == graded().criteria


@pytest.mark.parametrize("judgement", [True, False])
def test_no_observation_decides_whether_a_criterion_applies(judgement: bool) -> None:
    ladder = criterion({"never": "rude"}, applies_when={"occurs": "complaint"})
    rules = rubric(ladder, moments=MOMENTS)
    one = graded(rules=rules, c_1=judgement).criteria[0]
    assert (one.applies, one.level) == (False, None)
    ladder = criterion({"never": "rude"})
    ladder["levels"][1]["applies_when"] = {"occurs": "complaint"}
    one = graded(rules=rubric(ladder, moments=MOMENTS), c_1=judgement).criteria[0]
    assert one.levels[0].verdict == "not_applicable"


def test_what_does_not_apply_by_its_words_can_be_decided() -> None:
    rules = rubric(criterion({"response": "rude", "to": "complaint"}), moments=MOMENTS)
    one = graded(rules=rules, c_1=NO).criteria[0]
    assert (one.applies, one.level, one.levels[0].overruled) == (True, 0, "not_applicable")


@pytest.mark.parametrize("name", ["c.1", "anything.5", "礼貌.3"])
def test_the_names_of_gates_are_reserved(name: str) -> None:
    for rules in (
        rubric(criterion({"observed": name})),
        rubric(criterion({"occurs": "m"}), moments={"m": {"observed": name}}),
    ):
        with pytest.raises(ValidationError, match="is the name of a gate"):
            Rubric.model_validate(rules)
    Rubric.model_validate(rubric(criterion({"observed": name.replace(".", "_")})))
    Rubric.model_validate(rubric(criterion({"observed": "c.6"})))


def test_nobody_is_trusted_twice() -> None:
    with pytest.raises(ValidationError, match="`people` stands twice"):
        Rubric.model_validate({**RULES, "trust": ["people", "qa-1", "people"]})


verdicts = st.lists(st.sampled_from([None, True, False, "disputed"]), min_size=5, max_size=5)


@laws
@given(verdicts, st.lists(st.booleans(), min_size=5, max_size=5))
def test_levels_follow_from_the_verdicts_that_observations_give(
    decided: list[Any], rude: list[bool]
) -> None:
    """The oracle knows the gates by their verdicts alone."""
    moments = {f"m{number}": {"says": [f"word{number}"]} for number in range(5)}
    ladder = criterion(*({"never": f"m{number}"} for number in range(5)))
    said = " ".join(f"word{number}" for number, is_rude in enumerate(rude) if is_rude)
    observations = {
        f"c.{number}": [YES, NO] if judgement == "disputed" else judgement
        for number, judgement in enumerate(decided, 1)
        if judgement is not None
    }
    interaction = record([customer(said or "nothing")], observations=observations)
    one = grade(rubric(ladder, moments=moments), interaction).criteria[0]
    own = ["unmet" if is_rude else "met" for is_rude in rude]
    by_judgement = {True: "met", False: "unmet", "disputed": "unknown"}
    expected = [by_judgement.get(d, o) for d, o in zip(decided, own, strict=True)]
    assert [level.verdict for level in one.levels] == expected
    assert [level.overruled for level in one.levels] == [
        UNSET if d is None else o for d, o in zip(decided, own, strict=True)
    ]
    reached = apply_gates(tuple(expected))  # type: ignore[arg-type]
    assert (one.level, one.possible, one.blocked_by, one.locked) == reached
