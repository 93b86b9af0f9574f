"""What notebooks show of results: made by the renderers, which results know nothing of."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast


def as_html(result: Any) -> str:
    """A grade or a rubric as a piece of HTML: what notebooks ask `_repr_html_` for."""
    # By name: what is shown must not depend on what shows it.
    notebook = import_module("scorecard.render.notebook")
    return cast(str, notebook.as_html(result))
