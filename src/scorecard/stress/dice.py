"""Choices that depend on nothing but their keys: the same on any machine, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

ItemT = TypeVar("ItemT")


class Dice:
    """A row of choices, drawn from a hash of the keys (a seed, an id, a name).

    >>> Dice(1, "c1").below(6) == Dice(1, "c1").below(6)
    True
    """

    def __init__(self, *keys: object) -> None:
        whole = "\n".join(map(str, keys)).encode("utf-8", "surrogatepass")
        self._hash = blake2b(whole, digest_size=8)

    def share(self) -> float:
        """A number from 0 to below 1."""
        self._hash.update(b".")
        return int.from_bytes(self._hash.digest(), "big") / 2**64

    def below(self, number: int) -> int:
        """A whole number from 0 to below `number`."""
        return min(int(self.share() * number), number - 1)

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """One of the items."""
        return items[self.below(len(items))]
