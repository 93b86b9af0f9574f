"""Looking into a value finds what decoding it whole would find."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import take
from scorecard.formats.peek import Peek
from scorecard.records.errors import RecordError

_KEYS = ("a", "b")
_VALUES = st.recursive(
    st.none() | st.sampled_from(["", "}, {", "},{", '"},{"', "\\", 1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner),
    max_leaves=12,
)
_PATHS = st.lists(st.sampled_from([*_KEYS, "[]"]), min_size=1, max_size=4)


def _found(value: Any, steps: list[str]) -> bool:
    for step in steps:
        if step == "[]":
            value = value[0] if isinstance(value, list) and value else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value is not None


@given(_VALUES, _PATHS, st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", " : ")]))
def test_finds_what_decoding_finds(value: Any, steps: list[str], marks: tuple[str, str]) -> None:
    data = json.dumps(value, separators=marks).encode()
    assert Peek(data).has(".".join(steps).replace(".[]", "[]")) == _found(value, steps)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'[{"role":"user","content":"x"},{', "it ends too early"),
        (b'[{"role":"user","content":"x"},{"role":}]', "at byte 40"),
        (b'[{"role":"user","content":"x"},{"role":"\xff"}]', "not UTF-8"),
    ],
)
def test_what_is_broken_after_the_first_item_is_still_said(data: bytes, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        take(data)
