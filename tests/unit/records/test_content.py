"""The hash of a record: the same for the same content, however it is written."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest

from graded import RUBRICS
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import to_json
from scorecard.observations.join import Observations
from scorecard.records.content import record_sha256
from scorecard.records.decoding import convert, decode

RECORD: dict[str, Any] = {
    "id": "c1",
    "turns": [
        {"speaker": "agent", "text": "Grüß Gott 您好", "start": 1},
        {"speaker": "agent", "action": {"name": "refund", "arguments": {"b": 1, "a": [2, None]}}},
    ],
    "metadata": {"z": {"y": 1, "x": 2}, "a": "<&>"},
}


def hashed(record: dict[str, Any], **written: Any) -> str:
    return record_sha256(decode(json.dumps(record, **written).encode()))


def test_it_is_that_of_json_with_sorted_keys_and_nothing_that_goes_without_saying() -> None:
    plain = {**RECORD, "turns": [{**RECORD["turns"][0], "start": 1.0}, RECORD["turns"][1]]}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashed(RECORD) == sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "written", [{"indent": 3}, {"sort_keys": True}, {"ensure_ascii": False}], ids=str
)
def test_how_it_is_written_makes_no_difference(written: dict[str, Any]) -> None:
    assert hashed(RECORD, **written) == hashed(RECORD)
    assert hashed({**RECORD, "channel": None, "outcome": {}}, **written) == hashed(RECORD)
    assert record_sha256(convert(RECORD)) == hashed(RECORD)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "c2"},
        {"language": "de"},
        {"metadata": {"z": {"y": 1, "x": 2}, "a": "<&> "}},
        {"observations": {"kind": True}},
        {"turns": RECORD["turns"][::-1]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_it_says_makes_one(change: dict[str, Any]) -> None:
    assert hashed({**RECORD, **change}) != hashed(RECORD)


def test_keys_that_are_no_texts_are_what_json_makes_of_them() -> None:
    keyed = [convert({**RECORD, "metadata": {"by": {key: 1, "b": 2}}}) for key in (7, "7")]
    assert record_sha256(keyed[0]) == record_sha256(keyed[1])


def test_observations_beside_it_have_their_own_hash() -> None:
    record = convert(RECORD)
    rows = [{"interaction": "c1", "observation": "kind", "met": True}]
    with Observations.of(rows) as observations:
        joined = observations(record)
        twice = observations(joined)
    alone, observed, again = map(Evaluator(RUBRICS[0]).grade, (record, joined, twice))
    assert alone.interaction == observed.interaction == again.interaction
    assert alone.interaction.sha256 == record_sha256(record)
    assert b'"observations"' in to_json(observed)
    assert b'"observations"' not in to_json(alone)
