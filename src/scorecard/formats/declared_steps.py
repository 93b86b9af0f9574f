"""What an item of a list does, by the steps of its table: compiled once to functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scorecard.formats.assembly import Part
from scorecard.formats.clock import duration, instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Answer, Call, Declared, Event, Says, Skip, Step, Time
from scorecard.formats.openai_tools import result
from scorecard.formats.paths import Get, getter, said
from scorecard.formats.words import plain
from scorecard.records.errors import RecordError

Do = Callable[[dict[str, Any], "Of", Conversion, list[Part]], None]
"""Adds what an item gives to a list."""
Of = tuple[str, float | None, float | None]
"""Whose an item is, and when it starts and ends."""
_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ticks": 1e-7}


def doer(steps: tuple[Step, ...], table: Declared) -> Do:
    """What an item does of these steps; an item of words that gives nothing is counted."""
    does = [_step(step, table) for step in steps]
    events = [(holds(sign), name) for sign, name in table.events.items()]
    is_said = isinstance(steps[0], Says)

    def do(item: dict[str, Any], of: Of, conversion: Conversion, out: list[Part]) -> None:
        before = len(out)
        for step in does:
            step(item, of, conversion, out)
        if is_said and len(out) == before:
            conversion.leave_out("items without words")
        for happens, name in events:
            if happens(item):
                out.append(Part("", of[2] or of[1], of[2], event=name))

    return do


def _step(step: Step, table: Declared) -> Do:
    match step:
        case Says():
            return _says(getter(table.text), html=table.is_html, mail=table.is_mail)
        case Call():
            return _calls(step)
        case Answer():
            return _answers(step)
        case Event():
            return lambda item, of, conversion, out: out.append(Part("", *of[1:], event=step.name))
        case Skip():
            return lambda item, of, conversion, out: conversion.leave_out(step.what)


def _says(words: Get, *, html: bool, mail: bool) -> Do:
    def do(item: dict[str, Any], of: Of, conversion: Conversion, out: list[Part]) -> None:
        text = words(item)
        if not isinstance(text, str):
            text = said(text, conversion)
        if text is not None and (html or mail):
            text = plain(text, html=html, mail=mail, conversion=conversion)
        if text is not None and text.strip():
            out.append(Part(*of, text))

    return do


def _calls(step: Call) -> Do:
    name, arguments, called = map(getter, (step.name, step.arguments, step.id))
    each = eacher(step.each)

    def do(item: dict[str, Any], of: Of, _: Conversion, out: list[Part]) -> None:
        out.extend(
            Part(*of, call=(_text(called(call)), str(asked), arguments(call)))
            for call in each(item)
            if (asked := name(call))
        )

    return do


def _answers(step: Answer) -> Do:
    value, called, name = map(getter, (step.value, step.id, step.name))
    each = eacher(step.each)

    def do(item: dict[str, Any], of: Of, conversion: Conversion, out: list[Part]) -> None:
        for answer in each(item):
            given = _given_back(value(answer), conversion)
            out.append(Part(*of, answer=(_text(called(answer)), _text(name(answer)), given)))

    return do


def _text(found: Any) -> str | None:
    return None if found is None else str(found)


def _given_back(value: Any, conversion: Conversion) -> Any:
    """What a tool gave back: parts of text are one text, and JSON in a text is read."""
    if isinstance(value, list) and all(isinstance(part, dict) and "text" in part for part in value):
        value = said(value, conversion)
    return result(value) if isinstance(value, str) else value


def holds(sign: str) -> Callable[[Any], bool]:
    """Whether something stands at a path, or with `=` after it, just that."""
    path, has_word, wanted = sign.partition("=")
    get = getter(path)
    if not has_word:
        return lambda value: bool(get(value))
    return lambda value: (found := get(value)) is not None and str(found).casefold() == wanted


def eacher(path: str) -> Callable[[Any], Iterable[Any]]:
    """What gives the objects in a list at a path; with no path, the value itself."""
    if not path:
        return lambda value: (value,)
    get = getter(path)

    def each(value: Any) -> Iterable[Any]:
        found = get(value)
        if not found:
            return ()
        if isinstance(found, dict):
            return (found,)
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else ()

    return each


def clock(time: Time) -> Callable[[Any], float | None]:
    """A function that reads a time of an item, in seconds; it raises `RecordError`."""
    path, unit = time
    get: Get = getter(path)
    factor = _SECONDS.get(unit, 1.0)

    def read(item: Any) -> float | None:
        found = get(item)
        if found is None:
            return None
        if isinstance(found, dict) and "seconds" in found:  # as protobuf has a length of time
            found = f"{found['seconds']}.{found.get('nanos') or 0:09}s"
        try:
            if unit == "instant":
                return instant(found)
            if isinstance(found, str):
                return duration(found) * (factor if found.strip().isdecimal() else 1.0)
            return duration(found) * factor
        except (ValueError, TypeError, AttributeError):
            raise RecordError(f"$..{path.split('|')[0]}", "not a time") from None

    return read
