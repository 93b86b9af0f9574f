"""Where grades are written: as lines, and by renderers, on standard output and to files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import msgspec

from scorecard.grade import Grade, Result, from_json
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import LINES, Output, Target, publish
from scorecard.jobs.worker import RecordResult, as_line, as_object
from scorecard.records.reject import Reject, defect_in, reject_line, reject_of
from scorecard.render.output_format import Renderer
from scorecard.render.registry import GRADES, open_renderer
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.jobs.checkpoint import Checkpoint

TakeGrade = Callable[[Grade], None]


class ViewOptions(msgspec.Struct, frozen=True):
    """How grades are shown to people."""

    rubrics: Sequence[Rubric]
    language: str
    explain: bool
    color: str
    verbose: bool = False
    failing: Sequence[Result] = ("fail",)
    least: float | None = None


class _Sink:
    """An output with its renderer. Every method raises `UserError` if it can't be written."""

    def __init__(self, output: Output, view: ViewOptions) -> None:
        self._output = output
        with output.writing():
            self._renderer = _renderer(output, view)

    def add(self, grade: Grade) -> None:
        """Show a grade."""
        try:
            self._renderer.add(grade)
        except (OSError, SystemExit) as error:
            raise self._output.unwritable(error) from error

    def close(self, rejected: int) -> None:
        """Finish what is shown."""
        with self._output.writing():
            self._renderer.close(rejected)
        self._output.flush()


class Sinks:
    """All outputs of a run: those that take grades as lines of JSON, and those that show them;
    and the rejects, if they are kept.

    `lasting` are the files that an interrupted run goes on with. What can't be written raises
    `UserError`.
    """

    def __init__(
        self,
        outputs: Sequence[Output],
        rejects: Output | None,
        view: ViewOptions,
        also: Iterable[TakeGrade],
    ) -> None:
        self._rejects = rejects
        self._lines = [output for output in outputs if output.target.format == LINES]
        self._others = [output for output in outputs if output.target.format != LINES]
        self._shown = [_Sink(output, view) for output in self._others]
        self._takers = [*also, *(sink.add for sink in self._shown)]
        kept = [*self._lines, *([] if rejects is None else [rejects])]
        self.lasting = [output for output in kept if output.target.path is not None]

    def add(self, records: Sequence[RecordResult]) -> list[Reject]:
        """Write and show the grades of some records; what can't be shown is a defect, and given
        back as a reject."""
        if self._lines:
            lines = b"".join(as_line(grade) for record in records for grade in record.grades)
            for output in self._lines:
                output.write(lines)
                if output.target.path is None:
                    # Whoever reads along sees each grade as soon as it is made.
                    output.flush()
        if not self._takers:
            return []
        shown = (self._show(record, map(as_object, record.grades)) for record in records)
        return [reject for reject in shown if reject is not None]

    def _show(self, record: RecordResult, grades: Iterable[Grade]) -> Reject | None:
        try:
            for grade in grades:
                for take in self._takers:
                    take(grade)
        except (UserError, OSError):
            raise
        except Exception as error:
            return reject_of(
                defect_in(error),
                record.source,
                line=record.line,
                index=record.index,
                id=record.id,
            )
        return None

    def load(self, checkpoint: Checkpoint) -> None:
        """Find out from a journal how far an interrupted run came, and go on from there."""
        checkpoint.load(self.lasting)

    def replay(self) -> list[Reject]:
        """Show what an earlier run has written as lines."""
        file = self.lasting[0].file
        if not self._takers or file is None:
            return []
        rejects = []
        with file.reading() as stream:
            left = self.lasting[0].size
            while left > 0 and (line := stream.readline()):
                left -= len(line)
                grade = from_json(line)
                rejects.append(self._show(RecordResult(id=grade.interaction.id), [grade]))
        return [reject for reject in rejects if reject is not None]

    def reject(self, reject: Reject) -> None:
        """Keep what was rejected."""
        if self._rejects is not None:
            self._rejects.write(reject_line(reject) + b"\n")

    def close(self, rejected: int) -> None:
        """Complete what every output shows."""
        for sink in self._shown:
            sink.close(rejected)

    def publish(self) -> None:
        """Let the files appear: the grades as lines last, so that they say that all are there,
        and the first of them after the others."""
        rejects = [] if self._rejects is None else [self._rejects]
        publish([*self._others, *rejects, *reversed(self._lines)])

    def keep(self) -> bool:
        """Leave what goes on with an interrupted run; False if any of it is gone."""
        kept = [output.keep() for output in self.lasting]
        return all(kept)

    def forget(self) -> None:
        """Let what an interrupted run left be discarded as well."""
        for output in self.lasting:
            if output.file is not None:
                output.file.forget()


@contextmanager
def open_sinks(
    targets: Sequence[Target],
    view: ViewOptions,
    *,
    also: Iterable[TakeGrade] = (),
    rejects: Target | None = None,
    keeps: bool = False,
) -> Iterator[Sinks]:
    """Open the targets; what is not published or kept when the block ends is discarded.

    `also` take every grade too; `rejects` is where rejects are kept; with `keeps`, what an
    interrupted run has written as lines is not thrown away, also when this one is interrupted.
    Raises `UserError`, here or later, if a target can't be written.
    """
    with ExitStack() as stack:

        def open_(target: Target) -> Output:
            output = Output(target, keeps=keeps and target.format == LINES)
            stack.callback(output.discard)
            return output

        outputs = [open_(target) for target in targets]
        kept = None if rejects is None else open_(rejects)
        yield Sinks(outputs, kept, view, also)


@contextmanager
def checkpointed(checkpoint: Checkpoint | None, sinks: Sinks, console: Console) -> Iterator[None]:
    """Around a run: begins its journal, and ends it if the run is complete.

    If the run is interrupted or its output can't be written, what goes on with it stays, and the
    console says so.
    """
    if checkpoint is None:
        yield
        return
    try:
        checkpoint.begin()
        yield
    except BaseException as error:
        is_over = isinstance(error, BrokenPipeError | StopRun)
        if not is_over and checkpoint.batches and sinks.keep() and checkpoint.keep():
            console.error(
                f"what was graded so far is kept beside {checkpoint.output}: the same command with "
                "--resume goes on from there"
            )
        else:
            sinks.forget()
            checkpoint.remove()
        raise
    checkpoint.remove()


class StopRun(UserError):  # noqa: N818 (says what it does)
    """An end that the user asked for: there is nothing to go on with."""


def _renderer(output: Output, view: ViewOptions) -> Renderer:
    target = output.target
    if target.is_on_terminal and not GRADES.find(target.format).is_text:
        name = target.format
        raise UserError(f"{name} is not text for a terminal: add `--output grades.{name}`")
    return open_renderer(
        target.format,
        output.stream,
        rubrics=view.rubrics,
        language=view.language,
        explain=view.explain,
        verbose=view.verbose,
        failing=view.failing,
        least=view.least,
        **target.terminal(view.color)._asdict(),
    )
