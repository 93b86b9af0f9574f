"""What all outputs of speech-to-text services have in common."""

from __future__ import annotations

from typing import cast

import pytest

from scorecard.formats import PAUSE
from scorecard.formats.joining import close_up, is_speech, join, join_turns
from scorecard.records.interaction import Speaker, Turn


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["Hello,", "how", "are", "you?"], "Hello, how are you?"),
        ([" Hello.", "", " ", "Bye. "], "Hello. Bye."),
        (["您好，", "我的", "包裹", "。"], "您好，我的包裹。"),
        (["注文", "は", "カード", "で", "。"], "注文はカードで。"),
        (["안녕하세요,", "주문", "번호가"], "안녕하세요, 주문 번호가"),
        (["我的", "iPhone", "坏了"], "我的 iPhone 坏了"),
        (["号码", "是", "[PHONE_NUMBER_1]", "吗"], "号码是 [PHONE_NUMBER_1] 吗"),
        (["####", "####"], "#### ####"),
        ([], ""),
    ],
)
def test_words_are_joined_as_their_script_has_it(pieces: list[str], text: str) -> None:
    assert join(pieces) == text


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ("我 点解要 搞 到咁 样", "我点解要搞到咁样"),
        ("您 好 ， 请 稍 等 。", "您好，请稍等。"),
        ("请  看   这里", "请看这里"),
        ("line one\nline two", "line one\nline two"),
        ("第一行\n第二行", "第一行\n第二行"),
    ],
)
def test_stray_blanks_are_taken_out(given: str, closed: str) -> None:
    assert close_up(given) == closed


Heard = tuple[str, str, float | None, float | None]
"""A role, what it says, from when to when."""


@pytest.mark.parametrize(
    ("given", "turns"),
    [
        pytest.param(
            [("agent", "One", 0, 0.4), ("agent", "two", 2.3, 2.5), ("agent", "three", 4.5, 5)],
            [("agent", "One two", 0, 2.5), ("agent", "three", 4.5, 5)],
            id="until two seconds of silence",
        ),
        pytest.param(
            [("agent", "Hello?", 0, 1), ("customer", "Hi.", 1.1, 1.3), ("agent", "How", 1.4, 2)],
            [("agent", "Hello?", 0, 1), ("customer", "Hi.", 1.1, 1.3), ("agent", "How", 1.4, 2)],
            id="until somebody else speaks, however short",
        ),
        pytest.param(
            [("agent", "One", 0, 5), ("customer", "mm-hm", 2, 3), ("agent", "two", 5.2, 6)],
            [("agent", "One two", 0, 6), ("customer", "mm-hm", 2, 3)],
            id="over who speaks in between without a pause",
        ),
        pytest.param(
            [("agent", "a", 0, 1), ("customer", "mhm", 0.6, 1.2), ("agent", "b", 1.05, 2)],
            [("agent", "a b", 0, 2), ("customer", "mhm", 0.6, 1.2)],
            id="over who speaks at the seam",
        ),
        pytest.param(
            [("agent", "a", 0, 5), ("customer", "wait", 4.8, 7), ("agent", "b", 6.9, 9)],
            [("agent", "a", 0, 5), ("customer", "wait", 4.8, 7), ("agent", "b", 6.9, 9)],
            id="until somebody else takes the floor",
        ),
        pytest.param(
            [("customer", "long", 0.5, 9), ("agent", "ja", 1, 2), ("agent", "ja", 2.8, 3.5)],
            [("customer", "long", 0.5, 9), ("agent", "ja", 1, 2), ("agent", "ja", 2.8, 3.5)],
            id="not two beside one who goes on",
        ),
        pytest.param(
            [("agent", "a", None, None), ("agent", "b", None, None), ("customer", "c", None, None)],
            [("agent", "a b", None, None), ("customer", "c", None, None)],
            id="without times, until another",
        ),
        pytest.param(
            [("agent", "a", 0, None), ("customer", "c", 3, None), ("agent", "b", 4, None)],
            [("agent", "a", 0, None), ("customer", "c", 3, None), ("agent", "b", 4, None)],
            id="without ends, until another",
        ),
    ],
)
def test_what_a_turn_is(given: list[Heard], turns: list[Heard]) -> None:
    pieces = [
        Turn(cast("Speaker", who), text, start=start, end=end) for who, text, start, end in given
    ]
    made = join_turns(pieces, PAUSE)
    assert [(turn.speaker, turn.text, turn.start, turn.end) for turn in made] == turns


def test_what_happens_ends_a_turn() -> None:
    pieces = [
        Turn("agent", "One moment.", start=0.0, end=1.0),
        Turn("system", event="hold", start=1.0, end=1.5),
        Turn("agent", "Thanks.", start=1.6, end=2.0),
        Turn("agent", "a message", start=2.1, end=2.5),
        Turn("agent", "another", start=2.6, end=3.0),
    ]
    assert join_turns(pieces, PAUSE, whole={3, 4}) == pieces


def test_agents_are_not_joined_with_each_other() -> None:
    pieces = [
        Turn("agent", "I put you through.", start=0.0, end=1.0, agent_id="a1"),
        Turn("agent", "Hello.", start=1.1, end=2.0, agent_id="a2"),
    ]
    assert join_turns(pieces, PAUSE) == pieces


def test_a_pause_of_zero_joins_nothing() -> None:
    pieces = [Turn("agent", "a", start=0.0, end=1.0), Turn("agent", "b", start=1.0, end=2.0)]
    assert join_turns(pieces, 0) == pieces


@pytest.mark.parametrize(
    ("channel", "end", "spoken"),
    [
        ("call", None, True),
        (" Phone ", None, True),
        ("chat", 2.0, False),
        ("email", 2.0, False),
        (None, 2.0, True),
        (None, None, False),
    ],
)
def test_which_tables_are_speech(channel: str | None, end: float | None, *, spoken: bool) -> None:
    assert is_speech(channel, [Turn("agent", "Hello.", start=1.0, end=end)]) is spoken
