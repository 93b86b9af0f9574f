"""The codes of the findings of a fit report."""

from __future__ import annotations

from typing import Literal, get_args

Code = Literal[
    "stuck",
    "scale",
    "order",
    "same",
    "unheard",
    "silence",
    "open",
    "alike",
    "tools",
    "fields",
    "languages",
    "wordless",
]
CODES: tuple[Code, ...] = get_args(Code)
