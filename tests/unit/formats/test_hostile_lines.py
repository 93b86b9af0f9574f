"""Lines that are made to be divided in very many ways: each costs about as much as another."""

from __future__ import annotations

from contextlib import suppress

import pytest

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.registry import detect
from scorecard.formats.roles import Roles
from scorecard.records.errors import RecordError

_MANY = 20_000


@pytest.mark.parametrize(
    "text",
    [
        "Agent{}: hi\nCustomer: hello\n",
        "[00:01]{}Agent: hi\nCustomer: hello\n",
        "From {}Agent to Everyone: hi\nCustomer: hello\n",
        "2024/3/13\n10:01\tAgent\t{}\n10:02\tCustomer\t{}\n",
        "[Agent] {}[10:01 AM] hi\n[Customer] [10:02 AM] hello\n",
        "2024-03-13 10:01:02 Agent{}(12345)\nhi\n2024-03-13 10:01:02 Customer(12345)\nhello\n",
        "Agent{}2024年3月13日 10:01\nhi\nCustomer 2024年3月13日 10:02\nhello\n",
        "Agent ({}2024-03-13 10:01:02)\nhi\nCustomer (2024-03-13 10:01:02)\nhello\n",
        "2024-03-13\nAgent  10:01\n{}hi\nCustomer  10:02\n{}hello\n",
        "from Agent to {}: 10:01 AM\nhi\nfrom Customer to all: 10:02 AM\nhello\n",
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Agent>{}\n",
    ],
)
@pytest.mark.parametrize("filler", [" ", "\t", "<v ", "a to ", "-", "1:", "(", "1/"])
def test_a_line_of_the_same_again_and_again_is_read_or_refused(text: str, filler: str) -> None:
    """Without a limit of time: what divided blanks in all ways took minutes here."""
    data = text.replace("{}", filler * _MANY).encode()
    found = detect(data)
    if not isinstance(found, InputFormat):
        return
    with suppress(RecordError):
        made = found.convert(data, Conversion("x", Roles()))
        assert made is not None
        assert {turn.speaker for turn in made.turns} <= {"agent", "customer"}
