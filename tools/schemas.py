"""Writes schema/*.schema.json from the models: `python tools/schemas.py`.

A test compares the files with what this writes, so that they never drift apart.
"""

from __future__ import annotations

from pathlib import Path

from scorecard.schema import NAMES, as_text, json_schema

FOLDER = Path(__file__).parents[1] / "schema"


def files() -> dict[Path, str]:
    """The files and what they hold."""
    return {FOLDER / f"{name}.schema.json": as_text(json_schema(name)) for name in NAMES}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
