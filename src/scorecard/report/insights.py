"""The parts of the page about fairness, consistency, validity and journeys."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.render.pages.model import (
    Cell,
    Gauge,
    Heading,
    Line,
    PageBlock,
    Paragraph,
    StyledText,
    marked,
    plain,
)
from scorecard.report.fairness import SCORE
from scorecard.report.model import Fairness, Journeys, Link, Topic
from scorecard.report.themes_page import theme_blocks
from scorecard.report.writer import Writer
from scorecard.statistics.estimate import Estimate, Result

_MOST = 30


def insight_blocks(writer: Writer) -> Iterator[PageBlock]:
    """All of them, as far as there is anything to say."""
    report = writer.report
    if report.fairness is not None:
        yield from _fairness(writer, report.fairness)
    if report.topics:
        yield from _topics(writer, report.topics)
    if report.themes is not None:
        yield from theme_blocks(writer, report.themes)
    if report.validity:
        yield from _validity(writer, report.validity)
    if report.journeys is not None:
        yield from _journeys(writer, report.journeys)


def _fairness(writer: Writer, found: Fairness) -> Iterator[PageBlock]:
    say = writer.say
    yield Heading(2, plain(say("fairness")))
    gaps = [each for each in found.gaps if each.stands]
    gaps.sort(key=lambda each: -abs(_value(each.gap)))
    fields = say("comma").join(found.fields)
    key = "gaps found" if gaps else "no gap"
    yield Paragraph(plain(say(key, n=len(gaps), compared=f"{found.compared:,}", fields=fields)))
    if gaps:
        rows = [
            (
                (StyledText(f"{each.field} = ", "faint"), StyledText(each.value, "strong")),
                _measure(writer, each.measure),
                writer.number(each.gap, sign=True),
                _around(each.gap),
                plain(f"{each.n:,}"),
            )
            for each in gaps[: writer.most]
        ]
        yield writer.table("customers|measure|gap|drawn|n", rows, {4})
    yield from _ratios(writer, found)
    for field, criteria in found.meant.items():
        listed = say("comma").join(map(writer.titles.criterion, criteria))
        yield Paragraph(marked(say("meant", field=field, criteria=listed)))


def _ratios(writer: Writer, found: Fairness) -> Iterator[PageBlock]:
    say = writer.say
    ratios = [each for each in found.ratios if not each.meant]
    if not ratios:
        return
    below = sum(each.below for each in ratios)
    yield Paragraph(plain(say("ratios", n=len(ratios), below=below)))
    ratios.sort(key=lambda each: (not each.below, _value(each.ratio)))
    rows = [
        (
            (StyledText(f"{each.field} = ", "faint"), StyledText(each.value, "strong")),
            writer.percent(each.passes),
            writer.number(each.ratio),
            plain(each.best),
            plain(f"{each.n:,}"),
        )
        for each in ratios[: writer.most]
    ]
    yield writer.table("customers|passes|to most|most|n", rows, {4})


def _topics(writer: Writer, found: tuple[Topic, ...]) -> Iterator[PageBlock]:
    say = writer.say
    yield Heading(2, plain(say("consistency")))
    yield Paragraph(plain(say("consistency how")))
    rows: list[tuple[Cell, ...]] = [
        (
            plain(each.name) if each.name else (StyledText(say("not recorded"), "faint"),),
            writer.number(each.score),
            writer.brief(each.icc, "{:.2f}"),
            plain("–" if each.spread is None else f"{each.spread:.2f}"),
            plain(f"{each.agents:,}"),
            plain(f"{each.n:,}"),
        )
        for each in found[: min(_MOST, writer.most)]
    ]
    yield writer.table("topic|score|icc|spread|agents|n", rows, {3, 4, 5})


def _validity(writer: Writer, found: tuple[Link, ...]) -> Iterator[PageBlock]:
    say = writer.say
    yield Heading(2, plain(say("validity")))
    yield Paragraph(plain(say("validity how", n=len(found))))
    shown = [each for each in found if each.measure == SCORE]
    is_asked = any(each.asked for each in shown)
    rows: list[tuple[Cell, ...]] = [
        (
            (StyledText(each.outcome, "code"),),
            plain(say(each.kind)),
            writer.brief(each.link, "{:.2f}"),
            _chance(each),
            plain("–") if each.base_rate is None else writer.percent(each.base_rate),
            plain(f"{each.n:,}"),
            *([plain(say("asked") if each.asked else "")] if is_asked else []),
        )
        for each in shown
    ]
    remark = "|remark" if is_asked else ""
    yield writer.table(f"outcome|kind|link|drawn|base rate|n{remark}", rows, {5})


def _journeys(writer: Writer, found: Journeys) -> Iterator[PageBlock]:
    say = writer.say
    yield Heading(2, plain(say("journeys")))
    counts = {
        name: f"{getattr(found, name):,}"
        for name in ("contacts", "customers", "first", "repeats", "handed_on", "open")
    }
    yield Paragraph(plain(say("journeys how", days=f"{found.window_days:g}", **counts)))
    told = writer.shown(found.resolved, "{:.0%}")
    yield Paragraph((StyledText(say("resolved"), "strong"), StyledText(told)))
    gates = [each for each in found.gates if each.stands]
    if not gates:
        yield Paragraph(plain(say("no return", n=len(found.gates))))
        return
    yield Paragraph(plain(say("returns", n=len(found.gates))))
    rows = [
        (
            (*writer.gate_name(each.criterion, each.level),
             StyledText(writer.behaviour(each.criterion, each.level))),
            writer.percent(each.met),
            writer.percent(each.unmet),
            writer.brief(each.gap, "{:+.0%}"),
        )
        for each in sorted(gates, key=lambda each: _value(each.gap))
    ]  # fmt: skip
    yield writer.table("gate|return if met|return if unmet|gap", rows)


def _measure(writer: Writer, measure: str) -> Line:
    return plain(writer.say("score")) if measure == SCORE else writer.named(measure)


def _around(result: Result) -> Cell:
    """A gap drawn around 0."""
    if not isinstance(result, Estimate):
        return plain("")
    most = max(1.0, abs(result.low), abs(result.high))
    return Gauge(result.value, result.low, result.high, -most, most)


def _chance(link: Link) -> Cell:
    """A link drawn around what chance gives: a half, or 0."""
    found = link.link
    if not isinstance(found, Estimate):
        return plain("")
    least = 0.0 if link.kind == "auc" else -1.0
    return Gauge(found.value, found.low, found.high, least, 1.0)


def _value(result: Result) -> float:
    return result.value if isinstance(result, Estimate) else 0.0
