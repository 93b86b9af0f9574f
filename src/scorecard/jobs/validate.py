"""Check rubrics: what `scorecard validate` does, also for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from scorecard.authoring import yaml
from scorecard.authoring.codes import SCHEMA_CODES
from scorecard.authoring.problem import Problem
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.load_rubrics import folders_of, quotable
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.language import Language
from scorecard.lint import CODES
from scorecard.lint.check import ValidationReport, check
from scorecard.paths import in_repository
from scorecard.reading.source import STDIN
from scorecard.render.problems.told import summary
from scorecard.render.registry import render_problems
from scorecard.rubric.files import FoundFiles, from_text, search
from scorecard.suggest import did_you_mean

_MOST_PER_FILE = 50
_NEEDED = frozenset(code.code for code in SCHEMA_CODES)
"""What makes a file unusable, so that nobody can leave it out of the report."""


@dataclass(frozen=True, kw_only=True)
class ValidateJob:
    """Which files to check for which problems, and where to write them.

    `paths` are files, folders, globs, ids of bundled rubrics, or `-` for standard input, which
    messages call `stdin_name`. `wanted` says which problems are looked for (`wanted_codes`).
    `also_read` are further files that outputs must not overwrite, `quoted` the folders whose
    files messages may quote (None: those that are named).
    """

    paths: Sequence[str]
    targets: Sequence[Target]
    stdin_name: str = "<stdin>"
    wanted: Callable[[Problem], bool] = lambda problem: True
    strict: bool = False
    allow_empty: bool = False
    language: Language = "en"
    color: str = "never"
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def validate_files(job: ValidateJob, console: Console = SILENT) -> ExitStatus:
    """Check every file that the paths stand for and return the exit status.

    Raises `UserError` for what makes a run impossible.
    """
    began = perf_counter()
    report = check(_find(job)).only(job.wanted)
    folders = folders_of([*job.paths, job.stdin_name]) if job.quoted is None else job.quoted
    report = replace(report, sources=quotable(report.sources, folders))
    read = [STDIN] if STDIN in job.paths else []
    refuse_conflicts(job.targets, [*read, *(file.name for file in report.files)], job.also_read)
    for file in report.files:
        console.detail(f"checked {file.name}: {file.kind}")
    for name in report.others:
        console.detail(f"left alone {name}: not a file of ours")
    is_empty = not report.files and not job.allow_empty
    write_whole(job.targets, lambda target: _render(target, report, job, console))
    shows_text = any(target == Target("text", None) for target in job.targets)
    if not shows_text and not is_empty:
        console.remark(summary(report, job.language))
    console.detail(f"in {perf_counter() - began:.3f} s")
    for message in report.missing:
        console.error(f"error: {message}")
    if is_empty and not report.missing:
        console.error(f"error: {_nothing(report, job.paths)}")
    return exit_status(report, strict=job.strict, allow_empty=job.allow_empty)


def exit_status(report: ValidationReport, *, strict: bool, allow_empty: bool) -> ExitStatus:
    """What a report ends the program with."""
    # What was not checked weighs more than what was found in the rest.
    if report.missing or not (report.files or allow_empty):
        return ExitStatus.BAD_INPUT
    is_missed = report.errors or (strict and report.warnings)
    return ExitStatus.MISSED if is_missed else ExitStatus.DONE


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
        language=job.language,
        place=in_repository(),
        color=target.terminal(job.color).color,
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


def wanted_codes(select: Sequence[str], ignore: Sequence[str]) -> Callable[[Problem], bool]:
    """Whether a problem is among the codes to select (all, if none is named) and not among those
    to ignore. Each text is a code, the beginning of codes, or several with commas between.

    Raises `UserError` for a code that does not exist or can't be ignored.
    """
    selected = _codes("--select", select) if select else frozenset(CODES)
    ignored: set[str] = set()
    for name in _split(ignore):
        meant = _meant("--ignore", name)
        if meant <= _NEEDED:
            raise UserError(
                f"--ignore {name}: can't be ignored: a file with this problem can't be used "
                f"({CODES[min(meant)].title}); correct it, or leave the file out"
            )
        ignored |= meant
    kept = (selected - ignored) | _NEEDED
    return lambda problem: problem.code in kept


def _codes(option: str, texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_meant(option, name) for name in _split(texts)))


def _split(texts: Iterable[str]) -> list[str]:
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def _meant(option: str, name: str) -> frozenset[str]:
    meant = frozenset(code for code in CODES if code.startswith(name.upper()))
    if not meant:
        span = f"codes go from {min(CODES)} to {max(CODES)}"
        hint = did_you_mean(name.upper(), CODES) or span
        raise UserError(f"{option} {name}: there is no such code ({hint})")
    return meant
