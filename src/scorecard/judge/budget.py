"""What asking costs: requests and tokens, counted and limited, and money by a price."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from scorecard.judge.errors import BudgetSpentError
from scorecard.text.words import SYLLABLES

_SYLLABLE = re.compile(f"[{SYLLABLES}]")
_LETTERS_A_TOKEN = 4
_PER_MILLION = 1_000_000


def estimate_tokens(text: str) -> int:
    """Some number of tokens that a text has: a token is four letters or one syllable of a script
    without spaces. Servers count otherwise, by up to a half."""
    syllables = 0 if text.isascii() else len(_SYLLABLE.findall(text))
    return syllables + math.ceil((len(text) - syllables) / _LETTERS_A_TOKEN)


@dataclass(frozen=True)
class Price:
    """Money for a million tokens that are read, and that are written."""

    read: float
    written: float

    @classmethod
    def parse(cls, text: str) -> Price:
        """Read `0.15:0.60`. Raises `ValueError`."""
        found = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?):(\d{1,9}(?:\.\d{1,9})?)", text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no price such as 0.15:0.60, for a million tokens in:out")
        return cls(float(found[1]), float(found[2]))

    def of(self, read: int, written: int) -> float:
        """What so many tokens cost."""
        return (read * self.read + written * self.written) / _PER_MILLION


class Budget:
    """Counts what was sent and used, and refuses what would be more than the limits (None: no
    limit). A request on its way counts with the most tokens that it may come to."""

    def __init__(self, requests: int | None = None, tokens: int | None = None) -> None:
        self._most_requests, self._most_tokens = requests, tokens
        self.requests = self.read = self.written = 0
        self._reserved = 0

    def reserve(self, tokens: int) -> None:
        """Count a request of at most so many tokens. Raises `BudgetSpentError`."""
        used = self.read + self.written + self._reserved + tokens
        if self._most_requests is not None and self.requests >= self._most_requests:
            raise BudgetSpentError
        if self._most_tokens is not None and used > self._most_tokens:
            raise BudgetSpentError
        self.requests += 1
        self._reserved += tokens

    def settle(self, reserved: int, read: int, written: int) -> None:
        """Count what a request that was reserved came to; nothing where it was not answered."""
        self._reserved -= reserved
        self.read += read
        self.written += written
