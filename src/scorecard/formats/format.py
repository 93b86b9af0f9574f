"""What a format is: how it is detected, and how a value in it becomes an interaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.records.interaction import Interaction

Convert = Callable[[bytes, Conversion], "Interaction | None"]
"""Makes one JSON value an interaction; None if the value only goes with another file's.

Raises `RecordError` for what can't be converted faithfully. What it leaves out on purpose, it
says to the `Conversion`.
"""

ShapePaths = tuple[str, ...]
"""Paths that are all there in a value of a format, such as `messages[].role`. `[]` stands for the
first item of a list, and at the beginning for a value that is a list itself. `~tool_use` is a key
or a text anywhere in the value, `~type=tool_use` the text at a key."""


class InputFormat(msgspec.Struct, frozen=True):
    """One format of interactions.

    `shapes` are the alternatives by which it is detected; `fields` says where each field of the
    source goes (`turns[].text`), perhaps with `, if` and when, or in round brackets, why it goes
    nowhere; `*` stands for every other member of the value itself. `tried` says on what real
    sample it was tried, and is empty if none could be had.
    """

    name: str
    title: str
    shapes: tuple[ShapePaths, ...]
    convert: Convert
    fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    tried: str = ""
    needs_roles: bool = False
    """Whether it knows no agent and customer, so that they have to be named."""
    split: Callable[[bytes], list[bytes]] | None = None
    """For a format whose values hold several interactions: each of them as a value of its own."""
