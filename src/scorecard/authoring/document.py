"""A YAML file as plain data that still knows where in the file each value stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

KeyPath = tuple[str | int, ...]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"[ \t]*:?[ \t]+#")


class SourceRange(NamedTuple):
    """A stretch of a file: lines and columns from 1, in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def split_lines(text: str) -> list[str]:
    """The lines of a text without their ends, as `Lines` counts them."""
    return _LINE_BREAK.split(text)


class Lines:
    """Turns character offsets of a text into lines and columns, as editors count them."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, from 1, of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> SourceRange:
        """Return the span of the characters from `start` up to, not including, `end`."""
        return SourceRange(*self.place(start), *self.place(end))


_NONE: Mapping[str | int, Any] = MappingProxyType({})


class Node(msgspec.Struct, gc=False):
    """Where a value stands: character offsets of it, of its children and of their keys.

    There is one for every value of a file, and none contains itself: the garbage collector need
    not look at them.
    """

    start: int
    end: int
    children: Mapping[str | int, Node] = _NONE
    keys: Mapping[str | int, tuple[int, int]] = _NONE


@dataclass(frozen=True)
class Document:
    """The data of one YAML file, with the place of every key and value.

    Mappings are dicts with `str` keys, sequences are lists, and scalars are text: `Plain` if
    unquoted, else `str`; only an empty scalar, `null` or `~` is None. Aliased values are shared,
    so treat `data` as read-only.
    """

    data: Any
    name: str
    text: str = field(repr=False)
    root: Node = field(repr=False)

    def at(self, path: Sequence[str | int]) -> SourceRange:
        """Return the span of the value at `path`, or of its nearest ancestor that exists.

        An empty value has no text of its own: its key stands in for it. What stands inside an
        aliased value is found where the text is, at the anchor.
        """
        node, depth = self._descend(path)
        if node.start == node.end and depth:
            return self.key_at(path[:depth])
        return self._lines.span(node.start, node.end)

    def within(self, path: Sequence[str | int], start: int, end: int) -> SourceRange:
        """Return the span of the characters from `start` up to `end` of the text at `path`.

        Of a text that does not stand in the file as it is (in several lines, with escapes), it
        is the span of the whole.
        """
        node, depth = self._descend(path)
        text = self.data
        for element in path[:depth]:
            text = text[element]
        written = self.text[node.start : node.end]
        if isinstance(text, str) and written in (text, f'"{text}"', f"'{text}'"):
            first = node.start + (len(written) - len(text)) // 2
            return self._lines.span(first + start, first + max(end, start + 1))
        return self.at(path)

    def key_at(self, path: Sequence[str | int]) -> SourceRange:
        """Return the span of the key at `path`, or of the nearest ancestor that has one.

        An element of a list has no key: its value stands in for it.
        """
        parent, depth = self._descend(path[:-1])
        if depth < len(path) - 1 or not path:
            return self.key_at(path[:depth]) if depth else self.at(())
        if path[-1] in parent.keys:
            return self._lines.span(*parent.keys[path[-1]])
        if path[-1] in parent.children:
            child = parent.children[path[-1]]
            return self._lines.span(child.start, child.end)
        return self.key_at(path[:-1])

    def is_commented_out(self, path: Sequence[str | int]) -> bool:
        """Tell whether the value at `path` is empty because a comment stands where it should."""
        node, depth = self._descend(path)
        parent, _ = self._descend(path[: depth - 1])
        _, end = parent.keys.get(path[depth - 1], (0, node.end)) if depth else (0, node.end)
        return node.start == node.end and _COMMENT.match(self.text, end) is not None

    def _descend(self, path: Sequence[str | int]) -> tuple[Node, int]:
        node = self.root
        for depth, element in enumerate(path):
            child = node.children.get(element)
            if child is None:
                return node, depth
            node = child
        return node, len(path)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)
