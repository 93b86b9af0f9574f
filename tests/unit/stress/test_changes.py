"""Each change does what it says and nothing else."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import generated
from paths import ROOT
from scorecard.records.decoding import convert
from scorecard.records.interaction import Interaction
from scorecard.stress.changes import CHANGES
from scorecard.stress.dice import Dice
from scorecard.text.fold import fold
from support import action, agent, customer, event, laws, record

EN = "Thank you for calling, Mr. Brown! Your order 4711234 of 3.50 will arrive at 10:30. Sorry, OK?"
ZH = "您好，感谢您的来电！请问您的订单4711234是什么时候下的？没有问题，我帮您查一下。"


def changed(
    name: str, *turns: Any, seed: int = 0, donor: Any = None, **keys: Any
) -> Interaction | None:
    made = convert(record(turns, **keys))
    return CHANGES[name].apply(made, Dice(seed, made.id, name), donor and convert(donor))


def texts(found: Interaction | None) -> list[str]:
    assert found is not None
    return [turn.text or "" for turn in found.turns]


WORDING = [
    "dialect", "upper", "lower", "no-punctuation", "more-punctuation", "script", "misheard",
    "fillers",
]  # fmt: skip


@pytest.mark.parametrize("name", WORDING)
@pytest.mark.parametrize("text", [EN, ZH])
@pytest.mark.parametrize("seed", range(10))
def test_changes_of_words_leave_numbers_alone(name: str, text: str, seed: int) -> None:
    found = changed(name, agent(text), seed=seed)
    if found is not None:
        assert re.findall(r"\d[\d.:]*\d", texts(found)[0]) == re.findall(r"\d[\d.:]*\d", text)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("upper", "Hello 你好", "HELLO 你好"),
        ("lower", "Hello THERE", "hello there"),
        ("no-punctuation", "Yes, at 10:30. It's 3.5, right?", "Yes at 10:30 It's 3.5 right"),
        ("no-punctuation", "您好，请问？a@b.com", "您好请问a@b.com"),
        ("script", "没有问题", "沒有問題"),
        ("script", "沒有問題", "没有问题"),
        ("dialect", "I apologise. COLOUR", "I apologize. COLOR"),
        ("dialect", "什么信息", "啥资讯"),
    ],
)
def test_what_becomes_of_a_text(name: str, before: str, after: str) -> None:
    assert texts(changed(name, agent(before))) == [after]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("upper", "你好"),
        ("lower", "hello"),
        ("no-punctuation", "hello"),
        ("no-punctuation", "..."),
        ("script", "hello"),
        ("dialect", "hello"),
        ("misheard", "4711"),
        ("misheard", "ok"),
        ("fillers", "Hello there"),
        ("fillers", "10 20 30 40"),
        ("merged", "hello"),
        ("cut", "Hello there"),
        ("order", "hello"),
    ],
)
def test_where_there_is_nothing_to_change_nothing_is(name: str, text: str) -> None:
    assert all(changed(name, agent(text), seed=seed) is None for seed in range(30))


@pytest.mark.parametrize("text", [EN, ZH])
def test_fillers_only_add(text: str) -> None:
    (found,) = texts(changed("fillers", agent(text)))
    rest = iter(found)
    assert all(char in rest for char in text)
    assert len(found) > len(text)


@pytest.mark.parametrize("text", [EN, ZH])
def test_one_word_in_ten_is_misheard(text: str) -> None:
    heard = [changed("misheard", agent(text), seed=seed) for seed in range(40)]
    others = [texts(found)[0] for found in heard if found is not None]
    assert len(others) > 30
    for other in others:
        both = [one.split(" ") if " " in text else list(one) for one in (text, other)]
        assert len(both[0]) == len(both[1])
        assert sum(one != two for one, two in zip(*both, strict=True)) == 1


def test_a_cut_turn_is_all_there_and_observations_go_along() -> None:
    seen = {"o": {"met": True, "turns": [1, 2]}, "p": [{"met": False, "turns": [2]}], "q": True}
    long = "I looked for it, and it will be with you by Friday. Is that fine?"
    turns = [customer("Where is it?"), agent(long, 2, 6), customer("Yes.")]
    found = changed("cut", *turns, observations=seen)
    assert (
        texts(found)
        == [
            "Where is it?",
            "I looked for it, and it will be with you by Friday.",
            "Is that fine?",
            "Yes.",
        ]
        or texts(found)[1] == "I looked for it,"
    )
    assert found is not None
    first, second = found.turns[1:3]
    assert first.start == 2
    assert second.end == 6
    assert first.end == second.start
    moved = found.observations
    assert moved["o"].turns == [1, 2, 3]  # type: ignore[union-attr]
    assert moved["p"][0].turns == [3]  # type: ignore[index]
    assert moved["q"] is True


def test_merged_turns_are_one() -> None:
    turns = [
        agent("Hello.", 0, 1),
        agent("How are you?", 2, 3),
        event("hold"),
        agent("您好"),
        agent("请讲"),
    ]
    found = changed("merged", *turns, observations={"o": {"met": True, "turns": [4]}})
    assert texts(found) == ["Hello. How are you?", "", "您好请讲"]
    assert found is not None
    assert (found.turns[0].start, found.turns[0].end) == (0, 3)
    assert found.observations["o"].turns == [2]  # type: ignore[union-attr]


def test_other_people_are_others_everywhere() -> None:
    found = changed(
        "identity",
        agent("Thank you, Ms Miller. Your code is 639431."),
        customer("My name is Han Solo, order 639431, paid 12.50 in 2020."),
        action("book", who="Han", code="639431"),
        agent("我叫李小龙，很高兴认识您。"),
        customer={"id": "c9", "name": "Anna Miller", "tier": "gold"},
    )
    whole = msgspec.json.encode(found).decode()
    assert not re.search(r"Miller|Anna|Han\b|Solo|639431|李小龙|\"c9\"", whole)
    assert "12.50 in 2020" in whole
    assert found is not None
    assert found.customer["tier"] == "gold"
    code = found.turns[2].action.arguments["code"]  # type: ignore[union-attr]
    assert whole.count(code) == 3
    assert "Thank you, Ms " in texts(found)[0]


def test_the_agent_says_what_another_one_said() -> None:
    donor = record([agent("A."), customer("no"), agent("B.")], id="d")
    turns = [agent("1"), customer("yes"), agent("2"), agent("3")]
    assert texts(changed("answers", *turns, donor=donor)) == ["A.", "yes", "B.", "A."]
    assert changed("answers", *turns) is None


def test_one_turn_is_the_wrong_speakers_and_a_customer_instructs() -> None:
    turns = [agent("1"), customer("2"), event("hold")]
    found = changed("speaker", *turns)
    assert found is not None
    speakers = [turn.speaker for turn in found.turns]
    assert speakers in (["customer", "customer", "system"], ["agent", "agent", "system"])
    said = texts(changed("injected", *turns))
    assert (said[0], said[1].startswith("2 Ignore all")) == ("1", True)


def test_fields_in_another_order_are_the_same_fields() -> None:
    keys = {"agent": {"id": "a", "team": "t"}, "observations": {"o": True, "p": False}}
    before = convert(record([action("x", b=1, a=2)], **keys))
    found = changed("order", action("x", b=1, a=2), **keys)
    assert found == before
    assert list(found.agent) == ["team", "id"]  # type: ignore[union-attr]


@given(generated.records, st.integers(0, 3))
@laws
def test_a_changed_interaction_is_an_interaction(given_: dict[str, Any], seed: int) -> None:
    """It can be written and read, the original is as it was, and the dice alone decide."""
    before = convert(given_)
    kept = msgspec.json.encode(before)
    for change in CHANGES.values():
        first = change.apply(before, Dice(seed, change.name), before)
        second = change.apply(convert(given_), Dice(seed, change.name), before)
        assert msgspec.json.encode(first) == msgspec.json.encode(second)
        assert msgspec.json.encode(before) == kept
        if first is not None:
            assert msgspec.json.decode(msgspec.json.encode(first), type=Interaction) == first
            assert all(turn.end is None or turn.end >= (turn.start or 0) for turn in first.turns)


@given(st.text(alphabet="没有沒問題台灣台后後里裡面麵", min_size=1))
@laws
def test_scripts_read_the_same(text: str) -> None:
    found = changed("script", agent(text))
    assert found is None or fold(texts(found)[0]) == fold(text)


def test_every_change_is_in_the_documentation() -> None:
    page = (ROOT / "docs" / "stress.md").read_text(encoding="utf-8")
    for name, change in CHANGES.items():
        assert f"`{name}`" in page
        assert set(change.meaning) == set(change.mend) == {"en", "zh"}
        for mend in change.mend.values():
            mend.format(words="w", moment="m")
