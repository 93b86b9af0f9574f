"""Where things are in the checkout, and beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
CALLS = ROOT / "examples" / "calls.json"
GOLDEN = ROOT / "tests" / "golden"
"""What people and programs see, kept to the byte."""
MADE_UP = ROOT / "tests" / "formats"
"""Samples of other programs' formats that we wrote."""
DATA = ROOT.parent / "shared" / "data"
"""Real interactions, which are not part of the project: tests that need them skip without."""
