"""From JSON to an interaction, or to the reason why not."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from scorecard.records.decoding import convert, decode, refuse_implausible
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Turn
from support import Json, agent, customer, record

TURN = {"speaker": "agent", "text": "Hello"}
RECORD: dict[str, Any] = {"id": "c1", "turns": [TURN]}
SECONDS = "times are seconds from the start of the interaction"
MEGABYTES = "x" * 10_000_000


def raw(**changed: Any) -> bytes:
    return json.dumps(RECORD | changed).encode()


def turn(**changed: Any) -> bytes:
    return raw(turns=[TURN | changed])


def text(written: bytes) -> bytes:
    return turn(text="@").replace(b"@", written)


def said(data: bytes) -> str:
    with pytest.raises(RecordError) as caught:
        decode(data)
    return str(caught.value)


REFUSED = {
    "id missing": (b'{"turns": [{"speaker": "agent", "text": "Hi"}]}', "$: `id` is missing"),
    "turns missing": (b'{"id": "c1"}', "$: `turns` is missing"),
    "id empty": (raw(id=""), "$.id: is empty"),
    "id blank": (raw(id=" \u3000"), "$.id: is empty (give every record an id of its own)"),
    "id a number": (raw(id=7), "$.id: expected a text, found a whole number (put it in quotes)"),
    "no turns": (
        raw(turns=[]),
        "$.turns: is empty (an appraisal without a conversation carries one event turn)",
    ),
    "turns null": (raw(turns=None), "$.turns: expected a list, found null"),
    "empty turn": (raw(turns=[{}]), "$.turns[0]: `speaker` is missing"),
    "turn without contents": (
        raw(turns=[TURN, {"speaker": "agent"}]),
        "$.turns[1]: the turn is empty: it has no `text`, `action` or `event` "
        "(leave the turn out, or say what happened)",
    ),
    "empty text": (turn(text=""), "$.turns[0].text: is empty (leave the turn out)"),
    "two contents": (
        turn(event="hold"),
        "$.turns[0]: the turn has `text` and `event`; "
        "a turn is one of `text`, `action`, `event` (make it two turns)",
    ),
    "text a number": (
        turn(text=3),
        "$.turns[0].text: expected a text or null, found a whole number (put it in quotes)",
    ),
    "speaker misspelt": (
        turn(speaker="agnet"),
        "$.turns[0].speaker: unknown speaker `agnet` (did you mean `agent`?)",
    ),
    "speaker capitalised": (
        turn(speaker="Agent"),
        "$.turns[0].speaker: unknown speaker `Agent` (did you mean `agent`?)",
    ),
    "speaker unknown": (
        turn(speaker="robot"),
        "$.turns[0].speaker: unknown speaker `robot` (one of agent, customer, system)",
    ),
    "speaker that moves the cursor": (
        turn(speaker="\x1b[2J\u202e"),
        "$.turns[0].speaker: unknown speaker `\\x1b[2J\\u202e` (one of agent, customer, system)",
    ),
    "speaker of 10 MB": (
        turn(speaker=MEGABYTES),
        f"$.turns[0].speaker: unknown speaker `{'x' * 59}…` (one of agent, customer, system)",
    ),
    "key of 10 MB": (
        raw(**{MEGABYTES: 1}),
        f"$: unknown key `{'x' * 59}…` (what has no field of its own goes under `metadata`)",
    ),
    "key misspelt": (raw(turn=[]), "$: unknown key `turn` (did you mean `turns`?)"),
    "key capitalised": (raw(Channel="x"), "$: unknown key `Channel` (did you mean `channel`?)"),
    "key of a turn misspelt": (
        turn(strat=1),
        "$.turns[0]: unknown key `strat` (did you mean `start`?)",
    ),
    "key of a turn unknown": (
        turn(role="x"),
        "$.turns[0]: unknown key `role` "
        "(known: speaker, text, action, event, start, end, agent_id)",
    ),
    "key of an action misspelt": (
        raw(turns=[{"speaker": "agent", "action": {"name": "x", "args": {}}}]),
        "$.turns[0].action: unknown key `args` (did you mean `arguments`?)",
    ),
    "time a string": (
        turn(start="1"),
        "$.turns[0].start: expected a number or null, found a text (write it without quotes)",
    ),
    "time negative": (turn(start=-0.5), f"$.turns[0].start: is negative ({SECONDS})"),
    "end before start": (
        turn(start=5, end=3.5),
        f"$.turns[0].end: the turn ends (3.5 s) before it starts (5 s) ({SECONDS})",
    ),
    "time NaN": (
        turn(start=float("nan")),
        "$: not valid JSON at byte 71: NaN is not a JSON number (leave the key out)",
    ),
    "time infinite": (
        turn(start=float("inf")),
        "$: not valid JSON at byte 71: Infinity is not a JSON number (leave the key out)",
    ),
    "time minus infinity": (
        turn(start=float("-inf")),
        "$: not valid JSON at byte 72: Infinity is not a JSON number (leave the key out)",
    ),
    "time beyond all numbers": (
        turn(start="@").replace(b'"@"', b"1e999"),
        "$.turns[0].start: number out of range",
    ),
    "metadata a list": (raw(metadata=[]), "$.metadata: expected an object, found a list"),
    "observation of a wrong type": (
        raw(observations={"kind": True, "own": 3}),
        "$.observations.own: expected a boolean or an object or a list, found a whole number",
    ),
    "observation under a name with a space": (
        raw(observations={"win win": {"met": "yes"}}),
        "$.observations[`win win`].met: expected a boolean, found a text (write it without quotes)",
    ),
    "observation with an unknown key": (
        raw(observations={"own": [{"met": True}, {"met": True, "bye": "me"}]}),
        "$.observations.own[1]: unknown key `bye` (did you mean `by`?)",
    ),
    "observation of a turn that is not there": (
        raw(observations={"own": [{"met": True}, {"met": True, "turns": [0, 4]}]}),
        "$.observations.own[1].turns[1]: points to turn 4, but the last turn is 0 "
        "(turns are counted from 0)",
    ),
    "an array": (b"[]", "$: expected an object, found a list"),
    "a scalar": (b'"c1"', "$: expected an object, found a text"),
    "nothing": (b"", "$: not valid JSON: it ends too early (the file may be truncated)"),
    "truncated": (
        raw()[:-2],
        "$: not valid JSON: it ends too early (the file may be truncated)",
    ),
    "truncated, with a key of another format": (
        b'{"id": "c1", "messages": [{"role": "user", "con',
        "$: not valid JSON: it ends too early (the file may be truncated)",
    ),
    "a number out of range": (
        raw(outcome={"ok": 1, "csat": "@"}).replace(b'"@"', b"1e999"),
        "$.outcome.csat: number out of range",
    ),
    "a number out of range, deep": (
        raw(metadata={"a b": [1, {"c": "@"}]}).replace(b'"@"', b"1e999"),
        "$.metadata[`a b`][1].c: number out of range",
    ),
    "more after it": (
        raw() + b" x",
        "$: not valid JSON at byte 64: trailing characters "
        "(one record a line, and nothing after it)",
    ),
    "deep nesting": (
        raw(metadata="@").replace(b'"@"', b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        "$: nested too deeply to be a record",
    ),
    "half a surrogate pair, escaped": (
        text(rb"\ud83d says nothing"),
        "$: not valid JSON at byte 60: half of a surrogate pair (write the whole character)",
    ),
    "half a surrogate pair at the very end": (
        text(rb"\ud83d"),
        "$: not valid JSON at byte 60: half of a surrogate pair (write the whole character)",
    ),
    "half a surrogate pair, raw": (
        text(b"\xed\xa0\x80"),
        "$: not UTF-8: invalid continuation byte (save the file as UTF-8)",
    ),
    "Latin-1": (
        text(b"caf\xe9 au lait"),
        "$: not UTF-8: invalid continuation byte (save the file as UTF-8)",
    ),
    "Latin-1 at the end of a text": (
        text(b"caf\xe9"),
        "$: not UTF-8: invalid continuation byte (save the file as UTF-8)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_record_is_refused_with_place_reason_and_mend(case: str) -> None:
    data, message = REFUSED[case]
    assert said(data) == message


ACCEPTED = {
    "a text of 10 MB": turn(text=MEGABYTES),
    "a whole surrogate pair": text(rb"\ud83d\ude00"),
    "NUL in a text": text(rb"\u0000"),
    "an instant": turn(start=3, end=3),
    "the same key twice": raw().replace(b'"c1"', b'"c0", "id": "c1"'),
    "nested, but not too deeply": raw(metadata={"a": [[[[[[1]]]]]]}),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_an_unusual_record_is_accepted(case: str) -> None:
    assert decode(ACCEPTED[case]).id == "c1"


@pytest.mark.parametrize("case", [name for name in REFUSED if name.startswith("observation")])
def test_plain_data_is_refused_in_the_same_words(case: str) -> None:
    data, message = REFUSED[case]
    with pytest.raises(RecordError) as caught:
        convert(json.loads(data))
    assert str(caught.value) == message


def test_a_name_of_megabytes_does_not_cost_seconds() -> None:
    began = time.process_time()
    said(turn(speaker=MEGABYTES))
    assert time.process_time() - began < 1


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
