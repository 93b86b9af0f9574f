"""Inputs in batches: what one worker takes at a time, in the order of the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import IO

import msgspec

from scorecard.reading.convert import rejected
from scorecard.reading.ingest import IngestOptions
from scorecard.reading.layout import Layout
from scorecard.reading.lines import LineBlock, RawRecord
from scorecard.reading.regroup import gather
from scorecard.reading.source import CHUNK, InputError, Meter, chunks, display_name, files
from scorecard.reading.split import SplitItem, split_parts
from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject


class Batch(msgspec.Struct, frozen=True, gc=False):
    """Some records of one input, not yet decoded, and what stood between them that is none.

    `number` counts the batches of a run from 0; `root` is the folder among the inputs in which
    the file was found (empty if it was named itself).
    """

    number: int
    root: str
    parts: list[RawRecord | LineBlock | Reject]

    def records(self) -> Iterator[RawRecord | Reject]:
        """All of it, one by one and in order."""
        for part in self.parts:
            if isinstance(part, LineBlock):
                yield from part.records()
            else:
                yield part


def batches(
    paths: Iterable[str | PathLike[str]],
    stdin: IO[bytes] | None = None,
    *,
    settings: IngestOptions | None = None,
    meter: Meter | None = None,
    size: int = CHUNK,
) -> Iterator[Batch]:
    """All that the inputs hold, in batches of about so many bytes.

    `settings` say how values fall into records. The same inputs give the same batches. Standard
    input is handed on as it comes. Nothing that an input holds raises: what cannot be read is a
    `Reject` in its place.
    """
    layout = Layout(settings)
    number = 0
    for path in (fspath(one) for one in paths):
        root = path if Path(path).is_dir() else ""
        parts: list[SplitItem] = []
        held = 0
        for part in raw_parts(path, stdin, layout, meter):
            parts.append(part)
            held += len(part.data) if not isinstance(part, Reject) else 0
            if held >= size or path == "-":
                yield Batch(number, root, parts)
                number, parts, held = number + 1, [], 0
        if parts:
            yield Batch(number, root, parts)
            number += 1


def raw_parts(
    path: str, stdin: IO[bytes] | None, layout: Layout, meter: Meter | None = None
) -> Iterator[SplitItem]:
    """What one path holds, undecoded; an input that cannot be read is a `Reject`."""
    try:
        inputs = files(path)
    except InputError as error:
        yield _of_input(error)
        return
    for one in inputs:
        try:
            pieces = chunks(one, stdin, meter=meter)
            values = split_parts(pieces, display_name(one), key=layout.key)
            parts = gather(values, layout.is_part)
            yield from _unfolded(parts, layout) if layout.unfolds else parts
        except InputError as error:
            yield _of_input(error)


def _unfolded(parts: Iterable[SplitItem], layout: Layout) -> Iterator[SplitItem]:
    """The records in each value."""
    for part in parts:
        if isinstance(part, Reject):
            yield part
            continue
        for record in part.records() if isinstance(part, LineBlock) else [part]:
            try:
                yield from layout.records(record)
            except RecordError as mistake:
                yield rejected(record, mistake)


def _of_input(error: InputError) -> Reject:
    return Reject(source=error.source, reason=error.reason, help=error.help)
