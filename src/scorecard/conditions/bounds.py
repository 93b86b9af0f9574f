"""Bounds in words: "at most 30 s", "最多 30 秒"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scorecard.language import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "equals": "exactly {}",
        "one_of": "one of {}",
        "at_least": "at least {}",
        "at_most": "at most {}",
        "above": "more than {}",
        "below": "less than {}",
        "between": "{} to {}",
        "contains": "with {}",
        "exists": "any",
    },
    "zh": {
        "equals": "等于 {}",
        "one_of": "{} 之一",
        "at_least": "至少 {}",
        "at_most": "最多 {}",
        "above": "大于 {}",
        "below": "小于 {}",
        "between": "{} 到 {}",
        "contains": "含 {}",
        "exists": "存在即可",
    },
}
_LONGEST_VALUE = 60


def in_words(
    bound: dict[str, Any],
    language: Language,
    unit: str = "",
    show: Callable[[Any], str] | None = None,
) -> str:
    """A bound as part of a sentence, numbers with their unit, or values as `show` has them."""
    joint = "，" if language == "zh" else ", "
    return joint.join(
        _WORDS[language][name].format(*_values(name, value, unit, show))
        for name, value in bound.items()
    )


def _values(name: str, value: Any, unit: str, show: Callable[[Any], str] | None) -> list[str]:
    if name == "between":
        return [show(item) if show else shown(item) + unit for item in value]
    if name == "one_of":
        return [" / ".join(map(show or shown, value))]
    if show:
        return [show(value)]
    return [shown(value) + (unit if isinstance(value, float) else "")]


def shown(value: Any) -> str:
    """A value in a sentence: as JSON has it, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
