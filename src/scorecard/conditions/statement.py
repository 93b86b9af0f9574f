"""What a rubric means, in plain language, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, and what it is made of: a text that ends in a colon goes on with `members`.

    The texts are one language's; they may hold names and phrases of a rubric, as they stand there.
    """

    text: str
    members: tuple[Statement, ...] = ()
