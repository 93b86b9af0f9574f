"""Gates that observations decide, with what the rule says of itself beside it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from pydantic import ValidationError

from scorecard.engine.gates import apply_gates
from scorecard.grade import Grade, Observed
from scorecard.rubric.model import Rubric
from support import Json, agent, criterion, customer, grade, laws, record, rubric

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
