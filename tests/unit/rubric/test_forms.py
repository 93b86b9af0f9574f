"""Levels, worth, sections and questions as they are written: what is taken, and what is refused."""

from __future__ import annotations

import pytest

from scorecard.authoring import yaml
from scorecard.rubric.load import Loaded, load_document
from scorecard.rubric.model import Rubric

HEAD = "format: 1\nid: r\nversion: '1'\ntitle: T\n"
ONE = "criteria:\n  - {id: a, title: A, met_when: {observed: x}}\n"


def load(text: str) -> Loaded:
    document, problems = yaml.load((HEAD + text).encode(), "r.yaml")
    assert document is not None
    return load_document(document, problems)


def made(text: str) -> Rubric:
    loaded = load(text)
    assert isinstance(loaded.content, Rubric), loaded.problems
    return loaded.content


REFUSED = [
    (ONE + "pass: {score: 60}\n", 7, 15, "60 is no score", "write `60%`"),
    (ONE + "bands: {good: 5.5}\n", 7, 15, "5.5 is no score", "write `5.5%`"),
    (ONE + "pass: {score: 120%}\n", 7, 15, "`120%` is no share", "from 0% to 100%"),
    (
        "criteria:\n  - {id: a, title: A}\n",
        *(6, 5, "the criterion has no level", "ask with `met_when`"),
    ),
    (
        "criteria:\n  - {id: a, title: A, levels: {}}\n",
        *(6, 31, "the criterion has no level", "any of the levels 1 to 5"),
    ),
    (
        "criteria:\n  - id: a\n    title: A\n    met_when: {observed: x}\n"
        "    levels: {3: {behaviour: B, met_when: {observed: x}}}\n",
        *(8, 5, "`met_when` beside `levels`", "keep one"),
    ),
    (
        "criteria:\n  - id: a\n    title: A\n    levels:\n"
        "      3: {behaviour: B, met_when: {observed: x}, worth: 50}\n",
        *(9, 57, "`50` is no share", "such as `50%`"),
    ),
    (
        "criteria:\n  - id: a\n    title: A\n    levels:\n"
        "      5: {behaviour: B, met_when: {observed: x}, worth: 50%}\n"
        "      3: {behaviour: C, met_when: {observed: y}}\n",
        *(9, 57, "level 5 is worth less than a lower one", "as much as a lower one, or more"),
    ),
    (
        ONE.replace("met_when", "section: S, met_when")
        + "  - {id: b, title: B, met_when: {observed: x}}\n",
        *(7, 10, "`b` has no section", "give it a `section`"),
    ),
    (
        "criteria:\n  - {id: a, title: A, met_when: {criterion: b, below: 5}}\n",
        *(6, 45, "unknown criterion `b`", "known: a"),
    ),
    (
        "criteria:\n  - {id: a, title: A, met_when: {criterion: a, below: 5}}\n",
        *(6, 10, "in a circle: a -> a", "leave one of the questions out"),
    ),
    (
        ONE + "  - id: b\n    title: B\n"
        "    applies_when: {any: [{observed: z}, {criterion: c, below: 5}]}\n"
        "    met_when: {observed: y}\n"
        "  - {id: c, title: C, met_when: {observed: x, unless: {criterion: b, at_least: 3}}}\n",
        *(7, 9, "in a circle: b -> c -> b", "leave one of the questions out"),
    ),
]


@pytest.mark.parametrize(("text", "line", "column", "message", "help"), REFUSED)
def test_what_is_refused_says_where_and_how_to_mend_it(
    text: str, line: int, column: int, message: str, help: str
) -> None:
    (problem,) = load(text).problems
    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message
    assert help in (problem.help or "")


@pytest.mark.parametrize(
    ("written", "score"),
    [("60%", 3.0), ("'60 %'", 3.0), ("66.6666%", 3.3333), ("0%", 0.0), ("100%", 5.0), ("4.5", 4.5)],
)
def test_a_share_is_a_twentieth_of_the_score_for_each_percent(written: str, score: float) -> None:
    rule = made(f"{ONE}pass: {{score: {written}}}\n").pass_
    assert rule is not None
    assert rule.score == score


def test_a_question_is_level_5_alone() -> None:
    short = made(ONE).criteria[0]
    level = "{5: {behaviour: A, met_when: {observed: x}}}"
    long = made(f"criteria:\n  - {{id: a, title: A, levels: {level}}}\n").criteria[0]
    assert short.gates == long.gates
    assert (short.numbers, short.worth(5), short.worth(0)) == ((5,), 5.0, 0.0)
    assert (short.is_question, long.is_question) == (True, False)


def test_sections_keep_the_order_in_which_they_are_declared() -> None:
    rubric = made(
        "sections: {z: {title: Z, weight: 2}, a: {title: {en: A, zh: 甲}}}\ncriteria:\n"
        + "".join(
            f"  - {{id: c{place}, title: T, section: {name}, met_when: {{observed: x}}}}\n"
            for place, name in enumerate(["Bare title", "a", "z"])
        )
    )
    found = {name: (part.title.say("zh"), part.weight) for name, part in rubric.parts.items()}
    assert list(found.items()) == [
        ("z", ("Z", 2)),
        ("a", ("甲", 1)),
        ("Bare title", ("Bare title", 1)),
    ]
    assert made(ONE).parts == {}
