"""From records of any format to interactions: each format is detected by its content."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from scorecard.formats import PAUSE
from scorecard.formats.columns import Columns
from scorecard.formats.roles import Roles
from scorecard.paths import look_up, stored_name
from scorecard.plugins import blamed
from scorecard.reading.source import MAX_RATIO, InputError, chunks
from scorecard.records.decoding import decode, refuse_implausible
from scorecard.records.errors import RecordError, to_record_error
from scorecard.records.interaction import SPEAKERS, Interaction, of_agent
from scorecard.records.reject import Reject, attempt, find_id, reject_of, repeated_id
from scorecard.text.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from scorecard.formats.conversion import Conversion
    from scorecard.formats.format import InputFormat
    from scorecard.mapping.model import Mapping
    from scorecard.reading.lines import RawRecord

Watch = Callable[[bytes, "InputFormat"], None]

_STDIN = "stdin"
_NATIVE = "native"
_ROW = lazy_regex(r"\$\[(\d+)\]")
_SUFFIXES = frozenset(
    (".json", ".jsonl", ".ndjson", ".gz", ".zst", ".csv", ".vcon", ".vtt", ".srt", ".txt")
)


class IngestOptions(msgspec.Struct, frozen=True):
    """How the records of a run are read.

    `format` is the name of the only format there is; without one, it is detected in each record.
    `roles` say who is who where a format does not know, `columns` what the columns of a table are,
    and `mapping` how every record becomes an interaction, whatever its format. `max_ratio` is how
    many times as long compressed inputs may become, `date_order` (`dmy`, `mdy`, `ymd`) how dates
    are written that can be read in two ways, and `turn_gap` after how many seconds of silence a
    turn of speech ends (0: every piece of a transcript is a turn). With an `agent_id`, interactions
    are read as that agent's, and those of others left out. Raises `ValueError` for a format
    that nobody knows, for a format beside a mapping, for a ratio below 1, and for a gap that is no
    length of time.
    """

    format: str | None = None
    roles: Roles = msgspec.field(default_factory=Roles)
    columns: Columns = msgspec.field(default_factory=Columns)
    mapping: Mapping | None = None
    max_ratio: int = MAX_RATIO
    date_order: str = ""
    turn_gap: float = PAUSE
    agent_id: str = ""

    def __post_init__(self) -> None:
        if self.format is not None:
            named_format(self.format)
            if self.mapping is not None:
                raise ValueError("a mapping is a format itself; leave one of them out")
        if self.max_ratio < 1:
            raise ValueError("compressed data never become shorter: a ratio is 1 or more")
        if not 0 <= self.turn_gap < inf:
            raise ValueError("a gap between turns is 0 seconds or more")

    def facts(self) -> list[Any]:
        """The options as plain data, by which two runs can be compared."""
        mapping = None if self.mapping is None else self.mapping.model_dump(mode="json")
        roles = [self.roles.named(role) for role in SPEAKERS]
        columns = dict(self.columns.named)
        numbers = [self.max_ratio, self.date_order, self.turn_gap, self.agent_id]
        return [self.format, roles, columns, mapping, *numbers]


class Ingest:
    """How the records of a run become interactions, and what became of them.

    `converted` counts the records by format (native ones are not counted), `left_out` what had no
    place in an interaction, `remarks` what was decided on the way, and `given`, for each field
    that a mapping fills, how often there was something to fill it with. `watch` is called with
    every value that became an interaction, and its format.
    """

    def __init__(
        self, settings: IngestOptions | None = None, *, watch: Watch | None = None
    ) -> None:
        self.settings = settings = settings or IngestOptions()
        self._only = None if settings.format is None else named_format(settings.format)
        self.given: Counter[str] = Counter()
        if settings.mapping is not None:
            from scorecard.mapping.apply import Mapper  # noqa: PLC0415 (most runs have none)

            mapper = Mapper(settings.mapping)
            self._only, self.given = mapper.format(), mapper.given
        self._watch = watch
        # Most inputs are of one format from end to end: what follows a record of another maker's
        # is not tried as a native one first. Whatever is tried first, the outcome is the same.
        self._last = self._only
        self.converted: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()

    def to_interaction(self, record: RawRecord, root: str = "") -> Interaction | None:
        """The interaction in a record; None for a record that only completes another file's, and
        for one in which the agent asked for takes no part.

        `root` is the folder among the inputs in which the record's file was found. Raises
        `RecordError`.
        """
        interaction = self._to_interaction(record, root)
        if interaction is None or not self.settings.agent_id:
            return interaction
        theirs = of_agent(interaction, self.settings.agent_id)
        if theirs is None:
            self.left_out["interactions of other agents"] += 1
        return theirs

    def _to_interaction(self, record: RawRecord, root: str) -> Interaction | None:
        if record.format or (self._last is not None and self._last.name != _NATIVE):
            return self._convert(record, root, None)
        try:
            interaction = decode(record.data, self.left_out)
        except RecordError as error:
            return self._convert(record, root, error)
        if self._watch is not None:
            self._watch(record.data, named_format(_NATIVE))
        return interaction

    def _convert(
        self, record: RawRecord, root: str, error: RecordError | None
    ) -> Interaction | None:
        chosen = self._choose(record, error)
        conversion = _conversion(record, root, self.settings)
        try:
            interaction = _converted(chosen, record.data, conversion)
            if interaction is not None:
                refuse_implausible(interaction)
        except RecordError as mistake:
            raise _with_line(mistake, record) from None
        self._last = chosen
        if self._watch is not None:
            self._watch(record.data, self._described(chosen, record))
        if conversion.left_out:
            self.left_out.update(conversion.left_out)
        if chosen.name == _NATIVE:
            return interaction
        self.converted[chosen.name] += 1
        if conversion.remarks:
            self.remarks.update(conversion.remarks)
        return interaction

    def _described(self, chosen: InputFormat, record: RawRecord) -> InputFormat:
        if record.rows is None or self.settings.mapping is not None:
            return chosen
        from scorecard.formats.chat_csv import described  # noqa: PLC0415 (only to explain)

        return described(record.data, self.settings.columns)

    def _choose(self, record: RawRecord, error: RecordError | None) -> InputFormat:
        """The format to convert by; raises `RecordError` if the value is of none."""
        from scorecard.formats import registry  # noqa: PLC0415 (native records do without)

        if self._only is not None:
            if error is not None:
                raise error
            return self._only
        if record.rows is not None:
            return registry.FORMATS["chat-csv"]
        if record.format:
            return registry.FORMATS[record.format]
        found = registry.detect(record.data)
        if found is None or isinstance(found, registry.Nearest):
            raise of_no_format(record.data, found, error)
        if found.name == _NATIVE and error is not None:
            raise error
        return found


def to_interaction(record: RawRecord, root: str, ingest: Ingest) -> Interaction | Reject | None:
    """The interaction in a record, or the reject that says why it has none; None for a
    record that only completes the record of another file."""
    return attempt(lambda raw: ingest.to_interaction(raw, root), record, rejected)


def rejected(record: RawRecord, mistake: RecordError) -> Reject:
    """The reject of a record with a mistake in it."""
    rows = record.rows
    name = find_id(record.data) if rows is None else rows.name or None
    return _reject(record, mistake, name)


def repeated(record: RawRecord, name: str, earlier: str) -> Reject:
    """The reject of a record whose id was read before, at the place `earlier`."""
    return _reject(record, repeated_id(f"at {earlier}"), name)


def _reject(record: RawRecord, mistake: RecordError, name: str | None) -> Reject:
    place = {"line": record.line, "index": record.index}
    return reject_of(mistake, record.source, **place, id=name, data=bytes(record.data))


def _converted(format: InputFormat, data: bytes, conversion: Conversion) -> Interaction | None:
    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (native records do without)

    origin = FORMATS.origin(format.name) if FORMATS.known(format.name) is format else None
    if origin is None:
        return format.convert(data, conversion)
    with blamed([origin], foreseen=(RecordError,)):
        return format.convert(data, conversion)


def named_format(name: str) -> InputFormat:
    """The format of a name; raises `ValueError`."""
    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (native records do without)
    from scorecard.suggest import did_you_mean  # noqa: PLC0415

    found = FORMATS.find(name)
    if found is None:
        hint = did_you_mean(name, FORMATS.names, most=0) or "`scorecard formats` lists them"
        raise ValueError(f"no format `{name}` ({hint})")
    return found


def of_no_format(data: bytes, nearest: object, error: RecordError | None) -> RecordError:
    """What to say of a value that fits no format: the native error, where it is like a record of
    our own."""
    from scorecard.formats.hints import looks_like  # noqa: PLC0415 (native records do without)
    from scorecard.formats.registry import is_json, is_like_native  # noqa: PLC0415

    if is_like_native(data) or not is_json(data):
        try:
            decode(data)
        except RecordError as mistake:
            return _syntax(data) or error or mistake
    seen = looks_like(data)
    near = f"; {nearest}" if seen is None and nearest is not None else ""
    reason = (
        f"of no known format{near}" if seen is None else f"looks like {seen}: of no known format"
    )
    return RecordError("$", reason, UNKNOWN)


def _syntax(data: bytes) -> RecordError | None:
    """What makes a value no JSON: a mistake in its keys matters less."""
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return to_record_error(error, data)
    return None


UNKNOWN = (
    "`scorecard formats` lists them; a mapping file (`--mapping`) describes any other, and "
    "`scorecard convert --draft-mapping FILE` begins one"
)


def _with_line(mistake: RecordError, record: RawRecord) -> RecordError:
    """A mistake in a row of a table, with the line in which it stands."""
    row = _ROW.match(mistake.path)
    if record.rows is None or row is None:
        return mistake
    lines, number = record.rows.lines, int(row[1])
    if number >= len(lines) or (line := lines[number]) == record.line:
        return mistake
    return RecordError(mistake.path, f"line {line}: {mistake.reason}", mistake.help)


def _conversion(record: RawRecord, root: str, settings: IngestOptions) -> Conversion:
    from scorecard.formats.conversion import Conversion  # noqa: PLC0415 (native records do without)

    roles = settings.roles
    given: dict[str, Any] = {
        "columns": settings.columns,
        "date_order": settings.date_order,
        "turn_gap": settings.turn_gap,
    }
    if record.source == "<stdin>":
        return Conversion(_place(_STDIN, record), roles, **given)
    stem, folder, name = _named_by(record.source, root)
    return Conversion(
        _place(stem, record),
        roles,
        file=name,
        beside=lambda other: _read(Path(folder, other), settings.max_ratio),
        **given,
    )


@lru_cache(maxsize=8)  # A file of many records is as a rule read from end to end.
def _named_by(source: str, root: str) -> tuple[str, str, str]:
    """What a file calls its records, its folder, and its own name."""
    folder, name = os.path.split(source)
    path = Path(os.path.relpath(source, root) if root else name)
    while path.suffix.lower() in _SUFFIXES:
        path = path.with_suffix("")
    return path.as_posix(), stored_name(folder), name


def _place(name: str, record: RawRecord) -> str:
    """What an interaction without a name of its own is called: by its file and place in it."""
    if record.rows is not None:
        return record.rows.name or name
    if record.line is not None and record.line > 1:
        name = f"{name}:{record.line}"
    return name if record.index is None else f"{name}[{record.index}]"


def _read(path: Path, max_ratio: int) -> bytes | None:
    if look_up(path).kind != "file":
        return None
    try:
        return b"".join(chunks(str(path), max_ratio=max_ratio))
    except InputError:
        return None
