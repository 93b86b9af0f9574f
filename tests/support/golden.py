"""Golden files: after a change that is meant, run the test with UPDATE_GOLDEN=1 and look at the
difference."""

from __future__ import annotations

import os

from paths import GOLDEN

SUFFIXES = {"text": "txt", "markdown": "md", "html": "html"}
"""The suffix of a page by its format."""


def assert_golden(name: str, text: str) -> None:
    """The text is that of a file under tests/golden, to the byte."""
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()
