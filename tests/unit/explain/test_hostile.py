"""Nothing in a rubric or record can break out of the page that explains it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hostile import HOSTILE
from scorecard import Rubric, convert
from scorecard.explain.evaluation_form import evaluation_form
from scorecard.explain.grade_report import grade_report
from scorecard.language import LANGUAGES, Language
from scorecard.render import safe
from scorecard.render.pages.model import Page
from scorecard.render.registry import render_page
from support import laws, level


def hostile(text: str) -> Rubric:
    """A rubric with the text wherever a text can stand."""
    levels = [
        {"all": [{"never": "said"}, {"field": "topic", "one_of": [text, "x"]}]},
        {"observed": f"{text}!"},
        {"field": "channel", "equals": text, "unless": {"field": "metadata.a", "contains": text}},
        {"response": "said", "to": "done", "within": "2 turns"},
        {"field": "outcome.a", "at_most": "$limit"},
    ]
    return Rubric.model_validate(
        {
            "format": 1,
            "id": "r",
            "version": text,
            "title": text,
            "description": text,
            "parameters": {"limit": {"by": "customer.tier", "cases": {text: 3}, "default": 4}},
            "moments": {
                "said": {"title": text, "says": [f"{text}."], "excluding": [f"{text}!"]},
                "done": {"action": text, "arguments": {text: text}},
            },
            "criteria": [
                {
                    "id": "c",
                    "title": text,
                    "section": text,
                    "levels": {
                        number: level(one, applies_when={"never": "done"}) | {"behaviour": text}
                        for number, one in enumerate(levels, 1)
                    },
                },
                {
                    "id": "d",
                    "title": text,
                    "section": text,
                    "applies_when": {"criterion": "c", "below": 5},
                    "met_when": {"occurs": "said"},
                },
            ],
            "bands": [{"title": text, "at_least": 1}],
        }
    )


def pages(text: str, language: Language) -> list[Page]:
    turns = [{"speaker": "agent", "text": text}, {"speaker": "agent", "text": f"{text}."}]
    interaction = convert({"id": text, "channel": text, "topic": text, "turns": turns})
    rules = hostile(text)
    return [evaluation_form(rules, language), grade_report(rules, interaction, language)]


def skeleton(shown: str) -> list[str]:
    """The tags of an HTML page, with their attributes."""
    found: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(f"{tag} {attrs}")

        def handle_comment(self, data: str) -> None:
            found.append(f"comment {data}")

    Parser().feed(shown)
    return found


languages = st.sampled_from(LANGUAGES)
DULL = "dull"
INLINE = {"text", "strong_open", "strong_close", "text_special", "html_inline", "code_inline"}


@laws
@given(HOSTILE, languages)
def test_html_keeps_its_tags(text: str, language: Language) -> None:
    if not text.strip():
        return
    form_page, story_page = pages(text, language)
    dull = pages(DULL, language)[0]
    # A description may show code between backticks.
    tags = skeleton(render_page(form_page, "html"))
    form = [tag for tag in tags if tag != "code []"]
    assert form == skeleton(render_page(dull, "html"))
    known = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p"}
    known |= {"ul", "li", "strong", "span", "blockquote", "mark", "div", "table", "tr", "th", "td"}
    assert {tag.split()[0] for tag in skeleton(render_page(story_page, "html"))} <= known


@laws
@given(HOSTILE, languages)
def test_markdown_keeps_its_blocks(text: str, language: Language) -> None:
    if not text.strip():
        return
    dull, page = (pages(one, language)[0] for one in (DULL, text))
    parser = MarkdownIt("gfm-like", {"linkify": False})
    kinds = [
        [token.type for token in parser.parse(render_page(one, "markdown"))] for one in (dull, page)
    ]
    assert kinds[0] == kinds[1]
    inline = {
        child.type
        for token in parser.parse(render_page(page, "markdown"))
        for child in token.children or ()
    }
    assert inline <= INLINE


@laws
@given(HOSTILE, languages)
def test_the_terminal_gets_lines_of_plain_text(text: str, language: Language) -> None:
    if not text.strip():
        return
    for page in pages(text, language):
        for color in (False, True):
            shown = render_page(page, "text", color=color)
            plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
            # A line may end between two signs that a joiner joins.
            for line in plain.replace("\u200d", "").splitlines():
                assert line == safe.terminal(line)


@laws
@given(HOSTILE, languages, st.sampled_from(["ascii", "gbk", "latin-1"]))
def test_any_terminal_can_show_it(text: str, language: Language, encoding: str) -> None:
    if not text.strip():
        return
    for page in pages(text, language):
        assert render_page(page, "text", encoding=encoding).encode(encoding)
