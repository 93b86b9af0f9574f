"""Formats that are tables: where a source keeps its items, and which field of one says what.

A `Declared` is both the reader of a format and its manual. Paths are keys with dots between them
(`analysis.summary`, `words[0].start`, `words[-1].end`); `a|b` is the first of them that holds
something. An item of the list becomes turns by its kind: it says something, calls a tool, gives a
tool's result back, is an event, or is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.vendor import decode
from scorecard.records.interaction import Interaction, Speaker

if TYPE_CHECKING:
    from scorecard.formats.declared_reader import TableReader

_any = msgspec.json.Decoder()

Unit = Literal["s", "ms", "us", "ticks", "instant", "duration"]
"""What a number of a time counts. `instant` is a point in time (ISO 8601, or a number since 1970,
whose size says its unit); the others count from the start of the interaction."""
Time = tuple[str, Unit]
"""Where a time stands, and what its number counts."""


class Says(NamedTuple):
    """The item is said, or written."""


class Call(NamedTuple):
    """The item, or each object in a list `each` of it, calls a tool."""

    name: str
    arguments: str
    id: str = ""
    each: str = ""
    prefix: str = ""  # which the name has, and the tool has not


class Answer(NamedTuple):
    """The item, or each object in a list `each` of it, is what a tool gave back."""

    value: str
    id: str = ""
    name: str = ""
    each: str = ""


class Event(NamedTuple):
    """Something happens that nobody says; `of` is a path to who does it, else it is the system."""

    name: str


class Skip(NamedTuple):
    """It is left out, and counted as `what` it is (in the plural)."""

    what: str


Step = Says | Call | Answer | Event | Skip


class People(NamedTuple):
    """Who is who, in a list of its own: the turns name people by `key`, `role` says what they
    are, and `fields` of them become members of `agent` and `customer`."""

    at: str
    key: str
    role: str
    fields: Mapping[str, str] = {}


class Opening(NamedTuple):
    """What is said first, where the value itself holds it as a text, and not the list of items.

    Where `agent_when` holds (`source=10`), it is the agent's."""

    text: str
    role: Speaker
    start: str = ""
    agent_when: str = ""


def roles(*, agent: str = "", customer: str = "", system: str = "") -> dict[str, Speaker]:
    """The words for each role, in lower case and with blanks between them."""
    given: dict[Speaker, str] = {"agent": agent, "customer": customer, "system": system}
    return {word: role for role, words in given.items() for word in words.split()}


