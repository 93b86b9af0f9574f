"""Which ids were read before, and where, in memory that does not grow with their number."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from scorecard.records.reject import place

if TYPE_CHECKING:
    import sqlite3

_IN_MEMORY = 8_000
_FILTER_BYTES = 1 << 21
_PLACES = 1 << 40
_LONGEST_PLAIN = 16
_SETTINGS = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000;"
_TABLE = "CREATE TABLE ids (name BLOB PRIMARY KEY, place INTEGER) WITHOUT ROWID"


class SpillError(Exception):
    """The temporary file of ids can't be written or read; the text says why."""


class DuplicateIds:
    """The ids of a run, each with its first place.

    Some thousand are held in memory; more go to a temporary file that vanishes with the
    process. A long id stands there as 16 bytes of its hash: with fewer, two ids could pass for
    one among millions, and a record be refused for nothing.
    """

    def __init__(self) -> None:
        self._recent: dict[bytes, int] = {}
        self._sources: list[str] = []
        self._stored: sqlite3.Connection | None = None
        # A Bloom filter with one hash: an id whose bit is not set is new for sure, and need not be
        # looked for in the file.
        self._filter = bytearray(_FILTER_BYTES)

    def add(self, name: str, source: str, line: int | None, index: int | None) -> str | None:
        """Add an id, or say where it was read before; raises `SpillError`."""
        if not self._sources or self._sources[-1] != source:
            self._sources.append(source)
        key, at, bit = _key(name)
        if not self._filter[at] & bit:
            self._filter[at] |= bit
        elif (found := self._find(key)) is not None:
            return self._place(found)
        self._recent[key] = (len(self._sources) - 1) * _PLACES + _position(line, index)
        if len(self._recent) >= _IN_MEMORY:
            try:
                self._store()
            except Exception as error:
                raise SpillError(str(error)) from error
        return None

    def __contains__(self, name: str) -> bool:
        key, at, bit = _key(name)
        return bool(self._filter[at] & bit) and self._find(key) is not None

    def _find(self, key: bytes) -> int | None:
        found = self._recent.get(key)
        if found is not None or self._stored is None:
            return found
        rows = self._stored.execute("SELECT place FROM ids WHERE name = ?", (key,)).fetchone()
        return None if rows is None else int(rows[0])

    def _store(self) -> None:
        if self._stored is None:
            import sqlite3  # noqa: PLC0415 (few runs need it)

            # No name: a file of the system's, which is gone when it is closed.
            self._stored = sqlite3.connect("", isolation_level=None)
            self._stored.executescript(_SETTINGS)
            self._stored.execute(_TABLE)
        self._stored.execute("BEGIN")
        # Rows in the order of the table cost a third of what others cost.
        rows = sorted(self._recent.items())
        self._stored.executemany("INSERT INTO ids VALUES (?, ?)", rows)
        self._stored.execute("COMMIT")
        self._recent.clear()

    def _place(self, found: int) -> str:
        number, position = divmod(found, _PLACES)
        value, is_line = divmod(position, 2)
        source = self._sources[number]
        return place(source, value, None) if is_line else place(source, None, value)


def _key(name: str) -> tuple[bytes, int, int]:
    """What stands for an id, and its bit in the filter."""
    key = name.encode()
    if len(key) > _LONGEST_PLAIN:
        key = blake2b(key, digest_size=_LONGEST_PLAIN + 1).digest()
    number = hash(key)
    return key, number >> 3 & _FILTER_BYTES - 1, 1 << (number & 7)


def _position(line: int | None, index: int | None) -> int:
    return (index or 0) * 2 if line is None else line * 2 + 1
