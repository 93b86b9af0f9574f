"""From JSON to an `Interaction`, or to the reason why not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from scorecard.records.errors import SECONDS, RecordError, explain_invalid, member, to_record_error
from scorecard.records.interaction import Interaction, Observation, Turn
from scorecard.records.plausible import refuse_implausible
from scorecard.records.reasoning import REASONING_TEXTS, without_reasoning

_decoder = msgspec.json.Decoder(Interaction)


_REASONING = "reasoning"


def decode(data: bytes | memoryview, left_out: Counter[str] | None = None) -> Interaction:
    """Decode one JSON object into an `Interaction`.

    What an agent's model only thinks (`<think>…</think>` and its kind) is left out, and counted in
    `left_out`; a turn that holds nothing else becomes the event `reasoning`, so that turns keep
    their numbers. Raises `RecordError` for anything that is not a valid record.
    """
    try:
        interaction = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise to_record_error(error, data) from None
    return _without_reasoning(interaction, left_out) if check(interaction) else interaction


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
    return _without_reasoning(interaction, None) if check(interaction) else interaction


def _without_reasoning(interaction: Interaction, left_out: Counter[str] | None) -> Interaction:
    pieces = 0
    turns = []
    for turn in interaction.turns:
        said = turn
        if turn.speaker == "agent" and turn.text is not None:
            text, thought = without_reasoning(turn.text)
            if thought:
                pieces += thought
                event = None if text else _REASONING
                said = msgspec.structs.replace(turn, text=text or None, event=event)
        turns.append(said)
    if left_out is not None and pieces:
        left_out[REASONING_TEXTS] += pieces
    return msgspec.structs.replace(interaction, turns=turns) if pieces else interaction


def check(interaction: Interaction) -> bool:
    """Check what the types cannot say, and return whether an agent's text has signs that are in
    all marks of reasoning, and in few other texts; raises `RecordError`."""
    may_reason = False
    for index, turn in enumerate(interaction.turns):
        text = turn.text
        if text is None:
            if (turn.action is None) == (turn.event is None):
                raise _contents_error(index, turn)
        elif turn.action is not None or turn.event is not None:
            raise _contents_error(index, turn)
        elif turn.speaker == "agent" and ("<" in text or "]" in text or "&" in text or "◁" in text):
            may_reason = True
        end = turn.end
        if end is not None and turn.start is not None and end < turn.start:
            raise RecordError(
                f"$.turns[{index}].end",
                f"the turn ends ({end:g} s) before it starts ({turn.start:g} s)",
                SECONDS,
            )
    if interaction.observations:
        _check_observations(interaction)
    refuse_implausible(interaction)
    return may_reason


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
