"""Grades as text: for the terminal, other programs, spreadsheets, CI and pull requests."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scorecard.mend import did_you_mean
from scorecard.render.options import Options, Renderer

if TYPE_CHECKING:
    from scorecard.rubric.model import Rubric

__all__ = ["FORMATS", "Options", "Renderer", "open_renderer"]

_MODULES = {
    "text": "text",
    "json": "json_array",
    "jsonl": "json_lines",
    "csv": "csv_table",
    "markdown": "markdown",
    "junit": "junit",
}
FORMATS = tuple(_MODULES)


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

    The other arguments are those of `Options`. Raises `ValueError` for an unknown format.
    """
    if format not in _MODULES:
        raise ValueError(f"unknown format `{format}`; {did_you_mean(format, FORMATS)}")
    # Imported on demand: a machine format does not wait for rich to load.
    module: Any = import_module(f"scorecard.render.{_MODULES[format]}")
    options = Options(
        rubrics=rubrics,
        language=language,
        explain=explain,
        color=color,
        width=width,
        encoding=encoding,
    )
    return cast(Renderer, module.open_renderer(out, options))
