"""From inputs to interactions, in order: for whoever grades them in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import IO

from scorecard.reading.batches import batches
from scorecard.reading.duplicate_ids import DuplicateIds
from scorecard.reading.ingest import Ingest, repeated, to_interaction
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject


def read(
    paths: Iterable[str | PathLike[str]] | str | PathLike[str],
    stdin: IO[bytes] | None = None,
    *,
    ingest: Ingest | None = None,
) -> Iterator[Interaction | Reject]:
    """Yield every interaction in the inputs, and a `Reject` for whatever could not be read.

    `paths` are paths, or one alone. A path is a file (JSON Lines, an array, one object or several,
    a table; plain, gzip or zstd), a directory of such files, or `-` for `stdin` (by default, the
    process's standard input).
    The format of records that are not native is detected, and they are converted; `ingest` says
    how (by default, without any roles named), and counts what became of them. The order is that
    of the paths, and in them, of the records. Nothing that an input holds raises: an input that
    cannot be read, or holds no records, is a reject without line and index, and the others are
    read. What is found in a directory and is not a file (a pipe, a link that leads nowhere) is a
    remark of `ingest`. The second record with an id is a reject, wherever it is.

    Memory holds a chunk of one input and its longest record, however many records there are.

    >>> import io
    >>> lines = io.BytesIO(b'{"id": "c1", "turns": [{"speaker": "agnet", "text": "Hello"}]}')
    >>> print(*read(["-"], lines))
    <stdin>:1: c1: $.turns[0].speaker: unknown speaker `agnet` (did you mean `agent`?)
    """
    if isinstance(paths, str | PathLike):
        # Of a text, each character would be a path: `.` and `/` are large folders.
        paths = [paths]
    ingest, seen = ingest or Ingest(), DuplicateIds()
    remark = ingest.remarks.update
    for batch in batches(
        paths, stdin, settings=ingest.settings, on_skip=lambda skipped: remark([skipped])
    ):
        for record in batch.records():
            if isinstance(record, Reject):
                yield record
                continue
            found = to_interaction(record, batch.root, ingest)
            if isinstance(found, Interaction):
                earlier = seen.add(found.id, record.source, record.line, record.index)
                yield found if earlier is None else repeated(record, found.id, earlier)
            elif found is not None:
                yield found
