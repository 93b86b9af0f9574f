"""The loop over the items of a list, written out for each table and compiled once.

A table is read item by item, and for most items only a few of its paths lead anywhere. A call for
each path would take three times as long as all the rest; so the loop of each table is written as
Python, with its paths in place (docs/decisions/0012-tables-are-compiled.md). It has no more in it
than is asked of every item; what a tool is called with, or a time in words, is read by functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from scorecard.formats.assembly import Part
from scorecard.formats.clock import instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Answer, Call, Declared, Event, Says, Skip, Step, Time
from scorecard.formats.declared_steps import SECONDS, answers, calls, clock, voice, word
from scorecard.formats.paths import getter, said, steps_of
from scorecard.formats.words import plain

Read = Callable[[list[Any], str, "float | None", "float | None", Conversion, list[Part]], None]
"""Adds what items give to a list; what an item does not say itself (whose it is, when it starts
and ends), the item around it said."""

_LONGEST = 1e308  # what a number of 64 bits can hold


def compiled(table: Declared) -> Read:
    """The loop over the items of a table."""
    writer = _Loop(table)
    source = "\n".join(writer.loop())
    exec(compile(source, f"<the items of {table.name}>", "exec"), writer.names)
    read: Read = writer.names["read"]
    return read


def column(path: str) -> Callable[[list[Any]], list[Any]]:
    """What gives what stands at a path in each of some items."""
    writer = _Paths()
    found = f"{writer.get(path)} if type(item) is dict else None"
    read: Callable[[list[Any]], list[Any]] = eval(
        f"lambda items: [{found} for item in items]", writer.names
    )
    return read


class _Paths:
    """Writes paths of an item as expressions; what these refer to stands in `names`."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}

    def named(self, value: Any) -> str:
        """A name for a value that stands in no text."""
        name = f"_{len(self.names)}"
        self.names[name] = value
        return name

    def get(self, path: str) -> str:
        """An expression for what stands at a path of an item; as `getter`, of alternatives the
        first that holds something."""
        ways = [self._way(way) for way in path.split("|") if way]
        if len(ways) < 2:
            return ways[0] if ways else "None"
        chain = " else ".join(f"found if (found := {way}) or found == 0" for way in ways)
        return f"({chain} else None)"

    def _way(self, way: str) -> str:
        """Where all is as the path has it, it is followed in place, else by a call."""
        first, *steps = steps_of(way)
        follow = f"{self.named(getter(way))}(item)"
        here, checks = f"item.get({first!r})", []
        for number, step in enumerate(steps):
            at = f"at{number}"
            checks.append(f"type({at} := {here}) is {'dict' if isinstance(step, str) else 'list'}")
            if isinstance(step, str):
                here = f"{at}.get({step!r})"
            else:
                here = f"{at}[{step}]"
                checks.append(f"len({at}) {'>' if step >= 0 else '>='} {abs(step)}")
        if isinstance(first, int):
            return follow
        return f"({here} if {' and '.join(checks)} else {follow})" if checks else here

    def holds(self, sign: str) -> str:
        """An expression for whether something stands at a path, or with `=` after it, just
        that."""
        path, has_word, wanted = sign.partition("=")
        if not has_word:
            return self.get(path)
        return f"(sign := {self.get(path)}) is not None and str(sign).casefold() == {wanted!r}"


