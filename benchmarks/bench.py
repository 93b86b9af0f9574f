"""Prints how fast scorecard is, as ratios measured in this run: `make bench`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    batch,
    cases,
    command,
    engine,
    formats,
    growth,
    kills,
    limits,
    proportion,
    report,
    script,
    sizes,
)
from benchmarks.phrases import rubric_of
from benchmarks.records import VARIABLE, DataError, Records, load
from benchmarks.table import HEADER, Row
from benchmarks.timing import CommandError
from scorecard import Rubric, load_rubric
from scorecard.suggest import did_you_mean


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    records: int
    rounds: int
    few_records: int
    many_records: int
    batch: int
    killed: int
    kills: int
    starts: int
    whole_runs: int
    cases: int
    growing: int
    turns: int
    scale: float
    conversions: int


_FULL = Size(
    records=20_000,
    rounds=7,
    few_records=10_000,
    many_records=1_000_000,
    batch=300_000,
    killed=200_000,
    kills=20,
    starts=20,
    whole_runs=3,
    cases=1_000,
    growing=1_000,
    turns=20_000,
    scale=1.0,
    conversions=200,
)
_QUICK = Size(
    records=200,
    rounds=1,
    few_records=20,
    many_records=40,
    batch=40,
    killed=100,
    kills=1,
    starts=1,
    whole_runs=1,
    cases=20,
    growing=20,
    turns=1,
    scale=0.001,
    conversions=1,
)


@dataclass(frozen=True)
class Bench:
    """What the rows are measured on."""

    records: Records
    rubric: Rubric
    size: Size
    folder: Path

    @property
    def some(self) -> Records:
        """Fewer records, for what takes longer by record."""
        return replace(self.records, size=self.size.growing)


ROWS: dict[str, Callable[[Bench], Iterable[Row]]] = {
    "engine": lambda on: engine.against_floor(on.records, on.rubric, on.size.rounds),
    "bundled": lambda on: engine.bundled_rubrics(on.some, on.size.rounds),
    "chinese": lambda on: engine.chinese(on.some, on.size.rounds),
    "script": lambda on: [script.against_script(on.some, on.rubric, on.size.rounds)],
    "phrases": lambda on: [
        engine.by_phrases(
            on.records, rubric_of(20, on.folder), rubric_of(1_000, on.folder), on.size.rounds
        )
    ],
    "growth": lambda on: chain(
        growth.by_phrases(on.some, on.size.rounds, on.folder),
        growth.by_patterns(on.some, on.size.rounds, on.folder),
        growth.by_criteria(on.some, on.size.rounds, on.folder),
        growth.by_conditions(on.some, on.size.rounds, on.folder),
        growth.by_turns(on.rubric, on.size.turns, on.size.rounds),
    ),
    "batch": lambda on: batch.throughput(
        replace(on.records, size=on.size.batch), on.rubric, on.size.whole_runs, on.folder
    ),
    "explain": lambda on: [
        command.explained(replace(on.records, size=on.size.few_records), on.folder)
    ],
    "memory": lambda on: batch.flat(
        on.records, on.size.few_records, on.size.many_records, on.folder
    ),
    "kills": lambda on: [kills.kills(on.records, on.size.killed, on.size.kills, on.folder)],
    "startup": lambda on: chain(
        [command.startup(on.size.starts)], command.small_runs(on.size.starts, on.folder)
    ),
    "tests": lambda on: cases.cases(
        on.records, on.rubric, on.size.cases, on.size.rounds, on.folder
    ),
    "report": lambda on: report.report(
        on.records, on.size.many_records, on.size.whole_runs, on.folder
    ),
    "formats": lambda on: formats.rows(on.size.rounds, on.size.conversions),
    "limits": lambda on: limits.limits(on.size.scale, on.folder),
    "sizes": lambda on: sizes.sizes(on.size.scale, on.folder),
    "proportion": lambda on: proportion.proportion(on.size.scale, on.folder),
}
"""What can be measured, by the name to ask for it; most come to several rows."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; the status is 1 if `--check` finds a target missed, 2 if they can't."""
    options = _parser().parse_args(arguments)
    size = _QUICK if options.quick else _FULL
    try:
        rubric = load_rubric(command.RUBRIC)
        records = load(rubric, size.records, generate=options.quick)
        print(_heading(records), flush=True)
        with TemporaryDirectory() as folder:
            on = Bench(records, rubric, size, Path(folder))
            wanted = [name for name in ROWS if name in (options.rows or ROWS)]
            missed = _show(row for name in wanted for row in ROWS[name](on))
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
