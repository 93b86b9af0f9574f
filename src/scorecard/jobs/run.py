"""A run over many inputs: every record becomes grades or a reject, in the order of the inputs."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from os import PathLike, fspath
from typing import IO

import msgspec

from scorecard.jobs.worker import BatchResult, JobSpec, RecordResult, Task, Worker
from scorecard.reading.batches import Batch, batches
from scorecard.reading.duplicate_ids import DuplicateIds
from scorecard.reading.ingest import IngestOptions, repeated
from scorecard.reading.lines import RawRecord
from scorecard.reading.source import STDIN, Meter
from scorecard.records.reject import Reject

_FEW_BATCHES = 2
"""So many are graded sooner than workers could begin, and as soon as they come."""


RecordPlace = tuple[str, int | None, int | None]
"""Where a record stands: its source, line and index."""


class SettledBatch(msgspec.Struct, frozen=True):
    """What became of one batch: its records that were graded, and its rejects."""

    graded: list[RecordResult]
    rejected: list[Reject]


class Run:
    """Grades inputs in so many processes, with the same results whatever their number.

    `taken`, `left_out`, `remarks` and `given` add up as in `Ingest`. `meter` measures how much
    was read. `observed` is how many of the interactions have observations beside them.
    """

    def __init__(self, spec: JobSpec, jobs: int = 1) -> None:
        self.spec = spec
        self._jobs = jobs
        self._seen = DuplicateIds()
        self.meter = Meter()
        self.converted: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()
        self.given: Counter[str] = Counter()
        self.observed = 0

    def is_graded(self, name: str) -> bool:
        """Whether an interaction of this id was graded."""
        return name in self._seen

    @property
    def settings(self) -> IngestOptions:
        """How the records are taken in."""
        return self.spec.settings

    def results(
        self,
        paths: Iterable[str | PathLike[str]],
        stdin: IO[bytes] | None = None,
        *,
        skip: int = 0,
    ) -> Iterator[SettledBatch]:
        """The results of all batches, in order; the first `skip` without grades, which an earlier
        run has made.

        Nothing that an input holds raises. Raises `WorkerError` and `DefectError`.
        """
        paths = [fspath(path) for path in paths]
        source = _descriptor(stdin) if STDIN in paths else None
        found = batches(
            paths, stdin, settings=self.settings, meter=self.meter, on_skip=self._skipped
        )
        tasks = (Task(batch, only_read=batch.number < skip) for batch in found)
        for batch, done in self._done(tasks, source):
            self.converted.update(done.converted)
            self.left_out.update(done.left_out)
            self.remarks.update(done.remarks)
            self.given.update(done.given)
            yield self._settled(batch, done)

    def _skipped(self, remark: str) -> None:
        self.remarks[remark] += 1

    def _done(
        self, tasks: Iterator[Task], source: int | None
    ) -> Iterator[tuple[Batch, BatchResult]]:
        alone = self._jobs == 1
        worker = Worker(self.spec)
        for task in tasks if alone else islice(tasks, _FEW_BATCHES):
            yield task.batch, worker.work(task.batch, only_read=task.only_read)
        following = None if alone else next(tasks, None)
        if following is not None:
            from scorecard.jobs.pool import WorkerPool  # noqa: PLC0415 (few records need no workers)

            with WorkerPool(worker, self._jobs) as pool:
                yield from pool.run(chain([following], tasks), _FEW_BATCHES, source)

    def _settled(self, batch: Batch, done: BatchResult) -> SettledBatch:
        """The results of a batch, in which no id occurs that occurred before."""
        settled = SettledBatch([], [])
        records: dict[RecordPlace, RawRecord] = {}
        for result in done.records:
            if result.reject is not None:
                settled.rejected.append(result.reject)
                continue
            place = (result.source, result.line, result.index)
            earlier = self._seen.add(result.id, *place)
            if earlier is None:
                settled.graded.append(result)
                self.observed += result.is_observed
                continue
            records = records or _by_place(batch)
            settled.rejected.append(repeated(records[place], result.id, earlier))
        return settled


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _descriptor(stdin: IO[bytes] | None) -> int | None:
    """The file that standard input is, where several files can be waited for at once."""
    if os.name != "posix":
        return None
    try:
        return (stdin or sys.stdin).fileno()
    except (OSError, ValueError, AttributeError):
        return None


def _by_place(batch: Batch) -> dict[RecordPlace, RawRecord]:
    records = (record for record in batch.records() if isinstance(record, RawRecord))
    return {(record.source, record.line, record.index): record for record in records}
