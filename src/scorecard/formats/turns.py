"""Turns on their way: on the clock of their source, and then in order, from second 0."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from operator import lt
from typing import Any

import msgspec

from scorecard.formats import PAUSE
from scorecard.formats.conversion import Conversion
from scorecard.formats.joining import join_turns
from scorecard.records.errors import RecordError
from scorecard.records.interaction import SPEAKERS, Action, Speaker, Turn
from scorecard.records.reasoning import REASONING_TEXTS, may_reason, without_reasoning

Speakers = Mapping[Hashable, Speaker]
"""The role of each whom turns name, in whatever way."""
_SAME: Speakers = {role: role for role in SPEAKERS}


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A turn, or a piece of one, with `start` and `end` in seconds on the clock of its source
    (since 1970, or from the start of the recording), as far as they are known.

    The `speaker` is a role, or what the source has for somebody, whose role is said where the
    turns are put in order. What is `whole`, such as a message, is a turn as it is. `agent_id` says
    which agent's it is, as far as the source tells; it stays where there are several.
    """

    speaker: Hashable
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
    speakers: Speakers = _SAME,
    ids: Mapping[Hashable, str | None] | None = None,
) -> tuple[list[Turn], float | None]:
    """The turns in order of time, with times from the start, and when that was.

    `began` is the start on the same clock; without it, the interaction begins with the earliest
    turn. Turns of one moment stay as they come, and so do all turns unless each has a time.
    Pieces of `speech` are joined (`scorecard.formats.joining`), and single `words` always are.
    `speakers` are the roles of those whom the turns name, and `ids` tell these from each other
    (without them, turns have an `agent_id`). What an agent's model only thinks is left out, and
    so are texts without words. Raises `RecordError` if nothing is left.
    """
    spoken = _without_reasoning(placed, speakers, conversion)
    kept = [
        place for place in spoken if (text := place.text) is None or (text and not text.isspace())
    ]
    conversion.leave_out("turns without words", len(placed) - len(kept))
    if not kept:
        raise RecordError("$", "nobody says or does anything in it", "leave it out")
    starts = [start for place in kept if (start := place.start) is not None]
    if len(starts) == len(kept) and any(map(lt, starts[1:], starts)):
        kept.sort(key=lambda turn: turn.start or 0.0)
    if began is None:
        began = min(starts, default=None)
    if ids is None:
        agents = _agents(placed)
    else:
        agents = {id for who, id in ids.items() if id and speakers[who] == "agent"}
    turns = _made(kept, began, speakers, ids, several_agents=len(agents) > 1)
    if speech:
        pause = conversion.turn_gap or (PAUSE if words else 0.0)
        turns = join_turns(turns, pause, {at for at, turn in enumerate(kept) if turn.whole})
    return turns, began


def _without_reasoning(
    placed: Sequence[Placed], speakers: Speakers, conversion: Conversion
) -> Sequence[Placed]:
    # To look at all texts at once is ten times as fast, and mostly there is nothing.
    if not may_reason("\n".join([text for place in placed if (text := place.text) is not None])):
        return placed
    spoken = []
    for place in placed:
        if place.text is not None and may_reason(place.text) and speakers[place.speaker] == "agent":
            text, pieces = without_reasoning(place.text)
            conversion.leave_out(REASONING_TEXTS, pieces)
            place = msgspec.structs.replace(place, text=text)  # noqa: PLW2901
        spoken.append(place)
    return spoken


def oldest_first(placed: Sequence[Placed]) -> Sequence[Placed]:
    """Turns of a list, one an item, that may begin with the latest."""
    return placed[::-1] if newest_first([place.start for place in placed]) else placed


def newest_first(starts: Sequence[float | None]) -> bool:
    """Whether the times of a list fall from its first item to its last: those of one moment, too,
    then stand in it with the latest first."""
    known = [start for start in starts if start is not None]
    if len(known) < max(2, len(starts) / 2) or known[0] <= known[-1]:
        return False
    return not any(map(lt, known, known[1:]))


def named_agent(agent: Mapping[str, Any], placed: Iterable[Placed]) -> dict[str, Any]:
    """What is known of the agent, with the id that the turns give if it has none and they agree."""
    found = _agents(placed)
    return {"id": found.pop()} | dict(agent) if len(found) == 1 else dict(agent)


def _agents(placed: Iterable[Placed]) -> set[str]:
    return {name for place in placed if (name := place.agent_id) and place.speaker == "agent"}


def _made(
    kept: Iterable[Placed],
    began: float | None,
    speakers: Speakers,
    ids: Mapping[Hashable, str | None] | None,
    *,
    several_agents: bool,
) -> list[Turn]:
    """The turns, in seconds since `began`: one loop without calls, since most of the time goes
    here."""
    turns = []
    for place in kept:
        speaker, start, end = speakers[place.speaker], place.start, place.end
        if began is None:
            start = end = None
        else:
            # Rounding to a whole number takes half as long as to three digits. Beyond 30,000
            # years, thousandths are more than a number holds.
            if start is not None:
                start -= began
                start = round(start * 1000) / 1000 if 0.0 < start < 1e12 else max(start, 0.0)
            if end is not None:
                end -= began
                end = round(end * 1000) / 1000 if 0.0 < end < 1e12 else max(end, 0.0)
                if start is not None and end < start:
                    end = start
        agent_id = None
        if several_agents and speaker == "agent":
            agent_id = (place.agent_id or None) if ids is None else ids.get(place.speaker)
        turns.append(Turn(speaker, place.text, place.action, place.event, start, end, agent_id))
    return turns
