"""Turns on their way: on the clock of their source, and then in order, from second 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import lt
from typing import Any

import msgspec

from scorecard.formats.clock import since
from scorecard.formats.conversion import Conversion
from scorecard.formats.joining import join_turns
from scorecard.formats.pause import PAUSE
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Action, Speaker, Turn
from scorecard.records.reasoning import REASONING_TEXTS, may_reason, without_reasoning


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A turn, or a piece of one, with `start` and `end` in seconds on the clock of its source
    (since 1970, or from the start of the recording), as far as they are known.

    What is `whole`, such as a message, is a turn as it is. `agent_id` says which agent's it is,
    as far as the source tells; it stays where there are several.
    """

    speaker: Speaker
    start: float | None = None
    end: float | None = None
    text: str | None = None
    action: Action | None = None
    event: str | None = None
    agent_id: str | None = None
    whole: bool = False


def in_order(
    placed: Sequence[Placed],
    conversion: Conversion,
    *,
    began: float | None = None,
    speech: bool = False,
    words: bool = False,
) -> tuple[list[Turn], float | None]:
    """The turns in order of time, with times from the start, and when that was.

    `began` is the start on the same clock; without it, the interaction begins with the earliest
    turn. Turns of one moment stay as they come, and so do all turns unless each has a time.
    Pieces of `speech` are joined (`scorecard.formats.joining`), and single `words` always are.
    What an agent's model only thinks is left out, and so are texts without words. Raises
    `RecordError` if nothing is left.
    """
    said = [_said(place, conversion) for place in placed]
    several = len(_agents(said)) > 1
    kept = [place for place in said if place.text is None or place.text.strip()]
    conversion.leave_out("turns without words", len(placed) - len(kept))
    if not kept:
        raise RecordError("$", "nobody says or does anything in it", "leave it out")
    starts = [turn.start for turn in kept if turn.start is not None]
    if len(starts) == len(kept) and any(map(lt, starts[1:], starts)):
        kept = sorted(kept, key=lambda turn: turn.start or 0.0)
    if began is None:
        began = min(starts, default=None)
    turns = [_made(turn, began, several) for turn in kept]
    if speech:
        pause = conversion.turn_gap or (PAUSE if words else 0.0)
        turns = join_turns(turns, pause, {at for at, turn in enumerate(kept) if turn.whole})
    return turns, began


def named_agent(agent: Mapping[str, Any], placed: Iterable[Placed]) -> dict[str, Any]:
    """What is known of the agent, with the id that the turns give if it has none and they agree."""
    found = _agents(placed)
    return {"id": found.pop()} | dict(agent) if len(found) == 1 else dict(agent)


def _agents(placed: Iterable[Placed]) -> set[str]:
    return {place.agent_id for place in placed if place.agent_id and place.speaker == "agent"}


def _said(place: Placed, conversion: Conversion) -> Placed:
    if place.text is None or place.speaker != "agent" or not may_reason(place.text):
        return place
    text, pieces = without_reasoning(place.text)
    conversion.leave_out(REASONING_TEXTS, pieces)
    return msgspec.structs.replace(place, text=text)


def _made(turn: Placed, began: float | None, several_agents: bool) -> Turn:
    start, end = turn.start, turn.end
    if began is not None:
        start = None if start is None else since(began, start)
        end = None if end is None else since(began, end)
        if start is not None and end is not None and end < start:
            end = start
    else:
        start = end = None
    agent_id = turn.agent_id if several_agents and turn.speaker == "agent" else None
    return Turn(turn.speaker, turn.text, turn.action, turn.event, start, end, agent_id or None)
