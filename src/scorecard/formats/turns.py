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
    kept: list[Placed] = []
    agents: set[str] = set()
    for place in placed:
        text = place.text
        if place.speaker == "agent":
            if place.agent_id:
                agents.add(place.agent_id)
            if text is not None and may_reason(text):
                text, pieces = without_reasoning(text)
                conversion.leave_out(REASONING_TEXTS, pieces)
                place = msgspec.structs.replace(place, text=text)  # noqa: PLW2901
        if text is None or text.strip():
            kept.append(place)
    conversion.leave_out("turns without words", len(placed) - len(kept))
    if not kept:
        raise RecordError("$", "nobody says or does anything in it", "leave it out")
    starts = [place.start for place in kept if place.start is not None]
    if len(starts) == len(kept) and any(map(lt, starts[1:], starts)):
        kept = sorted(kept, key=lambda turn: turn.start or 0.0)
    if began is None:
        began = min(starts, default=None)
    turns = _made(kept, began, several_agents=len(agents) > 1)
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


def _made(kept: Iterable[Placed], began: float | None, *, several_agents: bool) -> list[Turn]:
    """The turns, in seconds since `began`: one loop, since most of the time goes here."""
    turns = []
    for place in kept:
        start, end = place.start, place.end
        if began is None:
            start = end = None
        else:
            if start is not None:
                start = since(began, start)
            if end is not None:
                end = since(began, end)
                if start is not None and end < start:
                    end = start
        agent_id = (place.agent_id or None) if several_agents and place.speaker == "agent" else None
        turns.append(
            Turn(place.speaker, place.text, place.action, place.event, start, end, agent_id)
        )
    return turns
