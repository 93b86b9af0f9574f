"""Whether anybody could serve: what records say, and what they don't."""

from __future__ import annotations

import pytest

from scorecard.records.decoding import convert
from scorecard.records.served import is_unserved
from support import Json, action, agent, criterion, customer, event, grade, record, rubric, system

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
