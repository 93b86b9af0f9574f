"""Prints how fast scorecard is, as ratios measured in this run: `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import cases, command, engine, formats
from benchmarks.phrases import rubric_of
from benchmarks.records import VARIABLE, DataError, Records, load
from benchmarks.table import HEADER, Row
from benchmarks.timing import CommandError
from scorecard import Rubric, load_rubric
from scorecard.mend import did_you_mean

ROWS = ("engine", "phrases", "memory", "startup", "end-to-end", "tests", "formats")


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    records: int
    rounds: int
    few_records: int
    many_records: int
    starts: int
    whole_runs: int
    cases: int
    conversions: int


_FULL = Size(
    records=20_000,
    rounds=7,
    few_records=1_000,
    many_records=100_000,
    starts=20,
    whole_runs=3,
    cases=1_000,
    conversions=200,
)
_QUICK = Size(
    records=200,
    rounds=2,
    few_records=20,
    many_records=200,
    starts=2,
    whole_runs=1,
    cases=20,
    conversions=1,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; the status is 1 if `--check` finds a target missed, 2 if they can't."""
    options = _parser().parse_args(arguments)
    size = _QUICK if options.quick else _FULL
    try:
        rubric = load_rubric(command.RUBRIC)
        records = load(rubric, size.records, generate=options.quick)
        print(_heading(records), flush=True)
        with TemporaryDirectory() as folder:
            rows = _rows(options.rows or ROWS, records, rubric, size, Path(folder))
            missed = _show(rows)
    except (CommandError, DataError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    return 1 if options.check and missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make bench",
        description=__doc__,
        epilog=f"The records are those of the file that {VARIABLE} names; see docs/speed.md.",
    )
    parser.add_argument(
        "rows",
        nargs="*",
        type=_row,
        metavar="ROW",
        help=f"which of {', '.join(ROWS)}; all by default",
    )
    parser.add_argument("--check", action="store_true", help="fail if a target is missed")
    parser.add_argument(
        "--quick", action="store_true", help="200 generated records: does it run at all?"
    )
    return parser


def _row(name: str) -> str:
    if name not in ROWS:
        raise argparse.ArgumentTypeError(f"no row `{name}` ({did_you_mean(name, ROWS)})")
    return name


def _heading(records: Records) -> str:
    return (
        f"{len(records.lines):,} records, {records.megabytes:.0f} MB ({records.source}); "
        f"Python {platform.python_version()}, {os.cpu_count()} processors\n"
        "Ratios: the median, least and greatest of the rounds. Absolute figures: the median round."
    )


def _rows(
    wanted: Sequence[str], records: Records, rubric: Rubric, size: Size, folder: Path
) -> Iterator[Row]:
    if "engine" in wanted:
        yield from engine.against_floor(records, rubric, size.rounds)
    if "phrases" in wanted:
        few, many = rubric_of(20, folder), rubric_of(1_000, folder)
        yield engine.by_phrases(records, few, many, size.rounds)
    if "memory" in wanted:
        yield command.memory(records, size.few_records, size.many_records, folder)
    if "startup" in wanted:
        yield command.startup(size.starts)
    if "end-to-end" in wanted:
        yield command.file_to_file(records, rubric, size.whole_runs, folder)
    if "tests" in wanted:
        yield from cases.cases(records, rubric, size.cases, size.rounds, folder)
    if "formats" in wanted:
        yield from formats.rows(size.rounds, size.conversions)


def _show(rows: Iterator[Row]) -> bool:
    """Print the rows as they come; returns whether a target was missed."""
    missed = False
    print(HEADER)
    for row in rows:
        print(row, flush=True)
        missed = missed or row.missed
    return missed


if __name__ == "__main__":
    sys.exit(main())
