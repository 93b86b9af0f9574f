"""What the evaluator says about one interaction under one rubric (`scorecard.grade/1`).

These types are the wire format: encoding one with `to_json` gives the JSON line, and
`from_json` gives an equal value back. Key order is the order of the fields. No grade refers
to itself, so the garbage collector may leave them alone (`gc=False`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

Verdict = Literal["met", "unmet", "not_applicable", "unknown"]
Result = Literal["pass", "fail", "undecided", "none"]

SCHEMA = "scorecard.grade/1"


class _Evidence(msgspec.Struct, frozen=True, gc=False, tag_field="kind", omit_defaults=True):
    """One thing that decided a verdict; `kind` says which sort."""


class Quote(_Evidence, frozen=True, gc=False, tag="quote"):
    """Words in a turn. `start` and `end` are code points: `text[start:end] == quote`."""

    moment: str
    turn: int
    start: int
    end: int
    quote: str


class Acted(_Evidence, frozen=True, gc=False, tag="action"):
    """An action taken in a turn."""

    moment: str
    turn: int
    action: str


class Happened(_Evidence, frozen=True, gc=False, tag="event"):
    """An event in a turn."""

    moment: str
    turn: int
    event: str


class Searched(_Evidence, frozen=True, gc=False, tag="searched"):
    """Proof of an absence: the moment looked for, and the number of turns looked through.

    `after` is the turn from which the search began, where it began after another moment.
    """

    moment: str
    turns: int
    after: int | None = None


class Measured(_Evidence, frozen=True, gc=False, tag="measure", kw_only=True):
    """A measured value against the bound it was held to; `turn` is where it was reached."""

    measure: str
    of: str | None = None
    stat: str | None = None
    value: float
    bound: dict[str, Any]
    turn: int | None = None


class FieldValue(_Evidence, frozen=True, gc=False, tag="field"):
    """A value of the record against the bound it was held to."""

    path: str
    value: Any
    bound: dict[str, Any]


class Observed(_Evidence, frozen=True, gc=False, tag="observation"):
    """A judgement made outside, as the record holds it."""

    observation: str
    met: bool
    by: str | None = None
    turns: tuple[int, ...] = ()
    note: str | None = None
    at: str | None = None


class Missing(_Evidence, frozen=True, gc=False, tag="missing"):
    """What the record would have to hold for a verdict."""

    needs: str


Evidence = Quote | Acted | Happened | Searched | Measured | FieldValue | Observed | Missing


class RubricRef(msgspec.Struct, frozen=True, gc=False):
    """Which rubric graded: `sha256` is that of its canonical content."""

    id: str
    version: str
    sha256: str


class InteractionRef(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Which interaction was graded, with the keys that reports group by.

    `agent`, `customer` and `outcome` hold the record's plain values (no nested ones).
    """

    id: str
    channel: str | None = None
    language: str | None = None
    topic: str | None = None
    started_at: str | None = None
    agent: dict[str, Any] = {}
    customer: dict[str, Any] = {}
    outcome: dict[str, Any] = {}


class LevelGrade(msgspec.Struct, frozen=True, gc=False):
    """The verdict on one level (1-5) of a criterion and the reason for it."""

    level: int
    verdict: Verdict
    why: str
    evidence: tuple[Evidence, ...] | UnsetType = UNSET


class CriterionGrade(msgspec.Struct, frozen=True, gc=False):
    """How far one criterion's ladder was climbed.

    `level` is certain, `possible` what could still be true; both null unless `applies` is
    true. `blocked_by` is the lowest gate that is unmet or unknown, `locked` the levels met
    above it that do not count.
    """

    id: str
    applies: bool | None
    level: int | None
    possible: int | None
    blocked_by: int | None
    locked: tuple[int, ...]
    levels: tuple[LevelGrade, ...]


class Grade(msgspec.Struct, frozen=True, gc=False):
    """Everything the evaluator says about one interaction under one rubric.

    `score` and `possible` run from 0 to 5; `needs` lists what is missing from the record.
    """

    schema: str
    scorecard: str
    rubric: RubricRef
    interaction: InteractionRef
    score: float | None
    possible: float | None
    result: Result
    criteria: tuple[CriterionGrade, ...]
    needs: tuple[str, ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Grade)


def to_json(grade: Grade) -> bytes:
    """The grade as one line of JSON (UTF-8, no line end)."""
    return _encoder.encode(grade)


def from_json(data: bytes | str) -> Grade:
    """Read a grade back; raises `msgspec.ValidationError` if it is not one."""
    return _decoder.decode(data)
