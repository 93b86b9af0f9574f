"""Pages in the formats that people read."""

from __future__ import annotations

from scorecard.render.pages.model import Page

PAGE_FORMATS = ("text", "markdown", "html")
PAGE_SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
"""The formats that names of files stand for."""


def render_page(
    page: Page, format: str, *, width: int = 80, color: bool = False, encoding: str = "utf-8"
) -> str:
    """A page in one of `PAGE_FORMATS`; the other arguments are for text alone.

    Texts of records and rubrics in it are made harmless. Raises `ValueError` for an unknown
    format.
    """
    # Imported on demand: the others do not wait for rich to load.
    match format:
        case "text":
            from scorecard.render.pages.text import render_text  # noqa: PLC0415

            return render_text(page, width=width, color=color, encoding=encoding)
        case "markdown":
            from scorecard.render.pages.markdown import render_markdown  # noqa: PLC0415

            return render_markdown(page)
        case "html":
            from scorecard.render.pages.html import render_html  # noqa: PLC0415

            return render_html(page)
        case _:
            raise ValueError(f"unknown format `{format}`")
