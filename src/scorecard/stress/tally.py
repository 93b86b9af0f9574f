"""Counts what changes flip, and under which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from scorecard.statistics.proportions import wilson
from scorecard.stress.report import ChangeFlips, GateFlips, WordFlip
from scorecard.text.fold import fold

_MOST_WORDS = 12
_Key = tuple[str, str, str, str]
"""A gate, whether words are lost or gained, the moment, the words folded."""


class Flip(NamedTuple):
    """What one change did to one interaction: how the score and the result moved, the gates that
    flipped and the words behind them."""

    change: str
    flipped: bool = False
    moved: float = 0.0
    result: bool = False
    gates: tuple[str, ...] = ()
    words: tuple[WordFlip, ...] = ()


class Tally:
    """Counts the flips of one change, as they come in the order of the ids."""

    def __init__(self, stays: bool) -> None:
        self._stays = stays
        self._n = self._flipped = self._up = self._down = self._results = 0
        # Scores have four decimals: as integers their sum is exact, whatever the order.
        self._moved = 0
        self._gates: Counter[str] = Counter()
        self._times: Counter[_Key] = Counter()
        self._examples: dict[_Key, WordFlip] = {}

    def add(self, flip: Flip) -> None:
        """Take in what the change did to one interaction."""
        self._n += 1
        self._flipped += flip.flipped
        self._up += flip.moved > 0
        self._down += flip.moved < 0
        self._results += flip.result
        self._moved += round(flip.moved * 10_000)
        self._gates.update(flip.gates)
        for words in flip.words:
            said = "" if words.heard == "neither" else fold(words.words)
            key = words.gate, words.heard, words.moment, said
            self._times[key] += 1
            self._examples.setdefault(key, words)

    def report(self, name: str, gates: Sequence[str]) -> ChangeFlips:
        """What was counted; `gates` are those of the rubric, in its order."""
        most = sorted(self._times.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_WORDS]
        return ChangeFlips(
            change=name,
            stays=self._stays,
            n=self._n,
            flipped=self._flipped,
            rate=wilson(self._flipped if self._stays else self._down, self._n),
            moved=round(self._moved / 10_000 / self._n, 4) if self._n else 0.0,
            up=self._up,
            down=self._down,
            results=self._results,
            gates=[
                GateFlips(gate, self._n, self._gates[gate], wilson(self._gates[gate], self._n))
                for gate in gates
                if self._gates[gate]
            ],
            words=[replace(self._examples[key], times=count) for key, count in most],
        )
