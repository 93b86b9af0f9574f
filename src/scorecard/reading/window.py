"""The part of an input that is being looked at, and where the JSON values in it end.

msgspec finds the end of a value at C speed, by decoding it as `Raw`. What it cannot skip (a
value that is not quite JSON, or nested too deeply) is skipped by matching its brackets, so
that one bad record does not cost its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from scorecard.reading.source import InputError
from scorecard.records.errors import RecordError, to_record_error
from scorecard.text.lazy_regex import lazy_regex

LARGEST_RECORD = 1 << 28
HEAD = 1 << 16

NOT_SPACE = lazy_regex(rb"[^ \t\r\n]")
_skip = msgspec.json.Decoder(msgspec.Raw).decode
_TRAILING = "JSON is malformed: trailing characters (byte "
_MALFORMED = lazy_regex(r"JSON is malformed: .* \(byte (\d+)\)")
# A cut through a number or an escape can look like a mistake.
_LONGEST_CUT = 16
_SEARCH_OVERLAP = 1 << 12
# How much may be read in vain, beyond as much as was read, before mistakes are taken to be all
# there is: else an input in which no value ends would be read once for each of them.
_PATIENCE = 1 << 23


def _trailing_byte(message: str) -> int:
    return int(message[len(_TRAILING) : -1])


def _offset_of_trailing() -> int:
    try:
        _skip(b"0,")
    except msgspec.DecodeError as error:
        return _trailing_byte(str(error)) - 1
    raise AssertionError("msgspec no longer refuses trailing characters")


# msgspec counts this byte from 1, and others from 0; measured, as it is nowhere promised.
_BEYOND = _offset_of_trailing()


# A string counts if what must follow a string does: so a missing quote, which turns all strings
# after it inside out, is noticed at once.
_BRACKETS = lazy_regex(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?=[ \t\r\n]*+[:,\]}])|[{}\[\]"]', re.DOTALL)
_OPEN_STRING = lazy_regex(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:\\|"[ \t\r\n]*+)?', re.DOTALL)
_CLOSES = {ord("}"): ord("{"), ord("]"): ord("[")}


def matching_bracket(data: bytes, start: int) -> tuple[int | None, int]:
    """Where the object or array at `start` ends, and how far it was followed.

    If it was followed to the end of `data` and has no end, it may have one beyond; if it was
    not followed so far, its brackets do not match, or no object or array starts here.
    """
    if data[start] not in b"{[":
        return None, start
    opened = bytearray()
    for token in _BRACKETS.finditer(data, start):
        mark = data[token.start()]
        if mark in b"{[":
            opened.append(mark)
        elif mark in b"]}":
            if opened.pop() != _CLOSES[mark]:
                return None, token.start()
            if not opened:
                return token.end(), token.end()
        elif token.end() - token.start() == 1 and not _OPEN_STRING.fullmatch(data, token.start()):
            return None, token.start()
        elif token.end() - token.start() == 1:
            break
    return None, len(data)


class UnreadableError(Exception):
    """The value at the window's position has no end that can be found.

    `cut` says that the input ended before it did, and `hopeless` that looking for another value
    has cost too much already.
    """

    def __init__(self, error: RecordError, cut: bool = False, hopeless: bool = False) -> None:
        super().__init__(str(error))
        self.reason = error.reason
        self.help = error.help
        self.cut = cut
        self.hopeless = hopeless


class InputWindow:
    """A view on a stream of bytes: `data[pos:]` is what is not yet read.

    It grows as far as one value needs and forgets what was read. `line` is that of the
    position, as long as it is moved by `peek`, `move` and `find` alone.
    """

    def __init__(self, pieces: Iterator[bytes], largest: int = LARGEST_RECORD) -> None:
        self.data = b""
        self.pos = 0
        self.dropped = 0
        self.line = 1
        self._pieces = pieces
        self._largest = largest
        self._failure: InputError | None = None
        self._wasted = 0

    @property
    def offset(self) -> int:
        """The position, counted from the start of the input."""
        return self.dropped + self.pos

    def more(self) -> bool:
        """Read on, at least as much as is held, and forget what lies before the position.

        False at the end of the input. Raises `InputError` if the input fails, after all that
        came before the failure has been offered; `UnreadableError` for a value beyond the limit.
        """
        if self._failure:
            raise self._failure
        held = len(self.data) - self.pos
        if held > self._largest:
            reason = f"longer than {self._largest >> 20} MiB"
            raise UnreadableError(RecordError("$", reason), hopeless=self._waste(held))
        parts = self._read(max(held, 1))
        if not parts:
            return self._failure is not None and self.more()
        self.dropped += self.pos
        if held:
            parts.insert(0, self.data[self.pos :])
        self.data = parts[0] if len(parts) == 1 else b"".join(parts)
        self.pos = 0
        return True

    def _read(self, wanted: int) -> list[bytes]:
        parts: list[bytes] = []
        try:
            while wanted > 0 and (piece := next(self._pieces, b"")):
                parts.append(piece)
                wanted -= len(piece)
        except InputError as error:
            self._failure = error
        return parts

    def rest(self) -> Iterator[bytes]:
        """Hand over what is not yet read, and the rest of the input."""
        held, self.data = self.data[self.pos :], b""
        self.pos = 0
        if held:
            yield held
        while self.more():
            yield self.data
            self.pos = len(self.data)

    def move(self, to: int) -> None:
        """Move the position, counting lines."""
        self.line += self.data.count(b"\n", self.pos, to)
        self.pos = to

    def peek(self) -> int | None:
        """Move to the next byte that is not white space, and return it; None at the end."""
        while True:
            if found := NOT_SPACE.search(self.data, self.pos):
                self.move(found.start())
                return self.data[self.pos]
            self.move(len(self.data))
            if not self.more():
                return None

    def value_end(self) -> int:
        """Where the JSON value at the position ends, as an index into `data`.

        Raises `UnreadableError` if the value has no end that can be found.
        """
        while True:
            try:
                _skip(memoryview(self.data)[self.pos :])
            except msgspec.DecodeError as error:
                message = str(error)
                if message.startswith(_TRAILING):
                    return self.pos + _trailing_byte(message) - _BEYOND
                if not self._may_be_cut(message) or not self.more():
                    return self._bracketed_end(error)
            except RecursionError as error:
                return self._bracketed_end(error)
            else:
                if not self.more():
                    return len(self.data)

    def _may_be_cut(self, message: str) -> bool:
        malformed = _MALFORMED.fullmatch(message)
        held = len(self.data) - self.pos
        return malformed is None or int(malformed[1]) + _LONGEST_CUT > held

    def _bracketed_end(self, error: Exception) -> int:
        malformed = _MALFORMED.fullmatch(str(error)) is not None
        if malformed and self._is_impatient():
            raise self._mistaken(error)
        end, reached = matching_bracket(self.data, self.pos)
        while end is None and reached == len(self.data) and self.more():
            end, reached = matching_bracket(self.data, self.pos)
        if end is not None:
            return end
        hopeless = self._waste(reached - self.pos) and not malformed
        if malformed or reached < len(self.data):
            raise self._mistaken(error, hopeless)
        mistake = RecordError("$", "the input ends inside this record", "it may be truncated")
        raise UnreadableError(mistake, cut=True, hopeless=hopeless)

    def _mistaken(self, error: Exception, hopeless: bool = False) -> UnreadableError:
        self.hold(HEAD)
        mistake = to_record_error(error, memoryview(self.data)[self.pos :])
        return UnreadableError(mistake, hopeless=hopeless)

    def _is_impatient(self) -> bool:
        return self._wasted > self.offset + _PATIENCE

    def hold(self, size: int) -> None:
        """Have so many bytes from the position on in `data`, or all there are.

        What is said about a mistake is then the same however the input came in pieces.
        """
        while len(self.data) - self.pos < size and self.more():
            pass

    def _waste(self, size: int) -> bool:
        """Note what was read in vain; True if that had cost too much even before."""
        hopeless = self._is_impatient()
        self._wasted += size
        return hopeless

    def skip(self) -> None:
        """Move to the end of the input."""
        self.pos = len(self.data)
        while self.more():
            self.pos = len(self.data)

    def find(self, pattern: re.Pattern[bytes]) -> bool:
        """Move to the next match; False, and all is read, if nothing matches.

        Keeps little, however far it looks.
        """
        while True:
            if found := pattern.search(self.data, self.pos):
                self.move(found.start())
                return True
            self.move(max(self.pos, len(self.data) - _SEARCH_OVERLAP))
            if not self.more():
                self.move(len(self.data))
                return False
