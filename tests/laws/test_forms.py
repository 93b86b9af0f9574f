"""Laws of forms: any levels, worth, sections, and criteria that ask about each other, held to an
oracle that works with fractions and goes through every way in which unknowns can turn out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from scorecard.engine.gates import apply_gates
from scorecard.grade import Grade, percent
from support import Json, grade, laws, level, record, rubric

VERDICTS = {"m": "met", "u": "unmet", "n": "not_applicable", "?": "unknown"}


def climbed(word: dict[int, str]) -> int:
    """The level that letters without a `?` come to, one step at a time."""
    reached = 0
    for number in sorted(word):
        if word[number] == "u":
            return reached
        if word[number] == "m":
            reached = number
    return reached


def futures(word: dict[int, str]) -> set[int]:
    """The levels that a word can come to, however its unknowns turn out."""
    choices = ["mu" if letter == "?" else letter for letter in word.values()]
    return {climbed(dict(zip(word, letters, strict=True))) for letters in product(*choices)}


words = st.dictionaries(st.integers(1, 5), st.sampled_from("mun?"), min_size=1)


@laws
@given(words)
def test_gates_run_over_the_levels_that_are_defined(word: dict[int, str]) -> None:
    numbers = tuple(sorted(word))
    verdicts: Any = tuple(VERDICTS[word[number]] for number in numbers)
    found = apply_gates(verdicts, numbers)
    closed = [number for number in numbers if word[number] in "u?"]
    assert (found.level, found.possible) == (min(futures(word)), max(futures(word)))
    assert found.blocked_by == min(closed, default=None)
    above = [number for number in numbers if closed and number > closed[0]]
    assert list(found.locked) == [number for number in above if word[number] == "m"]


@laws
@given(words)
def test_a_level_that_is_not_defined_is_as_one_that_does_not_apply(word: dict[int, str]) -> None:
    numbers = tuple(sorted(word))
    some: Any = tuple(VERDICTS[word[number]] for number in numbers)
    five: Any = tuple(VERDICTS[word.get(number, "n")] for number in range(1, 6))
    assert apply_gates(some, numbers) == apply_gates(five)


class Asked(NamedTuple):
    """A criterion: its levels with their letters, what they earn in percent, and the rest."""

    word: dict[int, str]
    earns: dict[int, int]
    weight: int
    section: str | None
    below: int | None
    """It applies where the criterion before it is below this level."""


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[Asked], dict[str, int], Json]:
    sections = draw(st.sampled_from([(), ("a",), ("a", "b"), ("a", "b", "c")]))
    asked = []
    for place in range(draw(st.integers(1, 6))):
        word = draw(words)
        earned = sorted(draw(st.lists(st.integers(0, 100), min_size=len(word), max_size=len(word))))
        asked.append(
            Asked(
                word,
                dict(zip(sorted(word), earned, strict=True)),
                draw(st.integers(1, 4)),
                draw(st.sampled_from(sections)) if sections else None,
                draw(st.none() | st.integers(1, 5)) if place else None,
            )
        )
    weights = {name: draw(st.integers(1, 4)) for name in sections}
    rule = {"pass": {"score": f"{draw(st.integers(0, 100))}%"}}
    return asked, weights, {**rule, "overall": draw(st.sampled_from(["weighted_mean", "lowest"]))}


def made(asked: list[Asked], weights: dict[str, int], keys: Json) -> Json:
    criteria = []
    for place, one in enumerate(asked):
        found: Json = {"id": f"c{place}", "title": "t", "weight": one.weight}
        if one.section:
            found["section"] = one.section
        if one.below is not None:
            found["applies_when"] = {"criterion": f"c{place - 1}", "below": one.below}
        found["levels"] = {
            number: level(
                {"observed": f"c{place}_{number}"},
                applies_when={"field": f"metadata.c{place}_{number}", "exists": False},
                worth=f"{one.earns[number]}%",
            )
            for number in one.word
        }
        criteria.append(found)
    declared = {name: {"title": name, "weight": weight} for name, weight in weights.items()}
    return rubric(*criteria, **({"sections": declared} if declared else {}), **keys)


def graded(asked: list[Asked], rules: Json) -> Grade:
    letters = {
        f"c{place}_{number}": letter
        for place, one in enumerate(asked)
        for number, letter in one.word.items()
    }
    return grade(
        rules,
        record(
            observations={
                name: letter == "m" for name, letter in letters.items() if letter in "mu"
            },
            metadata={name: True for name, letter in letters.items() if letter == "n"},
        ),
    )


def standing(asked: list[Asked]) -> list[tuple[int, int] | bool | None]:
    """Of each criterion: its certain and possible level; False where it does not apply, None
    where that is not known."""
    found: list[tuple[int, int] | bool | None] = []
    for one in asked:
        before = found[-1] if found else None
        applies: bool | None = set(one.word.values()) != {"n"}
        if applies and one.below is not None:
            if isinstance(before, tuple):
                levels = {0, *asked[len(found) - 1].word}
                within = [number for number in levels if before[0] <= number <= before[1]]
                answers = {number < one.below for number in within}
                applies = None if len(answers) > 1 else answers.pop()
            else:
                applies = before
        reached = futures(one.word)
        found.append((min(reached), max(reached)) if applies else applies)
    return found


def total(asked: list[Asked], weights: dict[str, int], lowest: bool, side: int) -> Any:
    """The score of each section, and of the whole: exact, None where nothing applies."""

    def of(pairs: list[tuple[Fraction, int]]) -> Fraction | None:
        if not pairs:
            return None
        if lowest:
            return min(score for score, _ in pairs)
        return sum(score * weight for score, weight in pairs) / Fraction(sum(w for _, w in pairs))

    earned: dict[str | None, list[tuple[Fraction, int]]] = {}
    for one, reached in zip(asked, standing(asked), strict=True):
        if isinstance(reached, tuple):
            share = one.earns[reached[side]] if reached[side] else 0
            earned.setdefault(one.section, []).append((Fraction(share, 20), one.weight))
    parts = {name: of(earned.get(name, [])) for name in weights}
    if not weights:
        return parts, of(earned.get(None, []))
    there = [(score, weights[name]) for name, score in parts.items() if score is not None]
    return parts, of(there)


def near(one: float | None, exact: Fraction | None) -> bool:
    if one is None or exact is None:
        return one is exact
    return abs(Fraction(one) - exact) <= Fraction(51, 1_000_000)


@laws
@given(forms())
def test_a_form_scores_as_fractions_do(form: tuple[list[Asked], dict[str, int], Json]) -> None:
    asked, weights, keys = form
    found = graded(asked, made(*form))
    for one, reached in zip(found.criteria, standing(asked), strict=True):
        if isinstance(reached, tuple):
            assert (one.applies, one.level, one.possible) == (True, *reached)
        else:
            assert (one.applies, one.level) == (reached, None)
    used = {one.section for one in asked}
    for side, score in enumerate((found.score, found.possible)):
        parts, whole = total(asked, weights, keys["overall"] == "lowest", side)
        assert near(score, whole)
        shown = {one.id: (one.score, one.possible)[side] for one in found.sections or ()}
        assert set(shown) >= used - {None}
        assert all(near(score, parts[name]) for name, score in shown.items())
    if found.score is not None and found.possible is not None:
        mark = round(int(keys["pass"]["score"][:-1]) / 20, 4)
        sides = (found.score >= mark, found.possible >= mark)
        assert found.result == {(True, True): "pass", (False, False): "fail"}.get(
            sides, "undecided"
        )


@laws
@given(forms(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_changes_their_order_only(
    form: tuple[list[Asked], dict[str, int], Json], random: Any
) -> None:
    asked, _, _ = form
    rules = made(*form)
    shuffled = {**rules, "criteria": random.sample(rules["criteria"], len(rules["criteria"]))}
    one, other = graded(asked, rules), graded(asked, shuffled)
    assert {c.id: c for c in one.criteria} == {c.id: c for c in other.criteria}
    pairs = [(one.score, other.score), (one.possible, other.possible)]
    shown = zip(one.sections or (), other.sections or (), strict=True)
    for first, second in [*pairs, *((a.score, b.score) for a, b in shown)]:
        # Sums of another order may differ in the last digit that is kept.
        assert near(first, None if second is None else Fraction(second))


@given(st.integers(0, 50_000))
def test_a_percent_is_never_rounded_up(score: int) -> None:
    shown = percent(score / 10_000)
    assert shown <= Fraction(score, 500) < shown + 1
