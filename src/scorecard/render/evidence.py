"""Evidence in words."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import UNSET

from scorecard.conditions.measures import MEASURES
from scorecard.grade import (
    Acted,
    Evidence,
    FieldValue,
    Happened,
    LevelGrade,
    Measured,
    Missing,
    Observed,
    Quote,
    Searched,
)
from scorecard.render.figures import plain
from scorecard.render.tally import Cause
from scorecard.render.words import Words


@dataclass(frozen=True, slots=True)
class Fact:
    """One piece of evidence: the words that were said, if any, what they show, and where."""

    text: str
    turn: str = ""
    quote: str | None = None


def facts(rung: LevelGrade, words: Words) -> list[Fact]:
    """The evidence for a rung's verdict; none where the grade was made without."""
    if rung.evidence is UNSET:
        return []
    return [fact(item, words) for item in rung.evidence]


def fact(item: Evidence, words: Words) -> Fact:
    """One piece of evidence in words."""
    match item:
        case Quote():
            told = Fact(item.moment, _turn(item.turn, words), item.quote)
        case Acted():
            text = f"{item.moment} ({words.action.format(item.action)})"
            told = Fact(text, _turn(item.turn, words))
        case Happened():
            text = f"{item.moment} ({words.event.format(item.event)})"
            told = Fact(text, _turn(item.turn, words))
        case Searched():
            told = Fact(_searched(item, words))
        case Measured():
            told = Fact(_measured(item, words), _turn(item.turn, words))
        case FieldValue():
            bound = _bound(item.bound, "", words)
            told = Fact(words.measured.format(item.path, plain(item.value), bound))
        case Observed():
            told = _observed(item, words)
        case Missing():
            told = Fact(words.missing.format(item.needs))
    return told


def blame(cause: Cause, words: Words) -> str:
    """What closes a gate, in a few words."""
    return words.cause[cause.kind].format(cause.name)


def _turn(turn: int | None, words: Words) -> str:
    return "" if turn is None else words.turn.format(turn)


def _searched(item: Searched, words: Words) -> str:
    text = words.searched.format(item.moment, words.turns(item.turns))
    return text if item.after is None else words.searched_after.format(text, item.after)


def _measured(item: Measured, words: Words) -> str:
    unit = _unit(item.measure, words)
    name = item.measure if item.stat is None else f"{item.measure} ({item.stat})"
    if item.of is not None:
        name = words.whose.get(item.of, "{}").format(name)
    bound = _bound(item.bound, unit, words)
    return words.measured.format(name, plain(item.value) + unit, bound)


def _unit(measure: str, words: Words) -> str:
    known = MEASURES.get(measure)
    return words.unit.get(known.unit, "") if known else ""


def _bound(bound: dict[str, object], unit: str, words: Words) -> str:
    known = [
        words.bound.get(name, name + " {}").format(plain(value) + unit)
        for name, value in bound.items()
    ]
    return words.comma.join(known)


def _observed(item: Observed, words: Words) -> Fact:
    text = words.observed[item.met].format(item.observation)
    if item.by is not None:
        text = f"{text} {words.by.format(item.by)}"
    turns = words.turn.format(", ".join(map(str, item.turns))) if item.turns else ""
    return Fact(text, turns, item.note)
