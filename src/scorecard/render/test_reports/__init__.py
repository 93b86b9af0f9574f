"""Reports of the tests of rubrics: for the terminal, other programs, CI and pull requests."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from scorecard.render.grades.options import Options

if TYPE_CHECKING:
    from scorecard.testing.run import TestReport

_MODULES = {
    "text": "text",
    "json": "json",
    "junit": "junit",
    "github": "github",
    "markdown": "markdown",
}
FORMATS = tuple(_MODULES)


def render(format: str, report: TestReport, options: Options) -> str:
    """The report in one of `FORMATS`; `explain` shows what passed as well."""
    module = import_module(f"scorecard.render.test_reports.{_MODULES[format]}")
    return cast(Callable[["TestReport", Options], str], module.render)(report, options)
