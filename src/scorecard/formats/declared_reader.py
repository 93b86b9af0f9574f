"""Reads a value by the table of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import duration, instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import (
    Answer,
    Call,
    Declared,
    Event,
    Opening,
    Says,
    Skip,
    Step,
    Time,
)
from scorecard.formats.openai_tools import result
from scorecard.formats.paths import Get, at, getter, said
from scorecard.formats.words import plain
from scorecard.records.decoding import convert as to_record
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_OPEN = ("agent", "customer", "outcome", "metadata")
_EARLIEST = 1e8  # in seconds: what is earlier counts from the start, not from 1970
_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ticks": 1e-7}
_CHANNELS = {"phone_call": "call", "phone": "call", "voice": "call", "webchat": "chat"}


class TableReader:
    """A table whose paths are compiled."""

    def __init__(self, table: Declared) -> None:
        self._table = table
        self._lists = [
            [path.removesuffix("[]") for path in paths.split("+")] for paths in table.items
        ]
        self._who, self._channel = getter(table.who), getter(table.channel)
        self._text = getter(table.text)
        self._kind, self._blocks = getter(table.kind), getter(table.blocks)
        self._words = {word: steps for word, steps in table.kinds.items() if word[:1] != "?"}
        self._keys = [(word[1:], steps) for word, steps in table.kinds.items() if word[:1] == "?"]
        self._group = getter(table.group_by) if table.group_by else None
        self._skips = [
            (getter(path), wanted, what)
            for sign, what in table.skip_when.items()
            for path, _, wanted in [sign.partition("=")]
        ]
        self._start, self._end = _clock(table.start), _clock(table.end)
        self._length = _clock(table.length)

    def items(self, value: Any) -> list[Any] | None:
        """The items of a value: of its lists, the first that holds something."""
        found: list[Any] | None = None
        for paths in self._lists:
            lists = [inner for path in paths if isinstance(inner := at(value, path), list)]
            if lists and (found := [item for inner in lists for item in inner]):
                return found
        return found

    def read(self, value: Any, conversion: Conversion) -> Interaction:
        table = self._table
        items = self.items(value)
        if items is None:
            raise RecordError("$", f"`{table.items[0]}` is missing")
        people = self._people(value)
        roles = {**table.roles, **{name: role for name, (role, _) in people.items() if role}}
        for path, role in table.named.items():
            names = at(value, path)
            for name in names if isinstance(names, list) else [names]:
                if name is not None:
                    roles[str(name).casefold()] = role
        assembly = Assembly(conversion, roles, is_speech=table.is_speech)
        if table.opening is not None:
            assembly.add(self._opening(table.opening, value, conversion))
        for index, item in enumerate(items):
            if not isinstance(item, dict):
                raise RecordError(f"$.{table.items[0]}[{index}]", "expected an object")
            if self._group is not None and self._group(item) is None:
                reason = f"`{table.group_by.split('|')[0]}` is missing"
                raise RecordError(f"$[{index}]", reason, "say which conversation it is of")
            for part in self._parts(item, "", None, None, conversion):
                assembly.add(part)
        is_instant = table.start is not None and table.start[1] == "instant"
        turns, began = assembly.turns(began=None if is_instant else 0.0)
        made = self._fields(value, people)
        made.setdefault("id", conversion.id)
        if "started_at" not in made and is_instant and began is not None and began >= _EARLIEST:
            made["started_at"] = iso(began)
        if table.is_ai:
            made["agent"] = {"kind": "ai", **made.get("agent", {})}
        return to_record({**made, "turns": msgspec.to_builtins(turns)})

    def _opening(self, opening: Opening, value: Any, conversion: Conversion) -> Part:
        text = said(at(value, opening.text), conversion) or ""
        text = plain(text, html=self._table.is_html, mail=False, conversion=conversion)
        start = _clock((opening.start, "instant"))(value) if opening.start else None
        return Part(opening.role, start, None, text)

    def split(self, value: Any) -> Iterator[Any]:
        table = self._table
        held = at(value, table.records) if table.records else None
        for outer in held if isinstance(held, list) else [value]:
            if self._group is None:
                yield outer
                continue
            paths = [path.removesuffix("[]") for path in table.items]
            path = next((path for path in paths if isinstance(at(outer, path), list)), None)
            if path is None:
                yield outer
                continue
            groups: dict[str, list[Any]] = {}
            for item in at(outer, path):
                groups.setdefault(str(self._group(item)), []).append(item)
            yield from (_with(outer, path, group) for group in groups.values())

    def _parts(
        self,
        item: dict[str, Any],
        who: str,
        start: float | None,
        end: float | None,
        conversion: Conversion,
    ) -> Iterator[Part]:
        for get, wanted, what in self._skips:
            found = get(item)
            if found and (not wanted or str(found).casefold() == wanted):
                conversion.leave_out(what)
                return
        who = self._voice(item, who)
        start, end = self._time(item, start, end)
        steps = self._steps_of(item)
        inner = self._blocks(item)
        if steps is not self._table.steps or not isinstance(inner, list):
            for step in steps:
                yield from self._step(step, item, Part(who, start, end), conversion)
            return
        for block in inner:
            if isinstance(block, dict):
                yield from self._parts(block, who, start, end, conversion)
            elif isinstance(block, str):
                yield Part(who, start, end, block)

    def _voice(self, item: dict[str, Any], of_all: str) -> str:
        """The word for who an item is of; what it does not say, the item around it said."""
        who, channel = self._who(item), self._channel(item)
        if channel is None:
            inner = "" if who is None else str(who)
            if self._table.channel and of_all and inner:
                return f"{of_all.partition(' speaker ')[0]} speaker {inner}"
            return inner or of_all
        return f"channel {channel}" if who is None else f"channel {channel} speaker {who}"

    def _steps_of(self, item: dict[str, Any]) -> tuple[Step, ...]:
        word = self._kind(item)
        steps = self._words.get(str(word)) if word is not None else None
        if steps is None:
            steps = next((steps for key, steps in self._keys if item.get(key)), None)
        return self._table.steps if steps is None else steps

    def _step(
        self, step: Step, item: dict[str, Any], part: Part, conversion: Conversion
    ) -> Iterator[Part]:
        match step:
            case Says():
                text = said(self._text(item), conversion)
                if text is not None:
                    text = plain(text, html=self._table.is_html, mail=False, conversion=conversion)
                    yield msgspec.structs.replace(part, text=text)
            case Call():
                for call in _each(item, step.each):
                    name = at(call, step.name)
                    if name:
                        asked = (_text(call, step.id), str(name), at(call, step.arguments))
                        yield msgspec.structs.replace(part, call=asked)
            case Answer():
                for answer in _each(item, step.each):
                    value = _given_back(at(answer, step.value), conversion)
                    ids = (_text(answer, step.id), _text(answer, step.name))
                    yield msgspec.structs.replace(part, answer=(*ids, value))
            case Event():
                yield msgspec.structs.replace(part, who="", event=step.name)
            case Skip():
                conversion.leave_out(step.what)

    def _time(
        self, item: dict[str, Any], start: float | None, end: float | None
    ) -> tuple[float | None, float | None]:
        """When an item starts and ends; what it does not say itself, as its item said it."""
        given = self._start(item)
        start = start if given is None else given
        until = self._end(item)
        if until is None and start is not None and (length := self._length(item)) is not None:
            until = start + length
        return start, end if until is None else until

    def _people(self, value: Any) -> dict[str, tuple[Speaker | None, dict[str, Any]]]:
        people = self._table.people
        if people is None:
            return {}
        found: dict[str, tuple[Speaker | None, dict[str, Any]]] = {}
        for person in _each(value, people.at):
            name = at(person, people.key)
            role = self._table.roles.get(str(at(person, people.role)).casefold())
            members = {key: at(person, path) for key, path in people.fields.items()}
            if name is not None:
                known = {key: inner for key, inner in members.items() if inner is not None}
                found[str(name).casefold()] = (role, known)
        return found

    def _fields(
        self, value: Any, people: Mapping[str, tuple[Speaker | None, dict[str, Any]]]
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for role, known in people.values():
            if known and role in ("agent", "customer"):
                made.setdefault(role, known)
        for target, source in self._table.fields.items():
            found = source[1:] if source.startswith("=") else at(value, source)
            if found in (None, "", [], {}):
                continue
            head, _, member = target.partition(".")
            if head in _OPEN:
                made.setdefault(head, {}).setdefault(member, found)
            elif head == "started_at":
                made[head] = _started(found, source)
            elif head == "channel":
                made[head] = _CHANNELS.get(str(found).lower(), str(found).lower())
            else:
                made[head] = str(found)
        return made


def _given_back(value: Any, conversion: Conversion) -> Any:
    """What a tool gave back: parts of text are one text, and JSON in a text is read."""
    if isinstance(value, list) and all(isinstance(part, dict) and "text" in part for part in value):
        value = said(value, conversion)
    return result(value) if isinstance(value, str) else value


def _started(found: Any, source: str) -> str:
    try:
        return iso(instant(found))
    except (ValueError, TypeError, AttributeError):
        raise RecordError(
            f"$.{source.split('|', maxsplit=1)[0]}", "not a time", "write ISO 8601"
        ) from None


def _text(value: Any, path: str) -> str | None:
    """What stands at a path, as a text; None where nothing does, or no path is known."""
    found = at(value, path) if path else None
    return None if found is None else str(found)


def _each(value: Any, path: str) -> Iterable[Any]:
    """The objects in a list at a path; with no path, the value itself."""
    if not path:
        return (value,)
    found = at(value, path)
    if isinstance(found, dict):
        return (found,)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else ()


def _with(value: Any, path: str, items: Sequence[Any]) -> Any:
    """The value with other items in the list at a path."""
    if not path:
        return items
    head, _, rest = path.partition(".")
    return {**value, head: _with(value[head], rest, items)}


def _clock(time: Time | None) -> Callable[[Any], float | None]:
    if time is None:
        return lambda item: None
    path, unit = time
    get: Get = getter(path)
    factor = _SECONDS.get(unit, 1.0)

    def read(item: Any) -> float | None:
        found = get(item)
        if found is None:
            return None
        try:
            if unit == "instant":
                return instant(found)
            if isinstance(found, str):
                return duration(found) * (factor if found.strip().isdecimal() else 1.0)
            return duration(found) * factor
        except (ValueError, TypeError, AttributeError):
            raise RecordError(f"$..{path.split('|')[0]}", "not a time") from None

    return read
