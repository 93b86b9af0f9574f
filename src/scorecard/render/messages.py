"""Scorecard's own words in what people read, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from scorecard.language import Language, language_of
from scorecard.render.grades.level_state import State

CountedNoun = Callable[[int], str]


def _counted(singular: str, plural: str) -> CountedNoun:
    return lambda number: f"{number:,} {singular if number == 1 else plural}"


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """One language's words; braces are filled in where they are used."""

    language: Language
    score: str
    mean_score: str
    could_reach: str
    reach: str
    no_score: str
    result: Mapping[str, str]
    state: Mapping[State, str]
    level_of: str
    answer: Mapping[bool | None, str]
    not_applicable: str
    applies_not: str
    applies_unknown: str
    critical: Mapping[str, str]
    critical_answer: Mapping[str, str]
    is_critical: str
    turn: str
    these_turns: str
    by: str
    agent: str
    observed: Mapping[bool, str]
    happened: str
    acted: str
    without: str
    searched: str
    searched_after: str
    measured: str
    field: str
    not_recorded: str
    missing: str
    unit: Mapping[str, str]
    whose: Mapping[str, str]
    cause: Mapping[str, str]
    comma: str
    list_comma: str
    colon: str
    aside: str
    more: CountedNoun
    more_rows: CountedNoun
    worst: str
    counted: str
    bar_legend: str
    never_blocked: str
    interactions: CountedNoun
    rejected: CountedNoun
    nothing: str
    results: str
    result_heading: str
    bands: str
    below_bands: str
    in_band: str
    needs: str
    needs_most: str
    gates: str
    gate: str
    interaction: str
    channel: str
    blocked_by: str
    criterion: str
    section: str
    mean: str


ENGLISH = Messages(
    language="en",
    score="score",
    mean_score="mean score",
    could_reach="could reach {}",
    reach=", could reach {}",
    no_score="no score",
    result={"pass": "pass", "fail": "fail", "undecided": "undecided", "none": "no result"},
    state={
        "reached": "reached",
        "blocked": "BLOCKED",
        "in_doubt": "BLOCKED",
        "locked": "locked",
        "beyond": "beyond",
        "unknown": "unknown",
        "not_applicable": "n/a",
    },
    level_of="level {} of 5",
    answer={True: "yes", False: "no", None: "not known"},
    not_applicable="n/a",
    applies_not="not applicable",
    applies_unknown="not known whether it applies",
    critical={
        "fail": "critical: below level {} the interaction fails",
        "zero": "critical: below level {} the interaction fails and scores 0",
    },
    critical_answer={
        "fail": "critical: a no fails the interaction",
        "zero": "critical: a no fails the interaction, which scores 0",
    },
    is_critical="critical",
    turn="turn {}",
    these_turns="turns {}",
    by=" by {}",
    agent="agent {}",
    observed={True: "{} observed", False: "{} not observed"},
    happened="{} (event {})",
    acted="{} (action {})",
    without="no {}",
    searched="no {} in {}",
    searched_after="{} from turn {}",
    measured="{}: {} ({})",
    field="{} is {} ({})",
    not_recorded="the record has no {}",
    missing="missing: {}",
    unit={"s": " s", "words/min": " words/min"},
    whose={"agent": "agent's {}", "customer": "customer's {}"},
    cause={"missing": "{} missing", "absent": "no {}"},
    comma=", ",
    list_comma=", ",
    colon=": ",
    aside=" ({})",
    more=lambda number: f"and {number:,} more",
    more_rows=lambda number: f"and {number:,} more (`--format csv` lists all)",
    worst="worst first",
    counted="{sign} {number:,} {what} ({share})",
    bar_legend="each digit: the level of 1 in {}",
    never_blocked="nothing blocks",
    interactions=_counted("interaction", "interactions"),
    rejected=lambda number: f"{number:,} rejected and not graded",
    nothing="Nothing was graded.",
    results="results",
    result_heading="result",
    bands="bands",
    below_bands="below all bands",
    in_band="{0:,} {1}",
    needs="missing",
    needs_most="Most often missing",
    gates="Where it blocks",
    gate="gate {}",
    interaction="interaction",
    channel="channel",
    blocked_by="blocked by",
    criterion="criterion",
    section="section",
    mean="mean",
)

CHINESE = Messages(
    language="zh",
    score="得分",
    mean_score="平均得分",
    could_reach="最高可达 {}",
    reach="，最高可达 {}",
    no_score="无得分",
    result={"pass": "通过", "fail": "未通过", "undecided": "待定", "none": "无结论"},
    state={
        "reached": "达到",
        "blocked": "受阻",
        "in_doubt": "受阻",
        "locked": "锁定",
        "beyond": "未达到",
        "unknown": "未知",
        "not_applicable": "不适用",
    },
    level_of="第 {} 级，共 5 级",
    answer={True: "是", False: "否", None: "无法判断"},
    not_applicable="不适用",
    applies_not="不适用",
    applies_unknown="无法判断是否适用",
    critical={
        "fail": "关键项：低于第 {} 级即不通过",
        "zero": "关键项：低于第 {} 级即不通过，且得 0 分",
    },
    critical_answer={
        "fail": "关键项：“否”即不通过",
        "zero": "一票否决：“否”即不通过，且得 0 分",
    },
    is_critical="关键项",
    turn="第 {} 次发言",
    these_turns="第 {} 次发言",
    by="（{}）",
    agent="客服 {}",
    observed={True: "观察到 {}", False: "未观察到 {}"},
    happened="{}（事件 {}）",
    acted="{}（操作 {}）",
    without="没有{}",
    searched="{1}中没有{0}",
    searched_after="自第 {1} 次发言起，{0}",
    measured="{}：{}（{}）",
    field="{} 为 {}（{}）",
    not_recorded="记录中没有{}",
    missing="缺少：{}",
    unit={"s": " 秒", "words/min": " 字/分钟"},
    whose={"agent": "客服的{}", "customer": "客户的{}"},
    cause={"missing": "缺少{}", "absent": "没有{}"},
    comma="，",
    list_comma="、",
    colon="：",
    aside="（{}）",
    more=lambda number: f"另有 {number:,} 项",
    more_rows=lambda number: f"另有 {number:,} 次会话（`--format csv` 列出全部）",
    worst="由差到好",
    counted="{sign} {what} {number:,}（{share}）",
    bar_legend="每个数字代表 1/{} 会话所达的级别",
    never_blocked="没有受阻",
    interactions=lambda number: f"{number:,} 次会话",
    rejected=lambda number: f"{number:,} 项被拒绝，未评分",
    nothing="没有会话被评分。",
    results="结果",
    result_heading="结果",
    bands="等级",
    below_bands="低于所有等级",
    in_band="{1} {0:,}",
    needs="缺少",
    needs_most="最常缺少",
    gates="受阻之处",
    gate="第 {} 关",
    interaction="会话",
    channel="渠道",
    blocked_by="受阻于",
    criterion="准则",
    section="部分",
    mean="平均",
)


def words(language: str) -> Messages:
    """The words of a language ("en", "zh"); English for any other."""
    return CHINESE if language_of(language) == "zh" else ENGLISH
