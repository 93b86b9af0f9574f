"""The formats of a fit report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scorecard.render.output_format import Options, OutputFamily, OutputFormat

if TYPE_CHECKING:  # help and completion do without
    from scorecard.fit.report import FitReport

FITS: OutputFamily[Callable[[FitReport, Options], str]] = OutputFamily(
    "fit reports",
    "scorecard.fit",
    OutputFormat("text", ".writers:as_text", "people at a terminal", (".txt",)),
    OutputFormat("json", ".writers:as_json", "programs", (".json",)),
    OutputFormat("markdown", ".writers:as_markdown", "wikis and pull requests", (".md",)),
    OutputFormat("html", ".writers:as_html", "browsers and paper: one file", (".html", ".htm")),
)
