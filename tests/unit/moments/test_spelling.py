"""Which texts are read as they are."""

from __future__ import annotations

import sys

import pytest

from scorecard.moments.spelling import _FIRST_CHARACTERS, _PlainTexts


def test_characters_are_plain_alone_if_they_are_in_the_class_of_all() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    first, then = _PlainTexts(), _PlainTexts()
    assert not then("_" * _FIRST_CHARACTERS)
    for at in range(0, len(every), _FIRST_CHARACTERS):
        characters = every[at : at + _FIRST_CHARACTERS]
        found = [char for char in characters if first(char)]
        assert found == [char for char in characters if then(char)]
        first = _PlainTexts()


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("您好，“请问”", True),
        ("ありがとう", True),
        ("謝謝", False),
        ("café", False),
        ("好_的", False),
    ],
)
def test_texts_that_folding_or_spelling_changes_are_not_plain(text: str, is_plain: bool) -> None:
    first, then = _PlainTexts(), _PlainTexts()
    then("_" * _FIRST_CHARACTERS)
    assert first(text) is then(text) is is_plain
