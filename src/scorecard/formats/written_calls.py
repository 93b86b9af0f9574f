"""Tools that a model calls in its words, as models do that have no other way (Hermes, Qwen, GLM).

`<tool_call>` holds a call: JSON with `name` and `arguments`, or marks for the tool and each of its
parameters; `<tool_response>` holds what it gave back, whoever's message it stands in. A call has no
name of its own there, so what comes back is of the first call that waits, or that of its tool.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from scorecard.formats.conversion import Conversion
from scorecard.formats.openai_tools import result
from scorecard.formats.paths import opened

MARK = "<tool_"
"""What stands in every text that calls a tool, or says what one gave back."""
_HELD = re.compile(r"<tool_(call|response)>(.*?)(?:</tool_\1>|\Z)", re.DOTALL)
# Each of these finds its end or takes all the rest: none is looked for from the same place twice.
_FUNCTION = re.compile(r"<function=([^<>]+)>(.*?)(?:</function>|\Z)", re.DOTALL)
_PARAMETER = re.compile(r"<parameter=([^<>]+)>\n?(.*?)\n?(?:</parameter>|\Z)", re.DOTALL)
_NAMED = re.compile(r"\s*([\w.-]+)\s*(<arg_key>.*)?", re.DOTALL)
_KEYED = re.compile(r"<arg_key>([^<>]*)</arg_key>\s*<arg_value>(.*?)(?:</arg_value>|\Z)", re.DOTALL)


class Piece(NamedTuple):
    """A part of a text: words, the call of a tool (`name` and `value`, its arguments), or what a
    tool gave back (`value`, and its `name` where that is said). `id` joins the two."""

    kind: Literal["words", "call", "answer"]
    value: Any
    name: str | None = None
    id: str | None = None


class WrittenCalls:
    """The calls of a conversation so far, and those that wait for an answer, in their order."""

    def __init__(self, conversion: Conversion) -> None:
        self._conversion = conversion
        self._count = 0
        self._waiting: dict[str, str] = {}

    def pieces(self, text: str, *, may_call: bool) -> Iterator[Piece]:
        """The parts of a text; only an agent's `may_call`. A call that can't be read stays among
        the words as it is, with a remark."""
        begin = 0
        for held in _HELD.finditer(text):
            if held[1] == "response":
                made = [self._answered(held[2])]
            elif not may_call:
                continue
            elif not (made := self._called(held[2])):
                self._conversion.remark("a tool call in words that can't be read kept as words")
                continue
            if words := text[begin : held.start()].strip():
                yield Piece("words", words)
            yield from made
            begin = held.end()
        if (words := text[begin:].strip()) or not begin:
            yield Piece("words", words if begin else text)

    def _called(self, inner: str) -> list[Piece]:
        made = []
        for name, arguments in _calls(inner):
            self._count += 1
            id = f"written {self._count}"
            self._waiting[id] = name
            made.append(Piece("call", arguments, name, id))
        return made

    def _answered(self, inner: str) -> Piece:
        value, name = result(inner.strip()), None
        if isinstance(value, dict) and value.keys() == {"name", "content"}:
            name, value = str(value["name"]), value["content"]
        ids = [id for id, tool in self._waiting.items() if name in (None, tool)]
        if ids:
            del self._waiting[ids[0]]
        return Piece("answer", value, name, ids[0] if ids else None)


def _calls(inner: str) -> list[tuple[str, Any]]:
    """What is called, and with what; nothing where that can't be told."""
    value = opened(inner)
    asked = value if isinstance(value, list) else [value]
    if value is not None:
        calls = [
            (one["name"], one.get("arguments", one.get("parameters")))
            for one in asked
            if isinstance(one, dict) and isinstance(one.get("name"), str)
        ]
        return calls if len(calls) == len(asked) else []
    if functions := _FUNCTION.findall(inner):
        return [(name.strip(), dict(_PARAMETER.findall(given))) for name, given in functions]
    if named := _NAMED.fullmatch(inner):
        keyed = _KEYED.findall(named[2] or "")
        return [(named[1], {key.strip(): result(value) for key, value in keyed})]
    return []
