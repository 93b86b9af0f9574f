"""What a rubric's parts need to describe themselves: names, values and bounds in plain language.

Where reasons may cut a value short, a description is exact: two rubrics that ask for different
things never read the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Literal

from scorecard.authoring.scalar import is_date, parameter_name, quantity, span
from scorecard.conditions.bounds import in_words
from scorecard.conditions.spans import in_words as span_in_words
from scorecard.language import Language
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.model import Moment
from scorecard.records.interaction import Speaker
from scorecard.values.comparison import NumberComparison, comparators
from scorecard.values.parameters import Parameter, Parameters, require

Unit = Literal["share", "words", "words/min", "s", "count", ""]
"""What a number counts; empty where that is not known."""

ShowValue = Callable[[Any], str]

_UNITS: dict[Language, dict[Unit, str]] = {
    "en": {"words": " words", "words/min": " words/min", "s": " s"},
    "zh": {"words": " 字", "words/min": " 字/分钟", "s": " 秒", "count": " 次"},
}
_WHO: dict[Language, dict[Speaker | None, str]] = {
    "en": {
        "agent": "the agent",
        "customer": "the customer",
        "system": "the system",
        None: "anyone",
    },
    "zh": {"agent": "客服", "customer": "客户", "system": "系统", None: "任何一方"},
}
_FIELDS: dict[Language, dict[str, str]] = {
    "en": {
        "id": "the interaction's id",
        "channel": "the channel",
        "language": "the language",
        "started_at": "the starting time",
        "topic": "the topic",
        "agent": "the agent's {}",
        "customer": "the customer's {}",
        "outcome": "the outcome's {}",
        "metadata": "the metadata's {}",
    },
    "zh": {
        "id": "会话编号",
        "channel": "渠道",
        "language": "语言",
        "started_at": "开始时间",
        "topic": "主题",
        "agent": "客服的 {}",
        "customer": "客户的 {}",
        "outcome": "处理结果的 {}",
        "metadata": "附加信息的 {}",
    },
}
_STARTED: dict[Language, dict[str, str]] = {
    "en": {
        "hour": "the hour at which it started",
        "weekday": "the weekday on which it started",
        "date": "the date on which it started",
    },
    "zh": {"hour": "开始时的钟点", "weekday": "开始当天是星期几", "date": "开始日期"},
}
_QUOTES = re.compile(r"(\\*)(”|$)")
_VERBS = {
    "equals": ("is {}", "为"),
    "one_of": ("is one of {}", "为以下之一："),
    "contains": ("contains {}", "含"),
}
_NUMERIC = ("at_least", "at_most", "above", "below", "between")


class Describer:
    """The context in which a rubric's parts are described."""

    def __init__(
        self,
        moments: Mapping[str, Moment],
        parameters: Parameters,
        language: Language,
        criteria: Mapping[str, str] | None = None,
        questions: Collection[str] = (),
    ) -> None:
        """`criteria` are the titles of criteria, by id; `questions` those of yes or no."""
        self._moments = moments
        self._parameters = parameters
        self._criteria = criteria or {}
        self._questions = questions
        self.language = language

    def say(self, *, en: str, zh: str) -> str:
        """The wording in the reader's language."""
        return zh if self.language == "zh" else en

    def moment(self, name: str) -> str:
        """What readers know a moment by, in quotes; with its name, where another is called so."""
        title = self.title(name)
        if self._title_counts[title] > 1:
            title += self.say(en=" ({})", zh="（{}）").format(name)
        return self.quote(title)

    def criterion(self, name: str) -> str:
        """What readers know a criterion by, in quotes."""
        return self.quote(self._criteria.get(name, name))

    def is_question(self, name: str) -> bool:
        """Whether a criterion is a question of yes or no."""
        return name in self._questions

    def title(self, name: str) -> str:
        """A moment's title, or its name with underscores as blanks."""
        moment = self._moments.get(name)
        if moment is None or moment.title is None:
            return name.replace("_", " ")
        return moment.title.say(self.language)

    @cached_property
    def _title_counts(self) -> Counter[str]:
        return Counter(map(self.title, self._moments))

    @cached_property
    def _compiler(self) -> MomentCompiler:
        return MomentCompiler(self._moments, self._parameters)

    def speaker(self, moment: str) -> Speaker | None:
        """The only one in whose turns the moment can happen, if there is one."""
        return self._compiler.finder(moment).speaker

    def who(self, speaker: Speaker | None) -> str:
        """A speaker; None is anyone."""
        return _WHO[self.language][speaker]

    def quote(self, text: str) -> str:
        """A text in quotes; quotes inside it are marked, unlike those around it."""
        return f"“{_QUOTES.sub(_escape, text)}”"

    def list(self, texts: tuple[str, ...]) -> str:
        """Texts in quotes, one after the other."""
        return self.say(en=", ", zh="、").join(map(self.quote, texts))

    def field(self, path: str) -> str:
        """A value of the record, by its path."""
        head, _, rest = path.partition(".")
        if rest and head == "started_at":
            return _STARTED[self.language][rest]
        named = _FIELDS[self.language][head].format(rest)
        # In Chinese, Latin letters stand apart.
        return named + " " if self.language == "zh" and rest else named

    def span(self, value: Any) -> str:
        """A stretch of a conversation, or the parameter that holds one."""
        return self._given(value, self._span)

    def _span(self, value: Any) -> str:
        phrase = span_in_words(span(value), self.language)
        if span(value).unit != "percent":
            return phrase
        return self.say(en="{} of the turns", zh="{} 的发言").format(phrase)

    def holds(self, model: NumberComparison, unit: Unit = "") -> str:
        """What has to be true of a value: "is at most 30 s"."""
        parts = [self._clause(name, bound, unit) for name, bound in comparators(model)]
        return self.say(en=" and ", zh="，且").join(parts)

    def bounds(self, model: NumberComparison, unit: Unit) -> str:
        """What a number is held to: "at most 30 s"."""
        parts = [self._bound(name, bound, unit) for name, bound in comparators(model)]
        return self.say(en=" and ", zh="，且").join(parts)

    def _clause(self, name: str, bound: Any, unit: Unit) -> str:
        if name == "exists":
            if bound:
                return self.say(en="is given", zh="有记录")
            return self.say(en="is not given", zh="没有记录")
        if name in _VERBS:
            bounds = bound if isinstance(bound, tuple | list) and name == "one_of" else [bound]
            worded = " / ".join(self._worded(name, held, unit) for held in bounds)
            english, chinese = _VERBS[name]
            apart = " " if worded[:1].isascii() else ""
            return self.say(en=english, zh=chinese + apart + "{}").format(worded)
        return self.say(en="is ", zh="") + self._bound(name, bound, unit)

    def _bound(self, name: str, bound: Any, unit: Unit) -> str:
        if name == "one_of" and parameter_name(bound) is not None:
            bound = [bound]
        show = partial(self._worded, name, unit=unit)
        return in_words({name: bound}, self.language, show=show)

    def _worded(self, name: str, bound: Any, unit: Unit) -> str:
        def show(value: Any) -> str:
            if name == "one_of" and isinstance(value, list | tuple):
                return " / ".join(map(self.value, value)) or self.value(None)
            is_number = name in _NUMERIC and not is_date(value)
            return self.value(quantity(value) if is_number else value, unit)

        return self._given(bound, show)

    def value(self, value: Any, unit: Unit = "") -> str:
        """A value, exactly: texts in quotes, numbers with their unit."""
        if value is None:
            return self.say(en="nothing", zh="空")
        if isinstance(value, bool):
            return self.say(en="true" if value else "false", zh="是" if value else "否")
        if isinstance(value, int | float):
            return _number(value, unit, self.language)
        if isinstance(value, str):
            return self.quote(value)
        return json.dumps(value, ensure_ascii=False)

    def _given(self, value: Any, show: ShowValue) -> str:
        """A value or, where it is a `$parameter`, what it is in each case."""
        if parameter_name(value) is None:
            return show(value)
        parameter = require(self._parameters, value)
        if not isinstance(parameter, Parameter):
            return show(parameter.value)
        return self._by_case(parameter, show)

    def _by_case(self, parameter: Parameter, show: ShowValue) -> str:
        """What a parameter is in each case."""
        case = self.say(en="{value} for {case}", zh="{value}（{case}）")
        parts = [
            case.format(case=self.quote(name), value=show(value))
            for name, value in parameter.cases.items()
        ]
        otherwise = self.say(en="otherwise {}", zh="{}（其他情况）")
        if parameter.default is None:
            parts.append(self.say(en="otherwise not known", zh="其他情况下无法判断"))
        else:
            parts.append(otherwise.format(show(parameter.default)))
        whole = self.say(en="{} (by {})", zh="{}（依{}而定）")
        return whole.format(self.say(en=", ", zh="、").join(parts), self.field(parameter.by))


def _escape(match: re.Match[str]) -> str:
    return match[1] * 2 + ("\\”" if match[2] else "")


def _number(value: float, unit: Unit, language: Language) -> str:
    if unit == "share":
        return f"{Decimal(repr(value)) * 100:f}".rstrip("0").rstrip(".") + "%"
    return repr(value).removesuffix(".0") + _UNITS[language].get(unit, "")
