"""Inputs in batches: what one worker takes at a time, in the order of the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import IO

import msgspec

from scorecard.batch.gather import gather
from scorecard.batch.lines import Block, RawRecord
from scorecard.batch.reject import Reject
from scorecard.batch.source import CHUNK, InputError, Meter, chunks, display_name, files
from scorecard.batch.split import Part, split_parts


class Batch(msgspec.Struct, frozen=True, gc=False):
    """Some records of one input, not yet decoded, and what stood between them that is none.

    `number` counts the batches of a run from 0; `root` is the folder among the inputs in which
    the file was found (empty if it was named itself).
    """

    number: int
    root: str
    parts: list[RawRecord | Block | Reject]

    def records(self) -> Iterator[RawRecord | Reject]:
        """All of it, one by one and in order."""
        for part in self.parts:
            if isinstance(part, Block):
                yield from part.records()
            else:
                yield part


def batches(
    paths: Iterable[str | PathLike[str]],
    stdin: IO[bytes] | None = None,
    *,
    meter: Meter | None = None,
    size: int = CHUNK,
) -> Iterator[Batch]:
    """All that the inputs hold, in batches of about so many bytes.

    The same inputs give the same batches. Standard input is handed on as it comes. Nothing that
    an input holds raises: what cannot be read is a `Reject` in its place.
    """
    number = 0
    for path in (fspath(one) for one in paths):
        root = path if Path(path).is_dir() else ""
        parts: list[Part] = []
        held = 0
        for part in raw_parts(path, stdin, meter):
            parts.append(part)
            held += len(part.data) if not isinstance(part, Reject) else 0
            if held >= size or path == "-":
                yield Batch(number, root, parts)
                number, parts, held = number + 1, [], 0
        if parts:
            yield Batch(number, root, parts)
            number += 1


def raw_parts(path: str, stdin: IO[bytes] | None, meter: Meter | None = None) -> Iterator[Part]:
    """What one path holds, undecoded; an input that cannot be read is a `Reject`."""
    try:
        inputs = files(path)
    except InputError as error:
        yield _of_input(error)
        return
    for one in inputs:
        try:
            pieces = chunks(one, stdin, meter=meter)
            yield from gather(split_parts(pieces, display_name(one)), _is_part)
        except InputError as error:
            yield _of_input(error)


def _is_part(data: bytes) -> bool:
    from scorecard.formats.registry import is_part  # noqa: PLC0415 (only for arrays)

    return is_part(data)


def _of_input(error: InputError) -> Reject:
    return Reject(source=error.source, reason=error.reason, mend=error.mend)
