"""From what a model wrote to answers that hold: in the schema, with quotes that stand where they
are said to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from scorecard.judge.prompt import Prompt
from scorecard.judge.questions import Question
from scorecard.judge.quotes import find_quote
from scorecard.records.interaction import Turn

_MOST_TRIES = 200
_LONGEST_NOTE = 300
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)

NO_JSON = "the answer is not JSON"
WRONG_SCHEMA = "not in the schema that was asked for"
NOT_TOLD = "the model says that the transcript does not tell"
NO_QUOTE = "met, but no words are quoted"
WRONG_QUOTE = "the words quoted do not stand in the turn named"
WRONG_TURN = "there is no such turn"
WRONG_SPEAKER = "the turn named is another speaker's"
CONTROL_FAILED = "the answer to a question whose answer is known is wrong"


class Place(NamedTuple):
    """Words of a turn, as offsets into its text as it was shown; None where the turn is an action
    or event, which is shown as a whole."""

    turn: int
    span: tuple[int, int] | None


class Answer(NamedTuple):
    """Whether it is so, where, and why, as the model says; `named` are all turns that it names,
    also without words that stand there."""

    met: bool
    places: tuple[Place, ...]
    note: str
    named: frozenset[int] = frozenset()


class Answers(NamedTuple):
    """What one reply holds: answers, and why there is none, both by the name of the question;
    `refused` are the quotes that do not stand, by reason, as (name, reason)."""

    given: dict[str, Answer]
    lacking: dict[str, str]
    refused: list[tuple[str, str]]


class _Place(msgspec.Struct, frozen=True):
    turn: int
    quote: str


class _Answer(msgspec.Struct, frozen=True):
    met: bool | None
    where: list[_Place] = []
    note: str | None = ""


def read_answers(
    reply: str, prompt: Prompt, turns: Sequence[Turn], texts: Sequence[str]
) -> Answers:
    """Take a reply apart. Nothing that it holds raises.

    An answer counts if it is in the schema and its quotes stand: one that is met needs a quote in
    each turn that it names (what has none is refused, and the rest counts); one that is not met
    needs none, but if it quotes, some of that has to stand. Where the control questions are
    answered wrongly, nothing counts.
    """
    found = _json_object(reply)
    if found is None:
        return _none(prompt, NO_JSON)
    answers = {key: _converted(found.get(key)) for key in prompt.asked}
    if not any(answers.values()):
        return _none(prompt, WRONG_SCHEMA)
    if _fails_control(answers, prompt):
        return _none(prompt, CONTROL_FAILED)
    given, lacking, refused = {}, {}, []
    for key, question in prompt.questions.items():
        answer = answers[key]
        if answer is None or answer.met is None:
            lacking[question.name] = WRONG_SCHEMA if answer is None else NOT_TOLD
            continue
        held, reasons = _places(answer, question, turns, texts)
        refused += [(question.name, reason) for reason in reasons]
        if held or not (answer.met or reasons):
            note = (answer.note or "").strip()[:_LONGEST_NOTE]
            named = frozenset(place.turn for place in answer.where)
            given[question.name] = Answer(answer.met, held, note, named)
        else:
            lacking[question.name] = reasons[0] if reasons else NO_QUOTE
    return Answers(given, lacking, refused)


def _none(prompt: Prompt, reason: str) -> Answers:
    return Answers({}, {question.name: reason for question in prompt.questions.values()}, [])


def _fails_control(answers: dict[str, _Answer | None], prompt: Prompt) -> bool:
    """Whether what is not there is met, or all that is asked, what is there with it, is unmet."""
    verdicts = {key: answer.met for key, answer in answers.items() if answer is not None}
    wrong = [
        control for control in prompt.controls if verdicts.get(control.key) is (not control.met)
    ]
    return any(not control.met for control in wrong) or (
        bool(wrong) and not any(met is not False for met in verdicts.values())
    )


def _converted(value: Any) -> _Answer | None:
    try:
        return msgspec.convert(value, _Answer, strict=False)
    except (msgspec.ValidationError, RecursionError):
        return None


def _places(
    answer: _Answer, question: Question, turns: Sequence[Turn], texts: Sequence[str]
) -> tuple[tuple[Place, ...], list[str]]:
    """Where an answer's quotes stand, by turn, each turn once; and what is wrong with others."""
    held: dict[int, Place] = {}
    reasons: list[str] = []
    for named in answer.where:
        if not 0 <= named.turn < len(turns):
            reasons.append(WRONG_TURN)
            continue
        span = find_quote(named.quote, texts[named.turn])
        turn = turns[named.turn]
        if span is None:
            reasons.append(WRONG_QUOTE)
        elif question.speaker not in (None, turn.speaker):
            reasons.append(WRONG_SPEAKER)
        else:
            held.setdefault(named.turn, Place(named.turn, span if turn.text is not None else None))
    return tuple(held[turn] for turn in sorted(held)), reasons


def _json_object(reply: str) -> dict[str, Any] | None:
    """The first JSON object in a reply that is no part of another, whatever stands around it."""
    text = _THOUGHTS.sub("", reply)
    decoder = json.JSONDecoder()
    for start in _braces(text):
        try:
            value, _ = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else None
    return None


def _braces(text: str) -> Iterator[int]:
    at = -1
    for _ in range(_MOST_TRIES):
        at = text.find("{", at + 1)
        if at < 0:
            return
        yield at
