"""The documentation says what the code says."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_reference_is_what_the_code_says() -> None:
    """`make docs` writes it anew."""
    reference = runpy.run_path(str(ROOT / "tools" / "reference.py"))["reference"]
    assert (ROOT / "docs" / "conditions.md").read_text(encoding="utf-8") == reference()
