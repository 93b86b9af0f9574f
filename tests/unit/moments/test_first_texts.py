"""The first texts are looked into without RE2's set of all wordings: what is found is the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.moments.heard import HeardText
from scorecard.moments.index import WordingIndex
from scorecard.moments.patterns import Pattern
from scorecard.moments.phrase import Phrase

_PHRASES = (
    "sorry", "can't", "thank you", "thank you, sir", "refund*", "sign* here", "a b", "x", "ok",
    "wi-fi", "wifi密码", "not 5", "3.5", "24/7", "café", "ça va", "naïve", "Straße", "да",
    "не знаю", "对不起", "谢谢您", "好", "好的,谢谢", "退款 48 小时", "非常抱歉给您", "ありがとう",
    "감사합니다", "ขอบคุณ",
    "c++", "&", "…", ":)", "don’t know", "№ 5", "ſo", "K",
)  # fmt: skip
_PATTERNS = (
    *(r"\bno (\w+ )?refund", "退.{0,3}款", r"\d{3}", "ß", "wait  here", "still waiting, sir"),
    r"\bnever (again|.*(call|come) back)|(only|just) now\b|好(吗|的,谢谢)",
)


def _index(*, is_first: bool) -> WordingIndex:
    wordings = [*map(Phrase, _PHRASES), *map(Pattern, _PATTERNS)]
    index = WordingIndex(wordings, lambda speaker, number: speaker == "agent" or number > 1)
    if not is_first:
        index.match["agent"](b"x" * 10_000)
    return index


_SET = _index(is_first=False)


def _found(index: WordingIndex, text: str) -> list[int]:
    return sorted(index.match["agent"](HeardText(text).spelled.text.encode()) or ())


@pytest.mark.parametrize("number", range(len(_PHRASES)))
def test_a_phrase_is_found_in_the_first_texts(number: int) -> None:
    first = _index(is_first=True)
    assert number in _found(first, Phrase(_PHRASES[number]).forms[0])
    assert _found(first, "") == []


@given(
    st.lists(
        st.sampled_from(
            [
                *(*_PHRASES, *" ,.'’`-_*，。\n", "s", "T", "9", "é", "谢", "ſ", "\u212a"),
                *("never", "again", "call", "back", "just", "now", "wait", "here", "still waiting"),
            ]
        ),
        max_size=8,
    ),
    st.sampled_from(["", " ", ", "]),
    st.booleans(),
)
def test_the_first_texts_find_what_the_set_finds(
    parts: list[str], between: str, is_upper: bool
) -> None:
    text = between.join(parts)
    text = text.upper() if is_upper else text
    assert _found(_index(is_first=True), text) == _found(_SET, text)


def test_what_never_stands_together_is_not_looked_for() -> None:
    pattern = Pattern(r"\bnever (again|.*(call|come) back)|(only|just) now\b")
    index = WordingIndex([Phrase("wait for it"), pattern], lambda speaker, number: True)
    for text in (b"never say never", b"call back now", b"for it to wait"):
        assert index.match["agent"](text) == []
    assert "spans" not in vars(pattern)
    assert index.match["agent"](b"never call back") == [1]
    assert index.match["agent"](b"wait, for - it") == [0]


def test_after_some_text_the_set_is_used() -> None:
    index = _index(is_first=True)
    first = index.match
    for _ in range(200):
        assert sorted(index.match["agent"](b"thank you, sorry") or ()) == [0, 2]
    assert index.match != first


def test_in_the_first_texts_only_what_matters_is_looked_for() -> None:
    match = _index(is_first=True).match
    assert [match[who](b"thank you, sorry") for who in ("agent", "customer")] == [[0, 2], [2]]
