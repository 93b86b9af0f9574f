"""A rubric as a form: every kind of condition in plain language, exactly, in both languages.

After a change that is meant, look at the difference and keep it with
UPDATE_GOLDEN=1 pytest tests/unit/explain/test_form.py
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bundled import bundled
from generated import MOMENTS, PARAMETERS, conditions
from golden import SUFFIXES, assert_golden
from paths import GOLDEN
from scorecard import Rubric, load_rubric
from scorecard.conditions import KINDS
from scorecard.conditions.base import ConditionBase, Statement
from scorecard.conditions.describer import Describer
from scorecard.conditions.measured import MeasureCondition
from scorecard.conditions.measures import MEASURES
from scorecard.explain.evaluation_form import evaluation_form
from scorecard.explain.moment import describe_moment
from scorecard.language import LANGUAGES, Language
from scorecard.lint.walk import conditions as walk
from scorecard.render.registry import PAGES, render_page
from support import Json, criterion, laws, rubric

EVERY_KIND = load_rubric(GOLDEN / "explain" / "every-kind.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format", PAGES.names)
def test_the_form_of_every_kind(format: str, language: Language) -> None:
    shown = render_page(evaluation_form(EVERY_KIND, language), format)
    assert_golden(f"explain/every-kind.{language}.{SUFFIXES[format]}", shown)


def test_the_golden_rubric_has_every_kind() -> None:
    found = [condition for _, condition in walk(EVERY_KIND.criteria)]
    assert {condition.kind for condition in found} == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 80, 100])
def test_no_line_is_wider_than_the_terminal(width: int, language: Language) -> None:
    for one in (EVERY_KIND, bundled()):
        lines = render_page(evaluation_form(one, language), "text", width=width).splitlines()
        assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_pattern_and_exclusion_is_there(language: Language) -> None:
    rubric = bundled()
    shown = re.sub(r"\s+", "", render_page(evaluation_form(rubric, language), "text", width=100))
    for moment in rubric.moments.values():
        phrases = moment.says.any or moment.says.all or () if moment.says else ()
        for phrase in (*phrases, *(moment.matches or ()), *(moment.excluding or ())):
            assert re.sub(r"\s+", "", f"“{phrase}”") in shown


def describe(condition: ConditionBase, language: Language) -> Statement:
    rules = Rubric.model_validate(rubric(criterion({"occurs": "sorry"}), **CONTEXT))
    return condition.statement(Describer(rules.moments, rules.parameters, language))


@pytest.mark.parametrize(("language", "told"), [("en", "one of nothing"), ("zh", "之一：空")])
def test_a_parameter_without_any_value_is_told_too(language: Language, told: str) -> None:
    bare = {"field": "topic", "one_of": "$none"}
    rules = Rubric.model_validate(rubric(criterion(bare), parameters={"none": []}))
    assert told in "\n".join(render_page(evaluation_form(rules, language), "text").splitlines())


CONTEXT: Json = {"moments": MOMENTS, "parameters": PARAMETERS}


def content(condition: ConditionBase) -> str:
    """What a condition asks for: what is written differently and means the same is the same."""
    for _, part in walk(condition):
        if isinstance(part, MeasureCondition) and part.stat is None:
            stat = MEASURES[part.measure].stat
            object.__setattr__(part, "stat", stat)
    return condition.model_dump_json(exclude_none=True)


def parse(written: Json) -> ConditionBase:
    return (
        Rubric.model_validate(rubric(criterion(written), **CONTEXT)).criteria[0].level(1).met_when
    )


@laws
@given(conditions, conditions, st.sampled_from(LANGUAGES))
def test_what_differs_reads_differently(one: Json, other: Json, language: Language) -> None:
    first, second = parse(one), parse(other)
    same = describe(first, language) == describe(second, language)
    assert same == (content(first) == content(second))


SILENCE: Json = {"measure": "silence", "at_most": 3}


def _in(**scope: str) -> Json:
    return {"occurs": "sorry", "in": scope}


# Pairs that differ in one thing only, which chance would seldom find.
TWINS: list[tuple[Json, Json]] = [
    ({"occurs": "sorry"}, {"never": "sorry"}),
    ({"occurs": "sorry"}, {"always": "sorry"}),
    ({"occurs": "sorry"}, {"occurs": "sorry", "at_least": 2}),
    ({"occurs": "sorry", "at_least": 2}, {"occurs": "sorry", "at_least": 2, "at_most": 2}),
    ({"occurs": "sorry", "at_least": 0}, {"occurs": "sorry"}),
    (_in(first="3 turns"), _in(last="3 turns")),
    (_in(first="3 turns"), _in(first="3s")),
    (_in(before="hold"), _in(after="hold")),
    (_in(first="1234567ms"), _in(first="1234568ms")),
    ({"occurs": "sorry"}, {"occurs": "sorry", "if_missing": "unmet"}),
    ({"never": "sorry", "if_missing": "not_applicable"}, {"never": "sorry"}),
    ({"occurs": "sorry"}, {"occurs": "sorry", "unless": {"observed": "seen"}}),
    ({"all": [{"occurs": "sorry"}]}, {"any": [{"occurs": "sorry"}]}),
    ({"all": [{"occurs": "sorry"}]}, {"none": [{"occurs": "sorry"}]}),
    ({"field": "outcome.a", "equals": 4}, {"field": "outcome.a", "equals": "4"}),
    ({"field": "outcome.a", "equals": True}, {"field": "outcome.a", "equals": "true"}),
    ({"field": "outcome.a", "equals": ["x", "y"]}, {"field": "outcome.a", "one_of": ["x", "y"]}),
    ({"field": "outcome.a", "one_of": ["x / y"]}, {"field": "outcome.a", "one_of": ["x", "y"]}),
    ({"field": "outcome.a", "one_of": ["x” / “y"]}, {"field": "outcome.a", "one_of": ["x", "y"]}),
    ({"field": "outcome.a", "equals": "x" * 61}, {"field": "outcome.a", "equals": "x" * 62}),
    ({"field": "outcome.a", "at_least": 1234567}, {"field": "outcome.a", "at_least": 1234568}),
    ({"field": "outcome.a", "at_least": 1}, {"field": "outcome.a", "above": 1}),
    ({"field": "outcome.a", "exists": True}, {"field": "outcome.a", "exists": False}),
    ({"field": "outcome.a", "exists": True}, {"field": "metadata.a", "exists": True}),
    ({"observed": "win_win"}, {"observed": "win win"}),
    ({"observed": "a”"}, {"observed": "a\\”"}),
    (SILENCE, {**SILENCE, "at_most": "$limit"}),
    (SILENCE, {**SILENCE, "except_after": "hold"}),
    (SILENCE, {**SILENCE, "stat": "total"}),
    ({"repeats": "sorry"}, {"repeats": "sorry", "similarity": 90.5}),
    ({"precedence": "sorry", "of": "hold"}, {"response": "hold", "to": "sorry"}),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("twins", TWINS, ids=str)
def test_twins_read_differently(twins: tuple[Json, Json], language: Language) -> None:
    one, other = map(parse, twins)
    assert describe(one, language) != describe(other, language)


MOMENT_TWINS: list[tuple[Json, Json]] = [
    ({"says": ["a", "b"]}, {"says": {"all": ["a", "b"]}}),
    ({"says": ["a", "b"]}, {"says": ["a”、“b"]}),
    ({"says": ["a"]}, {"matches": ["a"]}),
    ({"says": ["a"]}, {"similar_to": ["a"]}),
    ({"similar_to": ["a"]}, {"similar_to": {"sentences": ["a"], "similarity": 86}}),
    ({"says": ["a"]}, {"says": ["a"], "speaker": "agent"}),
    ({"says": ["a"]}, {"says": ["a"], "excluding": ["b"]}),
    ({"says": ["a"]}, {"says": ["a"], "words": {"at_most": 5}}),
    ({"action": "a"}, {"event": "a"}),
    ({"action": "a"}, {"action": "a", "arguments": {"x": 1}}),
    ({"action": "a", "arguments": {"x": 1}}, {"action": "a", "arguments": {"x": {"above": 1}}}),
    ({"any_of": ["sorry", "hold"]}, {"all_of": ["sorry", "hold"]}),
    ({"any_of": ["sorry"]}, {"any_of": [{"says": ["sorry"]}]}),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("twins", MOMENT_TWINS, ids=str)
def test_moments_read_differently(twins: tuple[Json, Json], language: Language) -> None:
    names = {"one": twins[0], "other": twins[1]}
    written = rubric(criterion({"occurs": "one"}), moments={**MOMENTS, **names})
    rules = Rubric.model_validate(written)
    describer = Describer(rules.moments, rules.parameters, language)
    assert describe_moment(rules.moments["one"], describer) != describe_moment(
        rules.moments["other"], describer
    )
