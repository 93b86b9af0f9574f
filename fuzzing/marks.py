"""Marks in a tree for what a tree of plain data cannot hold: equal keys, and tokens of no type.

They are private-use characters, which no writer quotes or escapes; `settle` resolves them in the
text that was written.
"""

from __future__ import annotations

import re
from random import Random

_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"(['\"]?){_OPEN}=([^{_CLOSE}]*){_CLOSE}\\1")
_TWIN = re.compile(f"{_OPEN}[0-9]*{_CLOSE}")


def token(text: str) -> str:
    """A value that is to be written just so, without quotes."""
    return f"{_OPEN}={text}{_CLOSE}"


def twin(key: str, rng: Random) -> str:
    """A key that is written like another one of the same mapping."""
    return f"{_OPEN}{rng.randrange(10**6)}{_CLOSE}{key}"


def settle(text: str) -> str:
    """Resolve the marks in a written tree."""
    return _TWIN.sub("", _TOKEN.sub(r"\2", text)) if _OPEN in text else text
