"""All formats, and which of them a value is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import NamedTuple, cast

from scorecard.formats.format import Format, Shape
from scorecard.formats.peek import Peek

_MODULES = ("native", "contact_lens")

FORMATS: dict[str, Format] = {
    found.name: found
    for module in _MODULES
    for found in cast("Iterable[Format]", import_module(f"scorecard.formats.{module}").FORMATS)
}
"""By name, in the order in which they are listed."""

_PARTS = [
    [sign.removeprefix("[].") for sign in shape]
    for one in FORMATS.values()
    for shape in one.shapes
    if shape[0].startswith("[].")
]


class Nearest(NamedTuple):
    """A format that a value almost fits: the signs that are there, and those that are missing."""

    format: Format
    found: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        found = ", ".join(f"`{sign}`" for sign in self.found)
        missing = ", ".join(f"`{sign}`" for sign in self.missing)
        return f"{self.format.name} comes nearest: it has {found}, but no {missing}"


def detect(data: bytes) -> Format | Nearest | None:
    """The format of a value by its content, else the one that comes nearest; None if none does.

    Of several that fit, the one with most signs.
    """
    peek = Peek(data)
    fitting = [(len(shape), one) for one, shape in _shapes() if all(map(peek.has, shape))]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    nearest = max((_compare(peek, one, shape) for one, shape in _shapes()), key=_closeness)
    return nearest if nearest.found else None


def fits(data: bytes, format: Format) -> bool:
    """Whether a value has all signs of a format."""
    peek = Peek(data)
    return any(all(map(peek.has, shape)) for shape in format.shapes)


def is_part(data: bytes) -> bool:
    """Whether an item of a list looks as if the list were one interaction: a message, a
    segment."""
    peek = Peek(data)
    return any(all(map(peek.has, signs)) for signs in _PARTS)


def _shapes() -> Iterator[tuple[Format, Shape]]:
    return ((one, shape) for one in FORMATS.values() for shape in one.shapes)


def _compare(peek: Peek, one: Format, shape: Shape) -> Nearest:
    there = [peek.has(sign) for sign in shape]
    found = tuple(sign for sign, has in zip(shape, there, strict=True) if has)
    missing = tuple(sign for sign, has in zip(shape, there, strict=True) if not has)
    return Nearest(one, found, missing)


def _closeness(nearest: Nearest) -> tuple[float, int]:
    return len(nearest.found) / (len(nearest.found) + len(nearest.missing)), len(nearest.found)
