"""Records and rubrics made to be slow to grade, shrunk or stretched by a scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

Json = dict[str, Any]

_WORDS = ("the", "a", "my", "order", "refund", "please", "we", "are", "it", "you", "have", "to")
_PAIRS = [f"{one} {other}" for one in _WORDS for other in _WORDS]
_SAYS: Json = {
    "sorry": {"speaker": "agent", "says": ["sorry"]},
    "complaint": {"speaker": "customer", "says": ["complain"]},
    "never": {"says": ["xyzzy"]},
}


@dataclass(frozen=True)
class Case:
    """What is graded by what: the scale is 1 for the full size."""

    turns: Callable[[float], list[Json]]
    conditions: tuple[Json, ...] = ()
    """Those of the criteria; none is the bundled rubric."""
    moments: Json | None = None


def rubric_of(case: Case) -> Json:
    """One criterion for every five conditions; what is left of the last one asks nothing."""
    nothing = {"field": "id", "exists": True}
    criteria = []
    for first in range(0, len(case.conditions), 5):
        part = [*case.conditions[first : first + 5], *[nothing] * 4][:5]
        levels = {
            level: {"behaviour": str(level), "met_when": condition}
            for level, condition in enumerate(part, 1)
        }
        criteria.append({"id": f"c{first}", "title": "c", "levels": levels})
    moments = _SAYS if case.moments is None else case.moments
    about = {"format": 1, "id": "hostile", "version": "1", "title": "Hostile"}
    return {**about, "moments": moments, "criteria": criteria}


def _agent(text: str) -> list[Json]:
    return [{"speaker": "agent", "text": text}]


def _babble(length: float) -> str:
    return " ".join(Random(1).choices(_WORDS, k=int(length) // 4))


def _repeated(text: str, length: float) -> list[Json]:
    return _agent(text * max(1, int(length) // len(text)))


def _quarrel(turns: float) -> list[Json]:
    """Complaints and apologies, in turns, no two the same, and no more than a day of them."""
    said = (("customer", "I complain"), ("agent", "sorry"))
    starts = (0.75 * i for i in range(int(turns)))
    return [
        {"speaker": said[i % 2][0], "text": f"{said[i % 2][1]} {i}", "start": at, "end": at + 0.5}
        for i, at in enumerate(starts)
    ]


def _late(turns: float) -> list[Json]:
    """Many complaints, and one apology at the very end of a long turn."""
    complaints = [{"speaker": "customer", "text": f"complain {i}"} for i in range(int(turns))]
    return [*complaints, *_agent("so " * int(turns) + "sorry")]


def _sentences(number: float) -> list[Json]:
    """So many different sentences with the same word, in one turn."""
    random = Random(1)
    made = (" ".join(random.choices(_WORDS, k=8)) for _ in range(int(number)))
    return _agent(" ".join(f"sorry {one}." for one in made))


def _one(name: str, **wording: Any) -> Json:
    return {name: wording}


def _nested(depth: int) -> Json:
    """Moments made of moments, each of the next one twice."""
    chain = {f"m{i}": {"any_of": [f"m{i + 1}", f"m{i + 1}"]} for i in range(depth)}
    return {**chain, f"m{depth}": {"says": ["sorry"]}}


_MB, _MANY = 1e6, 1e5
_RESPONSES = tuple(
    {"response": "sorry", "to": "complaint", **within}
    for within in ({"within": "2 turns"}, {"within": "9s"}, {})
)
_ORDERS: tuple[Json, ...] = (
    {"precedence": "complaint", "of": "sorry"},
    {"precedence": "complaint", "of": "sorry", "reply_by": "agent"},
    {"sequence": ["complaint", "sorry"] * 50},
    {"sequence": ["complaint"] * 50 + ["sorry", "never"], "reply_by": "agent"},
)
_SCOPES: tuple[Json, ...] = (
    {"never": "sorry", "in": {"between": ["complaint", "complaint"]}},
    {"never": "never", "in": {"around": "complaint", "span": "1 turns"}},
    {"never": "never", "in": {"around": "complaint", "span": "0.1s"}},
    {"always": "sorry", "in": {"last": "50%"}},
)
_MEASURES: tuple[Json, ...] = (
    {"measure": "talk_share", "of": "agent", "below": 1},
    {"measure": "monologue_words", "below": 9},
    {"measure": "reply_time", "of": "agent", "at_most": 9, "except_after": "complaint"},
    {"measure": "silence", "at_most": 9, "except_after": "sorry"},
    {"measure": "interruptions", "of": "agent", "at_most": 9},
)
_MIXED: tuple[Json, ...] = (
    {"occurs": "sorry"},
    {"never": "never"},
    {"response": "sorry", "to": "complaint"},
    {"measure": "words", "at_least": 1},
    {"sequence": ["complaint", "sorry"]},
)
_PATTERNS = ("(a+)+$", "(a|aa)+$", "(a*)*b", "(.*a){20}", "(a|b)*a(a|b){12}c")

CASES: dict[str, Case] = {
    "long-turn": Case(lambda size: _agent(_babble(10 * _MB * size))),
    "long-turn-zh": Case(lambda size: _repeated("抱歉，让您久等。", 3 * _MB * size)),
    "many-turns": Case(lambda size: _quarrel(_MANY * size)),
    "criteria": Case(lambda size: _quarrel(20), _MIXED * 1_000),
    "phrases": Case(
        lambda size: _agent(_babble(10 * _MB * size)),
        ({"occurs": "pair"},),
        _one("pair", says=[*_PAIRS, *(f"z{i}" for i in range(10_000))]),
    ),
    "all-phrases": Case(
        lambda size: _agent(_babble(_MB * size)),
        ({"repeats": "pair"},),
        _one("pair", says=_PAIRS, excluding=["to to to"]),
    ),
    "patterns": Case(
        lambda size: _repeated("a", 10 * _MB * size),
        ({"repeats": "bad"},),
        _one("bad", matches=_PATTERNS),
    ),
    "greedy": Case(
        lambda size: _repeated("a", _MB * size),
        ({"repeats": "bad"},),
        _one("bad", matches=["a.*b|a"]),
    ),
    "similar": Case(
        lambda size: _agent(_babble(10 * _MB * size)),
        ({"occurs": "like"},),
        _one("like", similar_to=["we are sorry for the delay of your order", "ab" * 30]),
    ),
    "repeats": Case(lambda size: _sentences(5_000 * size), ({"repeats": "sorry"},)),
    "repeats-many": Case(lambda size: _sentences(2 * _MANY * size), ({"repeats": "sorry"},)),
    "response": Case(lambda size: _quarrel(_MANY * size), _RESPONSES),
    "late": Case(lambda size: _late(_MANY * size), _RESPONSES[2:]),
    "order": Case(lambda size: _quarrel(_MANY * size), _ORDERS),
    "scopes": Case(lambda size: _quarrel(_MANY * size), _SCOPES),
    "measures": Case(lambda size: _quarrel(_MANY * size), _MEASURES),
    "quotes": Case(lambda size: _quarrel(_MANY * size), ({"never": "sorry"}, {"always": "never"})),
    "nested": Case(
        lambda size: _quarrel(_MANY / 10 * size),
        ({"never": "m0"}, {"precedence": "m0", "of": "m0"}),
        _nested(49),
    ),
}
