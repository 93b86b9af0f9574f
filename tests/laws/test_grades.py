"""Laws: what holds whatever the rubric and whatever the record."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generated import MOMENTS, OBSERVATIONS, PARAMETERS, conditions, ladders, records, rubrics
from scorecard.engine.evaluator import Evaluator
from scorecard.engine.stream import JointEvaluator
from scorecard.grade import CriterionGrade, Grade, to_json
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric
from support import Json, agent, criterion, grade, laws, record, rubric


def climb(ladder: Json, interaction: Json) -> CriterionGrade:
    return graded(ladder, interaction).criteria[0]


def graded(ladder: Json, interaction: Json) -> Grade:
    return grade(rubric(ladder, moments=MOMENTS, parameters=PARAMETERS), interaction)


def reach(found: CriterionGrade) -> tuple[int, int]:
    assert found.level is not None
    assert found.possible is not None
    return found.level, found.possible


@laws
@given(rubrics(), records)
def test_what_is_certain_is_possible(rules: Json, interaction: Json) -> None:
    found = grade(rules, interaction)
    for one in found.criteria:
        if one.applies:
            level, possible = reach(one)
            assert 0 <= level <= possible <= 5
    if found.score is not None:
        assert found.possible is not None
        assert 0 <= found.score <= found.possible <= 5
    assert (found.score is None) == (not any(one.applies for one in found.criteria))


@laws
@given(st.lists(rubrics(), min_size=2, max_size=3), records)
def test_rubrics_graded_together_say_what_each_says(rules: list[Json], interaction: Json) -> None:
    models, one = [Rubric.model_validate(each) for each in rules], convert(interaction)
    assert JointEvaluator(models).grade(one) == [Evaluator(each).grade(one) for each in models]


@laws
@given(rubrics(), records)
def test_a_gate_explains_itself(rules: Json, interaction: Json) -> None:
    """What blocks is the lowest level that is unmet or unknown; locked levels are met above it."""
    for one in grade(rules, interaction).criteria:
        closed = [level.level for level in one.levels if level.verdict in ("unmet", "unknown")]
        if not one.applies:
            assert (one.level, one.possible, one.locked) == (None, None, ())
        else:
            assert one.blocked_by == min(closed, default=None)
            met = [level.level for level in one.levels if level.verdict == "met"]
            above = one.blocked_by or 5
            assert list(one.locked) == [level for level in met if level > above]


@laws
@given(rubrics(), records)
def test_every_verdict_gives_a_reason_and_every_doubt_a_need(
    rules: Json, interaction: Json
) -> None:
    found = grade(rules, interaction)
    assert all(level.why for one in found.criteria for level in one.levels)
    doubted = any(
        one.applies is None
        or (one.applies and any(level.verdict == "unknown" for level in one.levels))
        for one in found.criteria
    )
    assert bool(found.needs) == doubted
    assert len(set(found.needs)) == len(found.needs)


@laws
@given(rubrics(), records, records)
def test_evaluators_of_one_rubric_agree_and_remember_nothing(
    rules: Json, one: Json, other: Json
) -> None:
    first, second = (Evaluator(Rubric.model_validate(rules)) for _ in range(2))
    before = to_json(first.grade(convert(one)))
    first.grade(convert(other))
    assert to_json(first.grade(convert(one))) == before
    assert to_json(second.grade(convert(one))) == before


@laws
@given(rubrics(), records)
def test_the_language_changes_the_reasons_only(rules: Json, interaction: Json) -> None:
    english, chinese = (grade(rules, interaction, language=code) for code in ("en", "zh"))

    def without_reasons(found: Grade) -> list[Any]:
        return [
            (found.score, found.possible, found.result, found.needs),
            *(
                (one.applies, one.level, one.possible, one.blocked_by, one.locked)
                for one in found.criteria
            ),
            *((level.verdict, level.evidence) for one in found.criteria for level in one.levels),
        ]

    assert without_reasons(english) == without_reasons(chinese)


def stricter(data: st.DataObject, ladder: Json, condition: Json, interaction: Json) -> None:
    """Put a stricter condition in the place of a level's own, and compare."""
    number = data.draw(st.integers(1, 5))
    loose, strict = dict(ladder["levels"]), dict(ladder["levels"])
    loose[number] = {"behaviour": "b", "met_when": condition}
    strict[number] = {"behaviour": "b", "met_when": data.draw(tightened(condition))}
    before = climb({**ladder, "levels": loose}, interaction)
    after = climb({**ladder, "levels": strict}, interaction)
    # A gate that does not apply earns nothing; one that does may: there is nothing to compare.
    assume(before.applies and before.levels[number - 1].verdict != "not_applicable")
    (level, possible), (strict_level, strict_possible) = reach(before), reach(after)
    assert strict_level <= level
    assert strict_possible <= possible


