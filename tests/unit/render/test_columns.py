"""Tables of a page: columns that line up, numbers at the right, too wide rows that go on below."""

from __future__ import annotations

import json

from scorecard.render.pages.model import Page, Table, plain, strong
from scorecard.render.registry import render_report

TABLE = Table(
    ("gate", "n"), ((plain("care.1"), plain("7")), (strong("礼貌"), plain("1,024"))), frozenset({1})
)
PAGE = Page("t", "en", (TABLE,), {"n": 7})


def test_text_lines_up() -> None:
    assert render_report(PAGE, "text").splitlines() == [
        "  gate        n",
        "  care.1      7",
        "  礼貌    1,024",
    ]


def test_a_row_that_is_too_wide_goes_on_below() -> None:
    wide = Table(("a", "b"), ((plain("x" * 38), plain("some words that are long")),))
    lines = render_report(Page("t", "en", (wide,)), "text", width=40).splitlines()
    assert lines[-2:] == ["  " + "x" * 38, "    some words that are long"]


def test_markdown_and_html() -> None:
    assert render_report(PAGE, "markdown").splitlines() == [
        "| gate | n |",
        "|---|--:|",
        "| care.1 | 7 |",
        "| **礼貌** | 1,024 |",
    ]
    html = render_report(PAGE, "html")
    assert '<tr><td>care.1</td><td class="number">7</td></tr>' in html


def test_the_data_are_for_programs() -> None:
    assert json.loads(render_report(PAGE, "json")) == {"n": 7}
