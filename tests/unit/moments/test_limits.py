"""What keeps hostile records and rubrics cheap changes no verdict: shrunken, each says the same
as the plain way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.moments.heard import HeardText
from scorecard.moments.patterns import Pattern
from scorecard.moments.phrase import Phrase
from scorecard.text.fold import Folded, fold
from scorecard.text.words import count_words, is_boundary
from support import agent, customer, laws, record, say

TEXTS = st.text("abA '’_.,-\t\n\u00a0\u3000\u200be\u0301é抱歉", max_size=60)
PHRASES = st.one_of(
    st.sampled_from(["a", "b a", "a b a", "抱", "抱歉", "é", "a’b", "a.", "a-b", "b, a"]),
    st.text("ab é歉", min_size=1, max_size=6).filter(str.strip),
)


def plain_places(phrase: str, text: str) -> list[tuple[int, int]]:
    """Try each offset in turn: a gap is one or more of what may stand between words, and both
    ends are whole words."""
    folded = Folded(text)
    letters = folded.text.replace("_", " ")
    words = re.split("[ ,-]+", fold(phrase).strip(" ."))
    form = re.compile(r"[\t ,-]+".join(map(re.escape, words)))
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(letters):
        match = form.match(letters, at)
        is_whole = match and all(is_boundary(letters, position) for position in match.span())
        if match and is_whole:
            found.append(folded.place(*match.span()))
        at = match.end() if match and is_whole else at + 1
    return found


@laws
@given(PHRASES, TEXTS.filter(lambda text: "\u200b" not in text))
def test_a_phrase_stands_where_the_plain_way_finds_it(phrase: str, text: str) -> None:
    places = plain_places(phrase, text)
    assert Phrase(phrase).find_all(HeardText(text)) == places
    assert Phrase(phrase).find(HeardText(text)) == (places[0] if places else None)


@laws
@given(PHRASES, TEXTS)
def test_a_scan_finds_what_a_search_finds(phrase: str, text: str) -> None:
    said = say({"occurs": "m"}, record([agent(text or " ")]), moments={"m": {"says": [phrase]}})
    assert (said.verdict == "met") == (Phrase(phrase).find(HeardText(text)) is not None)


@laws
@given(st.sampled_from(["b+", "a|歉", "[^ ]b?", "é", "抱歉"]), st.text("ab é抱歉", max_size=30))
def test_a_pattern_stands_where_a_backtracking_search_finds_it(pattern: str, text: str) -> None:
    places = [match.span() for match in re.finditer(pattern, text)]
    assert Pattern(pattern).find_all(HeardText(text)) == places
    assert Pattern(pattern).find(HeardText(text)) == (places[0] if places else None)


def test_a_pattern_that_matches_nothing_at_all_moves_on_by_characters() -> None:
    assert Pattern("b*").find_all(HeardText("歉抱b")) == [(0, 0), (1, 1), (2, 3), (3, 3)]


@pytest.mark.parametrize("text", ["one two-three ", "非常 sorry 抱歉é "])
def test_words_are_counted_alike_in_long_texts(text: str) -> None:
    assert count_words(text * 20_000) == count_words(text) * 20_000


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("(a+)+$", "a" * 5_000 + "!", 0),
        ("(a|aa)+$", "a" * 5_000, 1),
        ("(a*)*b", "a" * 5_000, 0),
        ("(.*a){20}b|c", "a" * 5_000 + "c", 1),
        ("a.*b|a", "a" * 5_000, 5_000),
        # Each would look at all the rest.
        ("a.*b|a", "a" * 40_000, 10_000),
    ],
)
def test_a_pattern_that_is_exponential_elsewhere_is_not_here(
    pattern: str, text: str, places: int
) -> None:
    assert len(Pattern(pattern).find_all(HeardText(text))) == places


MOMENTS: dict[str, Any] = {
    "sorry": {"speaker": "agent", "says": ["sorry"]},
    "explained": {"speaker": "agent", "says": ["because"]},
    "complaint": {"speaker": "customer", "says": ["complain"]},
    "quiet_sorry": {"says": ["sorry"], "excluding": ["not sorry"]},
    "nearly": {"similar_to": ["I am sorry"]},
    "either": {"any_of": ["sorry", "complaint", "nearly"]},
}
ASKED_ONCE = [
    {"occurs": "quiet_sorry", "at_most": 9},
    {"occurs": "nearly", "at_most": 9},
    {"repeats": "either", "at_most": 9},
    {"response": "sorry", "to": "complaint"},
    {"precedence": "complaint", "of": "sorry", "reply_by": "agent"},
    {"precedence": "sorry", "of": "explained"},
    {"sequence": ["complaint", "sorry", "sorry"], "reply_by": "agent"},
    {"sequence": ["sorry", "sorry", "explained"]},
]
TURNS = st.lists(
    st.builds(
        lambda who, *said: who(" ".join(said)),
        st.sampled_from([agent, customer]),
        *[st.sampled_from(["sorry", "not sorry", "because", "I complain", "I am sorry", "so"])] * 3,
    ),
    min_size=1,
    max_size=8,
)


@laws
@given(TURNS)
def test_a_condition_says_the_same_whatever_was_asked_before(turns: list[Any]) -> None:
    """What a moment found is remembered within a record: no condition sees that."""
    together = say(
        {"count_of": [*ASKED_ONCE, *ASKED_ONCE], "at_least": 1}, record(turns), moments=MOMENTS
    )
    for condition in ASKED_ONCE:
        alone = say(condition, record(turns), moments=MOMENTS)
        if alone.verdict == together.verdict:
            assert alone.why in together.why
            assert all(item in together.evidence for item in alone.evidence)


@laws
@given(TURNS)
def test_precedence_finds_the_last_turn_before_that_has_a_reply(turns: list[Any]) -> None:
    said = say(
        {"precedence": "complaint", "of": "sorry", "reply_by": "agent"},
        record(turns),
        moments=MOMENTS,
    )
    agents = [i for i, turn in enumerate(turns) if turn["speaker"] == "agent"]
    sorries = [i for i in agents if "sorry" in turns[i]["text"]]
    complaints = [
        i
        for i, turn in enumerate(turns)
        if turn["speaker"] == "customer" and "complain" in turn["text"]
    ]
    pairs = [
        [one for one in complaints if any(one < reply < later for reply in agents)]
        for later in sorries
    ]
    assert said.verdict == ("not_applicable" if not sorries else "met" if all(pairs) else "unmet")
    if said.verdict == "met":
        shown = {item.turn for item in said.evidence}  # type: ignore[union-attr]
        assert shown == {*sorries, *(before[-1] for before in pairs)}
