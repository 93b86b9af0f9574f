"""Whatever stands at any place of any format is an interaction or a reject, and never raises."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bundled import evaluator
from paths import MADE_UP
from scorecard.reading.ingest import Ingest, to_interaction
from scorecard.reading.lines import RawRecord
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject

_PLACE = '"the place"'
_EXTREMES = {
    "nested": "[" * 900 + "]" * 900,
    "nested objects": '{"a":' * 900 + "1" + "}" * 900,
    "nested beyond reading": "[" * 100_000 + "]" * 100_000,
    "400 digits": "9" * 400,
    "4,000 digits": "-" + "9" * 4_000,
    "5,000 digits": "9" * 5_000,
    "a large number": "1e308",
    "no number": "1e999",
    "half a pair": r'"\ud800"',
    "half a pair at the end": r'"x\udfff"',
    "a NUL": r'"\u0000"',
    "long digits in a text": '"' + "9" * 5_000 + '"',
    "a clock of long digits": '"' + "9" * 5_000 + ':00"',
    "a duration of long digits": '"PT' + "9" * 5_000 + 'S"',
    "an empty object": "{}",
}
_NATIVE = {
    "id": "x",
    "turns": [
        {"speaker": "agent", "text": "Hello", "start": 1, "end": 2},
        {"speaker": "agent", "action": {"name": "a", "arguments": {"b": 1}, "result": {"c": 1}}},
    ],
    "outcome": {"csat": 4},
    "observations": {"o": {"met": True, "turns": [0], "note": "n"}},
    "metadata": {"m": 1},
}


def _places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = tree.keys() if isinstance(tree, dict) else range(min(len(tree), 2))
    found = []
    for key in keys:
        found.append((*path, key))
        if isinstance(tree[key], dict | list):
            found += _places(tree[key], (*path, key))
    return found


_SAMPLES = ["native", *sorted(path.name for path in MADE_UP.glob("*.json"))]


@pytest.mark.parametrize("name", _EXTREMES)
@pytest.mark.parametrize("file", _SAMPLES)
def test_any_place_of_any_format_holds_an_extreme(file: str, name: str) -> None:
    sample = _NATIVE if file == "native" else json.loads((MADE_UP / file).read_bytes())
    for path in _places(sample):
        changed = copy.deepcopy(sample)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = "the place"
        data = json.dumps(changed).replace(_PLACE, _EXTREMES[name]).encode()
        found = to_interaction(RawRecord("f.json", 1, None, data), "", Ingest())
        assert isinstance(found, Interaction | Reject | None)
        msgspec.json.encode(found)
        assert str(found)


def test_what_is_read_with_extremes_can_be_graded(tmp_path: Path) -> None:
    grade = evaluator().grade
    for extreme in _EXTREMES.values():
        text = json.dumps(_NATIVE | {"metadata": {"m": "the place"}}).replace(_PLACE, extreme)
        found = to_interaction(RawRecord("f.json", 1, None, text.encode()), "", Ingest())
        if isinstance(found, Interaction):
            assert grade(found).interaction.id == "x"
