"""Observations beside the records of a job: found, read, and what is no observation reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.limits import RejectLimit
from scorecard.paths import has_magic, look_up
from scorecard.reading.source import InputError
from scorecard.records.errors import excerpt
from scorecard.records.reject import Reject
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.observations.join import Observations

_SHOWN = 20


def find_observations(paths: Sequence[str]) -> list[str]:
    """The files that paths, folders and globs name, each once.

    Raises `UserError` for what is not there.
    """
    if not paths:
        return []
    from scorecard.observations.read import observation_files  # noqa: PLC0415 (few runs have any)

    found: dict[str, None] = {}
    for path in paths:
        try:
            files = observation_files(path)
        except InputError as error:
            raise UserError(f"--observations: {error}") from None
        status = look_up(path)
        if not has_magic(path) and status.kind in ("missing", "unusable"):
            raise UserError(f"--observations: {path}: {status.reason}")
        found.update(dict.fromkeys(files))
    return list(found)


def _say_unasked(observations: Observations, rubrics: Sequence[Rubric], console: Console) -> None:
    """Say which names of observations no rubric asks for: a slip, or a moment that nobody marked
    as `observed`."""
    from scorecard.fit.vocabulary import asked_observations  # noqa: PLC0415 (few runs have any)
    from scorecard.suggest import near  # noqa: PLC0415

    asked = {name for rubric in rubrics for name in asked_observations(rubric)}
    for rubric in rubrics:
        for criterion in rubric.criteria:
            asked.update(f"{criterion.id}.{number}" for number in criterion.levels)
    moments = {name for rubric in rubrics for name in rubric.moments}
    for name, count in sorted(observations.names.items()):
        if name not in asked:
            meant = near(name, asked)
            help = f"did you mean `{meant}`?" if meant else ""
            if name in moments:
                help = f"write `observed: {name}` in that moment"
            rows = "1 row" if count == 1 else f"{count} rows"
            hint = f" ({help})" if help else ""
            console.remark(f"--observations: no rubric asks for `{excerpt(name)}`, {rows}{hint}")


@contextmanager
def beside(
    files: Sequence[str],
    console: Console,
    limit: RejectLimit | None = None,
    rubrics: Sequence[Rubric] = (),
) -> Iterator[tuple[Observations | None, int]]:
    """The observations in files (None if there are no files), and how many rows are none.

    Those are shown as they come, and which names none of the `rubrics` asks for, if there are any.
    Raises `UserError` for a file that can't be read, and for more rows that are no observations
    than the limit allows.
    """
    if not files:
        yield None, 0
        return
    from scorecard.observations.join import (  # noqa: PLC0415 (few runs have any)
        Observations,
        ObservationStoreError,
    )

    bad = 0

    def on_reject(reject: Reject) -> None:
        nonlocal bad
        bad += 1
        if reject.is_whole_input:
            raise UserError(f"--observations: {reject}")
        if bad <= _SHOWN or console.verbose:
            console.reject(reject)

    for file in files:
        console.detail(f"reading the observations in {file}")
    try:
        observations = Observations.open(files, on_reject)
    except ObservationStoreError as error:
        help = "is the disk of temporary files full?"
        raise UserError(
            f"the observations can't be kept in a temporary file: {error} ({help})"
        ) from None
    with observations:
        if bad > _SHOWN and not console.verbose:
            console.error(f"… and {bad - _SHOWN} more (-v shows all)")
        if bad:
            rows = "1 row is" if bad == 1 else f"{bad} rows are"
            console.error(f"error: --observations: {rows} not used")
        if limit is not None and limit.is_exceeded(bad, observations.count + bad):
            raise UserError(f"--max-rejects {limit}: too many rows that are no observations")
        if rubrics:
            _say_unasked(observations, rubrics, console)
        yield observations, bad
