"""Inputs in batches: what one worker takes at a time, in the order of the inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from os import PathLike, fspath
from typing import IO

import msgspec

from scorecard.paths import FoundPath, display_name, look_up
from scorecard.reading.ingest import IngestOptions, rejected
from scorecard.reading.layout import Layout, gathered, regroup
from scorecard.reading.lines import LineBlock, RawRecord
from scorecard.reading.source import CHUNK, STDIN, InputError, Meter, chunks, inputs, source_name
from scorecard.reading.split import SplitItem, split_parts
from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject, defect_in

_MOST_KEPT = 1 << 26
"""How many bytes of the values of an unknown file its reject holds, but for a longer first one."""
OnSkip = Callable[[str], None]
"""Is given a remark on each path in a folder that is skipped: a pipe, a link that leads nowhere."""


class Batch(msgspec.Struct, frozen=True, gc=False):
    """Some records of one input, not yet decoded, and the rejects that stood between them.

    `number` counts the batches of a run from 0; `root` is the folder among the inputs in which
    the file was found, as messages show it (empty if the file was named itself).
    """

    number: int
    root: str
    parts: list[RawRecord | LineBlock | Reject]

    def records(self) -> Iterator[RawRecord | Reject]:
        """The records and rejects of the batch, in order."""
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
    on_skip: OnSkip = lambda remark: None,
    size: int = CHUNK,
) -> Iterator[Batch]:
    """All records of the inputs, in batches of about so many bytes.

    `settings` say how values fall into records. The same inputs give the same batches. Standard
    input is given on as it comes. Nothing that an input holds raises: what cannot be read is a
    `Reject` in its place.
    """
    reader = _Reader(stdin, settings or IngestOptions(), meter, on_skip)
    number = 0
    for path in [fspath(path) for path in paths]:
        root = display_name(path) if path != STDIN and look_up(path).kind == "folder" else ""
        parts: list[SplitItem] = []
        held = 0
        for part in reader.parts(path):
            parts.append(part)
            held += len(part.data) if not isinstance(part, Reject) else 0
            if held >= size or path == STDIN:
                yield Batch(number, root, parts)
                number, parts, held = number + 1, [], 0
        if parts:
            yield Batch(number, root, parts)
            number += 1


class _Reader:
    """Reads inputs as one run has them read."""

    def __init__(
        self,
        stdin: IO[bytes] | None,
        settings: IngestOptions,
        meter: Meter | None,
        on_skip: OnSkip,
    ) -> None:
        self._stdin = stdin
        self._settings = settings
        self._layout = Layout(settings)
        self._meter = meter
        self._on_skip = on_skip

    def parts(self, path: str) -> Iterator[SplitItem]:
        """The undecoded records at one path; an input that cannot be read is a `Reject`."""
        try:
            found = inputs(path)
        except InputError as error:
            yield _of_input(error)
            return
        for entry in found:
            if entry.closed:
                reason = f"the folder cannot be searched: {entry.closed}"
                yield _of_input(InputError(entry.path, reason, "allow reading it, or move it away"))
            elif entry.skipped:
                self._on_skip(f"skipped: {display_name(entry.path)}, {entry.skipped}")
            else:
                yield from self._of_file(entry, is_named=entry.path == path)

    def _of_file(self, entry: FoundPath, *, is_named: bool) -> Iterator[SplitItem]:
        layout, path = self._layout, entry.path
        try:
            pieces = chunks(
                path, self._stdin, meter=self._meter, max_ratio=self._settings.max_ratio
            )
            values = split_parts(pieces, source_name(path), key=layout.key)
            yield from _records(regroup(values, layout.is_part), layout)
        except InputError as error:
            if not is_named and look_up(path).kind == "missing":
                self._on_skip(f"skipped: {error.source}, which vanished meanwhile")
            else:
                yield _of_input(error)


def _records(parts: Iterable[SplitItem], layout: Layout) -> Iterator[SplitItem]:
    """The records in the values of one input: its first value says how they are taken apart."""
    before: list[SplitItem] = []
    rest = iter(parts)
    first: RawRecord | None = None
    for part in rest:
        before.append(part)
        if not isinstance(part, Reject):
            first = next(part.records(), None) if isinstance(part, LineBlock) else part
            break
    found: Iterator[SplitItem] = chain(before, rest)
    if first is not None and first.index is None and layout.is_row(first.data):
        whole = list(gathered(found))
        found = iter(whole)
        first = next((part for part in whole if isinstance(part, RawRecord)), None)
    if first is not None and layout.is_foreign(first):
        found = _foreign_once(found, layout)
    split = None if first is None else layout.splitter(first)
    yield from found if split is None else _split_values(found, split)


def _foreign_once(parts: Iterable[SplitItem], layout: Layout) -> Iterator[SplitItem]:
    """The parts, with a single reject for all records that are of no known format; its data are
    theirs, a line each."""
    first: RawRecord | None = None
    count = size = 0
    held: list[bytes] = []
    for part in parts:
        for record in part.records() if isinstance(part, LineBlock) else [part]:
            told = record if isinstance(record, Reject) else layout.told(record)
            if told is not None:
                yield told
                continue
            assert isinstance(record, RawRecord)
            first, count, size = first or record, count + 1, size + len(record.data) + 1
            if size <= _MOST_KEPT or count == 1:
                held.append(bytes(record.data))
    if first is None:
        return
    mistake = layout.foreign(first)
    if count > 1:
        kept = "" if count == len(held) else f", the first {len(held)} of which are kept"
        reason = f"{mistake.reason} ({count} such values in the file{kept})"
        mistake = RecordError(mistake.path, reason, mistake.help)
    yield msgspec.structs.replace(rejected(first, mistake), data=b"\n".join(held))


def _split_values(
    parts: Iterable[SplitItem], split: Callable[[RawRecord], Iterator[RawRecord]]
) -> Iterator[SplitItem]:
    """The records in each value."""
    for part in parts:
        if isinstance(part, Reject):
            yield part
            continue
        for record in part.records() if isinstance(part, LineBlock) else [part]:
            try:
                yield from split(record)
            except RecordError as mistake:
                yield rejected(record, mistake)
            except Exception as error:
                yield rejected(record, defect_in(error))


def _of_input(error: InputError) -> Reject:
    return Reject(source=error.source, reason=error.reason, help=error.help)
