"""All wordings of a rubric are looked for at once, and the same are found as one by one."""

from __future__ import annotations

import pytest
import re2

from scorecard.moments.index import _LARGEST_SET, WordingIndex, _apart, _match_of_all
from scorecard.moments.patterns import Pattern, Wording
from scorecard.moments.phrase import Phrase
from scorecard.moments.wording_model import pattern_options

TEXTS = [
    "There is no room available, but I found a hotel near the station.",
    "Could you tell me your account number, please?",
    "附近有三个酒店，都很不错，推荐您去和平饭店。",
    "The hotel has an average rating of 4.5, and it costs $50.",
    "您好，请问有什么可以帮您？",
    "I  never  called, nor shall I come back.",
    "We have gone round and round about it, and you never call back.",
    "",
]


def one_by_one(wordings: list[Wording], text: str) -> list[int]:
    options = pattern_options()
    return [
        number
        for number, wording in enumerate(wordings)
        if re2.compile(wording.source, options).search(text)
    ]


WORDINGS: list[Wording] = [
    Phrase("no room"),
    Pattern(r"\bno [\w ]{2,30} (found|available)\b"),
    Phrase("account number"),
    Pattern("[^没，。！？]{2,40}(都|也)(很|挺)?(行|好|可以|不错)"),
    Pattern(r"\bthe .{2,40} has an average rating"),
    Pattern(r"\$ ?\d"),
    Phrase("请问"),
    Pattern(r"\bI  never {1,2}.{2,20} come back|.{2,40} (never (call|write) back|round and round)"),
]


def _index(wordings: list[Wording]) -> WordingIndex:
    return WordingIndex(wordings, lambda speaker, number: True)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kept", [WORDINGS, WORDINGS[:1], WORDINGS[3:4], [], WORDINGS[::2]])
def test_a_set_and_a_filter_find_what_each_wording_finds(kept: list[Wording], text: str) -> None:
    found = _index(kept).match["agent"](text.encode()) or []
    assert sorted(found) == one_by_one(kept, text)
    match = _match_of_all(kept, [wording.source for wording in kept])
    assert sorted(match(text.encode()) or []) == one_by_one(kept, text)


def test_patterns_that_count_from_anywhere_are_filtered_with_all_that_count() -> None:
    assert _apart(WORDINGS) == [1, 3, 4, 7]
    assert _apart([WORDINGS[4], WORDINGS[5]]) == []


def test_more_phrases_than_a_set_takes() -> None:
    phrases: list[Wording] = [Phrase(f"word{number} more") for number in range(_LARGEST_SET + 2)]
    index = _index([Pattern("x{2,}y"), *phrases])
    found = index.match["system"](f"xxy word0 more, word{_LARGEST_SET + 1} more".encode()) or []
    assert sorted(found) == [0, 1, _LARGEST_SET + 2]
