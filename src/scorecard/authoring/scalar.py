"""Values as a rubric's author writes them: plain scalars, quantities, spans of a conversation.

The field decides what a YAML scalar means, not YAML: `no`, `22:30` and `0123` stay what the
author wrote where a text is expected, and become a number or a boolean only where one is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from scorecard.authoring.declared import AfterValidator, BeforeValidator, WithJsonSchema
from scorecard.authoring.problem import author_error
from scorecard.text.lazy_regex import lazy_regex


class Plain(str):
    """A YAML scalar written without quotes, as it stands in the file."""

    __slots__ = ()


_BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = lazy_regex(r"[-+]?(?:0|[1-9][0-9]*)")
_BASED = lazy_regex(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = lazy_regex(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


_LARGEST = 2**64 - 1
"""The largest whole number that a record's JSON holds as one."""


def resolve(value: Any) -> Any:
    """Give plain scalars their YAML 1.2 meaning, at any depth; quoted texts stay texts.

    Numbers with a leading zero stay texts: they are codes, not quantities. So do numbers that are
    longer than any quantity, such as those of accounts or cards, whose every digit counts.
    """
    if isinstance(value, Plain):
        return _resolve_scalar(str(value))
    if isinstance(value, dict):
        return {str(key): resolve(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item) for item in value]
    return value


def _resolve_scalar(text: str) -> Any:
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NULLS:
        return None
    return _resolve_number(text) if text[0] in _NUMBER_STARTS else text


def _resolve_number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 20 else text
    if _BASED.fullmatch(text):
        whole = int(text, 0)
        return whole if whole <= _LARGEST else text
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def _resolve_or_refuse(value: Any) -> Any:
    resolved = resolve(value)
    if isinstance(value, Plain) and isinstance(resolved, str) and _BASED.fullmatch(value):
        raise author_error(
            f"a number of more than {_LARGEST.bit_length()} bits",
            "put it in quotes if it is a text",
        )
    return resolved


Open = Annotated[
    Any,
    BeforeValidator(_resolve_or_refuse),
    WithJsonSchema({"type": ["string", "number", "boolean", "array", "object", "null"]}),
]
"""Any JSON value."""


def _countable(value: int) -> int:
    if value > _LARGEST:
        raise author_error(
            f"a number of more than {_LARGEST.bit_length()} bits", "write a smaller one"
        )
    return value


COUNTABLE = AfterValidator(_countable)
"""Marks a whole number that counts something: no computation is lost in its digits."""


_LONGEST_QUOTE = 40
_QUANTITY = lazy_regex(
    r"(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?|[-+]?\.[0-9]+)\s*(?P<unit>ms|s|min|%)?"
)
_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0}


def quantity(value: Any) -> float:
    """A number, a time in seconds (`30s`, `500ms`, `2min`) or a share (`60%` is 0.6).

    Raises `ValueError` for anything else.
    """
    if isinstance(value, bool):
        raise ValueError("a number is expected, not true or false")
    if isinstance(value, int | float):
        return _finite(value)
    match = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            "expected a number, a time such as `30s` or a share such as `60%`, found "
            + _excerpt(value)
        )
    number = float(match["number"])
    if match["unit"] == "%":
        return _finite(number) / 100
    return round(_finite(number * _SECONDS[match["unit"]]), 9) if match["unit"] else _finite(number)


def written_unit(value: Any) -> str:
    """The unit that a quantity is written with: `s`, `share`, or none."""
    match = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    unit = match["unit"] if match is not None else None
    return "share" if unit == "%" else "s" if unit else ""


_DATE = lazy_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_date(value: Any) -> bool:
    """Whether a value is a date as ISO 8601 has it: `2026-03-02`."""
    return isinstance(value, str) and _DATE.fullmatch(value.strip()) is not None


def quantity_or_date(value: Any) -> float | str:
    """A `quantity`, or a date as it stands; raises `ValueError` for anything else."""
    return value.strip() if is_date(value) else quantity(value)


def _excerpt(value: Any) -> str:
    text = str(value)
    return f"`{text}`" if len(text) <= _LONGEST_QUOTE else f"`{text[:_LONGEST_QUOTE]}…`"


