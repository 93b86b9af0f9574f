"""Times and ids that nobody can have meant are refused, and all that may be are not."""

from __future__ import annotations

import pytest

from scorecard.records.decoding import convert
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Turn
from scorecard.records.plausible import refuse_implausible
from support import Json, agent, customer, record

SAID = "Good morning, this is Dana of Northwind, how can I help you today?"


def call(*times: tuple[float, float | None], **keys: object) -> Json:
    """A call of so many turns; times are starts and ends."""
    sides = (agent, customer)
    turns = [sides[number % 2](SAID, *time) for number, time in enumerate(times)]
    return record(turns, **{"channel": "call", **keys})


@pytest.mark.parametrize(
    ("implausible", "path", "reason"),
    [
        (call((1_772_442_840_000, None)), "$.turns[0].start", "milliseconds since 1970"),
        (call((0, 4), (1_772_442_840, None)), "$.turns[1].start", "seconds since 1970"),
        (
            call((1_772_442_840.5, None), channel="chat"),
            "$.turns[0].start",
            "1772442840.5 s: it looks like seconds since 1970",
        ),
        (call((46083.38, None), (46083.43, None)), "$.turns[0].start", "day number of a spread"),
        (call((0, 4000), (4500, 9000), (9500, 13000)), "$.turns", "slower than anybody speaks"),
        (call((0, 0.06), (0.1, 0.16)), "$.turns", "faster than anybody speaks"),
        (call((0, 0.06), (0.1, 0.16), channel=None), "$.turns", "132 characters are said in 0.12"),
        (call((0, 4), (200_000, 200_004)), "$.turns", "56 hours: longer than a call"),
        (record(id="1.23457E+11"), "$.id", "a spreadsheet has cut short"),
        (record(id="1E+15"), "$.id", "a spreadsheet has cut short"),
        (record(id="1,23457E+11"), "$.id", "a spreadsheet has cut short"),
    ],
)
def test_what_nobody_can_mean(implausible: Json, path: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        convert(implausible)
    assert raised.value.path == path
    assert reason in raised.value.reason
    assert raised.value.help


@pytest.mark.parametrize(
    "plausible",
    [
        call((0, 4), (4.5, 9)),
        call((0, 4), (86_000, 86_004)),
        # A chat or a mail thread may take weeks, and its messages no time at all.
        call((0, None), (2_000_000, None), channel="chat"),
        call((0, 0), (5, 5), channel="chat"),
        call((0, 900_000), (1_000_000, 1_900_000), channel="email"),
        call((0, None), (0, None)),
        # A call that was found in a recording of the whole day.
        call((46_083.4, 46_087), (46_088, 46_092)),
        call((0, 2.2), (2.4, 4.6)),
        record(id="12E5"),
        record(id="1.5e+3"),
        record(id="E+11"),
        record([agent("Hm", 0, 200)], channel="call"),
    ],
)
def test_what_may_be_meant(plausible: Json) -> None:
    assert convert(plausible).id == plausible["id"]


@pytest.mark.parametrize("id", ["", " ", "\u3000\t"])
def test_a_format_gives_every_interaction_an_id(id: str) -> None:
    with pytest.raises(RecordError, match=r"\$\.id: is empty"):
        refuse_implausible(Interaction(id=id, turns=[Turn("agent", text="Hi")]))
