"""`repeats` compares many wordings quickly, and says what the plain definition says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from scorecard.conditions import similar as alike
from scorecard.conditions.similar import Uses, can_compare, largest_cluster
from scorecard.grade import Missing
from support import agent, laws, record, say

MOMENTS = {"apology": {"says": ["sorry"]}}


def plainly_most_used(uses: Uses, similarity: float) -> list[int]:
    """The definition: each wording against each, the first with the most uses."""
    best: list[int] = []
    for wording in uses:
        alike = [
            place
            for other, places in uses.items()
            if fuzz.ratio(wording, other) >= similarity
            for place in places
        ]
        if len(alike) > len(best):
            best = sorted(alike)
    return best


wordings = st.one_of(
    st.text("ab ", max_size=12),
    st.lists(st.sampled_from(["so", "sorry", "about", "that", "抱歉"]), max_size=8).map(" ".join),
)
similarities = st.one_of(
    st.floats(min_value=0, max_value=100, exclude_min=True),
    # Where lengths and letters meet the bound exactly.
    st.sampled_from([50.0, 200 / 3, 75.0, 80.0, 90.0, 100.0]),
)


@laws
@given(st.lists(wordings, max_size=30), similarities)
def test_the_quick_way_finds_what_the_definition_says(found: list[str], similarity: float) -> None:
    uses: dict[str, list[int]] = {}
    for place, wording in enumerate(found):
        uses.setdefault(wording, []).append(place)
    assert largest_cluster(uses, similarity) == plainly_most_used(uses, similarity)


def test_of_thousands_of_wordings_it_finds_the_two_that_are_alike() -> None:
    texts = [f"Sorry, {number * 7919 % 10_007:x} {number:b}." for number in range(2_000)]
    texts[1234] = texts[77].replace("Sorry", "So sorry")
    said = say({"repeats": "apology", "similarity": 95}, record(map(agent, texts)), moments=MOMENTS)
    plain = plainly_most_used({text: [turn] for turn, text in enumerate(texts)}, 95)
    assert said.why == f"the same apology {len(plain)} times, at most 1 allowed"


@pytest.mark.parametrize(
    ("texts", "similarity", "verdict", "why"),
    [
        (
            ["Sorry.", "Sorry to hear.", "Sorry for it.", "So sorry."],
            90,
            "unknown",
            "not known: 4 wordings of apology are too many or too long to compare",
        ),
        (["Sorry for a very long wait.", "Sorry."], 90, "unknown", None),
        (["Sorry for a very long wait.", "Sorry."], 100, "met", None),
        (["Sorry for a very long wait."], 90, "met", None),
        (["Sorry.", "Sorry!", "a sorry", "b sorry", "c sorry"], 90, "unmet", None),
        (["Sorry.", "So sorry.", "Sorry, sir."], 90, "met", None),
    ],
)
def test_what_is_too_much_to_compare_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
    texts: list[str],
    similarity: float,
    verdict: str,
    why: str | None,
) -> None:
    monkeypatch.setattr(alike, "MOST_COMPARED", 3)
    monkeypatch.setattr(alike, "MOST_CHARACTERS", 24)
    condition = {"repeats": "apology", "similarity": similarity}
    said = say(condition, record(map(agent, texts)), moments=MOMENTS)
    assert said.verdict == verdict
    assert why in (None, said.why)
    if verdict == "unknown":
        assert said.needs == ["fewer or shorter wordings of apology"]
        assert said.evidence == [Missing("fewer or shorter wordings of apology")]


def test_the_documented_limits_are_those_that_hold() -> None:
    many = {str(number): [number] for number in range(alike.MOST_COMPARED)}
    assert can_compare(many)
    assert not can_compare(many | {"one more": [0]})
    assert can_compare({"x" * alike.MOST_CHARACTERS: [0]})
    assert not can_compare({"x" * alike.MOST_CHARACTERS + "x": [0]})
