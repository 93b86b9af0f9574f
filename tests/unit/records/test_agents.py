"""An interaction with several agents, as that of one of them."""

from __future__ import annotations

import pytest

from formats_support import take
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.agents import of_agent
from scorecard.records.decoding import convert
from support import Json, agent, customer, record


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
