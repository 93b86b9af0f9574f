"""Questions and replies that are kept: to go on with a run, to ask nothing twice, for tests.

A file of exchanges is JSON Lines. An exchange has the hash of what was asked, not the transcript;
but replies quote it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import BinaryIO

import msgspec


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model wrote; `read` and `written` are tokens, as the server (or, where it says
    nothing, we) count them."""

    text: str
    read: int = 0
    written: int = 0


class Exchange(msgspec.Struct, frozen=True):
    """A reply and the hash of what it replies to."""

    key: str
    model: str
    reply: Reply


_decoder = msgspec.json.Decoder(Exchange)
_encoder = msgspec.json.Encoder()


def key_of(body: Mapping[str, object]) -> str:
    """The hash of what is asked."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def encode_exchange(exchange: Exchange) -> bytes:
    """One line of a file of exchanges."""
    return _encoder.encode(exchange) + b"\n"


class Exchanges:
    """The exchanges of files, looked up by key; memory holds where each stands, not its text. New
    ones are added to the end of `journal`, which is read first.

    What is no exchange, such as a line that was cut when a run was killed, is passed over and
    counted in `broken`.
    """

    def __init__(self, journal: BinaryIO, *others: BinaryIO) -> None:
        self._places: dict[str, tuple[BinaryIO, int]] = {}
        self._journal = journal
        self.broken = 0
        for stream in (journal, *others):
            self._read(stream)
        size = journal.seek(0, os.SEEK_END)
        if size:
            journal.seek(size - 1)
            if journal.read(1) != b"\n":
                journal.write(b"\n")

    def _read(self, stream: BinaryIO) -> None:
        stream.seek(0)
        for at, line in _lines(stream):
            try:
                self._places.setdefault(_decoder.decode(line).key, (stream, at))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                self.broken += bool(line.strip())

    def find(self, key: str) -> Reply | None:
        """The reply to what has this hash."""
        place = self._places.get(key)
        if place is None:
            return None
        stream, at = place
        stream.seek(at)
        return _decoder.decode(stream.readline()).reply

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange. Raises `OSError`."""
        at = self._journal.seek(0, os.SEEK_END)
        self._journal.write(encode_exchange(exchange))
        self._journal.flush()
        self._places[exchange.key] = (self._journal, at)

    def __len__(self) -> int:
        return len(self._places)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    at = 0
    for line in stream:
        yield at, line
        at += len(line)
