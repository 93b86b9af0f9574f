"""The parts of the page about groups: ranks, table by criterion, coaching plans, recognition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scorecard.render.pages.model import (
    Box,
    Bullets,
    Cell,
    Heading,
    Item,
    Line,
    PageBlock,
    Paragraph,
    QuotedTurn,
    StyledText,
    marked,
    plain,
    strong,
)
from scorecard.report.fields import is_period
from scorecard.report.model import Example, Group, GroupReport, Plan
from scorecard.report.writer import Writer
from scorecard.statistics.estimate import Estimate, Refused, Result

_MOST_FIRST = 12
_SIGNS = {1: ("▲", "good"), -1: ("▼", "bad"), 0: ("", "")}


def group_blocks(writer: Writer, found: GroupReport) -> Iterator[PageBlock]:
    """All that there is to say of the groups of a field."""
    say = writer.say
    yield Heading(2, (StyledText(say("by")), StyledText(found.field, "code")))
    if all(group.name is None for group in found.groups):
        yield Paragraph(plain(say("nobody recorded")))
        return
    if not is_period(found.field):
        yield Paragraph(plain(_first(writer, found)))
    if found.clusters != writer.report.clusters:
        key = "clustered in groups" if found.clusters else "independent in groups"
        yield Paragraph(marked(say(key, field=found.clusters)))
    groups = found.groups[: writer.most]
    rows = [_row(writer, group) for group in groups]
    heads = "group|rank|score|drawn|shrunk|passes|scored"
    yield writer.table(heads, rows, {6})
    yield from _more(writer, len(found.groups))
    criteria = [each.id for each in writer.report.criteria]
    yield Heading(3, plain(say("by criterion")))
    yield Paragraph(plain(say("signs", min_n=found.min_n)))
    cells = [(_name(writer, group), *(_cell(group, id) for id in criteria)) for group in groups]
    yield writer.matrix([say("group"), *map(writer.titles.criterion, criteria)], cells)
    badges = [group for group in groups if group.badges]
    if badges:
        yield Paragraph(plain(say("badges")))
        yield Bullets(tuple(Item((*_name(writer, group), StyledText(
            say("colon") + say("comma").join(group.badges)))) for group in badges))  # fmt: skip
    if found.recognition is not None:
        yield Heading(3, plain(say("recognition")))
        yield from _example(writer, found.recognition)
    plans = [(group, group.plan) for group in found.groups if group.plan is not None]
    if plans:
        yield Heading(3, plain(say("coaching")))
        shared = _shared(writer, [plan for _, plan in plans])
        yield Paragraph(marked(say("coaching order") + shared))
        for group, plan in plans[: writer.most]:
            yield writer.folded(_head(writer, group, plan), _plan(writer, plan))
        yield from _more(writer, len(plans))


def _shared(writer: Writer, plans: Sequence[Plan]) -> str:
    """What is the plan of several: rather a training for all than one person's."""
    often = Counter(f"{plan.criterion}.{plan.level}" for plan in plans)
    gate, n = often.most_common(1)[0]
    return (
        writer.say("shared", gate=gate, n=n, of=len(plans)) if n > 1 and 2 * n > len(plans) else ""
    )


def _more(writer: Writer, n: int) -> Iterator[PageBlock]:
    """That some are not shown."""
    if n > writer.most:
        yield Paragraph(plain(writer.say("more groups", n=f"{n - writer.most:,}")))


def _first(writer: Writer, found: GroupReport) -> str:
    say = writer.say
    ranked = sum(group.best is not None for group in found.groups)
    unranked = len(found.groups) - ranked
    parts = []
    if not ranked:
        parts.append(say("nobody ranked", min_n=found.min_n))
    elif len(found.first) == 1:
        parts.append(say("one first", name=found.first[0], ranked=f"{ranked:,}"))
    elif len(found.first) == ranked:
        parts.append(say("all first", ranked=f"{ranked:,}"))
    else:
        listed = say("comma").join(found.first[:_MOST_FIRST])
        more = len(found.first) - _MOST_FIRST
        listed += say("and more", n=more) if more > 0 else ""
        n = f"{len(found.first):,}"
        parts.append(say("tied first", names=listed, n=n, ranked=f"{ranked:,}"))
    if ranked and unranked:
        parts.append(say("unranked", n=f"{unranked:,}", min_n=found.min_n))
    return say("stop").join(parts)


def _name(writer: Writer, group: Group) -> Line:
    if group.name is None:
        return (StyledText(writer.say("not recorded"), "faint"),)
    return strong(group.name)


def _row(writer: Writer, group: Group) -> tuple[Cell, ...]:
    rank = "–"
    if group.best is not None:
        rank = str(group.best) if group.best == group.worst else f"{group.best}–{group.worst}"
    return (
        _name(writer, group),
        plain(rank),
        writer.number(group.score),
        writer.gauge(group.score, 5),
        _drawn(group.shrunk),
        writer.percent(group.passes),
        plain(f"{group.scored:,}/{group.n:,}"),
    )


def _drawn(result: Result | None) -> Line:
    return plain(f"{result.value:.2f}") if isinstance(result, Estimate) else plain("–")


def _cell(group: Group, id: str) -> Line:
    result = group.criteria[id]
    if isinstance(result, Refused):
        return (StyledText("–", "faint"),)
    sign, style = _SIGNS[group.signs.get(id, 0)]
    text = f"{result.value:.2f}"
    if sign:
        return (StyledText(f"{text} {sign}", "good" if style == "good" else "bad"),)
    return (StyledText(text, "" if group.best is not None else "faint"),)


def _head(writer: Writer, group: Group, plan: Plan) -> Line:
    unlock = plan.unlock
    value = f"{unlock.value:+.2f}" if isinstance(unlock, Estimate) else "–"
    gate = f"{plan.criterion}.{plan.level}"
    text = writer.say("plan", value=value, n=f"{plan.blocked:,}", of=f"{group.n:,}")
    return (*_name(writer, group), StyledText(" "), StyledText(gate, "code"), StyledText(text))


def _plan(writer: Writer, plan: Plan) -> Iterator[PageBlock]:
    say = writer.say
    items = []
    behaviour = writer.titles.behaviour(plan.criterion, plan.level)
    if behaviour:
        items.append(Item((StyledText(say("to do"), "strong"), StyledText(behaviour))))
    items.append(Item(plain(say("gains", value=writer.results.told(plan.unlock, 2)))))
    if plan.well is not None and plan.well_met is not None:
        criterion, _, level = plan.well.rpartition(".")
        name = writer.titles.behaviour(criterion, int(level)) or plan.well
        share = writer.shown(plan.well_met, "{:.0%}")
        text = f"{name}{say('colon')}{share}"
        items.append(Item((StyledText(say("goes well"), "strong"), StyledText(text))))
    inside: list[PageBlock] = [Bullets(tuple(items))]
    for example in plan.examples:
        inside += _example(writer, example)
    yield Box(tuple(inside))


def _example(writer: Writer, example: Example) -> Iterator[PageBlock]:
    reason = f"{writer.say('colon')}{example.reason}" if example.reason else ""
    yield Paragraph((StyledText(example.interaction, "code"), StyledText(reason)))
    for words in example.words:
        where = writer.say("comma").join(part for part in (words.turn, words.shows) if part)
        yield QuotedTurn(words.text, where)
    story = writer.stories.get(example.interaction)
    if story is not None:
        yield writer.folded(plain(writer.say("transcript")), story)
