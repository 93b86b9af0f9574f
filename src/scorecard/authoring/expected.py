"""What pydantic expected and what it found, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

_LONGEST_QUOTE = 40

_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "iterable_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "dataclass_type": "a mapping",
    "none_required": "nothing",
}
_BOUNDS = {
    "greater_than": "a value above {gt}",
    "greater_than_equal": "a value of at least {ge}",
    "less_than": "a value below {lt}",
    "less_than_equal": "a value of at most {le}",
    "multiple_of": "a multiple of {multiple_of}",
    "string_pattern_mismatch": "text of the form `{pattern}`",
}
_COUNTS = {
    "too_short": ("at least", "min_length", "item"),
    "too_long": ("at most", "max_length", "item"),
    "string_too_short": ("at least", "min_length", "character"),
    "string_too_long": ("at most", "max_length", "character"),
}
_PYDANTIC_PREFIX = "Input should be "


def listed(words: Iterable[str]) -> str:
    """Return the words as a list to read: `a`, `b`, `c`."""
    return ", ".join(f"`{word}`" for word in words)


def found(value: Any) -> str:
    """Say what a value of the document is."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    lines = str(value).splitlines() or [""]
    if not lines[0] and len(lines) == 1:
        return "an empty text"
    short = len(lines) == 1 and len(lines[0]) <= _LONGEST_QUOTE
    return f"`{lines[0]}`" if short else f"`{lines[0][:_LONGEST_QUOTE]}…`"


def expected(error: ErrorDetails) -> str:
    """Say what the error's field takes."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _KINDS:
        return _KINDS[kind]
    if kind in _BOUNDS:
        return _BOUNDS[kind].format_map(_numbers(context))
    if kind in _COUNTS:
        how, bound, unit = _COUNTS[kind]
        count = context[bound]
        return f"{how} {count} {unit}{'' if count == 1 else 's'}"
    if words := choices(error):
        return f"`{words[0]}`" if len(words) == 1 else f"one of {listed(words)}"
    if kind == "wrong_shape":
        return str(context["expected"])
    return error["msg"].removeprefix(_PYDANTIC_PREFIX)


def choices(error: ErrorDetails) -> list[str]:
    """Return the words that the error's field takes, if it takes only some."""
    if error["type"] != "literal_error":
        return []
    # As pydantic lists them: 'a', 'b' or 'c'.
    return [word.strip("'") for word in re.split(", | or ", error["ctx"]["expected"])]


def _numbers(context: Mapping[str, Any]) -> dict[str, Any]:
    whole = {key: int(v) for key, v in context.items() if isinstance(v, float) and v.is_integer()}
    return {**context, **whole}
