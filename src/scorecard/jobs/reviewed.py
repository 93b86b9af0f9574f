"""What the jobs about people's judgements have in common: grades, rows and samples as inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.observations.join import Observations
from scorecard.reading.grades import Verdicts, read_grades
from scorecard.reading.source import STDIN, InputError, chunks
from scorecard.records.reject import Reject
from scorecard.review.plan import Sample, decode_sample
from scorecard.rubric.model import Rubric

_MOST_SHOWN = 5


class Rejects:
    """Counts what could not be used, and shows the first of it."""

    def __init__(self, what: str, console: Console) -> None:
        self.count = 0
        self._what = what
        self._console = console

    def add(self, reject: Reject) -> None:
        """Take in one more."""
        self.count += 1
        if self.count <= _MOST_SHOWN or self._console.verbose:
            self._console.reject(reject, self._what)

    def conclude(self) -> None:
        """Say how many were not shown."""
        if self.count > _MOST_SHOWN and not self._console.verbose:
            self._console.error(f"{self._what}: {self.count - _MOST_SHOWN} more (--verbose)")


class GradeFiles:
    """The grades of one rubric in some files, which may be read again and again.

    Grades of other rubrics than `rubric` are left out; without it there may be only one. What is no
    grade goes to `rejects` when it is first read.
    """

    def __init__(
        self, paths: Sequence[str], rejects: Rejects, rubric: Rubric | None = None
    ) -> None:
        self._paths = paths
        self._rejects = rejects
        self._rubric = rubric
        self._is_read = False
        self.hashes: set[str] = set()

    def __call__(self) -> Iterator[Verdicts]:
        """The grades. Raises `UserError` for those of several rubrics."""
        first: str | None = None
        for found in read_grades(self._paths):
            if isinstance(found, Reject):
                if not self._is_read:
                    self._rejects.add(found)
                continue
            id = found.rubric.id
            if self._rubric is not None and id != self._rubric.id:
                continue
            first = first or id
            if id != first:
                raise UserError(
                    f"the grades are of several rubrics (`{first}`, `{id}`): name one with -r"
                )
            self.hashes.add(found.rubric.sha256)
            yield found
        self._is_read = True


def refuse_stdin(paths: Sequence[str]) -> None:
    """Raises `UserError` where what has to be read twice can be read but once."""
    if STDIN in paths:
        raise UserError("the grades are read twice: name a file, not `-`")


def read_sample(path: str) -> Sample:
    """The sample in a file. Raises `UserError`."""
    try:
        return decode_sample(b"".join(chunks(path)))
    except (InputError, ValueError) as error:
        reason = str(error).removeprefix(f"{path}: ")
        raise UserError(f"{path}: no sample of `scorecard review sample`: {reason}") from error


def open_observations(paths: Sequence[str], rejects: Rejects) -> Observations:
    """The rows of files; what is none goes to `rejects`."""
    return Observations.open(paths, rejects.add)
