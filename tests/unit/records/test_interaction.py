"""An interaction's hash, an interaction with several agents as that of one of them, and
interactions in which nobody could serve."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from formats_support import take
from graded import RUBRICS
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import to_json
from scorecard.observations.join import Observations
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.decoding import convert, decode
from scorecard.records.interaction import is_unserved, of_agent, record_sha256
from support import Json, action, agent, criterion, customer, event, grade, record, rubric, system

RECORD: dict[str, Any] = {
    "id": "c1",
    "turns": [
        {"speaker": "agent", "text": "Grüß Gott 您好", "start": 1},
        {"speaker": "agent", "action": {"name": "refund", "arguments": {"b": 1, "a": [2, None]}}},
    ],
    "metadata": {"z": {"y": 1, "x": 2}, "a": "<&>"},
}


def hashed(record: dict[str, Any], **written: Any) -> str:
    return record_sha256(decode(json.dumps(record, **written).encode()))


def test_it_is_that_of_json_with_sorted_keys_and_nothing_that_goes_without_saying() -> None:
    plain = {**RECORD, "turns": [{**RECORD["turns"][0], "start": 1.0}, RECORD["turns"][1]]}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashed(RECORD) == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "written", [{"indent": 3}, {"sort_keys": True}, {"ensure_ascii": False}], ids=str
)
def test_how_it_is_written_makes_no_difference(written: dict[str, Any]) -> None:
    assert hashed(RECORD, **written) == hashed(RECORD)
    assert hashed({**RECORD, "channel": None, "outcome": {}}, **written) == hashed(RECORD)
    assert record_sha256(convert(RECORD)) == hashed(RECORD)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "c2"},
        {"language": "de"},
        {"metadata": {"z": {"y": 1, "x": 2}, "a": "<&> "}},
        {"observations": {"kind": True}},
        {"turns": RECORD["turns"][::-1]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_it_says_makes_one(change: dict[str, Any]) -> None:
    assert hashed({**RECORD, **change}) != hashed(RECORD)


def test_keys_that_are_no_texts_are_what_json_makes_of_them() -> None:
    keyed = [convert({**RECORD, "metadata": {"by": {key: 1, "b": 2}}}) for key in (7, "7")]
    assert record_sha256(keyed[0]) == record_sha256(keyed[1])


def test_observations_beside_it_have_their_own_hash() -> None:
    record = convert(RECORD)
    rows = [{"interaction": "c1", "observation": "kind", "met": True}]
    with Observations.of(rows) as observations:
        joined = observations(record)
        twice = observations(joined)
    alone, observed, again = map(Evaluator(RUBRICS[0]).grade, (record, joined, twice))
    assert alone.interaction == observed.interaction == again.interaction
    assert alone.interaction.sha256 == record_sha256(record)
    assert b'"observations"' in to_json(observed)
    assert b'"observations"' not in to_json(alone)


def by(who: str | None, text: str) -> Json:
    return agent(text) | ({} if who is None else {"agent_id": who})


CALL = record(
    [by("a1", "Hello."), customer("Hi."), by("a2", "I take over."), by(None, "Bye.")],
    agent={"id": "a1", "team": "north"},
)


@pytest.mark.parametrize(
    ("who", "speakers", "known"),
    [
        ("a1", ["agent", "customer", "system", "agent"], {"id": "a1", "team": "north"}),
        ("a2", ["system", "customer", "agent", "system"], {"id": "a2"}),
    ],
)
def test_turns_of_others_are_the_systems(who: str, speakers: list[str], known: Json) -> None:
    theirs = of_agent(convert(CALL), who)
    assert theirs is not None
    assert [turn.speaker for turn in theirs.turns] == speakers
    assert theirs.agent == known


@pytest.mark.parametrize(
    ("given", "who", "takes_part"),
    [
        (CALL, "a3", False),
        (record([agent("Hello.")], agent={"id": "a1"}), "a1", True),
        (record([agent("Hello.")], agent={"id": 17}), "17", True),
        (record([agent("Hello.")], agent={"id": "a1"}), "a2", False),
        (record([agent("Hello.")]), "a1", False),
        (record([by("a1", "Hello."), agent("Bye.")]), "a1", True),
    ],
)
def test_who_takes_part(given: Json, who: str, takes_part: bool) -> None:
    theirs = of_agent(convert(given), who)
    assert (theirs is not None) is takes_part
    assert theirs is None or all(turn.speaker == "agent" for turn in theirs.turns)


def test_what_is_of_others_is_left_out_and_counted() -> None:
    ingest = Ingest(IngestOptions(agent_id="a2"))
    assert take(CALL, ingest=ingest).agent == {"id": "a2"}
    with pytest.raises(AssertionError):
        take(record([by("a1", "Hello.")]), ingest=ingest)
    assert ingest.left_out == {"interactions of other agents": 1}


MESSAGE = customer("Hi, please call me back.")
BOTH = [agent("Hello?"), customer("Wrong number, bye.")]


@pytest.mark.parametrize(
    "unserved",
    [
        record([MESSAGE]),
        record([MESSAGE], channel="call"),
        record([MESSAGE], channel="voicemail"),
        record([system("Welcome, press one.")]),
        record([system("Welcome, press one."), customer("One.")]),
        record([event("abandoned")]),
        record([event("Voice-Mail"), MESSAGE, customer("It is urgent.")]),
        record([MESSAGE], channel="chat", outcome={"disposition": "Abandoned in queue"}),
        record([event("ring")], metadata={"abandoned": True}),
        record([agent("This is Dana, call me.")], metadata={"answered_by": "machine_end_beep"}),
        record([agent("This is Dana, call me.")], outcome={"disposition": "left-voicemail"}),
        record([event("ring")], outcome={"status": "no-answer"}),
        record([event("振铃")], outcome={"result": "无人接听"}),
    ],
)
def test_nobody_could_serve(unserved: Json) -> None:
    assert is_unserved(convert(unserved))


@pytest.mark.parametrize(
    "served",
    [
        record(BOTH),
        record(BOTH, outcome={"disposition": "abandoned"}),
        record([*BOTH, event("voicemail")]),
        # Whom nobody answered.
        record([MESSAGE, customer("Hello?")]),
        record([MESSAGE, system("One moment."), customer("Hello?")], channel="call"),
        record([MESSAGE, customer("Anybody?")], outcome={"disposition": "abandoned"}),
        record([MESSAGE], channel="email"),
        record([MESSAGE], channel="chat"),
        record([MESSAGE, action("refund")]),
        record([agent("Hello? Is anybody there?")]),
        record([MESSAGE], channel="chat", metadata={"abandoned": False, "note": "voicemail"}),
    ],
)
def test_somebody_served_or_should_have(served: Json) -> None:
    assert not is_unserved(convert(served))


def test_a_rubric_may_leave_them_out() -> None:
    moments = {"hello": {"speaker": "agent", "says": ["hello"]}}
    asked = criterion({"occurs": "hello"})
    strict = grade(rubric(asked, moments=moments), record([MESSAGE]))
    assert (strict.criteria[0].applies, strict.score) == (True, 0.0)
    fair = grade(rubric(asked, moments=moments, served_only=True), record([MESSAGE]))
    assert (fair.criteria[0].applies, fair.score, fair.result) == (False, None, "none")
    spoken = grade(rubric(asked, moments=moments, served_only=True), record(BOTH))
    assert (spoken.criteria[0].applies, spoken.criteria[0].level) == (True, 5)
