"""The library in somebody else's program: streams, threads, notebooks."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from itertools import islice
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given

from bundled import bundled, evaluator
from generated import records
from hostile import HOSTILE
from hostile import grade as hostile
from paths import CALLS
from scorecard import (
    Evaluator,
    Grade,
    Interaction,
    Reject,
    convert,
    decode,
    grade_records,
    read,
)
from scorecard.arrow import to_batch
from scorecard.render.safe import visible
from scorecard.rubric.model import Rubric
from support import Json, agent, criterion, laws, record, rubric

RECORDS = json.loads(CALLS.read_bytes())
FIRST, SECOND = (evaluator(name) for name in ("customer-first", "service-standard"))


def ids(found: Iterable[Grade | Reject]) -> list[str]:
    return [
        f"reject {one.index}" if isinstance(one, Reject) else one.interaction.id for one in found
    ]


def twice(names: list[str]) -> list[str]:
    return [name for name in names for _ in (FIRST, SECOND)]


def test_records_in_any_form_are_graded_in_their_order() -> None:
    first, second, third, fourth, fifth = RECORDS[:5]
    text, other = json.dumps(first), json.dumps(third)
    given = [text, second, other.encode(), bytearray(b"{"), convert(fourth)]
    given += [decode(json.dumps(fifth).encode()), memoryview(text.encode())]
    found = list(grade_records(given, FIRST, SECOND))
    graded = ["call-0001", "call-0002", "call-0003", "chat-0004", "chat-0005", "call-0001"]
    assert ids(found) == [*twice(graded[:3]), "reject 3", *twice(graded[3:])]
    assert [one.rubric.id for one in found if isinstance(one, Grade)] == [
        *("customer-first", "service-standard") * 6
    ]


NESTED: list[Any] = []
NESTED.append(NESTED)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "<records>[0]: not valid JSON: it ends too early (the file may be truncated)"),
        (b'{"id": "\xff"}', "<records>[0]: not UTF-8: "),
        ('{"id": "\ud800"}', "<records>[0]: not text: surrogates not allowed"),
        ({"id": "a", "turn": []}, "<records>[0]: a: unknown key `turn` (did you mean `turns`?)"),
        (record(metadata={"x": object()}), "<records>[0]: i: not plain data: "),
        (record(metadata={"x": NESTED}), "<records>[0]: i: nested too deeply"),
        (record(metadata={1: 2}), "<records>[0]: i: expected a text, found a whole number"),
        ([], "<records>[0]: a list is not a record, and this is no list of messages either ("),
        (None, "<records>[0]: a NoneType is not a record"),
    ],
)
def test_a_bad_record_is_a_reject_in_its_place(bad: Any, said: str) -> None:
    found, after = grade_records([bad, record()], FIRST)
    assert isinstance(found, Reject)
    assert str(found).startswith(said)
    assert isinstance(after, Grade)


def test_what_read_could_not_read_passes_through() -> None:
    found = list(grade_records(read([CALLS, "missing.jsonl"]), FIRST))
    assert [str(one) for one in found if isinstance(one, Reject)] == ["missing.jsonl: no such file"]
    assert len(found) == 15


def test_without_an_evaluator_nothing_begins() -> None:
    with pytest.raises(ValueError, match="no evaluator to grade with"):
        grade_records([])


def endless(read: list[int]) -> Iterator[bytes]:
    line = json.dumps(RECORDS[2]).encode()
    while True:
        read[0] += 1
        yield line


def test_a_stream_without_end_is_graded_as_it_comes() -> None:
    """A record is read when its grade is asked for, and nothing of it is kept."""
    read = [0]
    stream = grade_records(endless(read), FIRST)
    next(stream)
    assert read == [1]
    for _ in islice(stream, 1_000):
        pass  # what is compiled for later texts, once
    tracemalloc.start()
    for _ in islice(stream, 3_000):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read == [4_001]
    assert peak < 200_000


@laws
@given(records)
def test_a_stream_says_what_the_evaluator_says(interaction: Json) -> None:
    (found,) = grade_records([interaction], FIRST)
    assert found == FIRST.grade(convert(interaction))


def test_many_threads_share_one_evaluator() -> None:
    """What a thread gets does not depend on the others; the tables neither."""
    calls = [one for one in read([CALLS]) if isinstance(one, Interaction)] * 20
    serial = [SECOND.grade(one) for one in calls]
    fresh = Evaluator(bundled("service-standard"))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fresh.grade, calls)) == serial
        parts = [calls[at : at + 7] for at in range(0, len(calls), 7)]
        batches = list(pool.map(lambda part: to_batch(fresh.grade_all(part)), parts))
    assert pa.Table.from_batches(batches).equals(pa.Table.from_batches([to_batch(serial)]))


class Shown(HTMLParser):
    """The tags, attributes and texts of a piece of HTML; the tags must match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


