"""From JSON to an `Interaction`, or to the reason why not: no JSON, not the type, or what
nobody can have meant.

A record whose times are in another unit or of another clock would be graded, and wrongly: an answer
after an hour may seem one after 42 ms. What can't be is refused, with what it seems to be. Where
the unit can't be told (the starts of a few short messages in milliseconds), nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from scorecard.records.errors import (
    SECONDS,
    RecordError,
    excerpt,
    explain_invalid,
    member,
    to_record_error,
)
from scorecard.records.interaction import CALLS, Interaction, Observation, Turn
from scorecard.text.lazy_regex import lazy_regex

_decoder = msgspec.json.Decoder(Interaction)


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
    return _said(interaction, left_out) if check(interaction) else interaction


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
    return _said(interaction, None) if check(interaction) else interaction


def _said(interaction: Interaction, left_out: Counter[str] | None) -> Interaction:
    from scorecard.records.reasoning import leave_out  # noqa: PLC0415 (few records have any)

    return leave_out(interaction, left_out)


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


_DAY = 86_400.0
# As offsets these are years: what is larger counts from 1970.
_SECONDS_SINCE_1970, _MILLIS_SINCE_1970 = 1e8, 1e11
# Days since 1899 as spreadsheets count them, of the years 2000 to 2099.
_FIRST_SERIAL, _LAST_SERIAL = 36_526.0, 73_051.0
# Characters a second: people say 8 to 25, machines rarely twice that.
_FASTEST, _SLOWEST = 100.0, 0.05
_ENOUGH_WORDS, _ENOUGH_TIME = 100, 300.0
_CUT_SHORT = lazy_regex(r"\d(?:[.,]\d+)?E\+\d{1,3}")

_HELP = (
    "`start` and `end` are seconds from the start of the interaction; when that was is `started_at`"
)


def refuse_implausible(interaction: Interaction) -> None:
    """Raise `RecordError` if the times or the id of a record can't be meant."""
    if not interaction.id or interaction.id.isspace():
        # Of a format, it is not checked by its type.
        raise RecordError("$.id", "is empty", "give every record an id of its own")
    if _CUT_SHORT.fullmatch(interaction.id):
        reason = f"`{excerpt(interaction.id)}` is a number that a spreadsheet has cut short"
        help = "different conversations may share it: export the column as text"
        raise RecordError("$.id", reason, help)
    turns = interaction.turns
    starts = [turn.start for turn in turns if turn.start is not None]
    if not starts:
        return
    last = max(starts)
    if last >= _SECONDS_SINCE_1970:
        unit = "milliseconds" if last >= _MILLIS_SINCE_1970 else "seconds"
        raise RecordError(
            _path(turns, last), f"{last:.15g} s: it looks like {unit} since 1970", _HELP
        )
    first = min(starts)
    if first >= _FIRST_SERIAL and last <= _LAST_SERIAL and 0 < last - first < 1:
        reason = f"{first:.15g} s: it looks like the day number of a spreadsheet"
        raise RecordError(_path(turns, first), reason, "export the column as a date and time")
    if interaction.channel is None or interaction.channel.casefold() in CALLS:
        _refuse_speech(turns, last)


def _refuse_speech(turns: list[Turn], last: float) -> None:
    """Refuse what nobody can say in that time."""
    words, seconds, first = 0, 0.0, last
    for turn in turns:
        if (end := turn.end) and (start := turn.start) is not None and turn.text:
            words += len(turn.text)
            seconds += end - start
            first = min(first, start)
    if words >= _ENOUGH_WORDS and seconds > 0 and words / seconds > _FASTEST:
        reason = f"{words:,} characters are said in {seconds:.3g} s: faster than anybody speaks"
        raise RecordError("$.turns", reason, f"are the times in minutes, or days? {_HELP}")
    if seconds > _ENOUGH_TIME and words / seconds < _SLOWEST:
        reason = f"{words:,} characters are said in {seconds:,.0f} s: slower than anybody speaks"
        raise RecordError("$.turns", reason, f"are the times in milliseconds? {_HELP}")
    if words and last - first > _DAY:
        reason = f"what is said takes {last / 3600:,.0f} hours: longer than a call"
        raise RecordError("$.turns", reason, f"are the times in milliseconds? {_HELP}")


def _path(turns: list[Turn], start: float) -> str:
    index = next(index for index, turn in enumerate(turns) if turn.start == start)
    return f"$.turns[{index}].start"
