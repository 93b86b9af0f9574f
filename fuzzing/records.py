"""Mutated files of records."""

from __future__ import annotations

import json
import pickle
from functools import cache
from random import Random
from typing import Any

from fuzzing.marks import settle, token
from fuzzing.rubrics import ROOT, SEEDS
from fuzzing.text import encoded, mutate_text, packed
from fuzzing.tree import GENTLE, WILD, Vocabulary, copied, mutate, places

MAIN = "records.json"

_TIMES = (
    0,
    -1,
    0.5,
    1e9,
    1e300,
    1e308,
    "12",
    "00:12",
    "2026-03-02T09:14:00Z",
    None,
    True,
    token("1e999"),
)


@cache
def _seeds() -> tuple[list[bytes], Vocabulary]:
    ours = json.loads((SEEDS / "records.json").read_text("utf-8"))
    examples = json.loads((ROOT / "examples" / "calls.json").read_text("utf-8"))
    # Those with every field stand in twice as often.
    trees = [*ours, *ours, *examples]
    return [pickle.dumps(tree) for tree in trees], Vocabulary(trees)


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """A file of records of which something is changed; its name, and its bytes by name."""
    seeds, known = _seeds()
    # In a list, so that a record as a whole is a place too.
    records = [pickle.loads(rng.choice(seeds)) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    chance = rng.random()
    if chance < 0.8:
        gentle = (*GENTLE, _time, _time)
        mutate(rng, records, known, gentle if chance < 0.3 else (*WILD, *WILD, _time, _time))
    if rng.random() < 0.003:
        _inflate(rng, records)
    try:
        text = settle(_write(rng, records))
    except RecursionError:
        # Nested deeper than any writer can follow.
        text = "[" * 5000
    if chance > 0.78:
        text = mutate_text(rng, text)
    return MAIN, {MAIN: packed(rng, encoded(rng, text))}


def _time(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Set a time elsewhere."""
    found = [(holder, key) for holder, key in places(tree) if key in {"start", "end", "started_at"}]
    if found:
        holder, key = rng.choice(found)
        holder[key] = rng.choice((*_TIMES, rng.random() * 60, rng.random() * 60))


def _inflate(rng: Random, records: list[Any]) -> None:
    """Make a record very long: in one text, or in turns."""
    turns = next(
        (one["turns"] for one in records if isinstance(one, dict) and "turns" in one), None
    )
    if not isinstance(turns, list) or not turns:
        return
    if rng.random() < 0.5:
        part = rng.choice(("sorry ", "x", "抱歉", "We will call you back. ", "e\u0301", "a b "))
        turns.insert(0, {"speaker": "agent", "text": part * (1_000_000 // len(part.encode()))})
    else:
        turns.extend(copied(turns[: rng.choice((1, 7))]) * rng.choice((100, 1000, 3000)))


def _write(rng: Random, records: list[Any]) -> str:
    plain = rng.random() < 0.5
    one_by_one = [json.dumps(record, ensure_ascii=plain) for record in records]
    style = rng.choice(("array", "lines", "lines", "pretty", "joined", "one"))
    if style == "array":
        return "[" + ",\n".join(one_by_one) + "]"
    if style == "pretty":
        return json.dumps(records, ensure_ascii=plain, indent=1)
    return {"lines": "\n", "joined": "", "one": " "}[style].join(one_by_one)
