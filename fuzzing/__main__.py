"""Throw mutated files at scorecard, and say what it could not bear."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

from fuzzing.attempt import Limits
from fuzzing.case import KINDS, Kind, make
from fuzzing.corpus import FOLDER, KEPT
from fuzzing.plans import STEPS
from fuzzing.report import Tally, table
from fuzzing.workers import Plan, results

_BETWEEN = 0.2
COUNTS: Mapping[Kind, int] = {
    "rubric": 100_000,
    "record": 100_000,
    "input": 100_000,
    "mapping": 50_000,
    "configuration": 20_000,
    "name": 10_000,
    "argument": 20_000,
}
"""How many cases of each kind there are, unless another number is given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the cases; the status is 1 if any of them is a finding, 130 if interrupted."""
    options = _parser().parse_args(arguments)
    limits = Limits(seconds=options.seconds)
    if options.only is not None:
        return _only(options.only, options.seed, limits)
    tallies = []
    for kind in KINDS:
        count = getattr(options, f"{kind}s")
        plan = Plan(kind, options.seed, STEPS[kind], limits, options.jobs)
        tallies.append(run(plan, count, shown=sys.stderr.isatty()))
        if tallies[-1].interrupted:
            break
    print(table(tallies, options.seed))
    keep(tallies, options.seed)
    if tallies[-1].interrupted:
        return 130
    return 1 if any(tally.findings for tally in tallies) else 0


def run(plan: Plan, count: int, *, shown: bool = False) -> Tally:
    """Try the first so many cases of a plan; `shown` tells how far it is on standard error.

    An interruption ends it early.
    """
    tally = Tally(plan.kind)
    next_show = perf_counter()
    try:
        for result in results(plan, range(count)):
            tally.add(result)
            if shown and perf_counter() > next_show:
                next_show = perf_counter() + _BETWEEN
                found = f", {len(tally.findings)} findings" if tally.findings else ""
                sys.stderr.write(f"\r{plan.kind}s: {tally.cases:,} of {count:,}{found}\x1b[K")
                sys.stderr.flush()
    except KeyboardInterrupt:
        tally.interrupted = True
    if shown:
        sys.stderr.write("\r\x1b[K")
    return tally


def keep(tallies: Sequence[Tally], seed: str) -> None:
    """Keep the first case of each finding among the seeds, where tests try it again."""
    for tally in tallies:
        # Not those that are about names: they could not be checked out everywhere.
        for findings in tally.findings.values() if tally.kind != "name" else ():
            number = min(finding.number for finding in findings)
            folder = FOLDER / tally.kind / f"{seed}-{number}"
            for name, data in make(tally.kind, seed, number).files.items():
                path = folder / f"{name}{KEPT}"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)


def _only(case: tuple[Kind, int], seed: str, limits: Limits) -> int:
    """Try one case, and show all there is to know about it."""
    kind, number = case
    path = make(kind, seed, number).write(Path(mkdtemp(prefix=f"fuzz-{kind}-{number}-")))
    print(f"The case: {path}")
    (result,) = results(Plan(kind, seed, STEPS[kind], limits), [number])
    ending = "refused" if result.refused else "accepted"
    print(f"{ending} in {result.seconds:.3f} s, peak {result.memory / 1e6:.0f} MB")
    for message in sorted(result.reached):
        print(f"  {message.encode('ascii', 'backslashreplace').decode()}")
    for finding in result.findings:
        print(f"\n{finding.summary}\n{finding.detail}")
    return 1 if result.findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    add = parser.add_argument
    for kind, count in COUNTS.items():
        add(f"--{kind}s", type=int, default=count, metavar="N", help=f"how many ({count:,})")
    add("--seed", default="1", metavar="S", help="any text: another one gives other cases (1)")
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="J", help="processes at once")
    add("--seconds", type=float, default=2.0, metavar="T", help="what a case may take (2)")
    add("--only", type=_case, metavar="KIND:NUMBER", help="one case alone, such as rubric:123")
    return parser


def _case(text: str) -> tuple[Kind, int]:
    name, _, number = text.partition(":")
    for kind in KINDS:
        if kind == name and number.isdecimal():
            return kind, int(number)
    raise argparse.ArgumentTypeError("expected a case such as rubric:123 or record:5")


if __name__ == "__main__":
    sys.exit(main())
