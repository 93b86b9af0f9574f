"""When two values of a record are the same, and when they can't be compared.

A text that is written as a number or a truth is one where the other side is; texts are the same if
they look the same to a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from scorecard.text.fold import fold
from scorecard.text.lazy_regex import lazy_regex

_PLAIN = lazy_regex(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
# With a decimal comma, or with marks between thousands. `1,000` alone may be either, and is none.
_WITH_COMMA = lazy_regex(r"[+-]?(?:\d+,(?!\d{3}$)\d+|0,\d+)", re.ASCII)
_GROUPED = lazy_regex(
    r"[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:,\d{3}){2,}|(?:\.\d{3}){2,})",
    re.ASCII,
)
_LONGEST = 300
_TRUTHS = {"true": True, "false": False}


def number_in(value: Any) -> float | None:
    """The value as a number: a number, or a text that is written as one."""
    if isinstance(value, str):
        return _written(value.strip())
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _written(text: str) -> float | None:
    if not text or len(text) > _LONGEST or text[-1] not in "0123456789":
        return None
    if _WITH_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif _GROUPED.fullmatch(text):
        decimal = max(text.rfind(","), text.rfind("."))
        mark = text[decimal]
        text = text.replace("." if mark == "," else ",", "")
        text = text.replace(mark, "." if text.count(mark) == 1 else "")
    elif not _PLAIN.fullmatch(text):
        return None
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def text_of(value: str) -> str:
    """A text as it is compared: folded, with single blanks."""
    return " ".join(fold(value).split())


def equal(value: Any, other: Any, *, exact: bool = False) -> bool | None:
    """Whether two values are the same; None where they can't be compared. With `exact`, texts are
    compared letter by letter."""
    if value is None or other is None:
        return value is other
    if isinstance(value, str) and isinstance(other, str):
        return value == other if exact else text_of(value) == text_of(other)
    if isinstance(value, bool) or isinstance(other, bool):
        truths = _truth(value), _truth(other)
        return None if None in truths else truths[0] is truths[1]
    if isinstance(value, dict | list) or isinstance(other, dict | list):
        return bool(value == other) if type(value) is type(other) else None
    numbers = number_in(value), number_in(other)
    return None if None in numbers else numbers[0] == numbers[1]


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return _TRUTHS.get(text_of(value))
    return value if isinstance(value, bool) else None


class OneOf:
    """The values that another may be one of; looked up, for there may be thousands."""

    def __init__(self, values: list[Any], *, exact: bool = False) -> None:
        self._exact = exact
        self._values = values
        texts = [value for value in values if isinstance(value, str)]
        others = [value for value in values if not isinstance(value, str)]
        self._texts = {self._key(text) for text in texts}
        self._truths = _known(map(_truth, others))
        self._numbers = _known(map(number_in, others))
        # A text among them is a number or a truth to a value that is one.
        self._of_truths = self._truths | _known(map(_truth, texts))
        self._of_numbers = self._numbers | _known(map(number_in, texts))

    def _key(self, text: str) -> str:
        return text if self._exact else text_of(text)

    def has(self, value: Any) -> bool | None:
        """Whether a value is the same as one of them; None where it can be compared with none."""
        if isinstance(value, str):
            found = [
                _is_among(self._key(value), self._texts),
                _is_among(number_in(value), self._numbers),
                _is_among(_truth(value), self._truths),
            ]
        elif isinstance(value, bool):
            found = [_is_among(value, self._of_truths)]
        elif isinstance(value, int | float):
            found = [_is_among(value, self._of_numbers)]
        else:
            found = [equal(value, other, exact=self._exact) for other in self._values]
        return True if True in found else False if False in found else None


def _known(values: Iterable[Any]) -> set[Any]:
    return {value for value in values if value is not None}


def _is_among(value: Any, others: set[Any]) -> bool | None:
    return None if value is None or not others else value in others


def contains(value: Any, part: Any, *, exact: bool = False) -> bool | None:
    """Whether a text has a part, or a list an item; None for any other value."""
    if isinstance(value, list):
        return any(equal(item, part, exact=exact) for item in value)
    if not isinstance(value, str) or isinstance(part, bool | dict | list) or part is None:
        return None
    text = part if isinstance(part, str) else f"{part:g}"
    return text in value if exact else text_of(text) in text_of(value)


def kind_of(value: Any) -> str:
    """What sort of value it is to be compared with: `a number`, `true or false`, `a text`."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "a text" if isinstance(value, str) else "something to compare"
