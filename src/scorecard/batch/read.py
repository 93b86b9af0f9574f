"""From inputs to interactions: the one way in for everything that grades many records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from os import PathLike, fspath
from pathlib import Path
from typing import IO

from scorecard.batch.gather import gather
from scorecard.batch.reject import Reject, find_id, place
from scorecard.batch.source import InputError, chunks, display_name, files
from scorecard.batch.split import RawRecord, split
from scorecard.formats import Intake
from scorecard.interaction import Interaction
from scorecard.record_error import RecordError

_LONGEST_KEPT_ID = 64
_PLACES = 1 << 48


def read(
    paths: Iterable[str | PathLike[str]],
    stdin: IO[bytes] | None = None,
    *,
    intake: Intake | None = None,
) -> Iterator[Interaction | Reject]:
    """Yield every interaction in the inputs, and a `Reject` for whatever could not be read.

    A path is a file (JSON Lines, an array, one object or several; plain, gzip or zstd), a
    directory of such files, or `-` for `stdin` (by default, the process's standard input).
    Records that are not native are told by their content and converted; `intake` says how
    (by default, without any roles named), and counts what became of them. The order is that of
    the paths, and in them, of the records. Nothing that an input holds raises: an input that
    cannot be read, or holds no records, is a reject without line and index, and the others are
    read. The second record with an id is a reject, wherever it is.

    Memory holds a chunk of one input, its longest record and the ids.

    >>> import io
    >>> lines = io.BytesIO(b'{"id": "c1", "turns": [{"speaker": "agnet", "text": "Hello"}]}')
    >>> print(*read(["-"], lines))
    <stdin>:1: c1: $.turns[0].speaker: unknown speaker `agnet` (did you mean `agent`?)
    """
    first_places = _FirstPlaces()
    take = (intake or Intake()).take
    for path in (fspath(one) for one in paths):
        root = path if Path(path).is_dir() else ""
        for found in raw_records(path, stdin):
            if isinstance(found, Reject):
                yield found
                continue
            try:
                interaction = take(found, root)
            except RecordError as mistake:
                yield _reject(found, mistake, find_id(found.data))
                continue
            if interaction is None:
                continue
            earlier = first_places.enter(interaction.id, found)
            yield interaction if earlier is None else _repeated(found, interaction.id, earlier)


def raw_records(path: str, stdin: IO[bytes] | None = None) -> Iterator[RawRecord | Reject]:
    """Yield the records of one path undecoded; an input that cannot be read is a `Reject`."""
    try:
        inputs = files(path)
    except InputError as error:
        yield _of_input(error)
        return
    for one in inputs:
        try:
            yield from gather(split(chunks(one, stdin), display_name(one)), _is_part)
        except InputError as error:
            yield _of_input(error)


def _is_part(data: bytes) -> bool:
    from scorecard.formats.registry import is_part  # noqa: PLC0415 (only for arrays)

    return is_part(data)


class _FirstPlaces:
    """Where each id was first read.

    An id is kept as it is, or if it is long, as 16 bytes of its hash: with fewer, two ids
    could pass for one among millions, and a record be refused for nothing. A place is one
    integer: the input's number, the line or index, and which of the two.
    """

    def __init__(self) -> None:
        self._places: dict[str | bytes, int] = {}
        self._sources: list[str] = []

    def enter(self, name: str, record: RawRecord) -> str | None:
        """Note an id, or say where it was read before."""
        if not self._sources or self._sources[-1] is not record.source:
            self._sources.append(record.source)
        key = name if len(name) <= _LONGEST_KEPT_ID else _digest(name)
        here = (len(self._sources) - 1) * _PLACES + _position(record)
        there = self._places.setdefault(key, here)
        return None if there is here else self._spelt(there)

    def _spelt(self, there: int) -> str:
        number, position = divmod(there, _PLACES)
        value, is_line = divmod(position, 2)
        source = self._sources[number]
        return place(source, value, None) if is_line else place(source, None, value)


def _position(record: RawRecord) -> int:
    if record.line is not None:
        return record.line * 2 + 1
    return (record.index or 0) * 2


def _digest(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=16).digest()


def _reject(record: RawRecord, mistake: RecordError, name: str | None) -> Reject:
    return Reject(
        source=record.source,
        line=record.line,
        index=record.index,
        id=name,
        path=mistake.path,
        reason=mistake.reason,
        mend=mistake.mend,
    )


def _repeated(record: RawRecord, name: str, earlier: str) -> Reject:
    reason = f"a record with this id was read before, at {earlier}"
    return _reject(record, RecordError("$.id", reason, "an id stands for one record"), name)


def _of_input(error: InputError) -> Reject:
    return Reject(source=error.source, reason=error.reason, mend=error.mend)