def tightened(condition: Json) -> st.SearchStrategy[Json]:
    """A condition that holds in fewer cases."""
    choices = [conditions.map(lambda extra: {"all": [condition, extra]})]
    if "occurs" in condition:
        choices.append(st.just({**condition, "at_least": condition["at_least"] + 1}))
        if condition.get("at_most", 0) > condition["at_least"]:
            choices.append(st.just({**condition, "at_most": condition["at_most"] - 1}))
    if "repeats" in condition and condition["at_most"] > 1:
        choices.append(st.just({**condition, "at_most": condition["at_most"] - 1}))
    if "count_of" in condition and condition["at_least"] < len(condition["count_of"]):
        choices.append(st.just({**condition, "at_least": condition["at_least"] + 1}))
    if "measure" in condition and condition.get("at_most") == 4:
        choices.append(st.just({**condition, "at_most": 3.9}))
    return st.one_of(choices)


@laws
@given(st.data(), ladders(), conditions, records)
def test_a_stricter_gate_never_raises_a_level(
    data: st.DataObject, ladder: Json, condition: Json, interaction: Json
) -> None:
    stricter(data, ladder, condition, interaction)


@laws
@given(st.data(), ladders(), st.sampled_from(sorted(MOMENTS)), st.integers(1, 3), records)
def test_a_narrower_count_never_raises_a_level(
    data: st.DataObject, ladder: Json, moment: str, least: int, interaction: Json
) -> None:
    bounds = {"at_least": least, "at_most": least + data.draw(st.integers(1, 3))}
    stricter(data, ladder, {"occurs": moment, **bounds}, interaction)


EDGES = [{"first": "1 turn"}, {"first": "2 turns"}, {"first": "60%"}, {"first": "100%"}, None]


@laws
@given(ladders(), st.sampled_from(sorted(MOMENTS)), st.integers(0, 3), records)
def test_never_in_a_wider_scope_never_raises_a_level(
    ladder: Json, moment: str, narrow: int, interaction: Json
) -> None:
    def in_scope(scope: Json | None) -> Json:
        never = {"never": moment, **({"in": scope} if scope else {})}
        levels = {**ladder["levels"], 2: {"behaviour": "b", "met_when": never}}
        return {**ladder, "levels": levels}

    count = len(interaction["turns"])
    # From narrow to wide; 60 % of few turns may be less than two of them.
    edges = [edge for edge in EDGES if edge != {"first": "60%"} or count > 3]
    narrow = min(narrow, len(edges) - 2)
    before = climb(in_scope(edges[narrow]), interaction)
    after = climb(in_scope(edges[narrow + 1]), interaction)
    assume(before.applies)
    assert reach(after)[0] <= reach(before)[0]
    assert reach(after)[1] <= reach(before)[1]


def settle(data: st.DataObject, interaction: Json, needs: list[str]) -> Json:
    """The record with one of its missing judgements or fields filled in."""
    observations = [f"observation {name}" for name in OBSERVATIONS]
    known = {
        **dict.fromkeys(observations, st.booleans()),
        **dict.fromkeys([f"agreement on {name}" for name in observations], st.booleans()),
        "field customer.tier": st.sampled_from(["gold", "tin"]),
        "field outcome.csat": st.integers(1, 5),
    }
    open_needs = [need for need in needs if need in known]
    assume(open_needs)
    need = data.draw(st.sampled_from(open_needs))
    value = data.draw(known[need])
    *_, sort, name = need.split()
    if sort == "observation":
        return {**interaction, "observations": {**interaction["observations"], name: value}}
    part, key = name.split(".")
    return {**interaction, part: {key: value}}


@laws
@given(st.data(), ladders(), records)
def test_settling_a_doubt_stays_between_what_was_certain_and_what_was_possible(
    data: st.DataObject, ladder: Json, interaction: Json
) -> None:
    """A tier that no parameter knows is not a missing one: it stays out of this."""
    assume(interaction["customer"].get("tier") != "other")
    found = graded(ladder, interaction)
    before = found.criteria[0]
    assume(before.applies)
    after = climb(ladder, settle(data, interaction, list(found.needs)))
    if after.applies:
        level, possible = reach(before)
        assert level <= reach(after)[0] <= reach(after)[1] <= possible


MAY_NOT_APPLY = {"observed": "a", "unless": {"observed": "b"}}
DOES_NOT_APPLY = {"observed": "c", "unless": {"field": "id", "exists": True}}
ALWAYS = {"field": "id", "exists": True}


@pytest.mark.parametrize(
    "settled", [{"b": True}, {"b": False, "a": True}, {"b": False, "a": False}]
)
def test_a_count_that_may_not_apply_is_in_doubt(settled: dict[str, bool]) -> None:
    """With `b` true no member is left, and the level lets through."""
    count = {"count_of": [MAY_NOT_APPLY, DOES_NOT_APPLY], "at_least": 2}
    ladder = criterion(count, ALWAYS)
    before = climb(ladder, record())
    after = climb(ladder, record(observations=settled))
    assert reach(before)[0] <= reach(after)[0] <= reach(before)[1]


@pytest.mark.parametrize(
    ("ladder", "applies"),
    [
        (criterion({"observed": "a"}, applies_when={"observed": "b"}), None),
        (criterion({"observed": "a", "unless": {"observed": "b"}}), True),
    ],
)
def test_a_criterion_in_doubt_names_what_would_settle_it(
    ladder: Json, applies: bool | None
) -> None:
    found = grade(rubric(ladder), record([agent("Hello")]))
    assert found.criteria[0].applies is applies
    assert "observation b" in found.needs