class _Loop(_Paths):
    """Writes the loop of a table."""

    def __init__(self, table: Declared) -> None:
        super().__init__()
        self._table = table
        self.names |= {"Part": Part, "said": said, "plain": plain, "voice": voice}
        self.names |= {"instant": instant, "numbers": (int, float), "LONGEST": _LONGEST}

    def loop(self) -> Iterator[str]:
        yield "def read(items, of_who, of_start, of_end, conversion, out):"
        yield " for item in items:"
        yield "  if type(item) is not dict:"
        yield "   if type(item) is str and item and not item.isspace():"
        yield "    out.append(Part(of_who, of_start, of_end, item))"
        yield "   continue"
        yield from _indented("  ", self._item())

    def _item(self) -> Iterator[str]:
        table = self._table
        for sign, what in table.skip_when.items():
            yield f"if {self.holds(sign)}:"
            yield f" conversion.leave_out({what!r})"
            yield " continue"
        yield from self._voice()
        yield from self._time("start", table.start, "of_start")
        yield from self._time("end", table.end, "None" if table.length else "of_end")
        if table.length:
            yield "if end is None and start is not None:"
            yield from _indented(" ", self._time("length", table.length, "None"))
            yield " if length is not None: end = start + length"
            yield "if end is None: end = of_end"
        yield from self._kinds()

    def _voice(self) -> Iterator[str]:
        table = self._table
        if table.channel:
            yield f"who = voice({self.get(table.who)}, {self.get(table.channel)}, of_who)"
        elif table.who:
            yield f"who = {self.get(table.who)}"
            yield f"if type(who) is not str: who = {self.named(word(table.who))}(who)"
            yield "if not who: who = of_who"
        else:
            yield "who = of_who"

    def _time(self, name: str, time: Time | None, otherwise: str) -> Iterator[str]:
        if time is None:
            yield f"{name} = {otherwise}"
            return
        path, unit = time
        yield f"{name} = {self.get(path)}"
        yield f"if {name} is None: {name} = {otherwise}"
        read = f"{name} = {self.named(clock(path, unit))}({name})"
        if unit in SECONDS:
            is_number = f"type({name}) in numbers and 0 <= {name} < LONGEST"
            yield f"elif {is_number}: {name} *= {SECONDS[unit]}"
        elif unit == "instant":
            yield "else:"
            yield f" try: {name} = instant({name})"
            yield f" except (ValueError, TypeError, AttributeError): {read}"
            return
        yield f"else: {read}"

    def _kinds(self) -> Iterator[str]:
        """What an item does by its kind: the number of the steps that are its own, or None."""
        table = self._table
        words = {word: steps for word, steps in table.kinds.items() if word[:1] != "?"}
        keys = {word[1:]: steps for word, steps in table.kinds.items() if word[:1] == "?"}
        numbered = list(dict.fromkeys(table.kinds.values()))
        if not numbered:
            yield from self._others()
            return
        yield "kind = None"
        if words:
            kinds = {word: numbered.index(steps) for word, steps in words.items()}
            yield f"word = {self.get(table.kind)}"
            yield "if word is not None:"
            get = f"{self.named(kinds)}.get"
            yield f" kind = {get}(word if type(word) is str else str(word))"
        for key, steps in keys.items():
            yield f"if kind is None and item.get({key!r}): kind = {numbered.index(steps)}"
        yield "if kind is None:"
        yield from _indented(" ", self._others())
        for number, steps in enumerate(numbered):
            yield f"elif kind == {number}:"
            yield from _indented(" ", self._steps(steps))

    def _others(self) -> Iterator[str]:
        if self._table.blocks:
            yield f"inner = {self.get(self._table.blocks)}"
            yield "if type(inner) is list and inner:"
            yield " before = len(out)"
            yield " read(inner, who, start, end, conversion, out)"
            yield f" if len(out) - before > 1: {self.named(_joined)}(out, before)"
            yield " continue"
        yield from self._steps(self._table.steps)

    def _steps(self, steps: tuple[Step, ...]) -> Iterator[str]:
        """What an item does; one of words that gives nothing is counted."""
        is_said = isinstance(steps[0], Says)
        if is_said:
            yield "before = len(out)"
        for step in steps:
            yield from self._step(step)
        if is_said:
            yield f"if len(out) == before: {self.named(_wordless)}(conversion)"
        for sign, name in self._table.events.items():
            event = f"Part('', end or start, end, event={name!r})"
            yield f"if {self.holds(sign)}: out.append({event})"

    def _step(self, step: Step) -> Iterator[str]:
        match step:
            case Says():
                yield from self._says()
            case Call() | Answer():
                does = calls(step) if isinstance(step, Call) else answers(step)
                is_there = f"if {self.get(step.each)}: " if step.each else ""
                yield f"{is_there}{self.named(does)}(item, (who, start, end), conversion, out)"
            case Event():
                yield f"out.append(Part('', start, end, event={step.name!r}))"
            case Skip():
                yield f"conversion.leave_out({step.what!r})"

    def _says(self) -> Iterator[str]:
        table = self._table
        yield f"text = {self.get(table.text)}"
        yield "if type(text) is not str: text = said(text, conversion)"
        if table.is_html or table.is_mail:
            how = f"html={table.is_html}, mail={table.is_mail}, conversion=conversion"
            yield f"if text is not None: text = plain(text, {how})"
        yield "if text and not text.isspace(): out.append(Part(who, start, end, text))"


def _joined(parts: list[Part], begin: int) -> None:
    """Texts that follow one another in one item are one text, as it was written."""
    texts = parts[begin:]
    del parts[begin + 1 :]
    for part in texts[1:]:
        last = parts[-1]
        is_one = (part.speaker, part.start) == (last.speaker, last.start)
        if last.text is None or part.text is None or not is_one:
            parts.append(part)
            continue
        goes_on = last.text[-1:].isspace() or not part.text[:1].isalnum()
        text = last.text + ("" if goes_on else "\n") + part.text
        parts[-1] = msgspec.structs.replace(last, text=text)


def _wordless(conversion: Conversion) -> None:
    conversion.leave_out("items without words")


def _indented(by: str, lines: Iterator[str]) -> Iterator[str]:
    return (by + line for line in lines)
