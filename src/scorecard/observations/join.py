"""Observations beside records, joined by interaction in memory that does not grow with the rows.

The rows stand in a temporary file, sorted and none twice: an interaction finds its own with one
look. Processes that share the file each open it for themselves.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import sha256
from operator import itemgetter
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import astuple

from scorecard.observations.read import PlacedRow, placed_rows
from scorecard.observations.row import ObservationRow, convert_row, decode_row, encode_row
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import (
    Interaction,
    Observation,
    ObservedInteraction,
    record_sha256,
)
from scorecard.records.reject import Reject, reject_of
from scorecard.text.fold import fold

_SETTINGS = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
_TABLE = """CREATE TABLE rows (
    interaction TEXT, row BLOB, source INTEGER, line INTEGER, place INTEGER,
    PRIMARY KEY (interaction, row)) WITHOUT ROWID"""
_INSERT = "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?)"
_FIND = "SELECT row, source, line, place FROM rows WHERE interaction = ?"
_AT_ONCE = 50_000
_MOST_NAMES = 1_000
_PLACES_HELP = "turns count from 0"

OnReject = Callable[[Reject], object]


class ObservationStoreError(Exception):
    """The temporary file of observations can't be written or read; the text says why."""


class Joined(NamedTuple):
    """An interaction with the observations that were kept beside it, and the rows that are not
    used, each with the reason."""

    interaction: Interaction
    used: int
    unused: list[Reject]


