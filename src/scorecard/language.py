"""The languages that scorecard itself speaks; a rubric's texts may be in any."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
