"""A rubric as plain data, and back."""

from __future__ import annotations

import msgspec
import pytest

from paths import ROOT
from scorecard.rubric.cache import from_plain, to_plain
from scorecard.rubric.load import load_file

RUBRICS = [
    path
    for folder in ("rubrics", "examples", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.yaml"))
    if "\ncriteria:" in path.read_text("utf-8") and ".test." not in path.name
]


@pytest.mark.parametrize("path", RUBRICS, ids=lambda path: path.stem)
def test_a_rubric_comes_back_the_same(path: object) -> None:
    rubric = load_file(path)  # type: ignore[arg-type]
    data = msgspec.msgpack.decode(msgspec.msgpack.encode(to_plain(rubric)))
    back = from_plain(data)
    assert back == rubric.model_copy(update={"tests": ()})
    assert back.sha256 == rubric.sha256
    assert to_plain(back) == to_plain(rubric)


@pytest.mark.parametrize("data", [None, 3, [], [7], ["x"], [3, "occurs", {}], [4, "Level", {}]])
def test_what_is_no_rubric_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a rubric"):
        from_plain(data)
