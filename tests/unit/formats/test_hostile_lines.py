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
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Agent>{}\n",
    ],
)
@pytest.mark.parametrize("filler", [" ", "\t", "<v ", "a to "])
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