TAGS = {"div", "p", "strong", "span", "table", "tr", "th", "td"}


@given(HOSTILE)
def test_a_notebook_shows_a_grade_and_runs_nothing(text: str) -> None:
    shown = Shown(hostile(text)._repr_html_())
    assert {tag for tag, _ in shown.tags} <= TAGS
    assert {name for _, names in shown.tags for name in names} <= {"class", "lang"}
    assert len(shown.tags) <= len(Shown(hostile("a" * 99)._repr_html_()).tags)
    assert visible(text)[:100] in shown.text


@given(HOSTILE)
def test_a_notebook_shows_a_rubric_and_runs_nothing(text: str) -> None:
    rules = rubric(criterion({"observed": "o"}, title=text), title=text, description=text)
    shown = Shown(Rubric.model_validate(rules)._repr_html_())
    assert {tag for tag, _ in shown.tags} <= TAGS
    assert shown.text.count(visible(text)) >= 3


def test_what_a_notebook_shows() -> None:
    text = Shown(FIRST.grade(convert(RECORDS[2]))._repr_html_()).text
    for part in ("call-0003", "score 1.0 (20%) · fail", "level 1 of 5", "BLOCKED", "“", "— turn "):
        assert part in text
    assert "Respects others" in Shown(FIRST.rubric._repr_html_()).text


def test_formulas_are_left_alone() -> None:
    """MathJax, which notebooks run over all they show, knows links that run scripts."""
    html = hostile("$\\href{javascript:alert(1)}{x}$")._repr_html_()
    assert re.match(r'<div class="scorecard tex2jax_ignore mathjax_ignore"', html)


def test_a_long_text_is_cut() -> None:
    call = {**record([agent("Hello")]), "id": "x" * 1_000_000}
    assert len(FIRST.grade(convert(call))._repr_html_()) < 20_000


class Asked(Evaluator):
    """An evaluator that counts how often it is asked for a grade."""

    count = 0

    def grade(self, interaction: Interaction) -> Grade:
        self.count += 1
        return super().grade(interaction)


def test_long_streams_are_graded_with_one_scan_for_all_rubrics() -> None:
    evaluators = [Asked(FIRST.rubric), Asked(SECOND.rubric)]
    given = [decode(json.dumps(data).encode()) for data in RECORDS] * 10
    found = list(grade_records(given, *evaluators))
    assert found == [one.grade(interaction) for interaction in given for one in (FIRST, SECOND)]
    assert 0 < evaluators[0].count == evaluators[1].count < len(given)


def test_evaluators_of_several_languages_keep_theirs() -> None:
    chinese = Evaluator(FIRST.rubric, language="zh", evidence=False)
    given = [decode(json.dumps(data).encode()) for data in RECORDS] * 10
    found = list(grade_records(given, FIRST, chinese))
    assert found == [one.grade(interaction) for interaction in given for one in (FIRST, chinese)]
