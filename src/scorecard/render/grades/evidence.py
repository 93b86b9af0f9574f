"""Evidence in words."""

from __future__ import annotations

from collections import Counter

import msgspec
from msgspec import UNSET

from scorecard.conditions.bounds import in_words, shown
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
    Reached,
    Searched,
    Without,
)
from scorecard.language import count_turns_from_one, say_need, say_stat, turn_counter
from scorecard.render.grades.tally import Cause, ranked
from scorecard.render.grades.titles import Titles, find_measure
from scorecard.render.messages import Messages

_MOST_CAUSES = 3


class Fact(msgspec.Struct, frozen=True):
    """One piece of evidence: the words that were said, if any, what they show, and where.

    `subject` is what a longer text is about.
    """

    text: str
    turn: str = ""
    quote: str | None = None
    subject: str = ""


def quotes(level: LevelGrade, titles: Titles, words: Messages) -> list[Fact]:
    """The words that decided."""
    return [fact for fact in unsaid_evidence(level, titles, words) if fact.quote is not None]


def unsaid_evidence(level: LevelGrade, titles: Titles, words: Messages) -> list[Fact]:
    """The facts without what the reasons say already, word for word: of those, just where."""
    if level.evidence is UNSET:
        return []
    found = []
    for item in level.evidence:
        shown = fact(item, titles, words)
        if isinstance(item, Quote) or not any(shown.text in reason for reason in level.reasons):
            found.append(shown)
        elif shown.turn:
            is_only_reason = len(level.reasons) == 1
            text = "" if is_only_reason else shown.subject or shown.text
            found.append(msgspec.structs.replace(shown, text=text))
        elif shown.quote is not None:
            found.append(shown)
    return list(dict.fromkeys(found))


def fact(item: Evidence, titles: Titles, words: Messages) -> Fact:
    """One piece of evidence in words."""
    match item:
        case Quote():
            weighs = "" if item.weight is None else f" {item.weight:+.2f}"
            name = titles.moment(item.moment) + weighs
            found = Fact(name, _turns(words, item.turn), item.quote)
        case Acted():
            text = words.acted.format(titles.moment(item.moment), item.action)
            found = Fact(text, _turns(words, item.turn))
        case Happened():
            text = words.happened.format(titles.moment(item.moment), item.event)
            found = Fact(text, _turns(words, item.turn))
        case Without():
            text = words.without.format(titles.within(item.moment)).strip()
            found = Fact(text, _turns(words, item.turn), item.quote)
        case Searched():
            found = Fact(_searched(item, titles, words))
        case Measured():
            found = _measured(item, titles, words)
        case FieldValue():
            bound = in_words(item.bound, words.language)
            found = Fact(words.field.format(item.path, shown(item.value), bound))
        case Observed():
            found = _observed(item, words)
        case Reached():
            titled, span = (
                titles.criterion(item.criterion),
                "–".join(map(str, dict.fromkeys((item.level, item.possible)))),
            )
            found = Fact(words.field.format(titled, span, in_words(item.bound, words.language)))
        case Missing():
            found = Fact(words.not_recorded.format(say_need(item.needs, words.language)))
    return found


def why(level: LevelGrade) -> str:
    """The reason for a verdict, with turns counted from 1."""
    return count_turns_from_one(level.why)


def about(fact: Fact, words: Messages) -> str:
    """The place of a fact, and what it shows."""
    return words.comma.join(part for part in (fact.turn, fact.text) if part)


def describe_cause(cause: Cause, titles: Titles, words: Messages) -> str:
    """What closes a gate, in a few words."""
    match cause.kind:
        case "missing":
            return words.cause["missing"].format(say_need(cause.name, words.language))
        case "absent":
            return words.cause["absent"].format(titles.within(cause.name)).rstrip()
        case "measure":
            return titles.measure(cause.name)
        case "present":
            return titles.moment(cause.name)
        case "criterion":
            return titles.criterion(cause.name)
        case "field" | "observation":
            return say_need(f"{cause.kind} {cause.name}", words.language)


def causes_in_words(causes: Counter[Cause], titles: Titles, words: Messages) -> str:
    """The most frequent causes, each with how often it closed the gate."""
    return words.list_comma.join(
        describe_cause(cause, titles, words) + words.aside.format(f"{number:,}")
        for cause, number in ranked(causes)[:_MOST_CAUSES]
    )


def _turns(words: Messages, *turns: int) -> str:
    named = words.turn if len(turns) == 1 else words.these_turns
    return named.format(words.list_comma.join(str(turn + 1) for turn in turns))


def _searched(item: Searched, titles: Titles, words: Messages) -> str:
    places = turn_counter(words.language, item.speaker, item.sort)(item.turns)
    text = words.searched.format(titles.within(item.moment), places).strip()
    return text if item.after is None else words.searched_after.format(text, item.after + 1)


def _measured(item: Measured, titles: Titles, words: Messages) -> Fact:
    known = find_measure(item.measure)
    unit = words.unit.get(known.unit, "") if known else ""
    named = say_stat(item.stat, known.unit if known else "", words.language)
    whose = words.whose.get(item.of or "", "{}")
    what = whose.format(named.format(titles.measure(item.measure)))
    bound = in_words(item.bound, words.language, unit)
    text = words.measured.format(what, shown(item.value) + unit, bound)
    return Fact(text, "" if item.turn is None else _turns(words, item.turn), subject=what)


def _observed(item: Observed, words: Messages) -> Fact:
    text = words.observed[item.met].format(item.observation)
    if item.by is not None:
        text += words.by.format(item.by)
    return Fact(text, _turns(words, *item.turns) if item.turns else "", item.quote or item.note)
