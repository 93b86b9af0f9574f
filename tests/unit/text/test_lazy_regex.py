"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from scorecard.text.lazy_regex import lazy_regex


def test_it_does_what_the_compiled_one_does() -> None:
    lazy, compiled = lazy_regex("(a)(?P<b>B)?", re.IGNORECASE), re.compile("(a)(b)?", re.IGNORECASE)
    for text in ("", "ab", "xA", "aab"):
        found, expected = lazy.search(text), compiled.search(text)
        assert (found and found.groups()) == (expected and expected.groups())
    assert lazy.sub("-", "xab") == "x-"
    assert lazy.pattern == "(a)(?P<b>B)?"


def test_it_is_compiled_when_it_is_first_used() -> None:
    wrong = lazy_regex("(")
    with pytest.raises(re.error):
        wrong.search("")
