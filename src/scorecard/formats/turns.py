"""Turns on their way: on the clock of their source, and then in order, from second 0."""

from __future__ import annotations

from collections.abc import Sequence
from operator import lt

import msgspec

from scorecard.formats.clock import since
from scorecard.formats.conversion import Conversion
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Action, Speaker, Turn
from scorecard.records.reasoning import REASONING_TEXTS, may_reason, without_reasoning


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A turn with `start` and `end` in seconds on the clock of its source (since 1970, or from
    the start of the recording), as far as they are known."""

    speaker: Speaker
    start: float | None = None
    end: float | None = None
    text: str | None = None
    action: Action | None = None
    event: str | None = None


def in_order(
    placed: Sequence[Placed], conversion: Conversion, *, began: float | None = None
) -> tuple[list[Turn], float | None]:
    """The turns in order of time, with times from the start, and when that was.

    `began` is the start on the same clock; without it, the interaction begins with the earliest
    turn. Turns of one moment stay as they come, and so do all turns unless each has a time.
    What an agent's model only thinks is left out, and so are texts without words. Raises
    `RecordError` if nothing is left.
    """
    said = [_said(place, conversion) for place in placed]
    kept = [place for place in said if place.text is None or place.text.strip()]
    conversion.leave_out("turns without words", len(placed) - len(kept))
    if not kept:
        raise RecordError("$", "nobody says or does anything in it", "leave it out")
    starts = [turn.start for turn in kept if turn.start is not None]
    if began is None:
        began = min(starts, default=None)
    if began is None or not (starts or any(turn.end is not None for turn in kept)):
        return [Turn(turn.speaker, turn.text, turn.action, turn.event) for turn in kept], began
    if len(starts) == len(kept) and any(map(lt, starts[1:], starts)):
        kept = sorted(kept, key=lambda turn: turn.start or 0.0)
    return _timed(kept, began), began


def _said(place: Placed, conversion: Conversion) -> Placed:
    if place.text is None or place.speaker != "agent" or not may_reason(place.text):
        return place
    text, pieces = without_reasoning(place.text)
    conversion.leave_out(REASONING_TEXTS, pieces)
    return msgspec.structs.replace(place, text=text)


def _timed(kept: Sequence[Placed], began: float) -> list[Turn]:
    turns = []
    for turn in kept:
        start, end = turn.start, turn.end
        if start is not None:
            start = since(began, start)
        if end is not None:
            end = since(began, end)
            if start is not None and end < start:
                end = start
        turns.append(Turn(turn.speaker, turn.text, turn.action, turn.event, start, end))
    return turns
