"""Cues: the sum over the distinct cues of a turn, against an oracle that only splits words."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Quote
from scorecard.lint.cues import cues_that_matter
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric
from support import Json, agent, criterion, customer, laws, record, rubric

WORDS = ["late", "again", "never", "thanks", "slow", "fine"]
FITS = {"l?ate": "late", "s.ow": "slow"}
weights = st.integers(-300, 300).filter(bool)
phrases = st.dictionaries(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True).map(" ".join),
    weights,
    min_size=1,
    max_size=6,
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7)


def stands(phrase: str, words: list[str]) -> bool:
    parts = phrase.split()
    return any(words[at : at + len(parts)] == parts for at in range(len(words)))


@laws
@given(
    phrases,
    st.dictionaries(st.sampled_from(["l?ate", "s.ow"]), weights, max_size=2),
    st.integers(1, 400),
    st.lists(texts, min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
)
def test_a_turn_is_the_moment_where_its_cues_add_up(
    given_phrases: dict[str, int],
    patterns: dict[str, int],
    least: int,
    said: list[list[str]],
    is_said: bool,
    is_cancelled: bool,
) -> None:
    assume(any(weight > 0 for weight in [*given_phrases.values(), *patterns.values()]))
    moment: Json = {
        "speaker": "customer",
        "cues": {
            "phrases": {phrase: weight / 100 for phrase, weight in given_phrases.items()},
            "patterns": {rf"\b{source}\b": w / 100 for source, w in patterns.items()},
            "at_least": least / 100,
        },
    }
    moment |= {"says": ["fine"]} if is_said else {}
    moment |= {"excluding": ["very well"]} if is_cancelled else {}
    turns = [customer(" ".join(words)) for words in said]
    turns.append(agent(" ".join(said[0])))
    if is_cancelled:
        turns.append(customer(" ".join([*said[0], "very well"])))
    rules = rubric(criterion({"occurs": "m", "at_most": 99}), moments={"m": moment})
    graded = Evaluator(Rubric.model_validate(rules)).grade(convert(record(turns)))
    level = graded.criteria[0].levels[0]

    expected: dict[int, dict[str, int] | None] = {}
    for turn, words in enumerate(said):
        found = {phrase: w for phrase, w in given_phrases.items() if stands(phrase, words)}
        found |= {source: w for source, w in patterns.items() if FITS[source] in words}
        if is_said and "fine" in words:
            expected[turn] = None
        elif sum(found.values()) >= least:
            expected[turn] = found
    assert level.verdict == ("met" if expected else "unmet")
    quotes: dict[int, list[Quote]] = {}
    assert isinstance(level.evidence, tuple)
    for one in level.evidence:
        if isinstance(one, Quote):
            quotes.setdefault(one.turn, []).append(one)
    assert quotes.keys() == expected.keys()
    for turn, found_in_turn in expected.items():
        shown: list[Any] = [one.weight for one in quotes[turn]]
        if found_in_turn is None:
            assert shown == [None]
        else:
            # Two cues of one weight that are found in the same place are shown once.
            assert {round(weight * 100) for weight in shown} == set(found_in_turn.values())
            assert [abs(weight) for weight in shown] == sorted(map(abs, shown), reverse=True)
        for one in quotes[turn]:
            assert turns[turn]["text"][one.start : one.end] == one.quote


@laws
@given(st.lists(weights, min_size=1, max_size=7), st.integers(1, 500))
def test_a_cue_matters_if_it_turns_some_sum_over(given_weights: list[int], least: int) -> None:
    expected = []
    for index, weight in enumerate(given_weights):
        others = [*given_weights[:index], *given_weights[index + 1 :]]
        sums = {sum(some) for size in range(len(others) + 1) for some in combinations(others, size)}
        expected.append(any((total >= least) != (total + weight >= least) for total in sums))
    assert cues_that_matter(given_weights, least) == expected
