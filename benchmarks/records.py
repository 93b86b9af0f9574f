"""The records that the benchmarks grade."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

import msgspec

from benchmarks.chats import chats
from scorecard import Reject, Rubric
from scorecard.reading.batches import batches

MADE_UP = "generated chats"
VARIABLE = "SCORECARD_BENCH_DATA"
_DATA = Path(__file__).parents[2] / "shared/data"
_DEFAULT = _DATA / "star/interactions.jsonl.gz"
_CHINESE = _DATA / "crosswoz/interactions.jsonl.gz"


class DataError(Exception):
    """The records asked for can't be read."""


@dataclass(frozen=True)
class Records:
    """Records as JSON, where they are from, and how many to make of them."""

    source: str
    originals: tuple[bytes, ...]
    size: int

    @cached_property
    def lines(self) -> tuple[bytes, ...]:
        """As many as wanted."""
        return tuple(self.repeated(self.size))

    @property
    def megabytes(self) -> float:
        """The size of the lines in MB (10^6 bytes)."""
        return sum(map(len, self.lines)) / 1e6

    def repeated(self, size: int) -> Iterator[bytes]:
        """So many records, with distinct ids: the originals, over and over."""
        for number in count():
            for line in self.originals:
                if size == 0:
                    return
                size -= 1
                yield _renamed(line, number) if number else line

    def write(self, path: Path, size: int) -> Path:
        """Write so many records as JSON Lines; returns the path."""
        with path.open("wb") as file:
            file.writelines(line + b"\n" for line in self.repeated(size))
        return path


def _renamed(line: bytes, number: int) -> bytes:
    record = msgspec.json.decode(line)
    return msgspec.json.encode({**record, "id": f"{record['id']}.{number}"})


def load(rubric: Rubric, at_least: int, *, generate: bool = False) -> Records:
    """Records of the data set, repeated to at least so many; without one, so many generated.

    Raises `DataError` if the file that the environment names can't be read.
    """
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else _DEFAULT
    if generate or not (named or path.is_file()):
        return Records(MADE_UP, tuple(chats(rubric, at_least)), at_least)
    return _read(path, at_least)


def load_chinese(beside: Records) -> Records | None:
    """As many Chinese records as others that people made, if they lie beside the checkout."""
    is_there = beside.source != MADE_UP and _CHINESE.is_file()
    return _read(_CHINESE, beside.size) if is_there else None


def _read(path: Path, at_least: int) -> Records:
    found = [record for batch in batches([path]) for record in batch.records()]
    rejects = [one for one in found if isinstance(one, Reject)]
    if rejects:
        raise DataError(f"{VARIABLE}: {rejects[0]}")
    originals = tuple(bytes(one.data) for one in found if not isinstance(one, Reject))
    times = -(-at_least // len(originals))
    source = f"{path.parent.name}/{path.name}, {times} times"
    return Records(source, originals, times * len(originals))
