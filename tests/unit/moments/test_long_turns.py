"""A turn of any length costs time in proportion to it, however often it says the same."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from support import agent, record, say

TIMES = 10_000


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("sorry. ", {"says": ["sorry"]}),
        ("so sorry. ", {"says": ["so sorry"]}),
        ("抱歉。", {"says": ["抱歉"]}),
        ("not sorry. sorry. ", {"says": ["sorry"], "excluding": ["not sorry"]}),
        ("sorry. ", {"matches": ["sor+y"]}),
        ("désolé. ", {"matches": ["d.sol."]}),
        ("sorry ", {"says": ["sorry"]}),
    ],
)
def test_much_of_the_same_in_one_turn(text: str, moment: dict[str, Any]) -> None:
    began = process_time()
    said = say({"repeats": "m"}, record([agent(text * TIMES)]), moments={"m": moment})
    assert said.verdict == ("met" if text == "sorry " else "unmet")
    assert process_time() - began < 5


@pytest.mark.parametrize(
    ("pattern", "text", "verdict"),
    [
        # Empty matches count once each, the last of them with the last sentence.
        ("x*", "One. Two.", "met"),
        ("$", "One. One.", "met"),
        ("one", "One. One.", "unmet"),
    ],
)
def test_every_sentence_with_a_match_counts_once(pattern: str, text: str, verdict: str) -> None:
    moments = {"m": {"matches": [pattern]}}
    assert say({"repeats": "m"}, record([agent(text)]), moments=moments).verdict == verdict
