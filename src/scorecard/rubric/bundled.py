"""The rubrics that come with scorecard."""

from __future__ import annotations

from pathlib import Path

DEFAULT = "customer-first"


def folder() -> Path:
    """The folder of the bundled rubrics: in an installed package, or beside `src` in a checkout."""
    installed = Path(__file__).parents[1] / "rubrics"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "rubrics"


def paths() -> dict[str, Path]:
    """The files of the bundled rubrics, by id."""
    found = sorted(folder().glob("*.yaml"))
    return {path.stem: path for path in found if not path.name.endswith(".test.yaml")}
