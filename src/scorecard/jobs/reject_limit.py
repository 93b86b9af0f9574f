"""How many rejects a run may have: `--max-rejects 10` or `--max-rejects 0.5%`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_WRITTEN = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,6})?)(?P<share>\s*%)?")


@dataclass(frozen=True)
class RejectLimit:
    """So many rejects, or that share of all records."""

    number: int | None = None
    share: Fraction | None = None

    @classmethod
    def parse(cls, written: str) -> RejectLimit:
        """Read what a user wrote; raises `ValueError` if it is neither a number nor a share."""
        found = _WRITTEN.fullmatch(written.strip())
        if found is None:
            raise ValueError(f"{written!r} is neither a number nor a share such as 0.5%")
        if found["share"]:
            share = Fraction(found["number"]) / 100
            if share > 1:
                raise ValueError(f"{written!r} is more than 100%")
            return cls(share=share)
        if "." in found["number"]:
            raise ValueError(f"{written!r} is no whole number; a share is written 0.5%")
        return cls(number=int(found["number"]))

    def is_spent(self, rejected: int) -> bool:
        """Whether there are too many already, whatever comes."""
        return self.number is not None and rejected > self.number

    def is_exceeded(self, rejected: int, records: int) -> bool:
        """Whether there are too many of all records."""
        return self.is_spent(rejected) or (
            self.share is not None and rejected > self.share * records
        )

    def __str__(self) -> str:
        return str(self.number) if self.share is None else f"{float(self.share * 100):g}%"