class Observations:
    """Rows of observations by interaction; `join` adds those of an interaction to it.

    `count` is how many rows there are, doubles apart, `interactions` how many interactions they
    are about, and `names` how many rows each of the first thousand names of observations has.
    Close it, or use it as a context: it is a temporary file.

    >>> marks = Observations.of([{"interaction": "c1", "observation": "calm", "met": True}])
    >>> marks.count
    1
    """

    def __init__(self, rows: Iterable[PlacedRow | Reject], on_reject: OnReject) -> None:
        """Take the rows in; what is none goes to `on_reject`.

        Raises `ObservationStoreError`.
        """
        self._sources: list[str] = []
        self._connections: dict[int, sqlite3.Connection] = {}
        self.names: Counter[str] = Counter()
        try:
            handle, self._path = tempfile.mkstemp(prefix="scorecard-", suffix=".observations")
            os.close(handle)
            try:
                self._fill(rows, on_reject)
            except BaseException:
                self.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise ObservationStoreError(str(error)) from error

    @classmethod
    def open(
        cls,
        paths: Iterable[str | PathLike[str]] | str | PathLike[str],
        on_reject: OnReject | None = None,
    ) -> Observations:
        """The rows of files, as `read_observations` reads them.

        What is no row goes to `on_reject`; without it, raises `RecordError` for the first.
        """
        named = [paths] if isinstance(paths, str | PathLike) else paths
        return cls(placed_rows(named), on_reject or _refuse)

    @classmethod
    def of(cls, rows: Iterable[ObservationRow | Mapping[str, Any]]) -> Observations:
        """Rows that are in memory already, or come from elsewhere: objects or plain data.

        Raises `RecordError` for what is none.
        """
        return cls(_placed(rows), _refuse)

    def _fill(self, rows: Iterable[PlacedRow | Reject], on_reject: OnReject) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        with closing(connection):
            self._fill_table(connection, rows, on_reject)

    def _fill_table(
        self,
        connection: sqlite3.Connection,
        rows: Iterable[PlacedRow | Reject],
        on_reject: OnReject,
    ) -> None:
        connection.executescript(_SETTINGS)
        connection.execute(_TABLE)
        waiting: list[tuple[str, bytes, int, int | None, int | None]] = []
        for found in rows:
            if isinstance(found, Reject):
                on_reject(found)
                continue
            row, source, line, position = found
            if not self._sources or self._sources[-1] != source:
                self._sources.append(source)
            if row.observation in self.names or len(self.names) < _MOST_NAMES:
                self.names[row.observation] += 1
            number = len(self._sources) - 1
            waiting.append((row.interaction, encode_row(row), number, line, position))
            if len(waiting) >= _AT_ONCE:
                _store(connection, waiting)
        _store(connection, waiting)
        (self.count, self.interactions) = connection.execute(
            "SELECT count(*), count(DISTINCT interaction) FROM rows"
        ).fetchone()

    def _connection(self) -> sqlite3.Connection:
        """The connection of this process: none may be carried across a fork."""
        process = os.getpid()
        connection = self._connections.get(process)
        if connection is None:
            # Nobody writes any more: nothing need be locked for every look.
            connection = sqlite3.connect(
                f"{Path(self._path).as_uri()}?immutable=1",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connections[process] = connection
        return connection

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_connections": {}}

    def rows(self, interaction: str) -> list[ObservationRow]:
        """The rows about the interaction with this id, sorted; whether its turns bear them out is
        not looked at. Raises `ObservationStoreError`."""
        try:
            found = self._connection().execute(_FIND, (interaction,)).fetchall()
        except sqlite3.Error as error:
            raise ObservationStoreError(str(error)) from error
        return [decode_row(data) for data, *_ in found]

    def join(self, interaction: Interaction) -> Joined:
        """The interaction with its rows beside the observations in the record.

        A row that names a turn that is not there, or quotes what does not stand in the turns that
        it names, is not used. Raises `ObservationStoreError`.
        """
        try:
            found = self._connection().execute(_FIND, (interaction.id,)).fetchall()
        except sqlite3.Error as error:
            raise ObservationStoreError(str(error)) from error
        if not found:
            return Joined(interaction, 0, [])
        rows: list[tuple[bytes, _StoredRow]] = []
        unused: list[Reject] = []
        for data, source, line, index in found:
            row = _stored(data)
            mistake = mistake_in(row, interaction) if row.turns or row.quote is not None else None
            if mistake is None:
                rows.append((data, row))
            else:
                unused.append(self._unused(mistake, decode_row(data), source, line, index))
        return Joined(_with(interaction, rows), len(rows), unused)

    def _unused(
        self, mistake: RecordError, row: ObservationRow, source: int, *at: int | None
    ) -> Reject:
        return reject_of(
            mistake,
            self._sources[source],
            line=at[0],
            index=at[1],
            id=row.interaction,
            data=encode_row(row),
        )

    def __call__(self, interaction: Interaction) -> Interaction:
        """The interaction with its observations; what is not used is left out without a word."""
        return self.join(interaction).interaction

    def unknown(self, is_known: Callable[[str], bool]) -> Iterator[Reject]:
        """The rows of interactions that are not known, sorted, as what is wrong with each."""
        mistake = RecordError("$.interaction", "no interaction with this id was graded")
        query = "SELECT interaction, row, source, line, place FROM rows ORDER BY 1, 2"
        last, is_last_known = None, False
        for interaction, data, source, line, index in self._connection().execute(query):
            if interaction != last:
                last, is_last_known = interaction, is_known(interaction)
            if not is_last_known:
                yield self._unused(mistake, decode_row(data), source, line, index)

    def close(self) -> None:
        """Remove the temporary file."""
        for connection in self._connections.values():
            with suppress(sqlite3.Error):
                connection.close()
        self._connections.clear()
        with suppress(OSError):
            os.unlink(self._path)  # noqa: PTH108

    def __enter__(self) -> Observations:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def mistake_in(row: ObservationRow | _StoredRow, interaction: Interaction) -> RecordError | None:
    """Why a row can't be used for its interaction; None if it can."""
    turns = interaction.turns
    if row.turns and row.turns[-1] >= len(turns):
        reason = f"there is no turn {row.turns[-1]}: the last turn is {len(turns) - 1}"
        return RecordError("$.turns", reason, _PLACES_HELP)
    if row.quote is None or _is_said(row.quote, interaction, row.turns):
        return None
    named = "turn " + ", ".join(map(str, row.turns)) if row.turns else "any turn"
    return RecordError("$.quote", f"`{excerpt(row.quote)}` does not stand in {named}", _PLACES_HELP)


def _is_said(quote: str, interaction: Interaction, turns: Sequence[int]) -> bool:
    texts = [interaction.turns[turn].text or "" for turn in turns or range(len(interaction.turns))]
    if any(quote in text for text in texts):
        return True
    same = _same(quote)
    return bool(same) and any(same in _same(text) for text in texts)


def _same(text: str) -> str:
    return " ".join(fold(text).split())


def with_rows(interaction: Interaction, rows: Iterable[ObservationRow]) -> Interaction:
    """The interaction with rows of its own, sorted, beside the observations in the record: a
    judgement that stands there already is not repeated."""
    lines = sorted({encode_row(row) for row in rows})
    return _with(interaction, [(line, _stored(line)) for line in lines])


def _with(interaction: Interaction, rows: Sequence[tuple[bytes, _StoredRow]]) -> Interaction:
    """The same for rows that are sorted, each with its line."""
    if not rows:
        return interaction
    joined: dict[str, bool | Observation | list[Observation]] = dict(interaction.observations)
    for _, row in rows:
        judgement = Observation(row.met, row.by, row.turns, row.note, row.at, row.quote)
        before = joined.get(row.observation)
        if before is None:
            joined[row.observation] = [judgement]
        elif judgement not in (judgements := _judgements(before)):
            joined[row.observation] = [*judgements, judgement]
    digest = sha256(b"\n".join([line for line, _ in rows]) + b"\n").hexdigest()
    fields = [*astuple(interaction)[:_FIELDS], digest, record_sha256(interaction)]
    fields[_OBSERVATIONS] = joined
    return ObservedInteraction(*fields)


class _StoredRow(msgspec.Struct, gc=False):
    """A row that was checked when it was stored, without its interaction."""

    observation: str
    met: bool
    by: str | None = None
    turns: list[int] = []
    quote: str | None = None
    note: str | None = None
    at: str | None = None


_stored = msgspec.json.Decoder(_StoredRow).decode
_FIELDS = len(Interaction.__struct_fields__)
_OBSERVATIONS = Interaction.__struct_fields__.index("observations")


def _judgements(found: bool | Observation | list[Observation]) -> list[Observation]:
    if isinstance(found, bool):
        return [Observation(met=found)]
    return found if isinstance(found, list) else [found]


def _store(connection: sqlite3.Connection, waiting: list[Any]) -> None:
    # Rows in the order of the table cost a third of what others cost.
    waiting.sort(key=itemgetter(0, 1))
    connection.execute("BEGIN")
    connection.executemany(_INSERT, waiting)
    connection.execute("COMMIT")
    waiting.clear()


def _placed(rows: Iterable[ObservationRow | Mapping[str, Any]]) -> Iterator[PlacedRow]:
    for index, row in enumerate(rows):
        made = row if isinstance(row, ObservationRow) else convert_row(row)
        yield PlacedRow(made, "<observations>", None, index)


def _refuse(reject: Reject) -> None:
    raise RecordError(reject.path or "$", str(reject))
