"""Texts that try to break out of what shows them, and grades full of them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from hypothesis import strategies as st

from graded import render
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric

RUBRIC = Rubric.model_validate(
    {
        "format": 1,
        "id": "r",
        "version": "1",
        "title": "R",
        "moments": {"polite": {"speaker": "agent", "says": ["zzz"]}},
        "criteria": [
            {
                "id": name,
                "title": name,
                "levels": {
                    "1": {"behaviour": "b", "met_when": {"field": "agent.id", "exists": True}},
                    "2": {"behaviour": "b", "met_when": gate},
                    "3": {"behaviour": "b", "met_when": {"observed": "o"}},
                    "4": {"behaviour": "b", "met_when": {"field": "topic", "exists": True}},
                    "5": {"behaviour": "b", "met_when": {"field": "channel", "exists": True}},
                },
            }
            for name, gate in {
                "said": {"always": "polite"},
                "noted": {"none": [{"observed": "o"}]},
                "recorded": {"field": "topic", "equals": "other"},
                "met": {"field": "channel", "exists": True},
            }.items()
        ],
        "pass": {"score": 5},
    }
)
EVALUATOR = Evaluator(RUBRIC)

NASTY = [
    "[/x]", "[bold red]", "[link=http://e.example]", "\x1b[31m", "\x1b]8;;http://e.example\x07",
    "\x9b31m", "\u202e", "\u2066", "\u200b", "\u061c", "\u2028", "\u0085", "\x00", "\x7f", "\r",
    "\n", "\r\n", "\t", "=cmd()", "+1+1", "-2", "@SUM(A1)", "＝1", "::error::", ":", "##[error]",
    "##vso[task]", "]]>", "<!--", "</failure>", "&amp;", "|", "`", "<img src=x>", "*", "_", "# h",
    "- l", "1. l", "![i](u)", "\ufffe", "\U000e0041", "中", "文。", "é", "e\u0301", "👩‍👧", " ",
]  # fmt: skip
UNICODE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
HOSTILE = st.lists(st.sampled_from(NASTY) | UNICODE, min_size=1, max_size=8).map("".join)
HOSTILE = HOSTILE.filter(lambda text: not text.isspace())  # an id of blanks is refused


def grade(text: str) -> Grade:
    """A grade that holds the text wherever a record's text can get into one."""
    record = {
        "id": text,
        "channel": text,
        "language": text,
        "topic": text,
        "started_at": text,
        "agent": {"id": text, "team": text},
        "customer": {"tier": text},
        "turns": [{"speaker": "agent", "text": text}],
        "observations": {"o": {"met": True, "by": text, "note": text}},
    }
    return EVALUATOR.grade(convert(record))


def show(format: str, text: str, count: int, **options: Any) -> str:
    return render(format, [grade(text)] * count, width=72, **options)


STYLE = re.compile(r"\x1b\[[0-9;]*m")


def assert_plain(text: str) -> None:
    """Nothing but what can be seen, on lines that a build's log does not obey."""
    for at, char in enumerate(text):
        if char in "\u200c\u200d":
            # A line may have been broken behind it.
            before = unicodedata.category(text[at - 1 : at] or " ")
            assert before in ("Lo", "Lm", "Mn", "Mc", "So", "Sk", "Nd"), ascii(text)
            continue
        assert unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp") or (
            char == "\n"
        ), ascii(char)
    assert "##[" not in text
    assert "##vso[" not in text
    assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]
