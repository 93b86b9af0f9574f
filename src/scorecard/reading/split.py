"""From a stream of bytes to raw records, each with its place.

Five layouts are detected by content, never by name: JSON Lines, a JSON array, one object
(on as many lines as it likes), several such objects or arrays one after the other, and a table
(CSV). Memory holds a chunk and the longest record, whatever the size of the input; of a table,
all of it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from scorecard.formats.peek import NO_LIST
from scorecard.reading.lines import LineBlock, RawRecord, blocks
from scorecard.reading.source import InputError
from scorecard.reading.window import HEAD, LARGEST_RECORD, NOT_SPACE, InputWindow, UnreadableError
from scorecard.records.reject import Reject
from scorecard.text.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from scorecard.reading.table import Header, KeyColumn

_value = msgspec.json.Decoder(msgspec.Raw).decode
_NEXT_TOP_LEVEL = lazy_regex(rb"\n\{")
_LINE_END = lazy_regex(rb"\r\n|\n|\r")
_OBJECT_LINE = lazy_regex(rb"\{[ \t\r\n]*+[\"}]")
_LONGEST_STAMP = 16
_STAMP = lazy_regex(NO_LIST)
_GOES_ON = lazy_regex(rb"[\[{,:][ \t\r]*+\Z")
_LONGEST_HEADER = 1 << 16
_MOST_TITLES = 20
_OPEN, _OBJECT = b"[{"


SplitItem = RawRecord | LineBlock | Reject
"""A record, a block of lines with a record each, or the reject of what is not a record."""


def split(
    pieces: Iterable[bytes],
    source: str,
    largest: int = LARGEST_RECORD,
    key: KeyColumn | None = None,
) -> Iterator[RawRecord | Reject]:
    """Split an input into its records, as `split_parts` does, and its blocks into lines."""
    for part in split_parts(pieces, source, largest, key):
        if isinstance(part, LineBlock):
            yield from part.records()
        else:
            yield part


def split_parts(
    pieces: Iterable[bytes],
    source: str,
    largest: int = LARGEST_RECORD,
    key: KeyColumn | None = None,
) -> Iterator[SplitItem]:
    """Split an input into its records; what is not a record is a `Reject` in its place.

    JSON Lines come in blocks of lines. A mistake costs the record that it stands in. Where no
    later record can be found, one reject says how much could not be read. A record above
    `largest` bytes (checked when a chunk has been read) is rejected. Raises `InputError` if the
    input holds nothing at all, or fails while it is read.

    `key` says which column of a table its rows are put together by; without it, nothing is a
    table.
    """
    window = InputWindow(iter(pieces), largest)
    first = window.peek()
    if first is None:
        raise InputError(source, "holds no records", "the file is empty")
    if first != _OBJECT:
        _fill(window, _LONGEST_STAMP if first == _OPEN else HEAD)
    if first == _OPEN and not _STAMP.match(window.data, window.pos):
        from scorecard.reading.array import JsonArray  # noqa: PLC0415 (lines do without)

        yield from JsonArray(window, source).records()
    elif first == _OBJECT and not _is_lines(window):
        yield from _values(window, source)
    elif key is not None and first != _OBJECT and _is_transcript(window):
        yield _whole(window, source, largest)
    elif key is not None and first != _OBJECT and (above := _title_above(window, key)):
        reason = f"the header of the table seems to be line {window.line + above}, below a title"
        help = "delete the line above it" if above == 1 else f"delete the {above} lines above it"
        raise InputError(source, reason, help)
    elif (
        key is not None and first != _OBJECT and (head := table_header(window, source)) is not None
    ):
        from scorecard.reading.table import ConversationTable  # noqa: PLC0415 (few are tables)

        yield from ConversationTable(window.rest(), source, head, window.line, key).records(largest)
    elif first != _OBJECT and not _OBJECT_LINE.search(window.data, window.pos, window.pos + HEAD):
        raise _foreign(window, source)
    else:
        yield from blocks(window, source, largest)


def _fill(window: InputWindow, size: int) -> None:
    """Read so much that what is decided does not depend on the pieces in which an input comes."""
    while len(window.data) - window.pos < size:
        try:
            if not window.more():
                break
        except InputError:
            # Raised again, after what came before it.
            break


def _is_transcript(window: InputWindow) -> bool:
    """Whether the input is a transcript that is no JSON: then all of it is one record."""
    from scorecard.formats.transcripts import kind  # noqa: PLC0415 (few inputs are no JSON)

    return kind(window.data[window.pos : window.pos + HEAD]) is not None


def _title_above(window: InputWindow, key: KeyColumn) -> int | None:
    from scorecard.reading.table import header_below  # noqa: PLC0415 (few are tables)

    head = window.data[window.pos : window.pos + HEAD]
    if _OBJECT_LINE.search(head):
        return None
    return header_below(_LINE_END.split(head, _MOST_TITLES)[:_MOST_TITLES], key)


def _foreign(window: InputWindow, source: str) -> InputError:
    from scorecard.formats.plain_lines import NOT_UTF8  # noqa: PLC0415 (few inputs are no JSON)
    from scorecard.formats.transcripts import is_mail  # noqa: PLC0415

    head = window.data[window.pos : window.pos + HEAD]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return InputError(source, "is not UTF-8", NOT_UTF8)
    lines = head.decode("utf-8", "replace").splitlines()
    if is_mail([line.strip() for line in lines if line.strip()]):
        help = "export the thread as JSON (`scorecard formats` lists help desks and mailboxes)"
        return InputError(source, "looks like a single mail (.eml), and no conversation", help)
    reason = "holds no JSON objects, and is no table and no transcript of a form that is read"
    help = "`scorecard formats` lists what is read; lines such as `[10:01:02] Name: words` are, too"
    return InputError(source, reason, help)


def _whole(window: InputWindow, source: str, largest: int) -> RawRecord | Reject:
    data = b"".join(window.rest())
    if len(data) > largest:
        reason = f"longer than {largest >> 20} MiB"
        return Reject(source=source, line=1, path="$", reason=reason)
    return RawRecord(source, 1, None, data)


def table_header(window: InputWindow, source: str) -> Header | None:
    """The header of a table, if the first line is one and no JSON follows.

    Raises `InputError` if it is longer than is read of a header.
    """
    from scorecard.reading.table import header  # noqa: PLC0415 (few are tables)

    head = window.data[window.pos : window.pos + _LONGEST_HEADER]
    lines = _LINE_END.split(head, 2)
    first, second, *_ = [*lines, b""]
    if second.lstrip().startswith((b"{", b"[")):
        return None
    found = header(first, second)
    if found is not None and len(lines) == 1 and len(head) == _LONGEST_HEADER:
        reason = f"the header of the table is longer than {_LONGEST_HEADER // 1024} KB"
        raise InputError(source, reason, "leave out the columns that are not needed")
    return found


def _is_lines(window: InputWindow) -> bool:
    try:
        while window.data.find(b"\n", window.pos) < 0 and window.more():
            pass
        line_end, following = _line_break(window)
        if _is_value(memoryview(window.data)[window.pos : line_end]):
            # Known without a look at what follows, which may be long in coming.
            return True
        while following is None and window.more():
            _, following = _line_break(window)
        if following == _OBJECT and _GOES_ON.search(window.data, window.pos, line_end):
            return _is_torn(window, line_end)
    except UnreadableError:
        return True
    return following == _OBJECT


def _is_torn(window: InputWindow, line_end: int) -> bool:
    """Whether a first line that ends within a value is a torn line, and not the value's beginning:
    then what follows is a whole value, and another one after that."""
    begin = line_end - window.pos
    while True:
        lines = window.data[window.pos + begin :].lstrip().split(b"\n", 1)
        if (len(lines) == 2 and lines[1].strip()) or not window.more():
            break
    after = lines[1].lstrip()[:1] if len(lines) == 2 else b""
    return _is_value(memoryview(lines[0].strip())) and after in (b"{", b"")


def _is_value(data: memoryview) -> bool:
    try:
        _value(data)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True


def _line_break(window: InputWindow) -> tuple[int, int | None]:
    """Where the first line ends, and the first byte of the next line that is not blank."""
    data = window.data
    end = data.find(b"\n", window.pos)
    if end < 0:
        return len(data), None
    found = NOT_SPACE.search(data, end)
    return end, data[found.start()] if found else None


def _values(window: InputWindow, source: str) -> Iterator[RawRecord | Reject]:
    while window.peek() is not None:
        line = window.line
        try:
            end = window.value_end()
        except UnreadableError as fault:
            from scorecard.reading.array import lose  # noqa: PLC0415 (most values have an end)

            reject, found = lose(window, fault, _NEXT_TOP_LEVEL, source, line=line)
            yield reject
            if not found:
                return
            continue
        data = window.data[window.pos : end]
        window.move(end)
        yield RawRecord(source, line, None, data)
