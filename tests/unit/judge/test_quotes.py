"""Which quotes stand in a text, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.judge.quotes import find_quote
from scorecard.text.fold import fold
from support import laws


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("never came", "My parcel NEVER came!", "NEVER came"),
        ("I dont", "I don’t", None),
        ("i don't", "Well, I don’t.", "I don’t"),
        ("No one calls.", "no one, calls", "no one, calls"),
        ("“never came”", "it never came", "never came"),
        ("one call", "no one calls", None),
        ("parcel came", "my parcel never came", None),
        ("came never", "never came", None),
        ("订单还没到", "我的訂單還沒到！", "訂單還沒到"),
        ("还没", "还，没", "还，没"),
        ("没", "还没到", None),
        ("没", "没", "没"),
        ("strasse", "Die STRAẞE.", "STRAẞE"),
        ("a", "a", "a"),
        ("a", "a b", None),
        ("OK", "ok then", "ok"),
        ("1,000 euros", "1000 euros", None),
        ("👍", "great 👍", "👍"),
        ("", "anything", None),
        ("...", "well...", "..."),
        ("never came", "", None),
        ("call •• now", "Call ••••, now", "Call ••••, now"),
        ("call now", "call •••• now", None),
    ],
)
def test_which_words_stand_where(quote: str, text: str, found: str | None) -> None:
    span = find_quote(quote, text)
    assert (None if span is None else text[slice(*span)]) == found


@laws
@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_whole_words_of_a_text_stand_in_it(text: str, first: int, number: int) -> None:
    words = text.split()[first : first + number]
    quote = " ".join(words)
    span = find_quote(quote, text)
    if span is not None:
        assert find_quote(text[slice(*span)], text[slice(*span)]) is not None
    elif sum(char.isalnum() for char in fold(quote)) > 1:
        pytest.fail(f"{quote!r} not found in {text!r}")


@laws
@given(st.text(), st.text())
def test_what_is_found_lies_inside(quote: str, text: str) -> None:
    span = find_quote(quote, text)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(text)
