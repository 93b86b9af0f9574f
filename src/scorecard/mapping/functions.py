"""JMESPath's functions, as far as the library's own would give what no record can hold."""

from __future__ import annotations

import math
from typing import Any

import jmespath
from jmespath import exceptions, functions

_LONGEST_TEXT = 1 << 28


class _Functions(functions.Functions):
    @functions.signature({"types": ["string"]}, {"types": ["array-string"]})
    def _func_join(self, separator: str, texts: list[str]) -> str:
        if len(separator) * len(texts) > _LONGEST_TEXT:
            raise exceptions.JMESPathError(f"a text longer than {_LONGEST_TEXT >> 20} MiB")
        return separator.join(texts)

    @functions.signature({"types": ["string", "number", "array", "object", "boolean", "null"]})
    def _func_to_number(self, value: Any) -> Any:
        found = super()._func_to_number(value)  # type: ignore[misc]
        return found if found is None or _is_finite(found) else None

    @functions.signature({"types": ["array-number"]})
    def _func_sum(self, numbers: list[Any]) -> Any:
        return _finite(super()._func_sum(numbers))  # type: ignore[misc]

    @functions.signature({"types": ["array-number"]})
    def _func_avg(self, numbers: list[Any]) -> Any:
        found = super()._func_avg(numbers)  # type: ignore[misc]
        return found if found is None else _finite(found)


def _is_finite(number: Any) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _finite(number: Any) -> Any:
    if not _is_finite(number):
        raise exceptions.JMESPathError("a number too large")
    return number


OPTIONS = jmespath.Options(custom_functions=_Functions())
"""How expressions are applied."""
