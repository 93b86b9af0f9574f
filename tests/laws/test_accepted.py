"""What `validate` passes, `grade` accepts: whatever numbers an author writes, however deep."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scorecard import Evaluator, Interaction, to_json
from scorecard.authoring.yaml import load
from scorecard.explain.evaluation_form import evaluation_form
from scorecard.explain.grade_report import grade_report
from scorecard.language import LANGUAGES
from scorecard.lint import lint
from scorecard.rubric.load import load_document
from scorecard.rubric.model import Rubric

RECORD = msgspec.convert(
    {
        "id": "a",
        "channel": "call",
        "turns": [
            {"speaker": "agent", "text": "hello there", "start": 0.0, "end": 1.0},
            {"speaker": "customer", "text": "sorry, hello", "start": 2.0, "end": 3.5},
            {
                "speaker": "agent",
                "action": {"name": "look_up", "arguments": {"list": [1, 2], "n": 1}},
                "start": 4.0,
            },
            {"speaker": "agent", "text": "hello again", "start": 5.0, "end": 6.0},
        ],
        "metadata": {"list": [1, 2, 3], "n": 3, "share": 0.5, "text": "x"},
    },
    Interaction,
)
CONDITIONS = (
    "{{field: metadata.list.{index}, equals: 1}}",
    "{{field: metadata.n, equals: {value}}}",
    "{{field: metadata.n, at_least: {value}}}",
    "{{field: metadata.share, between: [{value}, {value}], above: {value}}}",
    "{{field: metadata.n, one_of: [{value}, [{value}]]}}",
    "{{field: metadata.list, contains: {value}}}",
    "{{field: metadata.n, at_most: $given}}",
    "{{field: metadata.n, equals: $given}}",
    "{{field: metadata.n, one_of: $given}}",
    "{{field: metadata.n, below: $by_field}}",
    "{{occurs: hello, at_least: {value}}}",
    "{{occurs: hello, at_most: {value}, in: {{last: {value}}}}}",
    "{{occurs: hello, in: {{first: {value} turns}}}}",
    "{{occurs: hello, in: {{first: $given}}}}",
    "{{occurs: hello, in: {{around: hello, span: {value}s}}}}",
    "{{response: hello, to: hello, within: {value} min}}",
    "{{repeats: hello, at_most: {value}}}",
    "{{repeats: hello, similarity: {value}}}",
    "{{count_of: [{{occurs: hello}}, {{never: hello}}], at_least: {value}}}",
    "{{measure: reply_time, of: agent, at_most: {value}}}",
    "{{measure: talk_share, of: agent, above: {value}%}}",
    "{{occurs: done}}",
    "{{occurs: worded}}",
    "{{occurs: alike}}",
    "{{observed: {value}}}",
)
DIGITS = st.integers(1, 6_000).flatmap(
    lambda length: st.sampled_from("0123456789fF").map(lambda digit: digit * length)
)
WILD = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["", "+", "-", "0x", "0o", "0b", "1e", "1.", ".", "-.", "1e-", "0"]).flatmap(
        lambda lead: DIGITS.map(lambda digits: lead + digits)
    ),
    st.sampled_from(
        [".inf", "-.inf", ".nan", "-0", "-0.0", "1_000", "12:30:45", "1e308", "5e-324", "٣", "²"]
    ),
)


def rubric(condition: str, value: str, *, moment: str = "", weight: str = "1") -> str:
    """A rubric of one criterion that has the condition, and this value wherever a number may be."""
    given = f"parameters: {{given: {value}, by_field: {{by: channel, cases: {{call: {value}}}}}}}"
    lines = [
        "format: 1",
        "id: base",
        "version: 1.0.0",
        "title: Base",
        given if "$" in condition else "",
        "moments:",
        "  hello: {says: [hello]}",
        moment,
        "criteria:",
        "  - id: c",
        "    title: C",
        f"    weight: {weight}",
        "    levels:",
        f"      1: {{behaviour: B, met_when: {condition}}}",
        *(f"      {n}: {{behaviour: B, met_when: {{occurs: hello}}}}" for n in range(2, 6)),
    ]
    return "\n".join(lines) + "\n"


MOMENTS = {
    "done": "{{action: look_up, arguments: {{n: {value}, ? list.{index} : {value}}}}}",
    "worded": "{{words: {{at_least: {value}, at_most: {value}}}}}",
    "alike": "{{similar_to: {{sentences: [hello there], similarity: {value}}}}}",
}


def is_accepted(text: str) -> bool:
    """Whether the text is a rubric; if it is, it is used in every way there is."""
    document, problems = load(text.encode(), "r.yaml")
    if document is None:
        return False
    loaded = load_document(document, problems)
    found = lint(loaded)
    if not isinstance(loaded.content, Rubric):
        assert any(problem.severity == "error" for problem in found)
        return False
    assert len(loaded.content.sha256) == 64
    for language in LANGUAGES:
        grade = Evaluator(loaded.content, language=language).grade(RECORD)
        assert json.loads(to_json(grade))["interaction"]["id"] == RECORD.id
        assert evaluation_form(loaded.content, language).blocks
        assert grade_report(loaded.content, RECORD, language).blocks
    return True


@given(st.sampled_from(CONDITIONS), WILD, st.booleans())
@example(CONDITIONS[0], "9" * 5000, False)
@example(CONDITIONS[1], "0x" + "f" * 5000, False)
@example(CONDITIONS[1], "0o" + "7" * 5000, False)
@example(CONDITIONS[15], "9" * 308, False)
@example(CONDITIONS[16], "2" * 400, False)
def test_a_number_that_is_accepted_grades(condition: str, value: str, is_quoted: bool) -> None:
    index = value if value.isalnum() else "1"
    written = f'"{value}"' if is_quoted and "{value} " not in condition else value
    moments = [
        f"  {name}: {moment.format(value=written, index=index)}"
        for name, moment in MOMENTS.items()
        if name in condition
    ]
    is_accepted(
        rubric(condition.format(value=written, index=index), value, moment="".join(moments))
    )


@given(WILD)
def test_a_weight_that_is_accepted_counts(value: str) -> None:
    is_accepted(rubric("{occurs: hello}", "1", weight=value))


@pytest.mark.parametrize(
    ("condition", "value", "problem"),
    [
        (CONDITIONS[0], "9" * 5000, "a path of more than 1,000 characters"),
        (CONDITIONS[1], "0x" + "f" * 5000, "a number of more than 64 bits"),
        (CONDITIONS[1], "0o" + "7" * 5000, "a number of more than 64 bits"),
        (CONDITIONS[2], "9" * 400, "a finite number is expected"),
        (CONDITIONS[6], "0x" + "f" * 5000, "a number of more than 64 bits"),
        (CONDITIONS[12], "9" * 400, "a finite number is expected"),
        (CONDITIONS[15], "9" * 308, "a finite number is expected"),
        (CONDITIONS[10], "9" * 400, "a number of more than 64 bits"),
        (CONDITIONS[16], "9" * 400, "a number of more than 64 bits"),
    ],
)
def test_a_number_that_nothing_can_hold_is_refused(
    condition: str, value: str, problem: str
) -> None:
    text = rubric(condition.format(value=value, index=value), value)
    document, problems = load(text.encode(), "r.yaml")
    assert document is not None
    assert problem in str(load_document(document, problems).problems)


@pytest.mark.parametrize(
    ("opening", "closing", "deepest"),
    [("{all: [", "]}", 28), ("{occurs: hello, unless: ", "}", 57)],
)
def test_conditions_as_deep_as_a_file_may_be_grade(
    opening: str, closing: str, deepest: int
) -> None:
    for depth, is_deep in ((1, False), (deepest, False), (deepest + 1, True), (10_000, True)):
        condition = opening * depth + "{never: hello, unless: {never: hello}}" + closing * depth
        assert is_accepted(rubric(condition, "1")) != is_deep


def test_lists_of_thousands_grade() -> None:
    members = ", ".join(["{occurs: hello}", "{never: hello}"] * 1_500)
    values = ", ".join(map(str, range(5_000)))
    conditions = (
        f"{{any: [{members}]}}",
        f"{{count_of: [{members}], at_least: 1000}}",
        f"{{field: metadata.n, one_of: [{values}]}}",
    )
    for condition in conditions:
        assert is_accepted(rubric(condition, "1"))
