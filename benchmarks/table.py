"""What a benchmark found, as a row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

_LAYOUT = "{:<26} {:>8} {:>8} {:>8}  {:<7} {:<6}  {}"
HEADER = _LAYOUT.format("", "ratio", "min", "max", "target", "", "").rstrip()


@dataclass(frozen=True)
class Row:
    """One benchmark: its ratio in each round, the largest it should have (the smallest, with
    `more_is_better`), and the rest in words."""

    name: str
    ratios: tuple[float, ...]
    target: float | None
    detail: str
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """The median of the rounds, to the two places that are shown."""
        return round(median(self.ratios), 2)

    @property
    def missed(self) -> bool:
        """Whether it is on the wrong side of its target."""
        if self.target is None:
            return False
        return self.ratio < self.target if self.more_is_better else self.ratio > self.target

    def __str__(self) -> str:
        verdict = "" if self.target is None else "MISSED" if self.missed else "ok"
        sign = ">=" if self.more_is_better else "<="
        target = "" if self.target is None else f"{sign} {self.target:g}"
        ratios = [f"{one:.2f}" for one in (self.ratio, min(self.ratios), max(self.ratios))]
        return _LAYOUT.format(self.name, *ratios, target, verdict, self.detail).rstrip()
