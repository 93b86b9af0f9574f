"""From JSON to an `Interaction`, or to the reason why not."""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.records.errors import SECONDS, RecordError, explain_invalid, member, to_record_error
from scorecard.records.interaction import Interaction, Observation, Turn

_decoder = msgspec.json.Decoder(Interaction)


def decode(data: bytes | memoryview) -> Interaction:
    """Decode one JSON object into an `Interaction`.

    Raises `RecordError` for anything that is not a valid record.
    """
    try:
        interaction = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise to_record_error(error, data) from None
    check(interaction)
    return interaction


def convert(data: Any) -> Interaction:
    """Turn plain Python data (dicts, lists, numbers, strings) into an `Interaction`.

    Raises `RecordError`, as `decode` does.
    """
    try:
        interaction = msgspec.convert(data, Interaction)
        # What JSON can't hold (half a surrogate pair) has no place in a record either.
        msgspec.json.encode(interaction)
    except UnicodeEncodeError as error:
        raise RecordError("$", f"not text: {error.reason}", "write whole characters") from None
    except (msgspec.ValidationError, RecursionError) as error:
        raise explain_invalid(error, data) from None
    except (OverflowError, ValueError):
        # Python refuses to write whole numbers of some thousands of digits.
        raise RecordError("$", "a number with more digits than can be written") from None
    check(interaction)
    return interaction


def check(interaction: Interaction) -> None:
    """Check what the types cannot say; raises `RecordError`."""
    for index, turn in enumerate(interaction.turns):
        if turn.text is None:
            if (turn.action is None) == (turn.event is None):
                raise _contents_error(index, turn)
        elif turn.action is not None or turn.event is not None:
            raise _contents_error(index, turn)
        end = turn.end
        if end is not None and turn.start is not None and end < turn.start:
            raise RecordError(
                f"$.turns[{index}].end",
                f"the turn ends ({end:g} s) before it starts ({turn.start:g} s)",
                SECONDS,
            )
    if interaction.observations:
        _check_observations(interaction)


def _contents_error(index: int, turn: Turn) -> RecordError:
    given = [name for name in ("text", "action", "event") if getattr(turn, name) is not None]
    if not given:
        reason = "the turn is empty: it has no `text`, `action` or `event`"
        return RecordError(f"$.turns[{index}]", reason, "leave the turn out, or say what happened")
    listed = " and ".join(f"`{name}`" for name in given)
    return RecordError(
        f"$.turns[{index}]",
        f"the turn has {listed}; a turn is one of `text`, `action`, `event`",
        "make it two turns",
    )


def _check_observations(interaction: Interaction) -> None:
    last = len(interaction.turns) - 1
    for name, observation in interaction.observations.items():
        if isinstance(observation, bool):
            continue
        path = "$.observations" + member(name)
        if isinstance(observation, Observation):
            _check_turns(path, observation, last)
            continue
        for position, judgement in enumerate(observation):
            _check_turns(f"{path}[{position}]", judgement, last)


def _check_turns(path: str, observation: Observation, last: int) -> None:
    for position, turn in enumerate(observation.turns):
        if turn > last:
            raise RecordError(
                f"{path}.turns[{position}]",
                f"points to turn {turn}, but the last turn is {last}",
                "turns are counted from 0",
            )
