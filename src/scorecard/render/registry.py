"""All formats of what scorecard writes: grades, problems, reports of tests, pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from scorecard.plugins import Plugin, blamed
from scorecard.render.output_format import Options, OutputFamily, OutputFormat, Renderer

if TYPE_CHECKING:
    from scorecard.grade import Grade
    from scorecard.lint.check import ValidationReport
    from scorecard.render.pages.model import Page
    from scorecard.testing.run import TestReport

_PULL_REQUESTS = "pull requests and step summaries"
_TEST_RESULTS = "CI that shows test results (JUnit XML)"
_ANNOTATIONS = "annotations at the lines of a pull request on GitHub"

GRADES: OutputFamily[Callable[[BinaryIO, Options], Renderer]] = OutputFamily(
    "grades",
    "scorecard.render.grades",
    OutputFormat("text", ".text:TextRenderer", "people at a terminal", (".txt",)),
    OutputFormat("json", ".json_array:JsonArrayRenderer", "programs: one array", (".json",)),
    OutputFormat(
        "jsonl",
        ".json_lines:JsonLinesRenderer",
        "programs, and keeping: a grade a line, as soon as it is made",
        (".jsonl", ".ndjson"),
        like="json",
    ),
    OutputFormat("csv", ".csv_table:CsvRenderer", "spreadsheets: a row a criterion", (".csv",)),
    OutputFormat("markdown", ".markdown:MarkdownRenderer", _PULL_REQUESTS, (".md",)),
    OutputFormat("junit", ".junit:JUnitRenderer", _TEST_RESULTS, (".xml",)),
    OutputFormat("github", ".github:GithubRenderer", "annotations of a run on GitHub"),
    OutputFormat(
        "parquet",
        ".parquet:ParquetRenderer",
        "databases and data frames: a row a criterion, typed",
        (".parquet",),
        is_text=False,
        needs=("arrow", "pyarrow"),
    ),
    group="outputs",
)

PROBLEMS: OutputFamily[Callable[[ValidationReport, Options], str]] = OutputFamily(
    "problems",
    "scorecard.render.problems",
    OutputFormat("text", ".text:render", "people at a terminal", (".txt",)),
    OutputFormat("json", ".json:render", "programs: one array", (".json",)),
    OutputFormat(
        "sarif",
        ".sarif:render",
        "code scanning and editors (SARIF 2.1.0)",
        (".sarif",),
        like="json",
    ),
    OutputFormat("github", ".github:render", _ANNOTATIONS),
    OutputFormat("junit", ".junit:render", _TEST_RESULTS, (".xml",)),
    OutputFormat("markdown", ".markdown:render", _PULL_REQUESTS, (".md",)),
)

TEST_REPORTS: OutputFamily[Callable[[TestReport, Options], str]] = OutputFamily(
    "reports of tests",
    "scorecard.render.test_reports",
    OutputFormat("text", ".text:render", "people at a terminal", (".txt",)),
    OutputFormat("json", ".json:render", "programs: every case with its grade", (".json",)),
    OutputFormat("junit", ".junit:render", _TEST_RESULTS, (".xml",)),
    OutputFormat("github", ".github:render", _ANNOTATIONS),
    OutputFormat("markdown", ".markdown:render", _PULL_REQUESTS, (".md",)),
)

PAGES: OutputFamily[Callable[[Page, Options], str]] = OutputFamily(
    "pages",
    "scorecard.render.pages",
    OutputFormat("text", ".text:render", "people at a terminal", (".txt",)),
    OutputFormat("markdown", ".markdown:render", "wikis and pull requests", (".md",)),
    OutputFormat("html", ".html:render", "browsers and paper: one file", (".html", ".htm")),
)

REPORTS: OutputFamily[Callable[[Page, Options], str]] = OutputFamily(
    "reports",
    "scorecard.render.pages",
    *PAGES.formats.values(),
    OutputFormat("json", ".json:render", "programs: all numbers", (".json",)),
    OutputFormat("csv", ".csv:render", "spreadsheets: a number a row", (".csv",)),
)

COMPARISONS: OutputFamily[Callable[[Page, Options], str]] = OutputFamily(
    "comparisons",
    "scorecard.render.pages",
    *REPORTS.formats.values(),
    OutputFormat("github", ".github:render", "annotations of a run on GitHub"),
)

FAMILIES: tuple[OutputFamily[Any], ...] = (
    GRADES,
    PROBLEMS,
    TEST_REPORTS,
    PAGES,
    REPORTS,
    COMPARISONS,
)


def open_renderer(format: str, out: BinaryIO, **options: Any) -> Renderer:
    """Begin to write grades to a binary stream.

    `options`, here and below, are those of `Options`; all functions raise as
    `OutputFamily.writer` does.
    """
    options_ = Options(**options)
    origin = GRADES.formats.origin(format)
    if origin is None:
        return GRADES.writer(format)(out, options_)
    with blamed([origin], foreseen=(OSError,)):
        return _Watched(GRADES.writer(format)(out, options_), origin)


class _Watched:
    """The renderer of a plug-in, whose errors name it."""

    def __init__(self, renderer: Renderer, origin: Plugin) -> None:
        self._renderer = renderer
        self._origin = [origin]

    def add(self, grade: Grade) -> None:
        with blamed(self._origin, foreseen=(OSError,)):
            self._renderer.add(grade)

    def close(self, rejected: int) -> None:
        with blamed(self._origin, foreseen=(OSError,)):
            self._renderer.close(rejected)


def render_problems(report: ValidationReport, format: str, **options: Any) -> str:
    """The report of `scorecard validate`."""
    return PROBLEMS.writer(format)(report, Options(**options))


def render_tests(report: TestReport, format: str, **options: Any) -> str:
    """The report of `scorecard test`."""
    return TEST_REPORTS.writer(format)(report, Options(**options))


def render_page(page: Page, format: str, **options: Any) -> str:
    """A page. Texts of records and rubrics in it are made harmless."""
    return PAGES.writer(format)(page, Options(**options))


def render_report(page: Page, format: str, **options: Any) -> str:
    """A page with numbers behind it, which `json` writes."""
    return REPORTS.writer(format)(page, Options(**options))
