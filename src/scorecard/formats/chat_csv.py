"""Chats in a table (CSV): a row for each turn.

Source: RFC 4180 as programs write it: delimited by `,` `;` tab or `|`, with a header; there is no
standard for the columns. `--column FIELD=COLUMN` says which holds what; a column with the name of
a field needs no option. `id` is the conversation, and rows with one id make one interaction,
wherever they stand. `time` is a point in time, `start` and `end` are lengths of time from the start
of the conversation (beside `time`, `end` is a point in time, too).

What belongs to the conversation (`topic`, `outcome.csat`) is taken from the first row that has
it; numbers, `true` and `false` become such below `agent`, `customer`, `outcome` and `metadata`,
in `outcome` also `4,5` and `1.234,5` (`1,000` may be one or a thousand, and stays a text). Columns
that nobody named are left out, and named in the report. Mail is read without what it quotes: where
the `channel` is `email`, or where there is none and a text quotes as mail programs do. Actions have
no columns: a mapping file makes any table an interaction.

A table without a `speaker` may have a `transcript`: cells that each hold a whole conversation, a
line a turn, read like plain transcripts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from scorecard.formats.clock import duration, iso, since_1973
from scorecard.formats.columns import ID, OF_THE_RECORD, OPEN, TRANSCRIPT, Columns
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.joining import is_speech
from scorecard.formats.plain_lines import transcribed
from scorecard.formats.speakers import by_words
from scorecard.formats.turns import Placed, in_order, named_agent, oldest_first
from scorecard.formats.vendor import decode
from scorecard.formats.words import of_a_table
from scorecard.records.decoding import convert as to_record
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction, Speaker
from scorecard.values.equality import number_in

_Row = dict[str, str]
_decoder = msgspec.json.Decoder(list[_Row])
_Clock = Callable[[str], float]
_CLOCKS: dict[_Clock, tuple[str, str]] = {
    since_1973: (
        "is no point in time",
        "ISO 8601, RFC 2822 or a number since 1970; what a spreadsheet counts in days (46083.4) is "
        "to be exported as a date and time; seconds from the start are `--column start=NAME`",
    ),
    duration: (
        "is no length of time from the start",
        "seconds, `1:02:03.5` or `PT1M3S`; points in time are `--column time=NAME`",
    ),
}


def described(data: bytes, columns: Columns) -> InputFormat:
    """The format with the columns that the rows of a conversation have."""
    rows = decode(_decoder, data)
    return replace(FORMATS[0], fields=columns.sources(_header(rows)))


def _header(rows: list[_Row]) -> list[str]:
    """The columns that any of the rows has."""
    return list(dict.fromkeys(chain.from_iterable(rows)))


class _Table(NamedTuple):
    """The rows of one conversation, and the column for each field."""

    rows: list[_Row]
    columns: dict[str, str]

    def cell(self, row: int, field: str) -> str:
        """The text of a cell; empty where the row has no such cell."""
        return self.rows[row].get(self.columns.get(field, ""), "")

    def path(self, row: int, field: str) -> str:
        return f"$[{row}].{excerpt(self.columns.get(field, field))}"


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Make the rows of one conversation an interaction."""
    given = decode(_decoder, data)
    header = _header(given)
    rows = [row for row in given if not _is_private(row)]
    conversion.leave_out("private notes", len(given) - len(rows))
    table = _Table(rows, conversion.columns.of(header))
    if TRANSCRIPT in table.columns and "speaker" not in table.columns:
        return _of_transcripts(table, header, conversion)
    table.columns.pop(TRANSCRIPT, None)
    speakers = _speakers(table, conversion)
    made = {"id": conversion.id, **_fields(table, conversion)}
    channel = str(made.get("channel", ""))
    placed = [
        _place(table, number, speakers[number], channel, conversion) for number in range(len(rows))
    ]
    has_instants = "time" in table.columns
    made["agent"] = named_agent(made.get("agent", {}), placed)
    turns, began = in_order(
        oldest_first(placed),
        conversion,
        began=None if has_instants else 0.0,
        speech=is_speech(made.get("channel"), placed),
    )
    if has_instants and began is not None:
        made.setdefault("started_at", iso(began))
    _name_left_out(table, header, conversion)
    return to_record({**made, "turns": msgspec.to_builtins(turns)})


def _of_transcripts(table: _Table, header: list[str], conversion: Conversion) -> Interaction:
    """A conversation of which a cell holds all that is said, a line a turn."""
    made = {"id": conversion.id, **_fields(table, conversion)}
    cells = (table.cell(number, TRANSCRIPT) for number in range(len(table.rows)))
    turns, began = transcribed("\n".join(cells), conversion)
    at = _time(table, 0, "time", since_1973) if "time" in table.columns else None
    made.setdefault("started_at", began if at is None else iso(at))
    _name_left_out(table, header, conversion)
    return to_record({**made, "turns": msgspec.to_builtins(turns)})


def _is_private(row: _Row) -> bool:
    """Whether a row says that the customer does not read it."""
    if any(_SAID.get(row.get(name, "").strip().casefold()) for name in _PRIVATE):
        return True
    said = (_SAID.get(row.get(name, "").strip().casefold()) for name in _PUBLIC)
    return False in said


