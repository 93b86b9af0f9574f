"""A few of many, the same whatever the order they come in."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from hashlib import sha256
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")


class Sample(Generic[ItemT]):
    """Keeps the `most` items whose keys have the least hashes: a random sample that depends on
    nothing but the keys (bottom-k sampling). Keys that come twice count once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, str]] = []
        self._items: dict[str, ItemT] = {}
        self.seen = 0

    def add(self, key: str, item: ItemT) -> None:
        """Take an item in, or pass it over."""
        self.seen += 1
        if key in self._items or not self._most:
            return
        rank = -int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big")
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, (rank, key))
        elif (rank, key) > self._heap[0]:
            _, gone = heapq.heapreplace(self._heap, (rank, key))
            del self._items[gone]
        else:
            return
        self._items[key] = item

    def __iter__(self) -> Iterator[ItemT]:
        return (item for _, item in sorted(self._items.items()))

    def __len__(self) -> int:
        return len(self._items)
