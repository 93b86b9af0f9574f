"""Times and ids that nobody can have meant: another unit, another clock, a spreadsheet's doing.

A record with such times would be graded, and wrongly: an answer after an hour may seem one after
42 ms. What can't be is refused, with what it seems to be. Where the unit can't be told (the starts
of a few short messages in milliseconds), nothing is guessed.
"""

from __future__ import annotations

from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction, Turn
from scorecard.text.lazy_regex import lazy_regex

_DAY = 86_400.0
# As offsets these are years: what is larger counts from 1970.
_SECONDS_SINCE_1970, _MILLIS_SINCE_1970 = 1e8, 1e11
# Days since 1899 as spreadsheets count them, of the years 2000 to 2099.
_FIRST_SERIAL, _LAST_SERIAL = 36_526.0, 73_051.0
# Characters a second: people say 8 to 25, machines rarely twice that.
_FASTEST, _SLOWEST = 100.0, 0.05
_ENOUGH_WORDS, _ENOUGH_TIME = 100, 300.0
_CUT_SHORT = lazy_regex(r"\d(?:[.,]\d+)?E\+\d{1,3}")

CALLS = frozenset(("call", "calls", "phone", "telephone", "voice", "voicemail", "video"))
"""Channels on which people speak."""

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