def _speakers(table: _Table, conversion: Conversion) -> list[Speaker]:
    words = [table.cell(number, "speaker").strip() for number in range(len(table.rows))]
    for number, word in enumerate(words):
        if word:
            continue
        if table.cell(number, "text").strip():
            raise RecordError(table.path(number, "speaker"), "nobody says this", "name the speaker")
        if table.cell(number, "event").strip():
            conversion.remark("events without a speaker taken as the system's")
        words[number] = "system"
    utterances = ((word, table.cell(number, "text")) for number, word in enumerate(words))
    roles = by_words(utterances, conversion)
    return [roles[word] for word in words]


def _place(
    table: _Table, number: int, speaker: Speaker, channel: str, conversion: Conversion
) -> Placed:
    text, event = table.cell(number, "text"), table.cell(number, "event").strip()
    if event and text.strip():
        help = "a row is one of them; a mapping file (`--mapping`) can say which when"
        raise RecordError(f"$[{number}]", "the row has a text and an event", help)
    if "time" in table.columns:
        start, end = (
            _time(table, number, "time", since_1973),
            _time(table, number, "end", since_1973),
        )
    else:
        start, end = _time(table, number, "start", duration), _time(table, number, "end", duration)
    if event:
        return Placed(speaker, start, end, event=event)
    agent_id = table.cell(number, "agent_id").strip() or None
    channel = table.cell(number, "channel").strip() or channel
    text = of_a_table(text, channel, conversion)
    return Placed(speaker, start, end, text, agent_id=agent_id)


def _time(table: _Table, number: int, field: str, clock: _Clock) -> float | None:
    cell = table.cell(number, field).strip()
    if not cell:
        return None
    try:
        return clock(cell)
    except ValueError:
        reason, help = _CLOCKS[clock]
        raise RecordError(table.path(number, field), f"`{excerpt(cell)}` {reason}", help) from None


def _fields(table: _Table, conversion: Conversion) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field, column in table.columns.items():
        head, _, rest = field.partition(".")
        if head not in (*OF_THE_RECORD, *OPEN):
            continue
        cells = (row.get(column, "").strip() for row in table.rows)
        values = list(dict.fromkeys(cell for cell in cells if cell))
        if len(values) > 1:
            shown = excerpt(column)
            conversion.remark(f"column `{shown}` differs in a conversation: the first is taken")
        if values and rest and head == "observations":
            made.setdefault(head, {})[rest] = _observed(values[0], column)
        elif values and rest:
            made.setdefault(head, {})[rest] = _value(values[0], is_outcome=head == "outcome")
        elif values:
            made[head] = values[0]
    return made


_PRIVATE = ("private", "is_private", "is_internal", "is_note")
_PUBLIC = ("public", "is_public")
_SAID = {
    **dict.fromkeys(("true", "yes", "y", "1", "met", "x", "✓", "是", "有"), True),
    **dict.fromkeys(("false", "no", "n", "0", "unmet", "否", "无"), False),
}


def _observed(cell: str, column: str) -> bool:
    """Whether something was observed, as people write it in a table; raises `RecordError`."""
    found = _SAID.get(cell.casefold())
    if found is None:
        reason = f"`{excerpt(cell)}` in `{excerpt(column)}` does not say whether it was observed"
        raise RecordError("$[0]", reason, "write true or false, yes or no, 1 or 0")
    return found


def _value(cell: str, *, is_outcome: bool) -> Any:
    """A number, true or false where a cell holds nothing else; codes such as 007 stay texts.

    A decimal comma is read in what is measured, not in what may be a list or a name.
    """
    from scorecard.authoring.scalar import Plain, resolve  # noqa: PLC0415 (loads pydantic)

    number = number_in(cell) if is_outcome and "," in cell else None
    return resolve(Plain(cell)) if number is None else number


def _name_left_out(table: _Table, header: list[str], conversion: Conversion) -> None:
    taken = {*table.columns.values(), conversion.columns.named.get(ID)}
    left = ", ".join(f"`{excerpt(name, 30)}`" for name in header if name not in taken)
    if left:
        conversion.remark(f"columns left out: {left}")


FORMATS = (
    InputFormat(
        name="chat-csv",
        title="a table of turns (CSV), its columns named by --column",
        shapes=(),
        convert=convert,
        fields={
            "id": "id",
            "speaker": "turns[].speaker",
            "text": "turns[].text",
            "transcript": "turns",
            "event": "turns[].event",
            "time": "turns[].start, started_at",
            "start": "turns[].start",
            "end": "turns[].end",
            "agent_id": "turns[].agent_id, agent.id",
            "channel": "channel",
            "language": "language",
            "started_at": "started_at",
            "topic": "topic",
            "agent.NAME": "agent.NAME",
            "customer.NAME": "customer.NAME",
            "outcome.NAME": "outcome.NAME",
            "metadata.NAME": "metadata.NAME",
        },
        needs_roles=True,
    ),
)
