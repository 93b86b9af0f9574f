"""One registry of what is written: each format is there, loads alone, and stands in the docs."""

from __future__ import annotations

import re
import runpy
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from paths import ROOT
from scorecard.render.output_format import OutputFamily, OutputFormat
from scorecard.render.pages.model import Page
from scorecard.render.registry import FAMILIES, GRADES, PAGES, PROBLEMS, render_page

EVERY_FORMAT = [
    pytest.param(family, name, id=f"{family.content}-{name}")
    for family in FAMILIES
    for name in family.names
]


@pytest.mark.parametrize(
    ("family", "name"), EVERY_FORMAT, ids=lambda one: getattr(one, "content", one)
)
def test_every_format_has_a_writer(family: OutputFamily[Any], name: str) -> None:
    assert callable(family.writer(name))
    assert family.find(name).use


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.content)
def test_what_is_no_format_is_refused_with_the_nearest(family: OutputFamily[Any]) -> None:
    with pytest.raises(ValueError, match=r"^unknown format `markdwon`; did you mean `markdown`"):
        family.writer("markdwon")


def test_one_line_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PAGES, "formats", copy(PAGES.formats))
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "acme_title.py").write_text("def render(page, options):\n    return page.title\n")
    PAGES.add(OutputFormat("title", "acme_title:render", "those in a hurry", (".title",)))
    assert PAGES.suffixes[".title"] == "title"
    assert render_page(Page("Hello", "en", ()), "title") == "Hello"


@pytest.mark.parametrize(
    "format",
    [OutputFormat("csv", "x:y", "nobody"), OutputFormat("tsv", "x:y", "nobody", (".tsv", ".csv"))],
)
def test_a_name_or_suffix_stands_for_one_format(format: OutputFormat) -> None:
    with pytest.raises(ValueError, match=r"grades: `\.?csv` stands for a format already"):
        GRADES.add(format)


@pytest.mark.parametrize(
    ("family", "name", "other", "may"),
    [
        (GRADES, "jsonl", "json", True),
        (GRADES, "json", "jsonl", True),
        (GRADES, "json", "csv", False),
        (PROBLEMS, "sarif", "json", True),
        (PROBLEMS, "github", "markdown", False),
    ],
)
def test_whose_suffix_a_format_may_have(
    family: OutputFamily[Any], name: str, other: str, may: bool
) -> None:
    assert family.find(name).may_stand_in(family.find(other)) is may


def test_the_page_is_what_the_registry_says() -> None:
    """`make docs` writes it anew."""
    page = runpy.run_path(str(ROOT / "tools" / "outputs_page.py"))["outputs"]()
    assert (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8") == page


def test_the_readme_names_every_format_of_grades() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    found = re.search(r"Grades come as ([^(]*) \(", text)
    assert found
    named = re.split(", | or ", found[1].lower())
    assert named == [{"jsonl": "json lines"}.get(name, name) for name in GRADES.names]
