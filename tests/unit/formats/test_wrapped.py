"""Lines that a mail program broke are one; lines that somebody ended are not."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import take
from scorecard.formats.wrapped import unwrapped

LETTER = (
    "I ordered the kettle on Monday and was told that it would be here by Wednesday at the "
    "latest. It is Friday now, nobody has called me back, and the tracking page says nothing."
)
CHINESE = (
    "我上周一在你们店里下单买了一个电热水壶，客服说最晚周三就能送到，"
    "可是今天已经周五了，还是没有人联系我，物流也一直没有更新。"
)


@pytest.mark.parametrize("width", [60, 66, 72, 76, 78, 98])
def test_a_paragraph_is_put_together(width: int) -> None:
    assert unwrapped(textwrap.fill(LETTER, width)) == LETTER
    assert unwrapped(textwrap.fill(LETTER, width).replace("\n", "\r\n")) == LETTER
    both = f"Hello,\n\n{LETTER}\n\n{LETTER}\n\nBest regards\nAnn"
    wrapped = "\n".join(textwrap.fill(line, width) for line in both.split("\n"))
    assert unwrapped(wrapped) == both


def test_chinese_is_put_together_without_blanks() -> None:
    lines = [CHINESE[at : at + 36] for at in range(0, len(CHINESE), 36)]
    assert unwrapped("\n".join(lines)) == CHINESE


def test_flowed_text_is_put_together_where_a_blank_stands() -> None:
    assert unwrapped(textwrap.fill(LETTER, 66).replace("\n", " \n")) == LETTER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello,\nI never got it.\nThank you\nfor nothing",
        "I would like to return the kettle, please.\nMy order is 0047.\nAnn\n1 High Street",
        f"{LETTER}\n{LETTER}",
        f"{LETTER[:60]}\n- a kettle\n- a lid\n1. first\n(b) next\n> quoted",
        f"{LETTER[:60]}\n    indented",
        f"{LETTER[:58]}\n\nA new paragraph of some more words than one",
        "I have now been waiting for my money since the 1st\n\n\nAnn",
        "这是第一行。\n这是第二行。",
        f"I have been waiting for the kettle for such a long time \n{'-- '}\nAnn",
    ],
)
def test_lines_that_somebody_ended_stay(text: str) -> None:
    assert unwrapped(text) == text


@given(st.lists(st.text("ab 我- .", max_size=90), max_size=6))
def test_nothing_but_line_breaks_changes(lines: list[str]) -> None:
    text = "\n".join(lines)
    made = unwrapped(text)
    assert "".join(made.split()) == "".join(text.split())
    assert unwrapped(made) == made or "\n" in made


def test_a_mail_is_heard_across_the_breaks_of_its_program() -> None:
    wrapped = textwrap.fill(LETTER, 72)
    sent = {
        "vcon": "0.3.0",
        "uuid": "u",
        "parties": [{"mailto": "a@x.example", "role": "customer"}, {"role": "agent"}],
        "dialog": [
            {
                "type": "text",
                "start": "2026-03-02T09:00:00Z",
                "parties": 0,
                "mediatype": "message/rfc822",
                "body": f"Subject: Late\n\n{wrapped}\n",
                "encoding": "none",
            }
        ],
    }
    assert take(sent).turns[0].text == LETTER
