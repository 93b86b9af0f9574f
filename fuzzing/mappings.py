"""Mutated mappings, and records that they are applied to."""

from __future__ import annotations

import json
import pickle
from functools import cache
from random import Random
from typing import Any

import yaml

from fuzzing.marks import settle
from fuzzing.rubrics import ROOT
from fuzzing.text import encoded, mutate_text
from fuzzing.tree import GENTLE, WILD, Vocabulary, mutate, places

MAIN, RECORDS = "mapping.yaml", "records.json"

_TOKENS = (
    "a", "data", "events", "who", "t", "call_id", "@", "*", "[*]", "[]", "[0]", "[-1]", "[::2]",
    "[::0]", "[?", "]", ".", " | ", "||", "&&", "!", "==", "<", "(", ")", ",", "{a: @}", "[@,@]",
    "`1`", "`[1e308, 1e308]`", "`NaN`", "'x'", '"\\ud800"', "&", "to_number('inf')", "'nan'",
    *(f"{name}(" for name in (
        "abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "keys", "length", "map",
        "max_by", "merge", "not_null", "reverse", "sort_by", "sum", "to_array", "to_number",
        "to_string", "type", "values",
    )),
)  # fmt: skip
_SHAPES = (
    "{a} | [@,@]", "{a}||{a}", "[{a},{a}]", "({a})", "!{a}", "not_null({a})", "to_string([{a}])",
    "{a}[*].[@,@]", "map(&[@,@], {a})", "{a} && {a}", "ceil({a})", "sum([{a}])",
)  # fmt: skip


@cache
def _seeds() -> tuple[bytes, bytes, Vocabulary, Vocabulary]:
    mapping = yaml.safe_load((ROOT / "examples" / "mapping" / "acme-desk.yaml").read_text("utf-8"))
    records = json.loads((ROOT / "examples" / "mapping" / "acme-desk.json").read_bytes())
    known = Vocabulary([mapping]), Vocabulary([records])
    return pickle.dumps(mapping), pickle.dumps(records), *known


def mutated(rng: Random) -> tuple[str, dict[str, bytes]]:
    """A mapping or its records, of which something is changed; their names and bytes."""
    mapping, records, words, fields = _seeds()
    tree, values = pickle.loads(mapping), pickle.loads(records)
    # One draw for both: something is always changed.
    chance = rng.random()
    if chance < 0.9:
        mutate(rng, tree, words, (*GENTLE, *[_express] * 20))
    if chance > 0.5:
        mutate(rng, values, fields, (*GENTLE, *WILD))
    try:
        text = settle(json.dumps(tree, ensure_ascii=rng.random() < 0.5, indent=1))
        data = settle(json.dumps(values))
    except (RecursionError, ValueError):
        text, data = "[" * 200, "[" * 20_000
    if rng.random() < 0.1:
        text = mutate_text(rng, text)
    return MAIN, {MAIN: encoded(rng, text), RECORDS: encoded(rng, data)}


def _express(rng: Random, tree: Any, known: Vocabulary) -> None:
    """Another expression somewhere."""
    found = [(holder, key) for holder, key in places(tree) if isinstance(holder[key], str)]
    if not found:
        return
    holder, key = rng.choice(found)
    if rng.random() < 0.5:
        holder[key] = "".join(rng.choices(_TOKENS, k=rng.randrange(1, 9)))
        return
    shape = rng.choice(_SHAPES)
    for _ in range(rng.choice((1, 2, 5, 30, 300))):
        if len(holder[key]) < 10_000:
            holder[key] = shape.replace("{a}", holder[key])
