"""What came of many cases, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from fuzzing.attempt import Finding, Result
from fuzzing.case import Kind

_LAYOUT = "{:<14} {:>8} {:>9} {:>8} {:>11} {:>9} {:>22} {:>10} {:>9}"
_HEADER = _LAYOUT.format(
    "", "cases", "accepted", "refused", "well-formed", "messages", "slowest", "peak", "findings"
)


@dataclass
class Tally:
    """The sums over the cases of one kind."""

    kind: Kind
    interrupted: bool = False
    cases: int = 0
    refused: int = 0
    well_formed: int = 0
    slowest: tuple[float, int] = (0.0, 0)
    memory: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Take in what came of a case."""
        self.cases += 1
        self.refused += result.refused
        self.well_formed += result.well_formed
        self.slowest = max(self.slowest, (result.seconds, result.number))
        self.memory = max(self.memory, result.memory)
        self.reached.update(result.reached)
        for finding in result.findings:
            self.findings.setdefault(finding.summary, []).append(finding)

    def __str__(self) -> str:
        return _LAYOUT.format(
            f"{self.kind}s",
            f"{self.cases:,}",
            f"{self.cases - self.refused:,}",
            f"{self.refused:,}",
            f"{self.well_formed / max(self.cases, 1):.0%}",
            f"{len(self.reached):,}",
            f"{self.slowest[0] * 1000:,.0f} ms ({self.kind}:{self.slowest[1]})",
            f"{self.memory / 1e6:.0f} MB",
            f"{sum(map(len, self.findings.values())):,}",
        )


def table(tallies: Iterable[Tally], seed: str) -> str:
    """The sums of every kind, and below them each finding with the way to have it again."""
    lines = [_HEADER, *map(str, tallies)]
    for tally in tallies:
        for summary, findings in tally.findings.items():
            first = min(findings, key=lambda finding: finding.number)
            lines += [
                "",
                f"{tally.kind} {summary} ({len(findings):,} case{'s' * (len(findings) > 1)})",
                f"  python -m fuzzing --seed {seed} --only {tally.kind}:{first.number}",
            ]
    return "\n".join(lines)
