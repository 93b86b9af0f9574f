"""Whatever is wrong in a file of any format: a faithful record, or a reject that says why."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from conversations import ASKED, DONE, LOOKS, SAMPLES, Sample
from scorecard.formats.conversion import Conversion
from scorecard.formats.registry import FORMATS
from scorecard.formats.roles import Roles
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

SAID = {"customer": ASKED, "agent": f"{LOOKS} {DONE}"}
ODD = (None, -1, 1e300, "", "x", [], {}, [1], {"a": 1}, "\ud800", "a" * 5000)
JSON = [sample for sample in SAMPLES if not isinstance(sample.value, str)]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a value: what holds it, and the key or index there."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key])


def damaged(value: Any, rng: Random) -> Any:
    """The value with a few members dropped, renamed, retyped or doubled."""
    value = copy.deepcopy(value)
    for _ in range(rng.randrange(1, 4)):
        found = list(places(value))
        if not found:
            break
        holder, key = rng.choice(found)
        kind = rng.randrange(4)
        if kind == 0 or (kind == 1 and isinstance(holder, list)):
            del holder[key]
        elif kind == 1:
            holder[f"{key}_"] = holder.pop(key)
        elif kind == 2:
            holder[key] = copy.deepcopy(rng.choice(ODD))
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
    return value


def outcomes(sample: Sample, value: Any) -> Iterator[Interaction | RecordError]:
    format = FORMATS[sample.format]
    data = json.dumps(value).encode()
    roles = Roles((sample.roles[0],), (sample.roles[1],)) if sample.roles else Roles()
    try:
        parts = [data] if format.split is None else format.split(data)
    except RecordError as mistake:
        yield mistake
        return
    for part in parts:
        conversion = Conversion("x", roles)
        try:
            found = format.convert(part, conversion)
        except RecordError as mistake:
            yield mistake
            continue
        assert found is not None
        # What is concluded is said to the user; what is not said has to be so.
        if not any("the only other one" in remark for remark in conversion.remarks):
            yield found


@pytest.mark.parametrize("sample", JSON, ids=[sample.format for sample in JSON])
def test_damage_gives_a_faithful_record_or_a_reject(sample: Sample) -> None:
    rng = Random(sample.format)
    kept = 0
    for _ in range(300):
        value = damaged(sample.value, rng)
        for outcome in outcomes(sample, value):
            if isinstance(outcome, RecordError):
                assert outcome.reason
                continue
            kept += 1
            for turn in outcome.turns:
                for speaker, other in (("customer", "agent"), ("agent", "customer")):
                    if turn.speaker == speaker and turn.text is not None:
                        assert SAID[other] not in turn.text
                        assert not any(text in turn.text for text in _texts(other)), value
    assert kept > 10


def _texts(speaker: str) -> tuple[str, ...]:
    return (ASKED,) if speaker == "customer" else (LOOKS, DONE)
