"""The languages that scorecard itself speaks; a rubric's texts may be in any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def turn_counter(language: str, speaker: str | None, sort: str) -> Callable[[int], str]:
    """A function that says "9 agent turns", for turns of a sort ("text", "action", "event") that
    are a speaker's, or anybody's (None)."""
    is_chinese = language.partition("-")[0] == "zh"
    whose, what = _WHOSE[is_chinese][speaker], _TURNS[is_chinese][sort]
    if is_chinese:
        return lambda number: f"{whose} {number} 次{what}".strip()
    return lambda number: f"{number} {whose}{what}{'' if number == 1 else 's'}"


_WHOSE = {
    False: {"agent": "agent ", "customer": "customer ", "system": "system ", None: ""},
    True: {"agent": "客服的", "customer": "客户的", "system": "系统的", None: ""},
}
_TURNS = {
    False: {"text": "turn", "action": "action", "event": "event"},
    True: {"text": "发言", "action": "操作", "event": "事件"},
}


def say_need(needs: str, language: str) -> str:
    """What a grade needs (`observation win_win`, `field outcome.csat`), for a reader."""
    if language.partition("-")[0] != "zh":
        return needs
    if needs in _TIMES:
        return _TIMES[needs]
    sort = next((sort for sort in _SORTS if needs.startswith(sort)), "")
    rest = needs.removeprefix(sort)
    for english, chinese in _KINDS.items():
        rest = rest.replace(english, chinese) if rest.endswith(english) else rest
    return _SORTS[sort] + rest if sort else needs


_TIMES = {"turn start times": "发言的开始时间", "turn end times": "发言的结束时间"}
_KINDS = {
    " as a number": "（应为数字）",
    " as true or false": "（应为是或否）",
    " as a text": "（应为文字）",
    " as something to compare": "（应可比较）",
}
_SORTS = {
    "agreement on observation ": "一致的观察项 ",
    "turns of observation ": "所在发言的观察项 ",
    "observation ": "观察项 ",
    "field ": "字段 ",
    "argument ": "参数 ",
    "result of the action": "操作的结果",
    "result ": "结果 ",
    "fewer or shorter wordings of ": "更少或更短的说法：",
}
