"""Turns on their way: times, order, who speaks."""

from __future__ import annotations

from scorecard.formats.conversion import Conversion
from scorecard.formats.turns import Placed, in_order


def test_times_are_from_the_start_to_the_millisecond_and_never_before_it() -> None:
    placed = [Placed("agent", 12.34567, 9.0, "Hello."), Placed("agent", 9.0, 1e13, "Yes?")]
    (yes, hello), began = in_order(placed, Conversion(), began=10.0)
    assert (yes.start, yes.end) == (0.0, 1e13 - 10.0)
    assert (hello.start, hello.end) == (2.346, 2.346)
    assert began == 10.0


def test_words_for_speakers_are_their_roles_and_several_agents_have_names() -> None:
    speakers = {"Bo": "agent", "Cy": "agent", "Ann": "customer"}
    placed = [Placed(who, text="Hello.") for who in speakers]
    ids = {"Bo": "bo-1", "Cy": None, "Ann": "ann-1"}
    turns, _ = in_order(placed, Conversion(), speakers=speakers, ids=ids)
    assert [turn.speaker for turn in turns] == list(speakers.values())
    assert [turn.agent_id for turn in turns] == [None, None, None]
    turns, _ = in_order(placed, Conversion(), speakers=speakers, ids=ids | {"Cy": "cy-1"})
    assert [turn.agent_id for turn in turns] == ["bo-1", "cy-1", None]


def test_only_agents_reason() -> None:
    thinks = "<think>Who is it?</think>Hello."
    conversion = Conversion()
    turns, _ = in_order([Placed(who, text=thinks) for who in ("agent", "customer")], conversion)
    assert [turn.text for turn in turns] == ["Hello.", thinks]
    assert conversion.left_out == {"reasoning texts": 1}
