"""Tries many cases in processes of their own, which may hang or die of one."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from fuzzing.attempt import Finding, Limits, Result, attempt
from fuzzing.case import Kind, make
from fuzzing.steps import Step

# Beyond any limit that a case is held to: what runs away gets a MemoryError, not the machine's end.
_ADDRESS_SPACE = 4 << 30
_TO_START = 60.0
_TO_DUMP = 0.3
_LOOK = 0.2
# Times the seconds that a case may take: of work, until it is stopped; by the clock, until it is
# given up. It may have to wait for others, or for something that never comes.
_TOO_LONG, _PATIENCE = 3, 60
# Writing to a disk takes longer than reading what was written.
_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


@dataclass(frozen=True)
class Plan:
    """What is to be done: the same steps for every case of one kind."""

    kind: Kind
    seed: str
    steps: Sequence[Step]
    limits: Limits = field(default_factory=Limits)
    jobs: int = 1

    @property
    def patience(self) -> float:
        """Seconds by the clock after which a case is given up."""
        return _PATIENCE * self.limits.seconds


def results(plan: Plan, numbers: Sequence[int]) -> Iterator[Result]:
    """Try the cases with these numbers, in as many processes as the plan has jobs.

    Each case has one result, whatever becomes of the processes; they come as they are had.
    """
    with TemporaryDirectory(prefix="fuzz-stacks-") as folder:
        shares = [numbers[job :: plan.jobs] for job in range(plan.jobs)]
        workers = [_Worker(plan, share, Path(folder)) for share in shares if share]
        try:
            while workers:
                wait([worker.receiver for worker in workers], timeout=_LOOK)
                for worker in workers:
                    yield from worker.advance()
                workers = [worker for worker in workers if not worker.done]
        finally:
            for worker in workers:
                worker.stop()


class _Worker:
    """Tries cases one after the other, in a new process whenever one has come to its end."""

    def __init__(self, plan: Plan, numbers: Sequence[int], folder: Path) -> None:
        self._plan = plan
        self._numbers = numbers
        self._tried = 0
        self._stacks = folder / str(numbers[0])
        self._start()

    @property
    def done(self) -> bool:
        """Whether every case has been tried."""
        return self._tried == len(self._numbers)

    def advance(self) -> Iterator[Result]:
        """What has come of the cases since this was last asked."""
        try:
            while self.receiver.poll():
                self._take_notice()
                result = self.receiver.recv()
                if result is not None:
                    self._tried += 1
                    yield result
        except EOFError:
            yield from self._replace(hung=False)
            return
        if monotonic() > self._deadline:
            yield from self._replace(hung=True)

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.join()
        self.receiver.close()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.receiver, sender = context.Pipe(duplex=False)
        rest = self._numbers[self._tried :]
        # A daemon ends with whoever started it.
        self._process = context.Process(
            target=_work, args=(self._plan, rest, sender, self._stacks), daemon=True
        )
        self._process.start()
        sender.close()
        self._ready = False
        self._deadline = monotonic() + _TO_START

    def _take_notice(self) -> None:
        self._ready = True
        self._deadline = monotonic() + self._plan.patience

    def _replace(self, *, hung: bool) -> Iterator[Result]:
        """Start a new process where the old one hangs, has died or has grown too large."""
        if not hung:
            self._process.join()
        status = self._process.exitcode
        if not self._ready:
            raise RuntimeError(f"a worker could not start (exit status {status})")
        if hung or status == -signal.SIGPROF:
            yield self._lost("hangs", self._stack())
        elif status != 0:
            yield self._lost(f"ends the process with {status}", self._stack())
        self.stop()
        if not self.done:
            self._start()

    def _lost(self, summary: str, detail: str) -> Result:
        number = self._numbers[self._tried]
        self._tried += 1
        finding = Finding(self._plan.kind, number, summary, detail)
        return Result(number, True, False, frozenset(), self._plan.patience, 0, (finding,))

    def _stack(self) -> str:
        """Where the process is, or was when it died."""
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, signal.SIGUSR1)
            sleep(_TO_DUMP)
        return self._stacks.read_text("utf-8", "replace")


def _work(plan: Plan, numbers: Sequence[int], sender: Connection, stacks: Path) -> None:
    """What a process does: try cases until all are tried or one has made it too large."""
    # Whoever interrupts a run interrupts the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with stacks.open("w") as file, TemporaryDirectory(prefix="fuzz-", dir=_IN_MEMORY) as folder:
        faulthandler.enable(file)
        faulthandler.register(signal.SIGUSR1, file)
        # The signal of the timer ends the process, even where no Python runs.
        faulthandler.register(signal.SIGPROF, file, chain=True)
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
        sender.send(None)
        for number in numbers:
            case = make(plan.kind, plan.seed, number)
            signal.setitimer(signal.ITIMER_PROF, _TOO_LONG * plan.limits.seconds)
            result = attempt(case, Path(folder), plan.steps, plan.limits)
            signal.setitimer(signal.ITIMER_PROF, 0)
            sender.send(result)
            # The peak of one case would be that of all that follow.
            if result.memory > plan.limits.memory:
                break
    # What native libraries do at the end of a process is no business of a case: one whose threads
    # still run aborts there, now and then.
    sender.close()
    os._exit(0)
