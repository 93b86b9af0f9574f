"""The languages that scorecard itself speaks; a rubric's texts may be in any."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def say_need(needs: str, language: str) -> str:
    """What a grade needs (`observation win_win`, `field outcome.csat`), for a reader."""
    if language.partition("-")[0] != "zh":
        return needs
    if needs in _TIMES:
        return _TIMES[needs]
    sort = next((sort for sort in _SORTS if needs.startswith(sort)), "")
    return _SORTS[sort] + needs.removeprefix(sort) if sort else needs


_TIMES = {"turn start times": "发言的开始时间", "turn end times": "发言的结束时间"}
_SORTS = {
    "agreement on observation ": "一致的观察项 ",
    "observation ": "观察项 ",
    "field ": "字段 ",
    "fewer or shorter wordings of ": "更少或更短的说法：",
}
