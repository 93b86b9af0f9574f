"""Grades for the terminal, other programs, spreadsheets, databases, CI and pull requests."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scorecard.extras import extra
from scorecard.render.grades.options import Options, Renderer
from scorecard.suggest import did_you_mean

if TYPE_CHECKING:
    from scorecard.rubric.model import Rubric

__all__ = ["BINARY_FORMATS", "FORMATS", "Options", "Renderer", "open_renderer"]

_MODULES = {
    "text": "text",
    "json": "json_array",
    "jsonl": "json_lines",
    "csv": "csv_table",
    "markdown": "markdown",
    "junit": "junit",
    "parquet": "parquet",
}
FORMATS = tuple(_MODULES)
BINARY_FORMATS = frozenset({"parquet"})
"""Formats that are no text: nothing for a terminal."""


def open_renderer(
    format: str,
    out: BinaryIO,
    *,
    rubrics: Sequence[Rubric],
    language: str = "en",
    explain: bool = False,
    color: bool | None = None,
    width: int | None = None,
    encoding: str = "utf-8",
) -> Renderer:
    """Begin to write grades to a binary stream in one of `FORMATS`.

    The other arguments are those of `Options`. Raises `ValueError` for an unknown format, and
    `MissingExtraError` for one whose package is not installed.
    """
    if format not in _MODULES:
        raise ValueError(f"unknown format `{format}`; {did_you_mean(format, FORMATS)}")
    # Imported on demand: a machine format does not wait for rich to load.
    with extra("arrow", "pyarrow", f"the format {format}"):
        module: Any = import_module(f"scorecard.render.grades.{_MODULES[format]}")
    options = Options(
        rubrics=rubrics,
        language=language,
        explain=explain,
        color=color,
        width=width,
        encoding=encoding,
    )
    return cast(Renderer, module.open_renderer(out, options))