def _finite(number: float) -> float:
    try:
        if math.isfinite(number):
            return float(number)
    except OverflowError:
        # A whole number beyond all floats.
        pass
    raise ValueError("a finite number is expected")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a conversation: so many turns, changes of speaker, seconds, or percent of the
    turns."""

    value: float
    unit: Literal["turns", "changes", "seconds", "percent"]

    def __str__(self) -> str:
        number = f"{self.value:.15g}"
        if self.unit in ("turns", "changes"):
            return f"{number} {self.unit.removesuffix('s') if number == '1' else self.unit}"
        return f"{number}s" if self.unit == "seconds" else f"{number}%"


_SPAN = lazy_regex(r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>turns?|changes?|ms|s|min|%)")


def span(value: Any) -> Span:
    """Read `2 turns`, `2 changes` (of speaker), `30s`, `500ms`, `1.5min` or `10%`.

    Raises `ValueError` for anything else.
    """
    if isinstance(value, Span):
        return value
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            "expected a span such as `2 turns`, `30s`, `500ms`, `1min` or `10%`, found "
            + _excerpt(value)
        )
    number, unit = _finite(float(match["number"])), match["unit"]
    if unit.startswith(("turn", "change")):
        if not number.is_integer():
            raise ValueError(f"{unit} come whole, found {_excerpt(value)}")
        return Span(number, "turns" if unit.startswith("turn") else "changes")
    if unit == "%":
        if number > 100:
            raise ValueError(f"at most 100%, found {_excerpt(value)}")
        return Span(number, "percent")
    return Span(round(_finite(number * _SECONDS[unit]), 9), "seconds")


_PARAMETER = lazy_regex(r"\$[A-Za-z_][A-Za-z0-9_-]*")


def parameter_name(value: Any) -> str | None:
    """The name in `$name`, or None if the value is not a reference to a parameter."""
    if isinstance(value, str) and _PARAMETER.fullmatch(value):
        return value[1:]
    return None


def _bound(value: Any) -> Any:
    return _read_bound(value, quantity)


def _bound_or_date(value: Any) -> Any:
    return _read_bound(value, quantity_or_date)


def _read_bound(value: Any, read: Callable[[Any], float | str]) -> Any:
    if parameter_name(value) is not None:
        return str(value)
    try:
        return read(value)
    except ValueError as error:
        raise author_error(str(error)) from None


def _span_or_parameter(value: Any) -> Any:
    if parameter_name(value) is not None:
        return str(value)
    try:
        return span(value)
    except ValueError as error:
        raise author_error(str(error)) from None


def texts_like(*patterns: re.Pattern[str], expected: str) -> dict[str, Any]:
    """The JSON Schema of a text that matches one of the patterns as a whole; `expected` is what
    an editor says where none does."""
    either = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in patterns)
    return {"type": "string", "pattern": f"^(?:{either})$", "patternErrorMessage": expected}


ParameterName = Annotated[
    str, WithJsonSchema(texts_like(_PARAMETER, expected="expected a list or a `$parameter`"))
]
"""A reference to a parameter: `$name`."""

Quantity = Annotated[
    float | str,
    BeforeValidator(_bound),
    WithJsonSchema(
        texts_like(
            _QUANTITY,
            _PARAMETER,
            expected="expected a number, a time such as `30s`, a share such as `60%` or a "
            "`$parameter`",
        )
        | {"type": ["number", "string"]}
    ),
]
"""A number, time or share, or a `$parameter`."""

QuantityOrDate = Annotated[
    float | str,
    BeforeValidator(_bound_or_date),
    WithJsonSchema(
        texts_like(
            _QUANTITY,
            _DATE,
            _PARAMETER,
            expected="expected a number, a time such as `30s`, a share such as `60%`, a date such "
            "as `2026-03-02` or a `$parameter`",
        )
        | {"type": ["number", "string"]}
    ),
]
"""A number, time, share or date, or a `$parameter`."""

SpanOrParameter = Annotated[
    Any,
    BeforeValidator(_span_or_parameter),
    WithJsonSchema(
        texts_like(
            _SPAN,
            _PARAMETER,
            expected="expected a span such as `2 turns`, `30s`, `500ms`, `1min` or `10%`, or a "
            "`$parameter`",
        )
    ),
]
"""A span, or a `$parameter` that holds one."""
