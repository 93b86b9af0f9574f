"""Trying formats: conversion in one call, real samples where there are any, and what no mutation
of a sample may do."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec.structs import replace

from paths import DATA, MADE_UP
from scorecard.formats.roles import Roles
from scorecard.formats.words import BESIDE_TURNS
from scorecard.reading.ingest import Ingest
from scorecard.reading.lines import RawRecord
from scorecard.records.decoding import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Turn

REAL = DATA / "formats"

Json = Any


def made_up(name: str) -> Json:
    """The content of a sample that we wrote (tests/formats)."""
    return json.loads((MADE_UP / name).read_bytes())


def real(name: str) -> Path:
    """A sample of the maker's own; the test is skipped where those are missing."""
    path = REAL / name
    if not path.exists():
        pytest.skip("the real samples are not here")
    return path


def take(value: Json, *, ingest: Ingest | None = None, source: str = "sample.json") -> Interaction:
    """Convert a value (or its bytes); raises `RecordError`."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    taken = (ingest or Ingest()).to_interaction(RawRecord(source, 1, None, data))
    assert taken is not None
    return taken


def roles(agent: str = "", customer: str = "") -> Roles:
    """Who is who, as the options name them."""
    return Roles((agent,) if agent else (), (customer,) if customer else ())


def lines(interaction: Interaction) -> list[str]:
    """The turns, a line each: `0.0-2.5 agent: Hello`."""
    return [f"{_times(turn)}{turn.speaker}: {_content(turn)}" for turn in interaction.turns]


def _times(turn: Turn) -> str:
    if turn.start is None:
        return ""
    return f"{turn.start:g}{'' if turn.end is None else f'-{turn.end:g}'} "


def _content(turn: Turn) -> str:
    if turn.action is not None:
        arguments = json.dumps(turn.action.arguments, ensure_ascii=False)
        return f"{turn.action.name}{arguments} -> {turn.action.result!r}"
    return turn.text if turn.text is not None else f"<{turn.event}>"


def hold_laws(
    value: Json, items: Callable[[Json], int], ingest: Ingest, format: str
) -> Interaction | None:
    """What must be so of any value: a clean reject, or a faithful record.

    `items` counts what a value of the format says or does; each must be a turn or said to be
    left out (pieces of speech are not joined here). A value that is mutated beyond its format is
    none of this format's.
    """
    ingest.settings = replace(ingest.settings, turn_gap=0.0)
    made = _taken(value, ingest)
    if isinstance(made, RecordError):
        assert made.reason
        assert "\n" not in str(made)
        return None
    assert decode(msgspec.json.encode(made)) == made
    if ingest.converted[format]:
        left_out = {what: n for what, n in ingest.left_out.items() if what not in BESIDE_TURNS}
        assert len(made.turns) + sum(left_out.values()) >= items(value)
    return made


def _taken(value: Json, ingest: Ingest) -> Interaction | RecordError:
    try:
        return take(value, ingest=ingest)
    except RecordError as error:
        return error


_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", " ", "x", "2026-03-02T09:14:00Z", "[PII]", "\u202e", "a" * 300]),
    st.just([]),
    st.just({}),
    st.just([[{}]]),
)


@st.composite
def mutated(draw: Callable[[SearchStrategy[Any]], Any], sample: Json) -> Json:
    """A sample with up to three fields dropped, renamed, of another type, or doubled."""
    value = copy.deepcopy(sample)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(value))
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        kind = draw(st.sampled_from(["drop", "rename", "retype", "double", "move"]))
        if kind == "drop":
            del holder[key]
        elif kind == "retype":
            holder[key] = copy.deepcopy(draw(_ODD))
        elif isinstance(holder, dict):
            other = draw(st.sampled_from([*holder, f"{key}_", key.upper(), key[:-1]]))
            holder[other] = copy.deepcopy(holder[key])
            if kind == "rename" and other != key:
                del holder[key]
        else:
            at = draw(st.integers(0, len(holder)))
            holder.insert(at, copy.deepcopy(holder[key]))
    return value


def _places(value: Json) -> Iterator[tuple[Any, Any]]:
    """Every member of every object and list, by its holder and key."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from _places(inner)
