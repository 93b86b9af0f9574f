"""A sample as a file: what was drawn from which strata, and how many each interaction stands for.

JSON Lines: the plan, then a line for each interaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec


class Stratum(msgspec.Struct, frozen=True):
    """A part of all interactions: how many there are, and how many of them were drawn."""

    name: str
    size: int
    drawn: int


class Plan(msgspec.Struct, frozen=True):
    """How a sample was drawn. With `by` random it has one stratum and all weigh the same."""

    by: str
    n: int
    seed: int
    size: int
    strata: tuple[Stratum, ...]
    rubric: str = ""
    gates: tuple[str, ...] = ()
    schema: Literal["scorecard.sample/1"] = "scorecard.sample/1"


class Drawn(msgspec.Struct, frozen=True):
    """An interaction of the sample; `weight` is how many interactions it stands for."""

    interaction: str
    stratum: int
    weight: float


class Sample(msgspec.Struct, frozen=True):
    """A plan, and the interactions that were drawn by it."""

    plan: Plan
    drawn: tuple[Drawn, ...]

    @property
    def is_random(self) -> bool:
        """Whether every interaction was as likely to be drawn as any other."""
        return len(self.plan.strata) < 2

    def weights(self) -> Mapping[str, float]:
        """How many interactions each stands for, by id."""
        return {each.interaction: each.weight for each in self.drawn}

    def encode(self) -> bytes:
        """The sample as a file's content."""
        return msgspec.json.Encoder().encode_lines([self.plan, *self.drawn])


def decode_sample(data: bytes) -> Sample:
    """The sample in a file's content. Raises `ValueError` for anything else."""
    lines = data.splitlines()
    if not lines:
        raise ValueError("the file is empty")
    plan = msgspec.json.decode(lines[0], type=Plan)
    drawn = msgspec.json.Decoder(Drawn)
    found = tuple(drawn.decode(line) for line in lines[1:] if line.strip())
    _check(plan, found)
    return Sample(plan, found)


def _check(plan: Plan, drawn: Iterable[Drawn]) -> None:
    for each in drawn:
        if not 0 <= each.stratum < len(plan.strata) or not 1 <= each.weight <= plan.size:
            raise ValueError(f"`{each.interaction[:60]}` has no such stratum or weight")
