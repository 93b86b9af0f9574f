"""What a job reads and how: the inputs, the options for records of other makers' formats, and the
report of what became of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.authoring.problem import RubricError
from scorecard.formats.columns import Columns
from scorecard.formats.roles import Roles
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.paths import look_up, siblings
from scorecard.reading.ingest import IngestOptions
from scorecard.reading.source import STDIN
from scorecard.suggest import near

if TYPE_CHECKING:
    from scorecard.jobs.run import Run
    from scorecard.mapping.model import Mapping as MappingFile
    from scorecard.reading.ingest import Ingest

_MOST_REMARKS = 10


def choose_inputs(files: Sequence[str]) -> Sequence[str]:
    """The files named, else standard input unless it is a terminal.

    Raises `UserError` if nobody would write to standard input.
    """
    if not files and (sys.stdin is None or sys.stdin.isatty()):
        raise UserError("nothing to grade: name files or folders, or pipe records in")
    if STDIN in files and sys.stdin is None:
        raise UserError("standard input is closed: name files, or pipe records in")
    return files or [STDIN]


def intake_settings(
    given: Mapping[str, Any], console: Console, quoted: Sequence[str] | None = None
) -> IngestOptions:
    """How records are taken in, by the options that `intake_options` adds.

    Raises `UserError` for a format or a field that nobody knows, and with all that is wrong with
    a mapping.
    """
    try:
        columns = Columns.parse(given["column"])
    except ValueError as error:
        raise UserError(f"--column: {error}") from None
    path = given["mapping"]
    mapping = None if path is None else _mapping(path, console, quoted)
    roles = Roles(given["agent"], given["customer"], given["system"])
    try:
        return IngestOptions(
            given["from_format"],
            roles,
            columns,
            mapping,
            given["max_ratio"],
            given.get("date_order") or "",
            given["turn_gap"],
            given["agent_id"] or "",
        )
    except ValueError as error:
        raise UserError(f"--from: {error}") from None


def _mapping(name: str, console: Console, quoted: Sequence[str] | None) -> MappingFile:
    # Most runs have no mapping.
    from scorecard.jobs.load_rubrics import folders_of, show_problems  # noqa: PLC0415
    from scorecard.mapping.load import load_mapping  # noqa: PLC0415

    path = Path(name)
    if look_up(path).kind == "missing":
        beside = [str(path.parent / sibling) for sibling in siblings(path, "*.y*ml")]
        meant = near(name, beside)
        if meant:
            raise UserError(f"--mapping: no such file: {name} (did you mean `{meant}`?)")
        raise UserError(f"--mapping: no such file: {name}")
    try:
        return load_mapping(path)
    except RubricError as error:
        folders = folders_of([name]) if quoted is None else quoted
        shown = show_problems(error.problems, folders, console)
        end = "the mapping can't be used: nothing was read\n"
        raise UserError(f"{shown}{end}", shown=True) from None


def report_intake(ingest: Ingest | Run, console: Console) -> None:
    """Say which formats were converted, what was left out and what was decided on the way."""
    if ingest.converted:
        console.remark(f"read as: {_counted(ingest.converted)}")
    if ingest.left_out:
        console.remark(f"left out: {_counted(ingest.left_out)}")
    for lack in _never_given(ingest):
        console.remark(lack)
    shown = ingest.remarks.most_common(None if console.verbose else _MOST_REMARKS)
    for remark, count in shown:
        console.remark(f"{remark} ({count} times)" if count > 1 else remark)
    if len(shown) < len(ingest.remarks):
        console.remark(f"… and {len(ingest.remarks) - len(shown)} more (-v shows all)")


def _never_given(ingest: Ingest | Run) -> list[str]:
    if (mapping := ingest.settings.mapping) is None:
        return []
    from scorecard.mapping.apply import never_given  # noqa: PLC0415 (most runs have none)

    return never_given(mapping, ingest.given, ingest.converted[mapping.id])


def _counted(counts: Counter[str]) -> str:
    """Things with their numbers, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{what} ({count})" for what, count in ordered)
