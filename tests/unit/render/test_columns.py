"""Tables of a page: columns that line up, numbers at the right, too wide rows that go on below."""

from __future__ import annotations

import json

from rich.cells import cell_len

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


def lines(
    head: tuple[str, ...], *rows: tuple[str, ...], numbers: set[int], width: int
) -> list[str]:
    table = Table(head, tuple(tuple(map(plain, row)) for row in rows), frozenset(numbers))
    found = render_report(Page("t", "en", (table,)), "text", width=width).splitlines()
    assert all(cell_len(line) <= width and line == line.rstrip() for line in found)
    return found


def test_where_there_is_no_room_heads_are_wrapped_before_texts() -> None:
    assert lines(
        ("what is missing", "open grades that name it", "that it alone settles"),
        ("observation limits_named", "82", "13"),
        numbers={1, 2}, width=55,
    ) == [
        "  what is missing            open grades  that it alone",
        "                            that name it        settles",
        "  observation limits_named            82             13",
    ]  # fmt: skip


def test_a_number_and_its_interval_stay_together() -> None:
    found = lines(
        ("criterion", "mean level (95%)", "n"),
        ("Does not go round in circles at all", "4.58 (4.39–4.77)", "100"),
        numbers={2}, width=45,
    )  # fmt: skip
    assert found[1:] == [
        "  Does not go round in  4.58 (4.39–4.77)  100",
        "  circles at all",
    ]


def test_heads_without_spaces_keep_some_cells() -> None:
    found = lines(
        ("关卡", "到达人数合计", "要求"),
        ("1", "7", "对客户的寻求给出推荐，或说明没有找到"),
        numbers={1},
        width=40,
    )
    assert found[0].split() == ["关卡", "到达人数", "要求"]


def test_columns_without_room_go_on_below_the_first_one_once_more() -> None:
    names = tuple(f"criterion-{at:02}" for at in range(6))
    found = lines(
        ("group", *names), ("north", *("1.00 ▲" for _ in names)), numbers={*range(1, 7)}, width=50
    )
    assert found == [
        "  group  criterion-00  criterion-01  criterion-02",
        "  north        1.00 ▲        1.00 ▲        1.00 ▲",
        "",
        "  group  criterion-03  criterion-04  criterion-05",
        "  north        1.00 ▲        1.00 ▲        1.00 ▲",
    ]


def test_a_word_that_is_wider_than_the_screen_is_broken() -> None:
    found = lines(("agent", "n", "mean"), ("a" * 50, "7", "1.00"), numbers={1, 2}, width=40)
    assert found == [
        "  agent                                n",
        f"  {'a' * 35}  7",
        f"  {'a' * 15}",
        "",
        "  agent                             mean",
        f"  {'a' * 32}  1.00",
        f"  {'a' * 18}",
    ]
    assert lines(("agent",), ("a" * 50,), numbers=set(), width=40) == [
        "  agent", f"  {'a' * 38}", f"  {'a' * 12}"
    ]  # fmt: skip