@dataclass(frozen=True)
class Declared:
    """A format as a table.

    `items` are the paths of the list of what is said and done, the best first (`a[]+b[]` are two
    in a row, an empty path is a value that is the list itself); `blocks` is where
    an item holds a list of parts that are items of their own, by the same person. `kinds` are the
    steps for an item by the word at `kind`, or, with `?` before it, by a key that it has; `steps`
    are those of all others. `who` says whose an item is, beside a `channel` where a recording has
    several. `roles` are the words for agent, customer and system (lower case);
    whom they do not name, the user names. `fields` are those of the interaction by their source;
    `=call` is a fixed word. `nobody` is a path of the value that says whose all items are, where
    none of them says it; `=user` says it of a single one. `named`
    are paths of the value at which a name (or a list of them) stands that the turns use.
    `skip_when` says what an item is that is left out because something stands at a path
    (`private`) or just that (`visibility=agents`), `events` what else happens where something
    stands at one (`interrupted`).

    `left_out` says of paths of the value why nothing is lost that stands there; `unread` says of
    those at which words stand that are in no turn what they are: these are counted.

    `latest_only` are signs of a value that may hold no more than the last item of a conversation:
    where there is just one, it is refused. `lines` is where the whole is one text (`Agent: …`), for
    a value that has no list of items.
    `newest_first` is a path that only a list in which the newest comes first has; what a tool gave
    back before it was called tells such a list as well. Times, where there are any, decide.
    """

    name: str
    title: str
    shapes: tuple[ShapePaths, ...]
    items: tuple[str, ...]
    who: str = ""
    channel: str = ""
    text: str = ""
    roles: Mapping[str, Speaker] = field(default_factory=dict)
    kind: str = ""
    kinds: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    steps: tuple[Step, ...] = (Says(),)
    blocks: str = ""
    start: Time | None = None
    end: Time | None = None
    length: Time | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    nobody: str = ""
    skip_when: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    lines: str = ""
    newest_first: str = ""
    latest_only: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, Skip] = field(default_factory=dict)
    people: People | None = None
    named: Mapping[str, Speaker] = field(default_factory=dict)
    opening: Opening | None = None
    records: str = ""
    group_by: str = ""
    is_ai: bool = False
    is_html: bool = False
    is_mail: bool = False
    is_speech: bool = False
    tried: str = ""

    def format(self) -> InputFormat:
        """The table as a format like any other."""
        return InputFormat(
            name=self.name,
            title=self.title,
            shapes=self.shapes,
            convert=self.convert,
            fields=self.manual,
            tried=self.tried,
            needs_roles=not self.roles and self.people is None,
            split=self.split if self.records or self.group_by else None,
        )

    @property
    def manual(self) -> dict[str, str]:
        """Where each field of the source goes."""
        found: dict[str, str] = {}
        for target, source in self.fields.items():
            if not source.startswith("="):
                found.update((path, target) for path in source.split("|"))
        for items in (path for paths in self.items for path in paths.split("+")):
            found.update((_under(items or "[]", path), goes) for path, goes in self._of_an_item())
        if self.people is not None:
            for target, path in {"speaker": self.people.role, **self.people.fields}.items():
                goes = "turns[].speaker" if target == "speaker" else f"agent.{target}"
                found[f"{self.people.at}[].{path}"] = goes
        unread = {path: step.what for path, step in self.unread.items()}
        beside = {**self.left_out, **unread}
        return {**found, **{path: f"(left out: {why})" for path, why in beside.items()}}

    def _of_an_item(self) -> Iterator[tuple[str, str]]:
        for source, goes in (
            (self.who, "turns[].speaker"),
            (self.kind, "turns[].speaker"),
            (self.text, "turns[].text"),
            *((time[0], f"turns[].{name}") for name, time in self._times()),
        ):
            yield from ((path, goes) for path in source.split("|") if path)
        for path, what in self.skip_when.items():
            yield path.partition("=")[0], f"(left out: {what})"
        yield from ((path, "turns[].event") for path in self.events)
        for step in (*self.steps, *(step for steps in self.kinds.values() for step in steps)):
            match step:
                case Call():
                    said = {"name": step.name, "arguments": step.arguments}
                case Answer():
                    said = {"result": step.value}
                case _:
                    continue
            prefix = f"{step.each}[]." if step.each else ""
            for member, source in said.items():
                yield from (
                    (f"{prefix}{path}", f"turns[].action.{member}") for path in source.split("|")
                )

    def _times(self) -> Iterator[tuple[str, Time]]:
        for name, time in (("start", self.start), ("end", self.end), ("end", self.length)):
            if time is not None:
                yield name, time

    def convert(self, data: bytes, conversion: Conversion) -> Interaction:
        """The interaction in a value; raises `RecordError`."""
        return self.read(decode(_any, data), conversion)

    def read(self, value: Any, conversion: Conversion) -> Interaction:
        """The interaction in a decoded value; raises `RecordError`."""
        return self._reader.read(self.prepared(value), conversion)

    def prepared(self, value: Any) -> Any:
        """The value as the table has it, for a format whose items lie otherwise in it."""
        return value

    def split(self, data: bytes) -> list[bytes]:
        """The values in a value that holds several interactions, each as a value of its own."""
        return [msgspec.json.encode(part) for part in self._reader.split(decode(_any, data))]

    @cached_property
    def _reader(self) -> TableReader:
        from scorecard.formats.declared_reader import TableReader  # noqa: PLC0415 (with the first)

        return TableReader(self)


def _under(prefix: str, path: str) -> str:
    return path if not prefix else f"{prefix}{'' if path.startswith('[]') else '.'}{path}"
