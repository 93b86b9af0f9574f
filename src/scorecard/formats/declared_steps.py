"""What an item of a list does beside saying something: the steps of its table as functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scorecard.formats.assembly import Part
from scorecard.formats.clock import duration, instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Answer, Call, Unit
from scorecard.formats.openai_tools import result
from scorecard.formats.paths import getter, said
from scorecard.records.errors import RecordError

Do = Callable[[dict[str, Any], "Of", Conversion, list[Part]], None]
"""Adds what an item gives to a list."""
Of = tuple[str, float | None, float | None]
"""Whose an item is, and when it starts and ends."""
SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ticks": 1e-7}


def calls(step: Call) -> Do:
    """What adds the tools that an item calls."""
    name, arguments, called = map(getter, (step.name, step.arguments, step.id))
    each = eacher(step.each)

    def do(item: dict[str, Any], of: Of, _: Conversion, out: list[Part]) -> None:
        who, start, end = of
        out.extend(
            Part(
                who or None,
                start,
                end,
                call=(_text(called(call)), str(asked).removeprefix(step.prefix), arguments(call)),
            )
            for call in each(item)
            if (asked := name(call))
        )

    return do


def answers(step: Answer) -> Do:
    """What adds what tools gave back."""
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
    """What a tool gave back: parts of text are one text, JSON in a text is read, and a part that
    says it is `json` is just that."""
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        if all("text" in part for part in value):
            value = said(value, conversion)
        elif len(value) == 1 and value[0].keys() == {"json"}:
            value = value[0]["json"]
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


def clock(path: str, unit: Unit) -> Callable[[Any], float]:
    """What reads a time that stands at a path, in seconds; it raises `RecordError`."""
    factor = SECONDS.get(unit, 1.0)

    def read(found: Any) -> float:
        if isinstance(found, dict) and "seconds" in found:  # as protobuf has a length of time
            found = f"{found['seconds']}.{found.get('nanos') or 0:09}s"
        try:
            if unit == "instant":
                return instant(found)
            if isinstance(found, str):
                return duration(found) * (factor if found.strip().isdecimal() else 1.0)
            return duration(found) * factor
        except (ValueError, TypeError, AttributeError):
            raise RecordError(f"$..{path.partition('|')[0]}", "not a time") from None

    return read


def word(path: str) -> Callable[[Any], str]:
    """What makes a word of who an item is of; it raises `RecordError` for what is none."""

    def read(who: Any) -> str:
        if isinstance(who, dict | list) and who:
            reason = "who says it is no name, number or word"
            raise RecordError(
                f"$..{path.partition('|')[0]}", reason, "describe it in a mapping file"
            )
        return "" if who in (None, [], {}) else str(who)

    return read


def voice(who: Any, channel: Any, of_all: str) -> str:
    """The word for who an item is of, where a recording may have several channels."""
    if channel is None:
        if who is None or who == "" or not of_all:
            return of_all if who is None else str(who)
        return f"{of_all.partition(' speaker ')[0]} speaker {who}"
    return f"channel {channel}" if who is None else f"channel {channel} speaker {who}"
