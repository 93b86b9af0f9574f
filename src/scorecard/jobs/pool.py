"""Processes that grade batches, whose results come back in the order of the batches.

They receive bytes and send bytes. A process that dies is replaced, and the batches that it had
are graded again: grading has no effects, so that doing it twice changes nothing.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from queue import SimpleQueue
from types import TracebackType
from typing import Any

from scorecard.jobs.errors import DefectError, WorkerError
from scorecard.jobs.protocol import (
    Channel,
    channels,
    receive_result,
    receive_task,
    send_result,
    send_task,
)
from scorecard.jobs.worker import BatchResult, JobSpec, Task, Worker
from scorecard.reading.batches import Batch
from scorecard.records.reject import defect_in, place

_AT_HAND = 2
"""How many batches a worker has: the one it grades, and one to go on with."""

_MOST_TRIES = 3
_AHEAD = 8
"""How many batches may wait, for each worker, for one that takes longer."""


class WorkerPool:
    """Processes that do what a worker does, as many as asked for; they end when it is left."""

    def __init__(self, worker: Worker, jobs: int) -> None:
        # Where processes can be forked they share what was compiled.
        forks = sys.platform == "linux"
        self._context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self._with = worker if forks else worker.spec
        self._jobs = jobs
        self._workers: list[_Process] = []

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.end()

    def run(
        self, tasks: Iterable[Task], first: int = 0, source: int | None = None
    ) -> Iterator[tuple[Batch, BatchResult]]:
        """Do the tasks, which are numbered from `first` on; yields each with its batch, in order.

        `source` is the file descriptor that they come from, if one may have to wait for them:
        what is done is then yielded meanwhile. Raises `WorkerError` if a batch ends every
        process that works on it, and `DefectError`.
        """
        waiting = iter(tasks)
        done: dict[int, tuple[Batch, BatchResult]] = {}
        given = returned = first
        exhausted = False
        while True:
            while not exhausted and given - returned < _AHEAD * self._jobs:
                worker = self._free()
                if worker is None or (given > returned and not _has_more(source)):
                    break
                task = next(waiting, None)
                if task is None:
                    exhausted = True
                    break
                worker.give(task)
                given += 1
            while (ready := done.pop(returned, None)) is not None:
                returned += 1
                yield ready
            if exhausted and returned == given:
                return
            for batch, result in self._results(None if exhausted else source):
                done[batch.number] = batch, result

    def _free(self) -> _Process | None:
        """The worker that has least to do, if any has not enough."""
        if len(self._workers) < self._jobs:
            self._workers.append(self._new())
        worker = min(self._workers, key=lambda worker: len(worker.tasks))
        return worker if len(worker.tasks) < _AT_HAND else None

    def _results(self, source: int | None) -> Iterator[tuple[Batch, BatchResult]]:
        """Wait for some worker or for the source, and take what is done."""
        busy: dict[Any, _Process] = {
            worker.connection: worker for worker in self._workers if worker.tasks
        }
        for connection in wait([*busy, *([] if source is None else [source])]):
            if connection == source:
                continue
            worker = busy[connection]
            try:
                result = receive_result(worker.connection)
            except (EOFError, OSError):
                self._replace(worker)
                continue
            if isinstance(result, str):
                raise DefectError(result)
            yield worker.tasks.pop(0).batch, result

    def _replace(self, dead: _Process) -> None:
        """Give the tasks of a dead worker to a new worker."""
        dead.end()
        new = self._new()
        self._workers[self._workers.index(dead)] = new
        if dead.tasks:
            new.tries = dead.tries + 1 if dead.tasks[0] is dead.tried else 1
            new.tried = dead.tasks[0]
            if new.tries >= _MOST_TRIES:
                raise WorkerError(_place(dead.tasks[0].batch), _MOST_TRIES)
        for task in dead.tasks:
            new.give(task)

    def _new(self) -> _Process:
        return _Process(self._context, self._with, [worker.connection for worker in self._workers])


def _has_more(source: int | None) -> bool:
    """Whether reading the source gives something at once, if only its end."""
    return source is None or bool(wait([source], timeout=0))


class _Process:
    """A worker as the parent sees it: the `tasks` it has, oldest first."""

    def __init__(self, context: Any, with_: Worker | JobSpec, others: Sequence[Channel]) -> None:
        self.connection, there = channels()
        self.tasks: list[Task] = []
        self.tries = 0
        self.tried: Task | None = None
        # A forked process has the parent's ends of all connections: were they left open, nobody
        # would notice the end of the parent.
        inherited = [self.connection, *others] if isinstance(with_, Worker) else []
        self._process = context.Process(target=_serve, args=(there, with_, inherited), daemon=True)
        self._process.start()
        there.close()

    def give(self, task: Task) -> None:
        """Hand on a task; if the worker is gone, waiting for it will tell."""
        self.tasks.append(task)
        with suppress(OSError):
            send_task(self.connection, task)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.connection.close()
        self._process.kill()
        self._process.join()


def _serve(connection: Channel, with_: Worker | JobSpec, inherited: Sequence[Channel]) -> None:
    """Work until the parent closes the connection, or is gone."""
    # An interruption at the terminal reaches all; the parent alone decides what follows.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    for channel in inherited:
        channel.close()
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    worker = with_ if isinstance(with_, Worker) else Worker(with_)
    with suppress(BrokenPipeError, ConnectionResetError):
        while (task := tasks.get()) is not None:
            try:
                result: BatchResult | str = worker.work(
                    task.batch, only_read=task.only_read, as_json=True
                )
            except Exception as error:
                result = defect_in(error).reason
            send_result(connection, result)


def _receive(connection: Channel, tasks: SimpleQueue[Task | None]) -> None:
    """Take tasks as they come, so that the parent never waits for a worker to take one.

    One that memory can't hold ends the worker, as grading it would: the parent must not wait.
    """
    try:
        while True:
            tasks.put(receive_task(connection))
    except (EOFError, OSError, MemoryError):
        tasks.put(None)


def _place(batch: Batch) -> str:
    """The places where a batch begins and ends."""
    records = list(batch.records())
    ends = (records[0], records[-1])
    first, last = (place(record.source, record.line, record.index) for record in ends)
    return first if first == last else f"{first} to {last}"
