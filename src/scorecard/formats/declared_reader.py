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
from scorecard.formats.paths import Get, at, getter, opened, said
from scorecard.formats.transcripts import spoken
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
            [(path.removesuffix("[]"), path[-2:] in ("[]", "")) for path in paths.split("+")]
            for paths in table.items
        ]
        self._who, self._channel = getter(table.who), getter(table.channel)
        self._text, self._lines = getter(table.text), getter(table.lines)
        self._kind, self._blocks = getter(table.kind), getter(table.blocks)
        self._words = {word: steps for word, steps in table.kinds.items() if word[:1] != "?"}
        self._keys = [(word[1:], steps) for word, steps in table.kinds.items() if word[:1] == "?"]
        self._group = getter(table.group_by) if table.group_by else None
        self._skips = [(_holds(sign), what) for sign, what in table.skip_when.items()]
        self._events = [(_holds(sign), name) for sign, name in table.events.items()]
        self._start, self._end = _clock(table.start), _clock(table.end)
        self._length = _clock(table.length)

    def items(self, value: Any) -> list[Any] | None:
        """The items of a value: of its lists, the first that holds something."""
        found: list[Any] | None = None
        for paths in self._lists:
            lists = [
                inner
                for path, is_list in paths
                if (inner := self._list(at(value, path), is_list=is_list)) is not None
            ]
            if lists and (found := [item for inner in lists for item in inner]):
                return found
        return found

    def _list(self, inner: Any, *, is_list: bool) -> list[Any] | None:
        if isinstance(inner, str) and inner[:1] == "[" and self._table.opening is None:
            inner = opened(inner)
        if isinstance(inner, dict) and not is_list:
            return [inner]
        return inner if isinstance(inner, list) else None

    def holds(self, value: Any) -> bool:
        """Whether there is anything in a value that may be read."""
        return self.items(value) is not None or isinstance(self._lines(value), str)

    def read(self, value: Any, conversion: Conversion) -> Interaction:
        table = self._table
        items = self.items(value)
        if items is None and not self.holds(value) and table.opening is None:
            raise RecordError("$", f"`{table.items[-1] or '[]'}` is missing")
        people = self._people(value)
        roles = {**table.roles, **{name: role for name, (role, _) in people.items() if role}}
        for path, role in table.named.items():
            names = at(value, path)
            for name in names if isinstance(names, list) else [names]:
                if name is not None:
                    roles[str(name).casefold()] = role
        assembly = Assembly(conversion, roles, is_speech=table.is_speech)
        given = [self._opening(table.opening, value, conversion)] if table.opening else []
        of_all = self._of_all(value, items or [])
        if not items and isinstance(text := self._lines(value), str):
            given.append(
                [Part(line.who, line.starts, line.ends, line.text) for line in spoken(text)]
            )
        for index, item in enumerate(items or ()):
            if not isinstance(item, dict):
                raise RecordError(f"$.{table.items[0]}[{index}]", "expected an object")
            given.append(list(self._parts(item, of_all, None, None, conversion)))
        if self._group is not None:
            self._refuse_several(items or [])
        for part in self._one_channel(self._oldest_first(given, value, conversion)):
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

    def _opening(self, opening: Opening, value: Any, conversion: Conversion) -> list[Part]:
        text = at(value, opening.text)
        if not isinstance(text, str):
            return []
        text = plain(text, html=self._table.is_html, mail=False, conversion=conversion)
        start = _clock((opening.start, "instant"))(value) if opening.start else None
        is_agents = opening.agent_when and _holds(opening.agent_when)(value)
        return [Part("agent" if is_agents else opening.role, start, None, text)]

    def _of_all(self, value: Any, items: list[Any]) -> str:
        """Whose all items are, where the value says it, and none of them does."""
        nobody = self._table.nobody
        if not nobody or any(self._who(item) for item in items):
            return ""
        if nobody[0] == "=":
            return nobody[1:] if len(items) == 1 else ""
        return str(at(value, nobody) or "")

    def _refuse_several(self, items: list[dict[str, Any]]) -> None:
        """Raise `RecordError` where items are of several conversations: only `split` parts them."""
        assert self._group is not None
        names = [self._group(item) for item in items]
        if len(set(map(str, names))) < 2:
            return
        name = self._table.group_by.split("|")[0]
        if None in names:
            reason, help = f"`{name}` is missing", "say which conversation it is of"
            raise RecordError(f"$[{names.index(None)}]", reason, help)
        help = "give the file to `scorecard grade` or `convert`, which take it apart"
        raise RecordError("$", f"several conversations (`{name}`) in one value", help)

    def _oldest_first(
        self, given: list[list[Part]], value: Any, conversion: Conversion
    ) -> list[Part]:
        """What the items give, in the order in which it was said where no times say it."""
        parts = [part for item in given for part in item]
        if any(part.start is not None for part in parts):
            return parts
        backwards = [part for item in reversed(given) for part in item]
        calls = {part.call[0] for part in parts if part.call is not None}
        first = next((part for part in parts if part.call or part.answer), None)
        if first is not None and first.call is not None:
            return parts
        if first is not None and first.answer is not None and first.answer[0] in calls - {None}:
            return backwards
        newest = self._table.newest_first
        if not newest or at(value, newest) is None or len(parts) < 2:
            return parts
        ends = [self._table.roles.get(part.who) for part in (parts[0], parts[-1])]
        if ends == ["customer", "agent"]:
            return parts
        conversion.remark("a list without times read as one in which the newest comes first")
        return backwards

    def _one_channel(self, parts: list[Part]) -> Iterable[Part]:
        """Of a recording that has just one channel, nobody needs to be told which."""
        voices = {part.who for part in parts} if self._table.channel else set()
        if len(voices) < 2 or len({voice.partition(" speaker ")[0] for voice in voices}) > 1:
            return parts
        return [
            msgspec.structs.replace(part, who=part.who.partition(" speaker ")[2]) for part in parts
        ]

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
        for holds, what in self._skips:
            if holds(item):
                conversion.leave_out(what)
                return
        who = self._voice(item, who)
        start, end = self._time(item, start, end)
        steps = self._steps_of(item)
        inner = self._blocks(item)
        if steps is not self._table.steps or not isinstance(inner, list):
            yield from self._done(steps, item, Part(who, start, end), conversion)
            return
        for block in inner:
            if isinstance(block, dict):
                yield from self._parts(block, who, start, end, conversion)
            elif isinstance(block, str):
                yield Part(who, start, end, block)

    def _done(
        self, steps: tuple[Step, ...], item: dict[str, Any], part: Part, conversion: Conversion
    ) -> Iterator[Part]:
        """What an item gives; one that gives nothing is counted."""
        is_wordless = isinstance(steps[0], Says)
        for step in steps:
            for made in self._step(step, item, part, conversion):
                if made.text is None or made.text.strip():
                    is_wordless = False
                    yield made
        if is_wordless:
            conversion.leave_out("items without words")
        for holds, name in self._events:
            if holds(item):
                yield msgspec.structs.replace(
                    part, who="", start=part.end or part.start, event=name
                )

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


def _holds(sign: str) -> Callable[[Any], bool]:
    """Whether something stands at a path, or with `=` after it, just that."""
    path, has_word, wanted = sign.partition("=")
    get = getter(path)
    if not has_word:
        return lambda value: bool(get(value))
    return lambda value: (found := get(value)) is not None and str(found).casefold() == wanted


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
