"""Arrays that are one interaction each: a list of messages, of segments, of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scorecard.reading.lines import LineBlock, RawRecord
from scorecard.reading.split import SplitItem
from scorecard.reading.window import LARGEST_RECORD
from scorecard.records.reject import Reject


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
