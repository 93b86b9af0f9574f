"""The scale of each criterion for people: its numbers, and in plain words what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scorecard.fit.report import FitReport, ScaleFit, ScalePair
from scorecard.language import Language
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    PageBlock,
    Paragraph,
    StyledText,
    Terms,
    plain,
    strong,
)
from scorecard.statistics.estimate import Estimate, Result
from scorecard.statistics.scale import LEAST_PATTERNS

_Say = Callable[[str, str], str]


def scale_blocks(report: FitReport, language: Language) -> Iterator[PageBlock]:
    """The part of a page about scales; nothing where no criterion has two levels."""

    def say(en: str, zh: str) -> str:
        return zh if language == "zh" else en

    if not report.scales or not report.interactions:
        return
    yield Heading(2, plain(say("Is the scale a scale?", "级别构成量表吗？")))
    yield Paragraph(
        plain(
            say(
                "Of verdicts before gating: do those who meet a level meet the lower ones? H is 1 "
                "for a perfect scale, 0 for chance; below .3 the levels hardly go together. "
                "Reproducible (Goodenough-Edwards; the fewest changes in brackets) should be .90 "
                "or more, scalable .60.",
                "依据关卡前的原始判定：达成某一级别的会话，是否也达到更低的级别？"
                "H 为 1 是完美量表，为 "
                "0 是偶然，低于 .3 说明各级几乎无关。可再现（Goodenough-Edwards 计法，"
                "括号内为最少改动计法）应不低于 .90，可量表化应不低于 .60。",
            )
        )
    )
    head = say("criterion", "准则"), say("verdicts", "判定")
    rows = ((plain(each.criterion), plain(_numbers(each, say))) for each in report.scales)
    yield Terms(head, tuple(rows))
    points = [*_points(report, say)]
    if points:
        yield Paragraph(strong(say("What to change", "如何修改")))
        yield Bullets(tuple(points))


def _numbers(scale: ScaleFit, say: _Say) -> str:
    if not isinstance(scale.reproducibility, Estimate):
        return say(
            f"not said: two gates or more are decided in {scale.decided:,} of "
            f"{scale.interactions:,} interactions, and it takes {LEAST_PATTERNS}",
            f"不予给出：{scale.interactions:,} 次会话中，两个以上关卡有判定的有 "
            f"{scale.decided:,} 次，至少需要 {LEAST_PATTERNS} 次",
        )
    least = scale.least_reproducibility
    fewest = f" [{_figure(least.value)}]" if isinstance(least, Estimate) else ""
    marginal = _figure(scale.marginal_reproducibility or 0)
    h, reproducible, scalable = (
        _shown(each, say) for each in (scale.h, scale.reproducibility, scale.scalability)
    )
    return say(
        f"n {scale.decided:,} of {scale.interactions:,}; H {h}; reproducible {reproducible}"
        f"{fewest} where the commonest verdicts alone reproduce {marginal}; scalable {scalable}",
        f"n {scale.decided:,} / {scale.interactions:,}；H {h}；可再现 {reproducible}{fewest}，"
        f"仅凭各关卡最常见的判定为 {marginal}；可量表化 {scalable}",
    )


def _figure(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1)


def _shown(result: Result, say: _Say) -> str:
    if isinstance(result, Estimate):
        return f"{_figure(result.value)} ({_figure(result.low)} – {_figure(result.high)})"
    return say("not said, (nearly) all verdicts are alike", "不予给出，判定（几乎）全部相同")


def _points(report: FitReport, say: _Say) -> Iterator[Item]:
    for scale in report.scales:
        name = scale.criterion
        for pair in scale.disorder:
            yield _point(f"{name}.{pair.higher} > {name}.{pair.lower}", _order(pair, say))
        if scale.is_scale is False:
            yield _point(name, _no_scale(scale, say))
        for numbers, text in (
            (
                scale.everybody,
                say(
                    ": (nearly) everybody meets it: ask more of it, or leave it out; or it looks "
                    "for something that these records can't show",
                    "：（几乎）人人达成：提高要求或删去；也可能这些记录根本显示不出它要找的内容",
                ),
            ),
            (
                scale.nobody,
                say(
                    ": (nearly) nobody meets it, and what is above is out of reach. Is its wording "
                    "heard? Else ask less, or move it up",
                    "：（几乎）无人达成，其上各级都够不着：是否听不到其说法？否则降低要求或上移",
                ),
            ),
            (
                scale.left_out,
                say(
                    ": decided (met or unmet) in less than half of the interactions, and left out "
                    "of the numbers above",
                    "：不到一半的会话有达成或未达成的判定，未计入上表",
                ),
            ),
        ):
            if numbers:
                yield _point(", ".join(f"{name}.{number}" for number in numbers), text)
    for each in report.redundant:
        text = say(
            f": the same verdict in {each.same:,} of {each.n:,}: one of them is enough",
            f"：{each.n:,} 次中有 {each.same:,} 次判定相同：保留一个即可",
        )
        yield _point(f"{each.first} = {each.second}", text)


def _point(name: str, text: str) -> Item:
    return Item((StyledText(name, "code"), StyledText(text)))


def _order(pair: ScalePair, say: _Say) -> str:
    gap = pair.met_more_often
    assert isinstance(gap, Estimate)
    en, zh = (
        unit.format(f"{gap.value * 100:.0f}", f"{gap.low * 100:.0f}", f"{gap.high * 100:.0f}")
        for unit in ("{} points ({} to {})", "{} 个百分点（{} 至 {}）")
    )
    return say(
        f": the higher level is met more often, by {en}, n {gap.n:,}: the lower one blocks what "
        "comes easier. Exchange them, or ask less of the lower one; first look whether its "
        "wording is heard",
        f"：较高级别反而更常达成，多 {zh}，n {gap.n:,}：较低级别挡住了更容易做到的。"
        "请对调，或降低较低级别的要求；先看其说法是否听得到",
    )


def _no_scale(scale: ScaleFit, say: _Say) -> str:
    stuck = {*scale.everybody, *scale.nobody}
    known = [gate for gate in scale.gates if gate.level not in stuck] or scale.gates
    worst = min(known, key=lambda gate: (_value(gate.h), gate.level)).level
    return say(
        ": its levels don't go together: who meets a high one does not rather meet the lower "
        f"ones. Level {worst} goes least with the others: give it a criterion of its own",
        f"：各级互不关联，达成高级别者并不更常达到低级别。"
        f"第 {worst} 级与其他级关联最弱：可单独设为一条准则",
    )


def _value(result: Result) -> float:
    return result.value if isinstance(result, Estimate) else 1.0
