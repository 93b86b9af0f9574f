"""Phrases that tell some texts from others."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.authoring import yaml
from scorecard.fit.languages import language_of
from scorecard.fit.patch import add_phrases, as_patch
from scorecard.fit.phrases import choose, phrases_in, score
from scorecard.fit.sample import Sample
from scorecard.moments.heard import HeardText
from scorecard.moments.phrase import Phrase
from support import laws


@pytest.mark.parametrize(
    ("text", "holds", "lacks"),
    [
        (
            "Is that so? It still isn't here. Why?",
            ["still isn't here", "it still", "why"],
            ["here why", "it", "is that"],
        ),
        ("一直没到！怎么回事", ["一直没到", "怎么", "怎么回事"], ["到怎", "到"]),
        ("我的APP坏了", ["的app坏了", "坏了", "app"], ["我的 app"]),
        ("call •••• now", ["call", "now"], ["call now", "call •••• now"]),
        ("a b c d e f", ["a b c d"], ["a b c d e"]),
        ("訂單還沒到", ["订单还没到"], []),
    ],
)
def test_what_phrases_a_text_holds(text: str, holds: list[str], lacks: list[str]) -> None:
    found = phrases_in(text)
    assert set(holds) <= found
    assert not set(lacks) & found


@laws
@given(st.text(alphabet="ab 我你，.!'-ｱßÉ\u200b•1", max_size=30))
def test_a_phrase_of_a_text_is_heard_in_it(text: str) -> None:
    for phrase in phrases_in(text):
        assert Phrase(phrase).find(HeardText(text)) is not None, phrase


def test_the_score_is_that_of_the_paper() -> None:
    """By hand: 30 of 100 marked texts and 10 of 900 others hold it; the prior weighs 100 texts."""
    (found,) = score(Counter(x=30), Counter(x=10), 100, 900)
    prior = 100 * 40 / 1000
    gap = math.log(34 / (200 - 34)) - math.log(14 / (1000 - 14))
    assert found.log_odds == pytest.approx(gap)
    assert found.z == pytest.approx(gap / math.sqrt(1 / (30 + prior) + 1 / (10 + prior)))


def test_what_says_the_same_as_another_is_left_out() -> None:
    marked = [phrases_in(f"my order is still not here, {number} days") for number in range(12)]
    rest = [phrases_in(f"my order is on its way, {number} days") for number in range(40)]
    chosen = [each.phrase for each in choose(marked, rest, 10)]
    assert len(chosen) == 1
    assert "still" in chosen[0] or "not here" in chosen[0]


def test_what_is_as_common_elsewhere_tells_nothing() -> None:
    texts = [phrases_in(f"good morning {number}") for number in range(30)]
    assert choose(texts[:10], texts[10:], 10) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Where is my order? It was due on Monday.", "en"),
        ("我的订单还没到", "zh"),
        ("ご注文はまだ届いていません", "ja"),
        ("주문이 아직 도착하지 않았습니다", "ko"),
        ("Где мой заказ?", "Cyrillic"),
        ("Wo ist meine Bestellung? Ich warte und das ist nicht gut.", "de"),
        ("Je n'ai pas reçu la commande et je suis fâché", "fr"),
        ("¿Dónde está mi pedido? No lo tengo y es urgente", "es"),
        ("我的 iPhone 坏了", "zh"),
        ("ok", None),
        ("12345", None),
        ("", None),
    ],
)
def test_which_language_a_text_is_in(text: str, language: str | None) -> None:
    assert language_of(text) == language


@laws
@given(st.lists(st.text(max_size=3), max_size=30), st.randoms())
def test_a_sample_does_not_depend_on_the_order(keys: list[str], random: object) -> None:
    shuffled = list(keys)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    samples = []
    for order in (keys, shuffled):
        sample: Sample[str] = Sample(5)
        for key in order:
            sample.add(key, key)
        samples.append(list(sample))
    assert samples[0] == samples[1]
    assert len(samples[0]) == min(5, len(set(keys)))


LISTS = [
    "m: {speaker: agent, says: [sorry, 抱歉]}",
    "m: {says: [\n    sorry,\n    抱歉  # zh\n  ]}",
    "m:\n    says:\n      - sorry\n      - 抱歉  # zh",
    "m:\n    says:\n    - sorry\n    - 抱歉\n    speaker: agent",
    "m:\n    says: {any: [sorry, 抱歉]}",
    "m:\n    says:\n      any:\n        - sorry\n        - '抱歉'\n  n: {says: [x]}",
]


@pytest.mark.parametrize("written", LISTS)
@pytest.mark.parametrize("end", ["\n", ""])
def test_phrases_are_added_to_the_list_as_it_is_written(written: str, end: str) -> None:
    before = f"format: 1\nmoments:\n  {written}{end}"
    document, _ = yaml.load(before.encode(), "x.yaml")
    assert document is not None
    added = ["so: sorry", 'say "no"', "对不起"]
    after = add_phrases(document, "m", added)
    assert after is not None
    again, problems = yaml.load(after.encode(), "x.yaml")
    assert again is not None
    assert problems == []
    says = again.data["moments"]["m"]["says"]
    assert (says if isinstance(says, list) else says["any"]) == ["sorry", "抱歉", *added]
    assert {**again.data["moments"], "m": None} == {**document.data["moments"], "m": None}
    assert after.count("# zh") == before.count("# zh")
    assert as_patch("rubrics/x.yaml", before, after).startswith("--- a/rubrics/x.yaml\n+++ b/")


@pytest.mark.parametrize(
    "written",
    ["m: {speaker: agent}", "m: {says: sorry}", "m: {says: {all: [a, b]}}", "n: {says: [a]}"],
)
def test_where_there_is_no_list_nothing_is_added(written: str) -> None:
    document, _ = yaml.load(f"moments:\n  {written}\n".encode(), "x.yaml")
    assert document is not None
    assert add_phrases(document, "m", ["x"]) is None
