"""The loop that is written out for a table reads what its paths say, in whatever there is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.formats.assembly import Part
from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Declared, Skip
from scorecard.formats.declared_code import compiled
from scorecard.formats.declared_steps import holds
from scorecard.formats.paths import getter, said
from scorecard.records.errors import RecordError

KEYS = ("a", "b", "c")
leaves = st.sampled_from((None, "", " ", "x", "yes", '{"b": "inner"}', 0, 1.5, False, True))
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)
items = st.dictionaries(st.sampled_from(KEYS), values)
ways = st.lists(st.sampled_from((*KEYS, "[0]", "[-1]")), min_size=1, max_size=3).map(
    lambda steps: (
        ".".join(("a", *steps[1:])).replace(".[", "[")
        if steps[0][0] == "["
        else ".".join(steps).replace(".[", "[")
    )
)
paths = st.lists(ways, min_size=1, max_size=3).map("|".join)


def read(item: Any, **columns: Any) -> tuple[list[Part], Conversion]:
    table = Declared(name="t", title="T", shapes=(), items=("[]",), **columns)
    parts: list[Part] = []
    conversion = Conversion()
    compiled(table)([item], "all", None, None, conversion, parts)
    return parts, conversion


@given(items, paths, paths)
def test_words_and_speakers_are_those_at_the_paths(item: Any, who: str, text: str) -> None:
    words = said(getter(text)(item), Conversion())
    voice = getter(who)(item)
    if isinstance(voice, dict | list):
        if voice:
            with pytest.raises(RecordError, match="no name, number or word"):
                read(item, who=who, text=text)
            return
        voice = None
    parts, conversion = read(item, who=who, text=text)
    if words is None or not words.strip():
        assert not parts
        assert conversion.left_out["items without words"] == 1
    else:
        named = "" if voice is None else str(voice)
        assert parts == [Part(named or "all", text=words)]


@given(items, paths, st.sampled_from(("", "=yes", "=true", "=0")))
def test_what_is_skipped_is_what_holds(item: Any, path: str, wanted: str) -> None:
    _, conversion = read(item, skip_when={path + wanted: "skipped"}, steps=(Skip("others"),))
    assert conversion.left_out == {("skipped" if holds(path + wanted)(item) else "others"): 1}


@given(items, paths)
def test_a_kind_is_known_by_its_word_or_by_a_key(item: Any, path: str) -> None:
    kinds = {"x": (Skip("a word"),), "True": (Skip("truth"),), "?b": (Skip("a key"),)}
    _, conversion = read(item, kind=path, kinds=kinds, steps=(Skip("others"),))
    found = getter(path)(item)
    word = {"x": "a word", "True": "truth"}.get(str(found)) if found is not None else None
    assert conversion.left_out == {(word or ("a key" if item.get("b") else "others")): 1}
