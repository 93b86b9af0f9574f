"""How the values of an input fall into records, as far as the user said so: several in one value,
or one in the values of an array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from scorecard.formats.peek import Peek
from scorecard.reading.ingest import IngestOptions, named_format, of_no_format
from scorecard.reading.lines import LineBlock, RawRecord
from scorecard.reading.split import SplitItem
from scorecard.reading.window import LARGEST_RECORD
from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject

if TYPE_CHECKING:
    from scorecard.formats.format import InputFormat
    from scorecard.reading.lines import RawRecord

# What begins like one of our own records needs no second look.
_NATIVE = b'{"id":"', b'{"id": "'


class Layout:
    """What the settings say of tables, of arrays, and of values that hold several records.

    `splits_values` says that values hold several records; else each value is a record.
    """

    def __init__(self, settings: IngestOptions | None = None) -> None:
        settings = settings or IngestOptions()
        self._columns = settings.columns
        self._mapping = settings.mapping
        self._format = None if settings.format is None else named_format(settings.format)
        self.splits_values = self._mapping is not None and self._mapping.records is not None

    def key(self, header: Sequence[str]) -> str:
        """The column of a table that says which conversation a row is of; empty if all are of one.

        Raises `RecordError` if tables with this header can't be read.
        """
        if self._mapping is None:
            self._columns.check(header)
        return self._columns.key(header)

    def is_part(self, data: bytes) -> bool:
        """Whether the array that begins with this item is one value, and not one a record."""
        if self._mapping is not None:
            return self.splits_values
        if _is_native(data):
            return False
        from scorecard.formats import registry  # noqa: PLC0415 (native records do without)

        return registry.is_part(data)

    def splitter(self, first: RawRecord) -> Callable[[RawRecord], Iterator[RawRecord]] | None:
        """What takes the values of an input apart, by its first; None if each is one record."""
        if self._mapping is not None:
            return self._mapped if self.splits_values else None
        if first.rows is not None or _is_native(first.data):
            return None
        found = _detected(first.data)
        if found is not None:
            found = self._format or found
            return None if found.split is None else partial(_taken_apart, found)
        return _opened if _in_envelope(first.data) else None

    def is_row(self, data: bytes) -> bool:
        """Whether a line is a message of a conversation that it names, and no whole record."""
        if self._mapping is not None or _is_native(data):
            return False
        from scorecard.formats import registry  # noqa: PLC0415 (native records do without)

        return registry.is_row(data)

    def is_foreign(self, record: RawRecord) -> bool:
        """Whether a record is of no known format, and not like one of our own either."""
        return self.told(record) is None

    def told(self, record: RawRecord) -> RawRecord | None:
        """A record with the format that it is told by; None for one of no known format."""
        if self._mapping is not None or self._format is not None or record.rows is not None:
            return record
        if record.format or _is_native(record.data):
            return record
        from scorecard.formats import registry  # noqa: PLC0415 (native records do without)

        if registry.is_like_native(record.data) or not registry.is_json(record.data):
            return record
        found = _detected(record.data)
        if found is None:
            return record if _in_envelope(record.data) else None
        if found.split is not None or found.name == "native":
            return record
        return msgspec.structs.replace(record, format=found.name)

    def foreign(self, record: RawRecord) -> RecordError:
        """What to say of a record of no known format."""
        from scorecard.formats import registry  # noqa: PLC0415 (native records do without)

        return of_no_format(record.data, registry.detect(record.data), None)

    def _mapped(self, value: RawRecord) -> Iterator[RawRecord]:
        assert self._mapping is not None
        from scorecard.mapping.apply import records  # noqa: PLC0415 (most runs have none)

        return _numbered(value, records(self._mapping, value.data))


def _is_native(data: bytes) -> bool:
    """Whether a value is one of our own records, as far as a glance tells."""
    return data.startswith(_NATIVE) and Peek(data).has("turns")


def _detected(data: bytes) -> InputFormat | None:
    """The format that a value is of; None if it is of none."""
    # Native records do without.
    from scorecard.formats.format import InputFormat  # noqa: PLC0415
    from scorecard.formats.registry import detect  # noqa: PLC0415

    found = detect(data)
    return found if isinstance(found, InputFormat) else None


def _in_envelope(data: bytes) -> list[bytes]:
    from scorecard.formats.envelopes import opened  # noqa: PLC0415 (native records do without)

    return opened(bytes(data))


def _opened(value: RawRecord) -> Iterator[RawRecord]:
    """The records in an envelope; of a value that is none, the value itself."""
    parts = [] if _detected(value.data) is not None else _in_envelope(value.data)
    if len(parts) < 2:
        inner: Iterable[RawRecord] = [msgspec.structs.replace(value, data=data) for data in parts]
    else:
        inner = _numbered(value, parts)
    for part in inner or [value]:
        found = _detected(part.data)
        if found is not None and found.split is not None:
            yield from _taken_apart(found, part)
        else:
            yield part


def _taken_apart(format: InputFormat, value: RawRecord) -> Iterator[RawRecord]:
    assert format.split is not None
    parts = format.split(bytes(value.data))
    if not parts:
        raise RecordError("$", "nobody says or does anything in it", "leave it out")
    if len(parts) == 1:
        return iter([msgspec.structs.replace(value, data=parts[0], format=format.name)])
    return _numbered(value, parts, format.name)


def _numbered(value: RawRecord, parts: Iterable[bytes], format: str = "") -> Iterator[RawRecord]:
    line = value.line if value.line is None or value.line > 1 else None
    for index, data in enumerate(parts):
        yield msgspec.structs.replace(
            value, line=line, index=index, data=data, rows=None, format=format
        )


def regroup(found: Iterable[SplitItem], is_part: Callable[[bytes], bool]) -> Iterator[SplitItem]:
    """Put the items of an array together again where its first item looks like a part of an
    interaction rather than like a whole one.

    If one of the parts can't be read, all that is left of the interaction is a reject.
    """
    records = iter(found)
    record = next(records, None)
    while record is not None:
        if isinstance(record, RawRecord) and record.index == 0 and is_part(record.data):
            whole, record = _whole(record, records)
            yield whole
        else:
            yield record
            record = next(records, None)


def gathered(parts: Iterable[SplitItem]) -> Iterator[SplitItem]:
    """Lines of JSON as one list: the rows of a table of messages."""
    rows, size, first = [], 0, None
    for part in parts:
        if isinstance(part, Reject):
            yield part
            continue
        for record in part.records() if isinstance(part, LineBlock) else [part]:
            first = first or record
            size += len(record.data)
            if size <= LARGEST_RECORD:
                rows.append(record.data)
    if first is not None:
        yield _listed(first, rows, size)


def _listed(first: RawRecord, parts: list[bytes], size: int) -> RawRecord | Reject:
    if size > LARGEST_RECORD:
        reason = f"longer than {LARGEST_RECORD >> 20} MiB"
        return Reject(source=first.source, line=first.line, path="$", reason=reason)
    data = b"".join([b"[", b",".join(parts), b"]"])
    return RawRecord(first.source, first.line or 1, None, data)


def _whole(
    first: RawRecord, records: Iterator[SplitItem]
) -> tuple[RawRecord | Reject, SplitItem | None]:
    """The array as one record, and the one that was read beyond it."""
    parts, size = [first.data], len(first.data)
    fault: Reject | None = None
    following: SplitItem | None = None
    for record in records:
        if isinstance(record, Reject):
            fault = fault or record
        elif isinstance(record, LineBlock) or record.index in (0, None):
            following = record
            break
        elif (size := size + len(record.data)) <= LARGEST_RECORD:
            parts.append(record.data)
    return fault or _listed(first, parts, size), following
