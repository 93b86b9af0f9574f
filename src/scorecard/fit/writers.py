"""Writes a fit report in each format."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from scorecard.fit.page import fit_page
from scorecard.fit.report import FitReport
from scorecard.language import Language
from scorecard.render.output_format import Options
from scorecard.render.registry import PAGES


def _as_page(format: str) -> Callable[[FitReport, Options], str]:
    def write(report: FitReport, options: Options) -> str:
        language: Language = "zh" if options.language == "zh" else "en"
        return PAGES.writer(format)(fit_page(report, language), options)

    return write


as_text, as_markdown, as_html = map(_as_page, ("text", "markdown", "html"))


def as_json(report: FitReport, _options: Options) -> str:
    """The report as one JSON object."""
    return msgspec.json.format(msgspec.json.encode(report)).decode() + "\n"
