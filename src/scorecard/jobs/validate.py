"""The run behind `scorecard validate`: find, check, show; then say how it went."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from scorecard.authoring import yaml
from scorecard.authoring.problem import Problem
from scorecard.jobs.conflicts import refuse_clashes
from scorecard.jobs.console import Console, wants_color
from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import write_whole
from scorecard.jobs.target import Target
from scorecard.lint.check import ValidationReport, check
from scorecard.render.problems.summary import summary
from scorecard.render.registry import render_problems
from scorecard.rubric.files import FoundFiles, from_text, search

CLEAN, FINDINGS, BAD_INPUT = 0, 1, 2
STDIN = "-"
_MOST_PER_FILE = 50


@dataclass(frozen=True, kw_only=True)
class ValidateJob:
    """All that a run is told."""

    paths: Sequence[str]
    stdin_name: str
    targets: Sequence[Target]
    wanted: Callable[[Problem], bool]
    strict: bool
    allow_empty: bool
    color: str


def validate_files(job: ValidateJob, console: Console) -> int:
    """Check every file that the paths stand for and return the exit status.

    Raises `UserError` for what makes a run impossible.
    """
    began = perf_counter()
    report = check(_find(job)).only(job.wanted)
    read = [STDIN] if STDIN in job.paths else []
    refuse_clashes(job.targets, [*read, *(file.name for file in report.files)])
    for file in report.files:
        console.detail(f"checked {file.name}: {file.kind}")
    for name in report.others:
        console.detail(f"left alone {name}: none of ours")
    is_empty = not report.files and not job.allow_empty
    write_whole(job.targets, lambda target: _render(target, report, job, console))
    shows_text = any(target == Target("text", None) for target in job.targets)
    if not shows_text and not is_empty:
        console.remark(summary(report))
    console.detail(f"in {perf_counter() - began:.3f} s")
    for message in report.missing:
        console.error(f"error: {message}")
    if is_empty and not report.missing:
        console.error(f"error: {_nothing(report, job.paths)}")
    return exit_status(report, strict=job.strict, allow_empty=job.allow_empty)


def exit_status(report: ValidationReport, *, strict: bool, allow_empty: bool) -> int:
    """What a report ends the program with."""
    # What was not checked weighs more than what was found in the rest.
    if report.missing or not (report.files or allow_empty):
        return BAD_INPUT
    return FINDINGS if report.errors or (strict and report.warnings) else CLEAN


def _find(job: ValidateJob) -> FoundFiles:
    paths = (_near(path) for path in job.paths if path != STDIN)
    found = search(paths, allow_empty=job.allow_empty)
    if STDIN not in job.paths:
        return found
    if sys.stdin is None:
        raise UserError("standard input is closed: name files, or pipe a rubric in")
    data = sys.stdin.buffer.read(yaml.MAX_BYTES + 1)
    return replace(found, files=(*found.files, from_text(data, job.stdin_name)))


def _near(path: str) -> str:
    """An absolute path inside the working directory is shown, as all others are, from there."""
    if not Path(path).is_absolute():
        return path
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except (OSError, ValueError):
        return path


def _render(target: Target, report: ValidationReport, job: ValidateJob, console: Console) -> str:
    on_stdout = target.path is None
    return render_problems(
        report,
        target.format,
        strict=job.strict,
        color=job.color == "always" or (on_stdout and wants_color(job.color, sys.stdout)),
        summarize=bool(report.files or job.allow_empty) and not (on_stdout and console.quiet),
        most=None if console.verbose or not on_stdout else _MOST_PER_FILE,
    )


def _nothing(report: ValidationReport, paths: Sequence[str]) -> str:
    """What was looked for where, and what was there instead."""
    looked = "no rubric, lexicon, test file or mapping"
    where = " ".join(paths)
    number = len(report.others)
    if not number:
        return f"nothing to check: {looked} in {where}"
    files = "1 YAML file was" if number == 1 else f"{number:,} YAML files were"
    return (
        f"nothing to check: {looked} in {where}; {files} left alone, "
        "having no `criteria`, `moments` or `turns` (name a file itself to check it all the same)"
    )
