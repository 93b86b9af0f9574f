"""The languages that scorecard itself speaks; a rubric's texts may be in any."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from scorecard.text.lazy_regex import lazy_regex

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def language_of(tag: str) -> str:
    """The language of a tag: `zh` for `zh-CN`, `zh_TW.UTF-8` and `ZH`."""
    return re.split("[-_.]", tag)[0].lower()


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


_TURN_IN_REASON = lazy_regex(
    r"(?P<before>\bno .{1,400}? (?:before|after|between) .{1,400}? in turn )(?P<turn>\d+)"
)
_TURN_IN_CHINESE_REASON = lazy_regex(r"第 (?P<turn>\d+) (?:次发言|轮)的")


def count_turns_from_one(reason: str) -> str:
    """A reason as a page shows it: reasons, as all in a file, count turns from 0."""
    shown = _TURN_IN_REASON.sub(lambda at: f"{at['before']}{int(at['turn']) + 1}", reason)
    return _TURN_IN_CHINESE_REASON.sub(lambda at: f"第 {int(at['turn']) + 1} 次发言的", shown)


def say_stat(stat: str | None, unit: str, language: str) -> str:
    """How a statistic of a measure is called: a template for the measure's name."""
    if stat is None:
        return "{}"
    if language.partition("-")[0] != "zh":
        return f"{{}} ({stat})"
    return _STATS.get(stat) or _EXTREMES.get(unit, "最多最少")[2 * (stat == "min") :][:2] + "{}"


_STATS = {"mean": "平均{}", "median": "{}中位数", "total": "{}合计"}
_EXTREMES = {"s": "最长最短", "share": "最高最低", "words/min": "最快最慢"}


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
    return _SORTS[sort].format(rest) if sort else needs


_TIMES = {"turn start times": "发言的开始时间", "turn end times": "发言的结束时间"}
_KINDS = {
    " as a number": "（应为数字）",
    " as true or false": "（应为是或否）",
    " as a text": "（应为文字）",
    " as something to compare": "（应可比较）",
}
_SORTS = {
    "agreement on observation ": "评审意见一致的“{}”",
    "turns of observation ": "“{}”的评审意见所在的发言",
    "observation ": "“{}”的评审意见",
    "field ": "字段 {}",
    "argument ": "参数 {}",
    "moment for action ": "提到操作 {} 的规则",
    "result of the action": "操作的结果{}",
    "result ": "结果 {}",
    "fewer or shorter wordings of ": "更少或更短的说法：{}",
}
