"""Reads a value by the table of its format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Declared
from scorecard.formats.declared_code import column, compiled
from scorecard.formats.declared_steps import clock, eacher, holds
from scorecard.formats.paths import Get, at, getter, opened
from scorecard.formats.plain_lines import spoken
from scorecard.formats.turns import newest_first
from scorecard.formats.words import plain
from scorecard.records.decoding import convert as to_record
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_OPEN = ("agent", "customer", "outcome", "metadata")
_EARLIEST = 1e8  # in seconds: what is earlier counts from the start, not from 1970
# Where the answer to a request says that there are further pages.
_goes_on = getter(
    "has_more|hasMore|meta.hasMore|meta.has_more|paging.next|pages.next|_pagination.next|next_page"
    "|meta.next_page_url|links.next|@odata.nextLink|NextToken|meta.next_cursor|link.href"
    "|response_metadata.next_cursor|data.pagination.more|pagination.more|_links.next|nextUri"
)
_ONE_NAME = "call one of them otherwise, so that it is known whose each turn is"
_CHANNELS = {"phone_call": "call", "phone": "call", "voice": "call", "webchat": "chat"}


class TableReader:
    """A table whose paths are compiled."""

    def __init__(self, table: Declared) -> None:
        self._table = table
        self._lists = [
            [(path.removesuffix("[]"), path[-2:] in ("[]", "")) for path in paths.split("+")]
            for paths in table.items
        ]
        self._read = compiled(table)
        self._who, self._lines = getter(table.who), getter(table.lines)
        self._sources = [
            (*target.partition(".")[::2], _source(source), source)
            for target, source in table.fields.items()
        ]
        self._group = column(table.group_by) if table.group_by else None

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
        if len(items or ()) == 1 and any(holds(sign)(value) for sign in table.latest_only):
            help = "fetch all messages of the conversation"
            raise RecordError("$", "only the last message of a conversation", help)
        people = self._people(value)
        roles = {**table.roles, **{name: role for name, (role, _) in people.items() if role}}
        roles |= self._named(value, items or [])
        assembly = Assembly(conversion, roles, is_speech=table.is_speech)
        found = self._parts(items or [], value, conversion)
        if self._group is not None:
            self._refuse_several(items or [])
        if not isinstance(value, list) and _goes_on(value):
            conversion.remark("a page of a list that goes on read as all there is: fetch the rest")
        for path, step in table.unread.items():
            conversion.leave_out(step.what, int(bool(at(value, path))))
        is_instant = table.start is not None and table.start[1] == "instant"
        turns, began = assembly.turns(found, began=None if is_instant else 0.0)
        made = self._fields(value, people)
        made.setdefault("id", conversion.id)
        if "started_at" not in made and is_instant and began is not None and began >= _EARLIEST:
            made["started_at"] = iso(began)
        if table.is_ai:
            made["agent"] = {"kind": "ai", **made.get("agent", {})}
        # The turns were made here, of types that are checked: one stands for them all.
        record = to_record({**made, "turns": [msgspec.to_builtins(turns[0])]})
        return msgspec.structs.replace(record, turns=turns)

    def _parts(self, items: list[Any], value: Any, conversion: Conversion) -> list[Part]:
        """What is said and done, in the order in which it was."""
        opening = self._opening(value, conversion)
        if not items:
            text = self._lines(value)
            said = spoken(text, conversion) if isinstance(text, str) else ()
            lines = [line.part() for line in said if line.text.strip()]
            return self._one_channel([*opening, *lines])
        of_all = self._of_all(value, items)
        wrong = None
        if {*map(type, items)} != {dict}:
            wrong = next(at for at, item in enumerate(items) if type(item) is not dict)
        parts = [*opening]
        self._read(items[:wrong], of_all, None, None, conversion, parts)
        if wrong is not None:
            raise RecordError(f"$.{self._table.items[0]}[{wrong}]", "expected an object")
        if self._is_backwards(parts, value, conversion):
            parts = []
            for item in reversed(items):
                self._read([item], of_all, None, None, Conversion(), parts)
            parts += opening
        return self._one_channel(parts)

    def _named(self, value: Any, items: list[Any]) -> dict[str, Speaker]:
        """The roles of the names that the value itself says; raises `RecordError` where the turns
        use one that two people have."""
        roles: dict[str, Speaker] = {}
        for path, role in self._table.named.items():
            names = at(value, path)
            for name in names if isinstance(names, list) else [names]:
                if name is None or roles.setdefault(str(name).casefold(), role) == role:
                    continue
                if any(self._who(item) == name for item in items):
                    raise RecordError(
                        "$", f"agent and customer are both called `{name}`", _ONE_NAME
                    )
        return roles

    def _opening(self, value: Any, conversion: Conversion) -> list[Part]:
        opening = self._table.opening
        text = None if opening is None else at(value, opening.text)
        if opening is None or not isinstance(text, str):
            return []
        text = plain(
            text, html=self._table.is_html, mail=self._table.is_mail, conversion=conversion
        )
        begun = at(value, opening.start) if opening.start else None
        start = None if begun is None else clock(opening.start, "instant")(begun)
        is_agents = opening.agent_when and holds(opening.agent_when)(value)
        who = "agent" if is_agents else opening.role
        return [Part(who, start, None, text)] if text.strip() else []

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
        names = self._group(items)
        if not names or names.count(names[0]) == len(names):
            return
        name = self._table.group_by.split("|")[0]
        if None in names:
            reason, help = f"`{name}` is missing", "say which conversation it is of"
            raise RecordError(f"$[{names.index(None)}]", reason, help)
        help = "give the file to `scorecard grade` or `convert`, which take it apart"
        raise RecordError("$", f"several conversations (`{name}`) in one value", help)

    def _is_backwards(self, parts: list[Part], value: Any, conversion: Conversion) -> bool:
        """Whether what was said last comes first: by the times, else by tools and where it ends."""
        if any(part.start is not None for part in parts):
            return newest_first([part.start for part in parts])
        tools = [part for part in parts if part.call or part.answer]
        if tools and tools[0].call is not None:
            return False
        asked = {part.call[0] for part in tools if part.call is not None} - {None}
        if tools and tools[0].answer is not None and tools[0].answer[0] in asked:
            return True
        newest = self._table.newest_first
        if not newest or at(value, newest) is None or len(parts) < 2:
            return False
        ends = [self._table.roles.get(part.speaker or "") for part in (parts[0], parts[-1])]
        if ends == ["customer", "agent"]:
            return False
        conversion.remark("a list without times read as one in which the newest comes first")
        return True

    def _one_channel(self, parts: list[Part]) -> list[Part]:
        """Of a recording that has just one channel, nobody needs to be told which."""
        voices = {part.speaker or "" for part in parts} if self._table.channel else set()
        if len(voices) < 2 or len({voice.partition(" speaker ")[0] for voice in voices}) > 1:
            return parts
        return [
            msgspec.structs.replace(part, speaker=(part.speaker or "").partition(" speaker ")[2])
            for part in parts
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
            items = at(outer, path)
            for item, name in zip(items, self._group(items), strict=True):
                groups.setdefault(str(name), []).append(item)
            yield from (_with(outer, path, group) for group in groups.values())

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
