"""What many grades come to, and how its figures read."""

from __future__ import annotations

import io
import tracemalloc
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graded import BEST, CHINESE, REFUND, RUBRICS, RUDE, UNDECIDED, grade, render
from scorecard.render import figures, registry
from scorecard.render.grades.tally import Cause, GradeSummary, ranked

GRADES = grade("en", *range(6))


def tally(grades: list) -> GradeSummary:
    counted = GradeSummary()
    for one in grades:
        counted.add(one)
    return counted


def test_means_are_over_interactions_that_have_a_score() -> None:
    counted = tally([GRADES[REFUND], GRADES[BEST]])
    assert (counted.score, counted.possible) == (3.5, pytest.approx(3.66665))
    assert tally([]).score is None


def test_levels_gates_and_causes() -> None:
    counted = tally(GRADES)
    first = counted.criteria["customer-first"]
    assert dict(first.levels) == {0: 1, 1: 2, 3: 1, 5: 2}
    assert dict(first.gates) == {1: 1, 2: 2, 4: 1}
    assert first.in_doubt[2] == 1
    assert dict(first.causes[2]) == {
        Cause("absent", "apology"): 1,
        Cause("missing", "turn start times"): 1,
    }
    second = counted.criteria["clear-words"]
    assert (second.total, second.not_applicable, second.not_known) == (6, 1, 0)


def test_what_is_as_frequent_is_ranked_by_name() -> None:
    counted = tally([GRADES[UNDECIDED], GRADES[CHINESE], GRADES[RUDE]])
    assert ranked(counted.needs) == [
        ("field outcome.clarity", 2),
        ("observation win_win", 2),
        ("agreement on observation win_win", 1),
        ("turn start times", 1),
    ]


@given(st.permutations(GRADES * 10))
def test_the_order_of_grades_changes_no_summary(grades: list) -> None:
    assert render("text", grades, width=80) == render("text", GRADES * 10, width=80)


@pytest.mark.parametrize("format", registry.GRADES.names)
def test_memory_does_not_grow_with_the_grades(format: str) -> None:
    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    def peak(times: int) -> int:
        tracemalloc.start()
        renderer = registry.open_renderer(format, Nowhere(), rubrics=RUBRICS, width=80)
        for one in chain.from_iterable(repeat(GRADES, times)):
            renderer.add(one)
        renderer.close(0)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(1)
    assert peak(1_000) < 3_000_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (0.0, "0.0"), (1.0, "1.0"), (2.3333, "2.33"), (2.996, "2.99"), (2.3, "2.3")],
)
def test_a_score_is_never_rounded_up(value: float | None, shown: str) -> None:
    assert figures.score(value) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 5, "0%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (5, 5, "100%"), (1, 3, "33%")],
)
def test_a_share_says_whether_it_is_all_or_nothing(part: int, whole: int, shown: str) -> None:
    assert figures.share(part, whole) == shown
