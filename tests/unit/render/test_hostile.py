"""Nothing in a record can crash a renderer, restyle its output or run anything."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from html import unescape
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graded import render
from hostile import HOSTILE, RUBRIC, STYLE, assert_plain, grade, show
from scorecard.grade import Grade, from_json
from scorecard.render import figures, safe
from scorecard.render.registry import GRADES

STYLES = {
    code
    for explain in (False, True)
    for count in (1, 2)
    for code in STYLE.findall(show("text", "harmless", count, color=True, explain=explain))
}


@given(HOSTILE, st.integers(1, 3), st.booleans())
def test_terminal_is_not_restyled(text: str, count: int, explain: bool) -> None:
    shown = show("text", text, count, color=True, explain=explain)
    assert set(STYLE.findall(shown)) <= STYLES
    assert STYLE.sub("", shown) == show("text", text, count, color=False, explain=explain)
    assert_plain(STYLE.sub("", shown))


@given(HOSTILE, st.booleans())
def test_markdown_holds_no_markup_from_a_record(text: str, explain: bool) -> None:
    shown = show("markdown", text, 2, explain=explain)
    assert_plain(shown)
    assert len(shown.split("\n")) == len(
        show("markdown", "harmless", 2, explain=explain).split("\n")
    )
    rows = [line for line in shown.split("\n") if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows} <= {6, 10, 11}
    assert not re.search(r"(?<!\\)<(?!/?details>|/?summary>|!-- -->|br>)", shown)


TAGS = {"h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
TAGS |= {"details", "summary", "br"}


@given(HOSTILE)
def test_rendered_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render(show("markdown", text, 2))
    assert set(re.findall(r"<(\w+)", page)) <= TAGS
    rows = re.findall(r"<tr>\s*<td>(.*?)</td>", page, flags=re.DOTALL)
    shown = unescape(rows[-1].replace("<!-- -->", ""))
    assert shown.strip() == safe.visible(figures.cut(text, 200)).strip()


NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)


@given(HOSTILE, st.integers(1, 3))
def test_csv_runs_nothing_and_keeps_its_rows(text: str, count: int) -> None:
    shown = show("csv", text, count)
    assert_plain(shown.replace("\r\n", "\n"))
    rows = list(csv.reader(io.StringIO(shown, newline="")))
    assert len(rows) == 1 + count * len(RUBRIC.criteria) == shown.count("\r\n")
    for cell in [cell for row in rows for cell in row]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝")) or NUMBER.fullmatch(cell)


@given(HOSTILE)
def test_csv_runs_nothing_where_a_semicolon_separates(text: str) -> None:
    """As such a spreadsheet reads it, whatever it makes of the quotes."""
    for line in show("csv", text, 1).split("\r\n"):
        for cell in line.split(";")[1:]:
            assert not cell.lstrip(' "').startswith(tuple("=+-@＝＋－＠"))


@given(st.text())
def test_json_on_a_terminal_is_the_same_and_hides_nothing(text: str) -> None:
    data = msgspec.json.encode(
        [text.encode("utf-8", "replace").decode(), "\x9b\x7f\u202e\u061c\u2066"]
    )
    shown = safe.shown_json(data)
    assert msgspec.json.decode(shown) == msgspec.json.decode(data)
    hidden = {char for char in shown.decode() if unicodedata.bidirectional(char) in BIDIRECTIONAL}
    assert not hidden
    assert not [char for char in shown.decode() if unicodedata.category(char) == "Cc"]


BIDIRECTIONAL = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(HOSTILE, st.integers(1, 3))
def test_junit_is_xml(text: str, count: int) -> None:
    shown = show("junit", text, count)
    assert_plain(shown)
    root = ElementTree.fromstring(shown)
    assert [case.get("name") for case in root.iter("testcase")] == [safe.visible(text)] * count
    assert {child.tag for case in root.iter("testcase") for child in case} == {"failure"}


@given(HOSTILE, st.integers(0, 3))
def test_json_keeps_texts_as_they_are(text: str, count: int) -> None:
    grades = [grade(text)] * count
    assert [from_json(line) for line in render("jsonl", grades).split("\n")[:-1]] == grades
    assert msgspec.json.decode(render("json", grades), type=list[Grade]) == grades


@given(HOSTILE)
@settings(max_examples=30)
def test_any_encoding_will_do(text: str) -> None:
    for encoding in ("ascii", "cp1252", "gbk", "big5"):
        assert "\x1b" not in show("text", text, 2, encoding=encoding)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with 中文 and é", "plain, with 中文 and é"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("\u202egpj.exe", "\\u202egpj.exe"),
        ("one\r\ntwo\nthree\tfour", "one⏎two⏎three four"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("half \ud800", "half \\ud800"),
        ("全角　空格", "全角　空格"),
        # Words and emoji that are written with joiners; others only hide text.
        ("می\u200cشود", "می\u200cشود"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("id\u200ciot", "id\\u200ciot"),
        ("抱\u200d歉", "抱\\u200d歉"),
        ("می\u200c\u200cشود", "می\\u200c\\u200cشود"),
        ("می\u200c", "می\\u200c"),
    ],
)
def test_what_hides_is_shown(text: str, shown: str) -> None:
    assert safe.visible(text) == shown


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("\t@x", "' @x"),
        ("-1.5", "-1.5"),
        ("+491234", "+491234"),
        ("-x", "'-x"),
        ("::error::", "'::error::"),
        (-1.5, "-1.5"),
        (True, "true"),
        (None, ""),
        ("a,b", "a,b"),
        ('x;=HYPERLINK("u")', 'x;\'=HYPERLINK("u")'),
        ('x; "=A1', "x;' \"=A1"),
        ("x;＝A1;\t@y;z", "x;'＝A1;' @y;z"),
        ("no apology; 3 turns", "no apology; 3 turns"),
    ],
)
def test_a_cell_is_never_a_formula(value: Any, cell: str) -> None:
    assert safe.cell(value) == cell


@pytest.mark.parametrize("format", GRADES.names)
def test_a_lone_surrogate_stops_nothing_but_what_is_for_programs(format: str) -> None:
    """It has no UTF-8; `decode` rejects it, so only records made in Python can hold one."""
    one = msgspec.structs.replace(
        grade("x"), interaction=msgspec.structs.replace(grade("x").interaction, id="\ud800")
    )
    if format.startswith("json") or not GRADES.find(format).is_text:
        with pytest.raises(UnicodeEncodeError):
            render(format, [one])
    else:
        assert "\\ud800" in render(format, [one]).replace("\\\\", "\\")
