"""The command line: one module a command, found by name when it is called for."""

from __future__ import annotations

LANGUAGE = "scorecard.language"
"""Where the context of a command keeps the language that it speaks."""
