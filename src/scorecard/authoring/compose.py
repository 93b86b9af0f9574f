"""Composes plain data, and the place of every key and value, from the events of a YAML parser.

Iterative, so that nesting cannot exhaust the stack; without constructors, so that none can run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml import events

from scorecard.authoring import codes
from scorecard.authoring.document import Lines, Node
from scorecard.authoring.lookalikes import UNSEEN, unseen_blank
from scorecard.authoring.problem import Code, Problem, Severity
from scorecard.authoring.scalar import Plain

MAX_DEPTH: Final = 64
MAX_COPIES: Final = 100_000

_INIT = "`scorecard init` writes files to begin with"

_NULLS = frozenset({"", "null", "Null", "NULL", "~"})
_UNSEEN_AT_EDGE = re.compile(f"^{UNSEEN}|{UNSEEN}$")
_UNSEEN_AROUND_ITEM = re.compile(f"{UNSEEN}(?:{UNSEEN}| )*(?:- |[\\w-]+:(?: |$))|-{UNSEEN}")
_TAG = re.compile(r"!(?:<[^>]*>|[^\s,\[\]{}]*)")


@dataclass(frozen=True, slots=True)
class Composed:
    """The data of a text and where it stands; `complete` is false if part of it was guesswork."""

    value: Any
    node: Node
    complete: bool
    problems: tuple[Problem, ...]


def compose(text: str, name: str) -> Composed:
    """Compose the one document in `text`; `name` is what problems call the file."""
    composer = _Composer(text, name)
    composer.run()
    root = composer.root or _Item(None, Node(0, 0))
    complete = composer.root is not None and not composer.broken
    return Composed(root.value, root.node, complete, tuple(sorted(composer.problems)))


@dataclass(slots=True)
class _Item:
    """A finished value; `size` and `height` count what its aliases expand to as well."""

    value: Any
    node: Node
    size: int = 1
    height: int = 0


@dataclass(slots=True)
class _Frame:
    """A collection that is still open. In a mapping, `key` is None while a key is due."""

    value: Any
    is_mapping: bool
    start: int
    anchor: str | None
    children: dict[str | int, Node] = field(default_factory=dict)
    keys: dict[str | int, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None
    key_span: tuple[int, int] = (0, 0)
    skip: bool = False
    end: int = 0
    size: int = 1
    height: int = 0


class _Composer:
    """Builds data and positions from the events of one file. `run` is called once."""

    def __init__(self, text: str, name: str) -> None:
        self.problems: list[Problem] = []
        self.root: _Item | None = None
        self.broken = False
        self._text = text
        self._name = name
        self._lines = Lines(text)
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Item | None] = {}
        self._unused: dict[str, int] = {}
        self._copies = 0
        self._halted = False
        self._has_unseen = False
        self._handlers = {
            events.DocumentStartEvent: self._document,
            events.ScalarEvent: self._scalar,
            events.AliasEvent: self._alias,
            events.MappingStartEvent: self._open,
            events.SequenceStartEvent: self._open,
            events.MappingEndEvent: self._close,
            events.SequenceEndEvent: self._close,
        }

    def run(self) -> None:
        try:
            self._consume()
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The pure Python parser lets the ValueError of `chr` through for a bad escape.
            from scorecard.authoring.syntax import syntax_hint  # noqa: PLC0415 (most are sound)

            hint = syntax_hint(error, self._text)
            self._fatal(hint.start, hint.end, codes.SYNTAX, hint.message, hint.help)
            return
        if not self.problems and (self.root is None or self.root.value is None):
            self._fatal(0, 0, codes.SYNTAX, "the file is empty", _INIT)
        # What stands below the place where reading stopped might have used them.
        for anchor, start in () if self._halted else self._unused.items():
            self._warn_of_unused(anchor, start)

    def _consume(self) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self._text)
        handlers = self._handlers
        try:
            while not self._halted:
                event = loader.get_event()
                kind = type(event)
                if kind in handlers:
                    handlers[kind](event)
                elif kind is events.StreamEndEvent:
                    return
        finally:
            loader.dispose()

    def _document(self, event: Any) -> None:
        if self.root is None:
            return
        start = event.start_mark.index
        help = "put it in a file of its own, or remove the `---`"
        message = "a second document in one file"
        self._fatal(start, start + 3, codes.REFUSED_FEATURE, message, help)
        self._halted = True

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None:
            self._refuse_tag(event)
        value, style = event.value, event.style
        if style in ("|", ">"):
            end = start + len(self._text[start:end].rstrip())
        node = Node(start, end)
        frame = self._frame_awaiting_key()
        if frame is not None:
            self._take_key(frame, value, (start, end), plain=not style)
        else:
            if not style:
                self._refuse_unseen(_UNSEEN_AROUND_ITEM.match(value), start)
                value = None if value in _NULLS else Plain(value)
            self._add(value, node)
        if event.anchor is not None:
            self._anchor(event.anchor, start, _Item(value, node))

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        item = self._aliased(event.anchor, start, end)
        self._unused.pop(event.anchor, None)
        if self._frame_awaiting_key() is not None:
            self._complex_key(start, end)
        else:
            self._add(item.value, item.node, item.size, item.height)

    def _aliased(self, anchor: str, start: int, end: int) -> _Item:
        nothing = _Item(None, Node(start, end))
        if anchor not in self._anchors:
            message = f"`*{anchor}` names an anchor that is not defined above it"
            help = "if the text starts with `*`, put it in quotes"
            self._fatal(start, end, codes.SYNTAX, message, help)
            return nothing
        item = self._anchors[anchor]
        if item is None:
            message = f"`*{anchor}` contains itself"
            self._fatal(start, end, codes.REFUSED_FEATURE, message, "write the value out")
            return nothing
        self._copies += item.size
        if self._copies > MAX_COPIES:
            message = f"aliases multiply to more than {MAX_COPIES:,} values"
            self._fatal(start, end, codes.REFUSED_FEATURE, message, "write the values out")
            self._halted = True
        elif len(self._stack) + item.height > MAX_DEPTH:
            self._too_deep(start, end)
        node = Node(start, end, item.node.children, item.node.keys)
        return _Item(item.value, node, item.size, item.height)

    def _open(self, event: Any) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        start = event.start_mark.index
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(start, start + 1)
            return
        is_mapping = type(event) is events.MappingStartEvent
        value: Any = {} if is_mapping else []
        frame = _Frame(value, is_mapping, start, event.anchor, end=event.end_mark.index)
        self._stack.append(frame)
        if event.anchor is not None:
            self._anchor(event.anchor, start, None)

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        in_brackets = event.start_mark.index < event.end_mark.index
        end = event.end_mark.index if in_brackets else frame.end
        node = Node(frame.start, end, frame.children, frame.keys)
        if frame.anchor is not None:
            item = _Item(frame.value, node, frame.size, frame.height + 1)
            self._anchors[frame.anchor] = item
        if self._frame_awaiting_key() is not None:
            self._complex_key(frame.start, end)
        else:
            self._add(frame.value, node, frame.size, frame.height + 1)

    def _frame_awaiting_key(self) -> _Frame | None:
        if not self._stack:
            return None
        frame = self._stack[-1]
        return frame if frame.is_mapping and frame.key is None else None

    def _take_key(self, frame: _Frame, key: str, span: tuple[int, int], plain: bool) -> None:
        frame.key, frame.key_span, frame.skip = key, span, False
        if plain and not key.isascii():
            self._refuse_unseen(_UNSEEN_AT_EDGE.search(key), span[0])
        if plain and key in {"", "<<"}:
            self._refuse_key(key, span)
            frame.skip = True
        elif key in frame.value:
            line = self._lines.place(frame.keys[key][0])[0]
            message = f"the key `{key}` stands twice in this mapping, first on line {line}"
            self._report(*span, codes.DUPLICATE_KEY, message, "rename or remove one of them")
            frame.skip = True

    def _refuse_unseen(self, found: re.Match[str] | None, start: int) -> None:
        if found is None or self._has_unseen:
            return
        # One of them is as a rule one of many.
        self._has_unseen = True
        char = found[0].lstrip("-")[0]
        message, help = unseen_blank(char)
        at = start + found.start() + found[0].index(char)
        self._fatal(at, at + 1, codes.SYNTAX, message, help)

    def _refuse_key(self, key: str, span: tuple[int, int]) -> None:
        if key:
            message = "merge keys (`<<`) are not used in rubrics"
            help = "write the keys out (moments, and only those, are shared by `include`)"
        else:
            message, help = "nothing stands before this colon", "write a key before it"
        self._fatal(span[0], max(span[1], span[0] + 1), codes.REFUSED_FEATURE, message, help)

    def _complex_key(self, start: int, end: int) -> None:
        message = "a key must be a plain word or text, not an alias, a list or a mapping"
        self._fatal(start, end, codes.REFUSED_FEATURE, message, "write the key as text")
        frame = self._stack[-1]
        frame.key, frame.skip = "", True

    def _add(self, value: Any, node: Node, size: int = 1, height: int = 0) -> None:
        if not self._stack:
            self.root = _Item(value, node, size, height)
            return
        frame = self._stack[-1]
        frame.end = node.end
        frame.size += size
        frame.height = max(frame.height, height)
        if not frame.is_mapping:
            frame.children[len(frame.value)] = node
            frame.value.append(value)
            return
        key = frame.key
        if key is not None and not frame.skip:
            frame.value[key] = value
            frame.children[key] = node
            frame.keys[key] = frame.key_span
        frame.key = None

    def _anchor(self, anchor: str, start: int, item: _Item | None) -> None:
        if anchor in self._unused:
            self._warn_of_unused(anchor, self._unused[anchor])
        self._anchors[anchor] = item
        self._unused[anchor] = start

    def _warn_of_unused(self, anchor: str, start: int) -> None:
        place = self._text.index(f"&{anchor}", start)
        message = f"the anchor `&{anchor}` is never used"
        help = "if it is part of the text, put the text in quotes; otherwise remove it"
        end = place + len(anchor) + 1
        self._report(place, end, codes.REFUSED_FEATURE, message, help, severity="warning")

    def _refuse_tag(self, event: Any) -> None:
        match = _TAG.search(self._text, event.start_mark.index)
        start, end = match.span() if match else (event.start_mark.index, event.end_mark.index)
        message = f"the tag `{self._text[start:end]}` is not used in rubrics"
        help = "remove it; if it is part of the text, put the text in quotes"
        self._report(start, end, codes.REFUSED_FEATURE, message, help)

    def _too_deep(self, start: int, end: int) -> None:
        message = f"nested deeper than {MAX_DEPTH} levels"
        self._fatal(start, end, codes.TOO_LARGE, message, "flatten what stands here")
        self._halted = True

    def _fatal(self, start: int, end: int, code: Code, message: str, help: str) -> None:
        self.broken = True
        self._report(start, end, code, message, help)

    def _report(
        self,
        start: int,
        end: int,
        code: Code,
        message: str,
        help: str,
        *,
        severity: Severity = "error",
    ) -> None:
        span = self._lines.span(start, min(end, len(self._text)))
        self.problems.append(Problem(self._name, *span, code.code, severity, message, help))
