"""Tool calls of chat-completions messages: what was called with what, and what it gave back."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.vendor import Source
from scorecard.records.interaction import Action

_any = msgspec.json.Decoder()


class Function(Source, frozen=True, gc=False):
    """A function that is called; its `arguments` are JSON in a string, as a rule."""

    name: str | None = None
    arguments: Any = None


class Custom(Source, frozen=True, gc=False):
    """A custom tool that is called: its `input` is a text of any kind."""

    name: str | None = None
    input: Any = None


class ToolCall(Source, frozen=True, gc=False):
    """A tool call; some write the function's `name` and `arguments` (or `args`) into the call."""

    id: str | None = None
    function: Function | str | None = None
    custom: Custom | None = None
    name: str | None = None
    arguments: Any = None
    args: Any = None


def action(call: ToolCall, conversion: Conversion) -> Action | None:
    """What a call asks for, still without a result; None if it has no name."""
    if call.custom is not None:
        name, arguments = call.custom.name, {"input": call.custom.input}
    else:
        asked = call.function if isinstance(call.function, Function) else call
        name = call.function if isinstance(call.function, str) else asked.name
        given = call.args if asked.arguments is None else asked.arguments
        arguments = tool_arguments(given, conversion)
    return Action(name, arguments) if name else None


def tool_arguments(given: Any, conversion: Conversion) -> dict[str, Any]:
    """What a tool was called with: an object, or a text that holds one as JSON."""
    value = _parsed(given) if isinstance(given, str) else given
    if isinstance(value, dict):
        return value
    if value is None or (isinstance(value, str) and not value.strip()):
        return {}
    conversion.remark("arguments that are no JSON object kept under `arguments`")
    return {"arguments": value}


def result(text: str | None) -> Any:
    """What a tool gave back: objects and lists for rubrics to look into; any other text as it
    is."""
    if text is None or not text.lstrip().startswith(("{", "[")):
        return text
    return _parsed(text)


def _parsed(text: str) -> Any:
    """The value that a text holds as JSON; the text itself if it is not JSON."""
    try:
        return _any.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text


class Waiting:
    """The calls that wait for their results, each by its place among the turns."""

    def __init__(self) -> None:
        self._open: dict[int, str] = {}
        self._by_id: dict[str, deque[int]] = {}
        self._by_name: defaultdict[str, deque[int]] = defaultdict(deque)
        self._since: set[str] = set()

    def __len__(self) -> int:
        return len(self._open)

    def next_message(self) -> None:
        """Begin with the calls of another message.

        Ids are used again by some: results then belong to the calls of the latest message.
        """
        self._since.clear()

    def add(self, call: str | None, name: str, place: int) -> None:
        """Add a call by its id, or where it has none, by its tool's name."""
        self._open[place] = name
        if call is None:
            self._by_name[name].append(place)
        elif call in self._since:
            self._by_id[call].append(place)
        else:
            self._by_id[call] = deque((place,))
            self._since.add(call)

    def answered(self, call: str | None, name: str | None) -> int | None:
        """The place of the call that a result answers; None if there is no such call.

        The call is found by its id, else by its tool's name, else by being the only one that is
        open.
        """
        if call is not None:
            place = self._first(self._by_id.get(call))
        else:
            place = self._first(self._by_name.get(name or ""))
            if place is None:
                place = self._only(name)
        if place is not None:
            del self._open[place]
        return place

    def _first(self, places: deque[int] | None) -> int | None:
        while places:
            if (place := places.popleft()) in self._open:
                return place
        return None

    def _only(self, name: str | None) -> int | None:
        if len(self._open) != 1:
            return None
        ((place, tool),) = self._open.items()
        return place if name in (None, tool) else None
