"""Which runs can be continued after an interruption, and what is left for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scorecard._version import __version__
from scorecard.jobs.checkpoint import Checkpoint
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.sinks import Sinks
from scorecard.jobs.target import Target
from scorecard.jobs.worker import JobSpec
from scorecard.paths import look_up
from scorecard.reading.errors import InputError
from scorecard.reading.source import CHUNK, STDIN, files

_LINES = "jsonl"


def open_journal(
    inputs: Sequence[str],
    targets: Sequence[Target],
    rejects: Path | None,
    plan: JobSpec,
    *,
    resume: bool,
) -> Checkpoint | None:
    """The journal of a run; with `resume`, at the place where the interrupted run stopped.

    None if the run could not be continued: one whose inputs are all files and folders can, and
    that writes JSON Lines to a file. Raises `UserError` if `resume` is asked of another one, or
    of a run that is not the one that was interrupted.
    """
    output = next((one.path for one in targets if one.format == _LINES and one.path), None)
    regular = _stamps(inputs)
    is_file = output is not None and (not output.exists() or output.is_file())
    if output is None or not is_file or regular is None:
        if resume:
            raise UserError(
                "--resume: only a run from files to a file of JSON Lines can be continued "
                "(name inputs, and --output grades.jsonl)"
            )
        return None
    outputs = [str(one.path) for one in targets if one.format == _LINES and one.path]
    checkpoint = Checkpoint(output, _facts(plan, regular, [*outputs, str(rejects)]))
    if resume and checkpoint.load():
        _refuse_lost(checkpoint)
    return checkpoint


def _facts(plan: JobSpec, inputs: list[list[Any]], outputs: list[str]) -> dict[str, Any]:
    """All that the bytes of the outputs depend on."""
    return {
        "version of scorecard": [__version__, CHUNK],
        "rubrics": [rubric.sha256 for rubric in plan.rubrics],
        "options": [plan.language, plan.evidence, plan.settings.facts()],
        "inputs": inputs,
        "outputs": outputs,
    }


def _stamps(inputs: Sequence[str]) -> list[list[Any]] | None:
    """Every file with its size and time; None if one of the inputs can be read only once."""
    stamps: list[list[Any]] = []
    for one in inputs:
        if one == STDIN or look_up(one).kind in ("pipe", "socket", "device"):
            return None
        try:
            found = files(one)
        except InputError:
            found = [one]
        stamps += map(_stamp, found)
    return stamps


def _stamp(path: str) -> list[Any]:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return [path]
    return [path, found.st_size, found.st_mtime_ns]


def _refuse_lost(checkpoint: Checkpoint) -> None:
    for path, size in checkpoint.sizes.items():
        partial = checkpoint.partial(Path(path))
        if not partial.exists() or partial.stat().st_size < size:
            raise UserError(
                f"--resume: {partial}: what the interrupted run had written is not there any "
                "more (run it without --resume to begin anew)"
            )


@contextmanager
def journaled(checkpoint: Checkpoint | None, sinks: Sinks, console: Console) -> Iterator[None]:
    """Around a run: begins its journal, and ends it if the run is complete.

    If the run is interrupted or its output can't be written, what goes on with it stays, and the
    user is told.
    """
    if checkpoint is None:
        yield
        return
    try:
        if checkpoint.batches:
            path, size = next(iter(checkpoint.sizes.items()))
            sinks.replay(checkpoint.partial(Path(path)), size)
        checkpoint.begin()
        yield
    except BaseException as error:
        if checkpoint.batches and not isinstance(error, BrokenPipeError | StopRun):
            sinks.keep()
            console.error(
                f"what was graded so far is kept beside {checkpoint.output}: the same command with "
                "--resume goes on from there"
            )
        else:
            checkpoint.remove()
        raise
    checkpoint.remove()


class StopRun(UserError):  # noqa: N818 (says what it does)
    """An end that the user asked for: there is nothing to go on with."""
