"""All formats, and which of them a value is in."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import NamedTuple, cast

from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.peek import Peek, steps
from scorecard.plugins import Registry

MODULES = (
    "native",
    "assemblyai",
    "chat_csv",
    "contact_lens",
    "deepgram",
    "genesys",
    "harper_valley",
    "intercom",
    "openai_chat",
    "twilio",
    "vcon",
    "whisperx",
    "zendesk",
)

FORMATS: Registry[InputFormat] = Registry(
    "formats",
    InputFormat,
    {
        found.name: found
        for module in MODULES
        for found in cast(
            "Iterable[InputFormat]", import_module(f"scorecard.formats.{module}").FORMATS
        )
    },
)
"""By name, in the order in which they are listed."""

_SHAPES = [
    (frozenset(steps(sign)[0] for sign in shape), shape, format)
    for format in FORMATS.values()
    for shape in format.shapes
]
"""Each shape with the keys that it needs in the value itself: most values lack these already."""

_MOST_SIGNS_FIRST = sorted(_SHAPES, key=lambda entry: -len(entry[1]))

_PARTS = [
    [sign.removeprefix("[].") for sign in shape]
    for _, shape, _ in _SHAPES
    if shape[0].startswith("[].")
]


class Nearest(NamedTuple):
    """A format that a value almost fits: the signs that are there, and those that are missing."""

    format: InputFormat
    found: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        found = ", ".join(f"`{sign}`" for sign in self.found)
        missing = ", ".join(f"`{sign}`" for sign in self.missing)
        return f"{self.format.name} comes nearest: it has {found}, but no {missing}"


def detect(data: bytes) -> InputFormat | Nearest | None:
    """The format of a value by its content, else the one that comes nearest; None if none does.

    Of several that fit, the one with most signs.
    """
    peek = Peek(data)
    keys = peek.keys()
    for heads, shape, format in _MOST_SIGNS_FIRST:
        if heads <= keys and all(map(peek.has, shape)):
            return format
    # A shape of which no key is there can't come near: rejects cost little more than records.
    near = [entry for entry in _SHAPES if not entry[0].isdisjoint(keys)]
    compared = (_compare(peek, format, shape) for _, shape, format in near)
    nearest = max(compared, key=_closeness, default=None)
    return nearest if nearest is not None and nearest.found else None


def is_part(data: bytes) -> bool:
    """Whether an item of a list looks as if the list were one interaction: a message, a
    segment."""
    peek = Peek(data)
    return any(all(map(peek.has, signs)) for signs in _PARTS)


def _compare(peek: Peek, format: InputFormat, shape: ShapePaths) -> Nearest:
    there = [peek.has(sign) for sign in shape]
    found = tuple(sign for sign, has in zip(shape, there, strict=True) if has)
    missing = tuple(sign for sign, has in zip(shape, there, strict=True) if not has)
    return Nearest(format, found, missing)


def _closeness(nearest: Nearest) -> tuple[float, int]:
    return len(nearest.found) / (len(nearest.found) + len(nearest.missing)), len(nearest.found)
