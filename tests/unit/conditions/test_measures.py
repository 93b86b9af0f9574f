"""Measures in words and turns, and what every measure takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from generated import records
from scorecard.conditions.measure import Measure, Party
from scorecard.conditions.measures import MEASURES
from scorecard.moments.scan import ScanPlan
from scorecard.records.decoding import convert
from scorecard.text.words import count_words, count_words_in, sentences_around
from support import (
    ENDS,
    NOTHING,
    STARTS,
    Json,
    action,
    agent,
    customer,
    event,
    laws,
    measured,
    record,
    say,
    system,
    value,
)

A, C = agent("one two three"), customer("four")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("one two", 2),
        ("don't", 1),
        ("e-mail", 1),
        ("room 101", 2),
        ("3.50", 1),
        ("a_b", 2),
        ("été", 1),
        ("e\u0301te\u0301", 1),
        ("你好", 2),
        ("你好，请稍等。", 5),
        ("好ok吗", 3),
        ("iPhone 15手机", 4),
        ("すみません", 5),
        ("カード", 3),
        ("죄송합니다", 5),
        ("извините нас", 2),
        ("क्षमा करें", 2),
        ("آسف جدا", 2),
        ("…!? 😀👩‍👩‍👧", 0),
        ("ok👍ok", 2),
        ("ＯＫ 24", 2),
        ("𠮷野家", 3),
        ("你_好 a_é", 4),
    ],
)
def test_a_word(text: str, number: int) -> None:
    """A run of letters or digits, or one Han, Kana or Hangul syllable."""
    assert count_words(text) == number


@laws
@given(st.text("aB1é好 '-.,:/\u200b", max_size=20))
def test_words_without_joins_are_counted_the_same(text: str) -> None:
    """A joined word beside a text changes nothing but the number, however the rest is counted."""
    assert count_words(text + " ; a'b") == count_words(text) + 1


@laws
@given(st.lists(st.text("aAB12é好 '-.,:/\n\x1e\x01", max_size=12), min_size=1, max_size=4))
def test_words_of_several_texts_are_counted_as_those_of_each(texts: list[str]) -> None:
    assert count_words_in(texts) == [count_words(text) for text in texts]


_A_WORD = re.compile(
    r"[0-9A-Za-z]+(?:(?:['-]|(?<=[0-9])[.,:/](?=[0-9])|(?<![0-9A-Za-z][A-Za-z])(?<=[A-Za-z])\."
    r"(?=[A-Za-z](?![0-9A-Za-z])))[0-9A-Za-z]+)*"
)


@laws
@given(st.text("aAB12 '-.,:/\n", max_size=15))
def test_there_are_as_many_words_as_are_found_one_by_one(text: str) -> None:
    assert count_words(text) == len(_A_WORD.findall(text))


_SENTENCE = re.compile(r"[^.!?。！？…\n]+[.!?。！？…\n]*|[.!?。！？…\n]+")


@laws
@given(st.text("ab .!。\n", min_size=1, max_size=15), st.integers(0, 14))
def test_the_sentence_around_a_place_is_one_of_the_text(text: str, place: int) -> None:
    (found,) = sentences_around(text, [min(place, len(text) - 1)])
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    (start, end) = next(span for span in spans if span[0] <= min(place, len(text) - 1) < span[1])
    assert found == text[start:end].strip()


@pytest.mark.parametrize(
    ("turns", "of", "share"),
    [
        ([A, C], "agent", 0.75),
        ([A, C], "customer", 0.25),
        ([A], "customer", 0.0),
        ([A, C, system("five six"), action("x")], "agent", 0.75),
        ([agent("你好吗"), C], "agent", 0.75),
        ([agent("a b"), C], "agent", 0.6667),
        ([agent("!"), customer("…")], "agent", NOTHING),
        ([event("hold")], "agent", NOTHING),
    ],
)
def test_talk_share(turns: list[Json], of: str, share: object) -> None:
    assert value("talk_share", turns, of=of) == share


@pytest.mark.parametrize(
    ("measure", "of", "expected"),
    [
        ("words", "agent", 5),
        ("words", "customer", 1),
        ("words", None, 6),
        ("turns", "agent", 2),
        ("turns", "customer", 1),
        ("turns", None, 3),
    ],
)
def test_words_and_turns(measure: str, of: str | None, expected: int) -> None:
    turns = [A, C, system("five"), action("x"), event("hold"), agent("你好")]
    assert value(measure, turns, **({"of": of} if of else {})) == expected


@pytest.mark.parametrize("measure", ["words", "turns"])
def test_words_and_turns_of_the_silent_are_none(measure: str) -> None:
    assert value(measure, [event("hold")], of="agent") == 0


SPOKEN = [agent("a b"), agent("c"), customer("d e f g"), system("h"), agent("i j k"), agent("l")]


@pytest.mark.parametrize(
    ("measure", "keys", "expected"),
    [
        ("turn_words", {}, (4, 2)),
        ("turn_words", {"of": "agent"}, (3, 4)),
        ("turn_words", {"of": "agent", "stat": "max"}, (3, 4)),
        ("turn_words", {"of": "agent", "stat": "min"}, (1, 1)),
        ("turn_words", {"of": "agent", "stat": "mean"}, (1.75, None)),
        ("turn_words", {"of": "agent", "stat": "median"}, (1.5, None)),
        ("turn_words", {"of": "agent", "stat": "total"}, (7, None)),
        ("turn_words", {"of": "customer", "stat": "median"}, (4, None)),
        ("monologue_words", {}, (4, 2)),
        ("monologue_words", {"of": "agent"}, (4, 4)),
        ("monologue_words", {"of": "agent", "stat": "min"}, (3, 0)),
        ("monologue_words", {"of": "agent", "stat": "mean"}, (3.5, None)),
        ("monologue_words", {"of": "agent", "stat": "total"}, (7, None)),
        ("monologue_words", {"of": "customer"}, (4, 2)),
    ],
)
def test_words_of_turns_and_monologues(measure: str, keys: Json, expected: object) -> None:
    assert measured(measure, SPOKEN, **keys) == expected


@pytest.mark.parametrize("measure", ["turn_words", "monologue_words", "pace"])
def test_who_says_nothing_has_no_turn_to_measure(measure: str) -> None:
    assert measured(measure, [customer("a", 0, 1)], of="agent") == NOTHING


def test_actions_and_events_do_not_end_a_monologue() -> None:
    turns = [agent("a b"), action("look_up"), event("hold"), agent("c"), customer("d")]
    assert measured("monologue_words", turns, of="agent") == (3, 0)


PACED = [agent("a b c", 0, 1), agent("d", 10, 20), customer("e f", 20, 21)]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"of": "agent"}, (21.8182, None)),
        ({"of": "agent", "stat": "max"}, (180.0, 0)),
        ({"of": "agent", "stat": "min"}, (6.0, 1)),
        ({"of": "agent", "stat": "median"}, (93.0, None)),
        ({"of": "customer"}, (120.0, None)),
        ({}, (30.0, None)),
    ],
)
def test_pace(keys: Json, expected: object) -> None:
    """Words a minute; the mean weighs every turn by its length: 4 words in 11 s are 21.8182."""
    assert measured("pace", PACED, **keys) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([agent("a", 0, 1), agent("b", 2)], ENDS),
        ([agent("a", 0, 1), agent("b", None, 2)], STARTS),
        ([agent("a", 0, 1), customer("b")], 60.0),
        ([agent("a b c", 5, 5), agent("a", 5, 6)], 60.0),
        ([agent("a b c", 5, 5)], NOTHING),
        ([agent("你好", 0, 1)], 120.0),
    ],
)
def test_pace_of_turns_with_a_length(turns: list[Json], expected: object) -> None:
    assert value("pace", turns, of="agent") == expected


def test_a_share_is_written_in_percent_or_as_a_fraction() -> None:
    for bound in ("75%", 0.75, "0.75"):
        assert (
            say({"measure": "talk_share", "of": "agent", "equals": bound}, record([A, C])).verdict
            == "met"
        )


@pytest.mark.parametrize(
    "condition",
    [
        {"measure": "talk_share", "at_most": 1},
        {"measure": "reply_time", "at_most": 1},
        {"measure": "silence", "of": "agent", "at_most": 1},
        {"measure": "duration", "stat": "max", "at_most": 1},
        {"measure": "pace", "of": "agent", "except_after": "moment", "at_most": 1},
        {"measure": "words"},
        {"measure": "wrods", "at_most": 1},
        {"measure": "words", "of": "system", "at_most": 1},
    ],
)
def test_what_a_measure_does_not_take_is_refused(condition: Json) -> None:
    with pytest.raises(ValidationError):
        say(condition, record())


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_each_measure_is_defined(measure: Measure) -> None:
    assert measure.description


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@laws
@given(interaction=records, of=st.sampled_from(["agent", "customer"]))
def test_values_are_what_the_measure_says_of_them(
    measure: Measure, interaction: Json, of: Party
) -> None:
    # What lint proves rests on this.
    scan = ScanPlan().build().read(convert(interaction))
    values = measure.take(scan, of, frozenset())
    if isinstance(values, str):
        assert measure.may_be_missing
        return
    assert values or not measure.is_always_there
    for number, _ in values:
        assert 0 <= number <= measure.highest
        assert not measure.is_whole or number == int(number)
    if measure.is_split and values:
        (others,) = measure.take(scan, "agent" if of == "customer" else "customer", frozenset())
        assert values[0][0] + others[0] == pytest.approx(1)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_a_measure_that_needs_times_is_missing_without_them(measure: Measure) -> None:
    untimed = [customer("Hello"), agent("Yes"), event("hold")]
    scan = ScanPlan().build().read(convert(record(untimed)))
    assert isinstance(measure.take(scan, "agent", frozenset()), str) == (measure.needs == "times")
