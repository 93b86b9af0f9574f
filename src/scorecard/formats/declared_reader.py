"""Reads a value by the table of its format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Declared, Opening
from scorecard.formats.declared_steps import Do, clock, doer, eacher, holds
from scorecard.formats.paths import Get, at, getter, opened
from scorecard.formats.transcripts import spoken
from scorecard.formats.words import plain
from scorecard.records.decoding import convert as to_record
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_OPEN = ("agent", "customer", "outcome", "metadata")
_EARLIEST = 1e8  # in seconds: what is earlier counts from the start, not from 1970
_CHANNELS = {"phone_call": "call", "phone": "call", "voice": "call", "webchat": "chat"}


class TableReader:
    """A table whose paths are compiled."""

    def __init__(self, table: Declared) -> None:
        self._table = table
        self._lists = [
            [(path.removesuffix("[]"), path[-2:] in ("[]", "")) for path in paths.split("+")]
            for paths in table.items
        ]
        self._who, self._lines, self._kind = map(getter, (table.who, table.lines, table.kind))
        self._channel = getter(table.channel) if table.channel else None
        self._blocks = getter(table.blocks) if table.blocks else None
        kinds = {word: doer(steps, table) for word, steps in table.kinds.items()}
        self._words = {word: does for word, does in kinds.items() if word[:1] != "?"}
        self._keys = [(word[1:], does) for word, does in kinds.items() if word[:1] == "?"]
        self._others = doer(table.steps, table)
        self._sources = [
            (*target.partition(".")[::2], _source(source), source)
            for target, source in table.fields.items()
        ]
        self._group = getter(table.group_by) if table.group_by else None
        self._skips = [(holds(sign), what) for sign, what in table.skip_when.items()]
        self._start = clock(table.start) if table.start else lambda item: None
        self._end = clock(table.end) if table.end else None
        self._length = clock(table.length) if table.length else None

    def items(self, value: Any) -> list[Any] | None:
        """The items of a value: of its lists, the first that holds something."""
        found: list[Any] | None = None
        for paths in self._lists:
            lists = [
                inner
                for path, is_list in paths
                if (inner := self._list(at(value, path), is_list=is_list)) is not None
            ]
            if lists:
                found = lists[0] if len(lists) == 1 else [one for inner in lists for one in inner]
                if found:
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
            help = "it holds no conversation (yet): fetch it when that has ended, or leave it out"
            raise RecordError("$", f"`{table.items[-1] or '[]'}` is missing", help)
        people = self._people(value)
        roles = {**table.roles, **{name: role for name, (role, _) in people.items() if role}}
        for path, role in table.named.items():
            names = at(value, path)
            for name in names if isinstance(names, list) else [names]:
                if name is not None:
                    roles[str(name).casefold()] = role
        assembly = Assembly(conversion, roles, is_speech=table.is_speech)
        given: list[list[Part]] = []
        if table.opening is not None:
            given.append(self._opening(table.opening, value, conversion))
        of_all = self._of_all(value, items or [])
        if not items and isinstance(text := self._lines(value), str):
            given.append(
                [Part(line.who, line.starts, line.ends, line.text) for line in spoken(text)]
            )
        for index, item in enumerate(items or ()):
            if not isinstance(item, dict):
                raise RecordError(f"$.{table.items[0]}[{index}]", "expected an object")
            parts: list[Part] = []
            self._parts(item, of_all, None, None, conversion, parts)
            given.append(parts)
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
        # The turns were made here, of types that are checked: one stands for them all.
        record = to_record({**made, "turns": [msgspec.to_builtins(turns[0])]})
        return msgspec.structs.replace(record, turns=turns)

    def _opening(self, opening: Opening, value: Any, conversion: Conversion) -> list[Part]:
        text = at(value, opening.text)
        if not isinstance(text, str):
            return []
        text = plain(
            text, html=self._table.is_html, mail=self._table.is_mail, conversion=conversion
        )
        start = clock((opening.start, "instant"))(value) if opening.start else None
        is_agents = opening.agent_when and holds(opening.agent_when)(value)
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
        if not names or names.count(names[0]) == len(names):
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
        out: list[Part],
    ) -> None:
        """Add what an item gives; what it does not say itself, the item around it said."""
        for holds_, what in self._skips:
            if holds_(item):
                conversion.leave_out(what)
                return
        who = self._voice(item, who)
        given = self._start(item)
        start = start if given is None else given
        until = None if self._end is None else self._end(item)
        if until is None and self._length is not None and start is not None:
            length = self._length(item)
            until = None if length is None else start + length
        end = end if until is None else until
        does = self._does_of(item)
        inner = None if self._blocks is None or does is not self._others else self._blocks(item)
        if not isinstance(inner, list):
            does(item, (who, start, end), conversion, out)
            return
        for block in inner:
            if isinstance(block, dict):
                self._parts(block, who, start, end, conversion, out)
            elif isinstance(block, str):
                out.append(Part(who, start, end, block))

    def _voice(self, item: dict[str, Any], of_all: str) -> str:
        """The word for who an item is of; what it does not say, the item around it said."""
        who = self._who(item)
        channel = None if self._channel is None else self._channel(item)
        if channel is None:
            inner = "" if who is None else str(who)
            if self._channel is not None and of_all and inner:
                return f"{of_all.partition(' speaker ')[0]} speaker {inner}"
            return inner or of_all
        return f"channel {channel}" if who is None else f"channel {channel} speaker {who}"

    def _does_of(self, item: dict[str, Any]) -> Do:
        if self._words:
            word = self._kind(item)
            if word is not None and (found := self._words.get(str(word))) is not None:
                return found
        for key, does in self._keys:
            if item.get(key):
                return does
        return self._others

    def _people(self, value: Any) -> dict[str, tuple[Speaker | None, dict[str, Any]]]:
        people = self._table.people
        if people is None:
            return {}
        found: dict[str, tuple[Speaker | None, dict[str, Any]]] = {}
        for person in eacher(people.at)(value):
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
        for head, member, get, source in self._sources:
            found = get(value)
            if not found and found != 0:
                continue
            if head in _OPEN:
                made.setdefault(head, {}).setdefault(member, found)
            elif head == "started_at":
                made[head] = _started(found, source)
            elif head == "channel":
                made[head] = _CHANNELS.get(str(found).lower(), str(found).lower())
            else:
                made[head] = str(found)
        return made


def _source(source: str) -> Get:
    """What gives a field of the interaction: a path, or a fixed word."""
    return (lambda value: source[1:]) if source[:1] == "=" else getter(source)


def _started(found: Any, source: str) -> str:
    try:
        return iso(instant(found))
    except (ValueError, TypeError, AttributeError):
        raise RecordError(
            f"$.{source.split('|', maxsplit=1)[0]}", "not a time", "write ISO 8601"
        ) from None


def _with(value: Any, path: str, items: Sequence[Any]) -> Any:
    """The value with other items in the list at a path."""
    if not path:
        return items
    head, _, rest = path.partition(".")
    return {**value, head: _with(value[head], rest, items)}
