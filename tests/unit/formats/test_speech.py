"""What all outputs of speech-to-text services have in common."""

from __future__ import annotations

import pytest

from scorecard.formats.speech import PAUSE, SpeechSegment, close_up, in_turns, join


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


def test_a_turn_goes_on_until_another_voice_or_a_pause() -> None:
    words = [
        SpeechSegment("One", 0.0, 0.4, speaker=0),
        SpeechSegment("two", 0.4 + PAUSE - 0.1, 2.5, speaker=0),
        SpeechSegment("three", 2.5 + PAUSE, 5.0, speaker=0),
        SpeechSegment("four", 5.0, 5.5, speaker=1),
        SpeechSegment("five", None, None, speaker=1),
        SpeechSegment("six", None, None),
    ]
    assert in_turns(words) == [
        SpeechSegment("One two", 0.0, 2.5, speaker=0),
        SpeechSegment("three", 2.5 + PAUSE, 5.0, speaker=0),
        SpeechSegment("four five", 5.0, 5.5, speaker=1),
        SpeechSegment("six", None, None),
    ]


def test_words_of_two_channels_do_not_cut_each_other() -> None:
    words = [
        SpeechSegment("One", 0.0, 1.0, channel=0),
        SpeechSegment("mm-hm", 0.5, 0.9, channel=1),
        SpeechSegment("two", 1.0, 2.0, channel=0),
    ]
    assert in_turns(words) == [
        SpeechSegment("One two", 0.0, 2.0, channel=0),
        SpeechSegment("mm-hm", 0.5, 0.9, channel=1),
    ]
