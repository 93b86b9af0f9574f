"""Codes and words, each as a page, from what the code says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from golden import assert_golden
from scorecard.authoring.problem import Code
from scorecard.conditions import KINDS
from scorecard.conditions.measures import MEASURES
from scorecard.explain.documented import keys
from scorecard.explain.reference import all_topics, everything, explain_code, explain_word, suggest
from scorecard.lint import CODES
from scorecard.moments.model import Moment
from scorecard.render.pages.model import Heading, Listing, Page, PageBlock, Paragraph, Terms
from scorecard.render.registry import render_page


def shown(page: Page | None) -> str:
    assert page is not None
    return render_page(page, "text", width=100)


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.code)
def test_every_code_has_a_page(code: Code) -> None:
    page = explain_code(code.code.lower())
    assert page is not None
    assert shown(page).startswith(f"{code.code} {code.title}\n")
    listings = [block.text for block in page.blocks if isinstance(block, Listing)]
    assert listings == [example for example in (code.bad, code.good) if example]


def test_a_code_with_examples_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    code = Code("R998", "Title", why="Why.", help="Mend.", bad="a: 1\nb: 2\n", good="a: 2\n")
    monkeypatch.setitem(CODES, code.code, code)
    assert_golden("explain/code.en.txt", shown(explain_code("r998")))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_keys_verdicts_and_example(kind: str) -> None:
    text = shown(explain_word(kind))
    for key in keys(KINDS[kind]):
        assert f"\n  {key} " in text
    for verdict in ("met", "unmet", "not applicable", "unknown"):
        assert f"\n  {verdict} " in text
    assert f"\n    {{{kind}: " in text


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_its_definition(name: str) -> None:
    text = " ".join(shown(explain_word(name)).split())
    assert " ".join(MEASURES[name].description.split()) in text
    assert f"unit {MEASURES[name].unit} " in text


def test_every_key_and_word_is_explained() -> None:
    for word in [
        *keys(Moment),
        "in",
        "unless",
        "if_missing",
        "critical",
        "at_most",
        "gate",
        "locked",
    ]:
        assert shown(explain_word(word)).startswith(f"{word}\n")
    assert explain_word("Not applicable") is not None
    assert explain_word("nonsense") is None


@pytest.mark.parametrize("word", ["response", "measure", "all", "between", "possible"])
def test_pages(word: str) -> None:
    assert_golden(f"explain/word-{word}.en.txt", shown(explain_word(word)))


def said(block: PageBlock) -> Iterator[str]:
    match block:
        case Paragraph(line) | Heading(_, line):
            lines = [line]
        case Terms(_, rows):
            lines = [row[1] for row in rows]
        case _:
            lines = []
    for line in lines:
        yield "".join(span.text for span in line if span.style != "code")


def test_whatever_is_explained_is_explained_in_chinese_too() -> None:
    for name in (*all_topics(), *CODES):
        page = explain_code(name, "zh") or explain_word(name, "zh")
        assert page is not None
        for words in (words for block in page.blocks[1:] for words in said(block)):
            assert not re.search("[a-z]{2,}", words) or re.search("[\u4e00-\u9fff]", words), name


def test_the_list_names_everything() -> None:
    text = shown(everything())
    for name in (*all_topics(), *CODES, "customer-first"):
        assert name in text


@pytest.mark.parametrize(
    ("what", "meant"),
    [("responce", "response"), ("reply-tyme", "reply_time"), ("costumer-first", "customer-first")],
)
def test_slips_are_understood(what: str, meant: str) -> None:
    assert suggest(what) == f"did you mean `{meant}`?"
