"""A JSON array as records, read a window of whole elements at a time."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

import msgspec

from scorecard.reading.lines import RawRecord
from scorecard.reading.source import InputError
from scorecard.reading.window import HEAD, InputWindow, UnreadableError
from scorecard.records.errors import excerpt
from scorecard.records.reject import Reject, find_id
from scorecard.text.lazy_regex import lazy_regex

_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode
_SEPARATOR = lazy_regex(rb',[ \t\r\n]*+\{[ \t\r\n]*+"[^"\\]{0,200}+"')
_FIRST_KEY = lazy_regex(rb'\{[ \t\r\n]*+("[^"\\]{0,200}+")')
_NEXT_OBJECT = lazy_regex(rb",[ \t\r\n]*+\{")
_COMMA, _OPEN, _CLOSE, _OBJECT = b",[]{"


def lose(
    window: InputWindow,
    fault: UnreadableError,
    following: re.Pattern[bytes],
    source: str,
    *,
    line: int | None = None,
    index: int | None = None,
) -> tuple[Reject, bool]:
    """Leave a value that has no end for what follows it, and say whether anything does."""
    name = find_id(window.data[window.pos : window.pos + HEAD])
    begin = window.offset
    found = not fault.hopeless and window.find(following)
    reason, help = fault.reason, fault.help
    if found and fault.cut:
        reason, help = "it has no end before the next record", "close its brackets"
    elif not found and not fault.cut:
        window.skip()
        reason = f"{reason}; {_unread(window.offset - begin)}"
    reject = Reject(
        source=source, line=line, index=index, id=name, path="$", reason=reason, help=help
    )
    return reject, found


def _unread(size: int) -> str:
    return f"the rest of the input, {size} bytes, could not be read"


class JsonArray:
    """A JSON array, read a window of whole elements at a time where that can be done.

    Writers put the same bytes between any two elements, and the first key of each with them:
    the last such separator in a window is where to cut. The cut is proved right when what lies
    before it decodes; where it does not, the elements are looked at one by one.
    """

    def __init__(self, window: InputWindow, source: str) -> None:
        self._window = window
        self._source = source
        self._index = 0
        self._line: int | None = None
        self._separator: bytes | None = None
        self._careful_until = 0

    def records(self) -> Iterator[RawRecord | Reject]:
        """The elements of the array, and of those that follow it."""
        while self._window.peek() == _OPEN:
            yield from self._one()

    def _one(self) -> Iterator[RawRecord | Reject]:
        window = self._window
        self._index = 0
        window.pos += 1
        if window.peek() == _CLOSE:
            yield from self._close(is_empty=True)
            return
        while (yield from self._element()) and (yield from self._next()):
            yield from self._run()

    def _run(self) -> Iterator[RawRecord]:
        window = self._window
        if self._separator is None or window.offset < self._careful_until:
            return
        cut = window.data.rfind(self._separator, window.pos)
        if cut < 0:
            self._careful_until = window.dropped + len(window.data)
            return
        try:
            elements = _elements(b"".join([b"[", window.data[window.pos : cut], b"]"]))
        except (msgspec.DecodeError, RecursionError):
            self._careful_until = window.dropped + cut
            return
        window.move(cut + 1)
        for element in elements:
            yield RawRecord(self._source, self._line, self._index, bytes(element))
            self._index += 1

    def _element(self) -> Generator[RawRecord | Reject, None, bool]:
        """Read the element at the position; False if the array ends here, or cannot be read on."""
        window = self._window
        mark = window.peek()
        if mark is None or mark == _CLOSE:
            if mark == _CLOSE:
                yield self._fault("a comma with no record after it", "remove the comma")
            return True
        found = True
        try:
            end = window.value_end()
        except UnreadableError as fault:
            following = self._next_alike()
            reject, found = lose(
                window, fault, following, self._source, line=self._line, index=self._index
            )
            yield reject
        else:
            data = window.data[window.pos : end]
            yield RawRecord(self._source, self._line, self._index, data)
            window.move(end)
        self._index += 1
        return found

    def _next_alike(self) -> re.Pattern[bytes]:
        """What the next element looks like: it has the first key that this one has."""
        key = _FIRST_KEY.match(self._window.data, self._window.pos)
        if key is None:
            return _NEXT_OBJECT
        space = rb"[ \t\r\n]*+"
        return lazy_regex(rb"," + space + rb"\{" + space + re.escape(key[1]) + space + b":")

    def _next(self) -> Generator[Reject, None, bool]:
        """Go past the comma to the next element; False if no element follows."""
        window = self._window
        mark = window.peek()
        if mark == _COMMA:
            if separator := _SEPARATOR.match(window.data, window.pos):
                self._separator = separator[0]
            window.pos += 1
            return True
        if mark is None:
            yield self._fault("the closing `]` is missing", "the file may be truncated")
        elif mark == _CLOSE:
            yield from self._close()
        else:
            return (yield from self._without_comma(mark))
        return False

    def _without_comma(self, mark: int) -> Generator[Reject, None, bool]:
        reason = f"no comma after record {self._index - 1}"
        begin = self._window.offset
        if mark == _OBJECT or self._window.find(_NEXT_OBJECT):
            yield self._fault(reason, "separate the records by commas")
            return mark == _OBJECT or (yield from self._next())
        yield self._fault(f"{reason}; {_unread(self._window.offset - begin)}")
        return False

    def _close(self, *, is_empty: bool = False) -> Iterator[Reject]:
        """Go past the end of the array, to the next one if there is one."""
        window = self._window
        window.pos += 1
        following = window.peek()
        if following is None:
            if is_empty and self._line is None:
                raise InputError(self._source, "holds no records", "the array is empty")
            return
        self._line = window.line
        if following != _OPEN:
            window.hold(300)
            data = window.data[window.pos : window.pos + 300]
            quote = excerpt(data.decode("utf-8", "replace"))
            help = "nothing but another array may follow"
            yield self._fault(f"more after the closing `]`: `{quote}`", help)

    def _fault(self, reason: str, help: str = "") -> Reject:
        return Reject(source=self._source, reason=reason, help=help)
