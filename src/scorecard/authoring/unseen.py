"""Characters that look like a blank, or like nothing, and are letters to YAML."""

from __future__ import annotations

import unicodedata
from typing import Final

UNSEEN: Final = "[\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]"
"""The pattern for one."""


def unseen_blank(char: str) -> tuple[str, str]:
    """What is wrong where one indents a line or touches a key, and how to fix it."""
    name = f"U+{ord(char):04X} ({unicodedata.name(char).lower()})"
    return (
        f"{name} where a space belongs: it can't be seen, and YAML takes it for a letter",
        "replace all of them in the file with spaces; they come from web pages and word processors",
    )
