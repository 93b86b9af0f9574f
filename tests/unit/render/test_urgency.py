"""What comes first: the criterion that decided, and the interactions that are worst."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.records.decoding import convert
from scorecard.render.grades.titles import Titles
from scorecard.render.grades.urgency import Worst, obstacle, urgency
from scorecard.render.layout import fit_middle
from scorecard.render.symbols import levels_bar
from scorecard.rubric.model import Rubric

GATES = {"polite": {"never": "insult"}, "form": {"occurs": "bye"}, "seen": {"observed": "seen"}}
INSULT, NO_BYE = "you idiot", "fine"


def rubric(**changes: dict[str, Any]) -> Rubric:
    criteria = [
        {
            "id": name,
            "title": name,
            "levels": {
                level: {
                    "behaviour": "b",
                    "met_when": {"any": [condition, {"observed": f"l{level}"}]},
                }
                for level in range(1, 6)
            },
            **changes.get(name, {}),
        }
        for name, condition in GATES.items()
    ]
    moments = {"insult": {"says": ["idiot"]}, "bye": {"says": ["bye"]}}
    head = {"format": 1, "id": "r", "version": "1", "title": "R", "moments": moments}
    return Rubric.model_validate(
        {**head, "criteria": criteria, "pass": {"score": 3}, **changes.get("r", {})}
    )


def grade(of: Rubric, text: str, **observations: bool) -> Grade:
    unmet = {f"l{level}": False for level in range(1, 6)}
    record = {"id": "i", "turns": [{"speaker": "agent", "text": text}]}
    return Evaluator(of).grade(convert({**record, "observations": {**unmet, **observations}}))


FAIL, ZERO = {"critical": {"below": 1, "then": "fail"}}, {"critical": {"below": 1, "then": "zero"}}
FIRST: list[tuple[dict[str, Any], str, dict[str, bool], str | None]] = [
    ({}, INSULT, {"seen": True}, "polite"),
    ({"form": ZERO}, INSULT, {"seen": True}, "form"),
    ({"form": FAIL, "seen": ZERO}, INSULT, {"seen": False}, "form"),
    # What may be missed comes after what is missed for certain, and before what is only low.
    ({"seen": ZERO}, INSULT, {}, "seen"),
    ({"seen": ZERO, "form": ZERO}, INSULT, {}, "form"),
    ({"r": {"pass": {"each": 1}}}, "bye", {}, "seen"),
    ({"form": ZERO, "r": {"pass": {"each": 1}}}, INSULT, {}, "form"),
    ({"form": ZERO}, "bye", {"seen": True}, None),
]


@pytest.mark.parametrize(("changes", "text", "seen", "first"), FIRST)
def test_what_fails_an_interaction_comes_first(
    changes: dict[str, Any], text: str, seen: dict[str, bool], first: str | None
) -> None:
    of = rubric(**changes)
    found = grade(of, text, **seen)
    blocking = obstacle(found, Titles(found.rubric, of, "en"))
    assert (blocking.id if blocking else None) == first
    missed = [name for name in changes if name != "r" and name in found.critical]
    assert list(found.critical) == [name for name in GATES if name in missed]


def test_without_its_rubric_a_grade_still_says_what_is_critical() -> None:
    found = grade(rubric(form=ZERO), INSULT, seen=True)
    blocking = obstacle(found, Titles(found.rubric, None, "en"))
    assert blocking is not None
    assert blocking.id == "form"


@given(st.lists(st.sampled_from([INSULT, NO_BYE, "bye", "bye idiot"]), max_size=30))
def test_the_worst_are_those_that_sorting_all_would_find(texts: list[str]) -> None:
    titles = Titles(GRADES[INSULT].rubric, WITH_MARKS, "en")
    worst = Worst(5, titles)
    grades = [GRADES[text] for text in texts]
    for one in grades:
        worst.add(one)
    assert worst.grades() == sorted(grades, key=lambda one: urgency(one, titles))[:5]


WITH_MARKS = rubric(form=ZERO)
GRADES = {text: grade(WITH_MARKS, text, seen=True) for text in (INSULT, NO_BYE, "bye", "bye idiot")}


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("M", "C")), max_size=40),
    st.integers(3, 30),
)
def test_a_cut_in_the_middle_keeps_both_ends_and_the_width(text: str, width: int) -> None:
    fitted = fit_middle(Text(text), width)
    assert fitted.cell_len <= width
    if cell_len(text) > width:
        head, _, tail = fitted.plain.partition("…")
        assert text.startswith(head)
        assert text.endswith(tail)
        assert cell_len(tail) >= width // 2 - 1


@given(st.dictionaries(st.sampled_from("012345–?"), st.integers(0, 10_000)), st.integers(8, 40))
def test_a_bar_of_levels_is_as_wide_as_asked_and_shows_whatever_is_there(
    parts: dict[str, int], width: int
) -> None:
    shown = levels_bar(parts, width).plain
    present = {name for name, number in parts.items() if number}
    assert set(shown) == present
    assert len(shown) == (width if present else 0)
