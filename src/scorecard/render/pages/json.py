"""The numbers behind a page, as JSON."""

from __future__ import annotations

import msgspec

from scorecard.render.output_format import Options
from scorecard.render.pages.model import Page


def render(page: Page, _options: Options) -> str:
    """The page's data, indented."""
    return msgspec.json.format(msgspec.json.encode(page.data), indent=2).decode() + "\n"
