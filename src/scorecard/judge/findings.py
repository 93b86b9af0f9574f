"""What a run of questions came to, counted and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scorecard.judge.budget import Budget, Price


@dataclass
class Findings:
    """What was answered and what not, over all interactions.

    `agreed` of `repeated` questions that more than one vote answered got the same answer of all.
    """

    answered: int = 0
    met: int = 0
    lacking: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    agreed: int = 0

    def add(self, other: Findings) -> None:
        """Count what another holds."""
        self.answered += other.answered
        self.met += other.met
        self.lacking += other.lacking
        self.refused += other.refused
        self.repeated += other.repeated
        self.agreed += other.agreed


def told(found: Findings, votes: int, budget: Budget, price: Price | None = None) -> Iterator[str]:
    """What was found and what it cost, a line each."""
    asked = found.answered + found.lacking.total()
    if asked:
        yield f"{found.answered:,} of {asked:,} questions answered, {found.met:,} of them met"
    for counter, what in ((found.lacking, "not answered"), (found.refused, "quotes refused")):
        for reason, number in sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"{what}: {reason} ({number:,})"
    if found.repeated:
        share = found.agreed / found.repeated
        yield (
            f"self-agreement: all {votes} votes alike in {found.agreed:,} of "
            f"{found.repeated:,} questions ({share:.0%})"
        )
    cost = f", cost {price.of(budget.read, budget.written):.4f}" if price else ""
    used = f"{budget.read:,} tokens read, {budget.written:,} written"
    yield f"{budget.requests:,} requests, {used}{cost}"
