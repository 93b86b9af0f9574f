"""Arrays that are one interaction each, told from arrays of interactions."""

from __future__ import annotations

import pytest

from scorecard.reading.layout import regroup
from scorecard.reading.split import split
from scorecard.records.reject import Reject, place

M, N = b'{"role": 1}', b'{"role": 2}'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"[" + M + b",\n" + N + b"]", ["f:1 2"]),
        (b"[" + M + b"]\n[" + N + b"," + M + b"]\n", ["f:1 1", "f:2 2"]),
        (b"[" + M + b"]\n[{}, {}]\n\n[" + M + b"]", ["f:1 1", "f:2[0]", "f:2[1]", "f:4 1"]),
        (b"[{}, " + M + b"]", ["f[0]", "f[1]"]),
        (M + b"\n" + N, ["f:1", "f:2"]),
        # What is incomplete is no interaction: the reject stands for all of it.
        (b"[" + M + b", [}, " + N + b"]", ["f[1] reject"]),
        (b"[" + M + b", " + N, ["f reject"]),
        (b"[" + M + b", [}]\n[" + N + b"]", ["f[1] reject"]),
    ],
)
def test_parts_are_put_together_and_records_left_alone(data: bytes, expected: list[str]) -> None:
    found = []
    for one in regroup(split([data], "f"), lambda part: b"role" in part):
        where = place(one.source, one.line, one.index)
        if isinstance(one, Reject):
            found.append(f"{where} reject")
        else:
            count = f" {one.data.count(b'role')}" if one.data.startswith(b"[") else ""
            found.append(where + count)
    assert found == expected


def test_thousands_of_arrays_are_as_many_interactions() -> None:
    data = (b"[" + M + b"," + N + b"]\n") * 5_000
    found = list(regroup(split([data], "f"), lambda part: True))
    assert len(found) == 5_000
    assert found[-1].line == 5_000
