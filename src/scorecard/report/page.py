"""The page of a report: first what can't be said, then where people stand and where the gate is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from scorecard.language import Language, say_need
from scorecard.render.pages.model import (
    Bullets,
    Cell,
    Heading,
    Item,
    Page,
    PageBlock,
    Paragraph,
    Shares,
    StyledText,
    marked,
    plain,
    strong,
)
from scorecard.render.pages.results import methods
from scorecard.report.insights import insight_blocks
from scorecard.report.model import CriterionReport, GateReport, Report
from scorecard.report.people import group_blocks
from scorecard.report.writer import Writer
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate, Refused, Result

_LEVELS = tuple(map(str, range(6)))
_HARDLY, _ENOUGH, _MOST_TIED = 0.05, 20, 5


def page(
    report: Report,
    language: Language,
    rubric: Rubric | None = None,
    stories: Mapping[str, tuple[PageBlock, ...]] | None = None,
    most: int = 200,
) -> Page:
    """The page; its data are the report. `stories` are interactions in full, by id; no more groups
    and plans than `most` are shown of each field."""
    writer = Writer(report, language, rubric, stories or {}, most)
    return Page(_title(writer), language, tuple(_blocks(writer)), report, is_wide=True)


def _title(writer: Writer) -> str:
    return writer.say("title", rubric=writer.titles.rubric)


def _blocks(writer: Writer) -> Iterator[PageBlock]:
    """All that there is to say, in the order in which it matters."""
    report = writer.report
    yield Heading(1, plain(_title(writer)))
    states = len({each.sha256 for each in report.rubrics})
    text = writer.say("of", n=f"{report.grades:,}")
    if report.where:
        text += writer.say("where", conditions=writer.say("comma").join(report.where))
    if states > 1:
        text += writer.say("states", n=states)
    yield Paragraph(plain(text))
    yield from _unsaid(writer)
    yield from _standing(writer)
    yield from _funnel(writer)
    yield from _trend(writer)
    for found in report.groups:
        yield from group_blocks(writer, found)
    yield from insight_blocks(writer)
    yield Heading(2, plain(writer.say("methods")))
    yield methods(results_in(report))
    yield Paragraph(plain(writer.say("documented")))


def _unsaid(writer: Writer) -> Iterator[PageBlock]:
    """What can't be said."""
    found, n = writer.report.unsaid, writer.report.grades
    yield Heading(2, plain(writer.say("unsaid")))
    items = [Item(plain(writer.say("open", part=writer.part(found.open, n))))]
    if found.alike is not None:
        largest, pairs = writer.part(found.largest, n), f"{found.alike:.0%}"
        text = writer.say("alike", n=f"{found.kinds:,}", largest=largest, pairs=pairs)
        items.append(Item(plain(text)))
    if found.doubles:
        items.append(Item(plain(writer.say("doubles", n=f"{found.doubles:,}"))))
    yield Bullets(tuple(items))
    if found.settles:
        yield Paragraph(plain(writer.say("settles")))
        rows = [
            (
                plain(say_need(each.needs, writer.language)),
                plain(f"{each.open:,}"),
                plain(f"{each.alone:,}"),
            )
            for each in found.settles
        ]
        yield writer.table("needs|open grades|it alone", rows, {1, 2})


def _standing(writer: Writer) -> Iterator[PageBlock]:
    """Where grades stand."""
    found = writer.report.standing
    yield Heading(2, plain(writer.say("standing")))
    yield Paragraph(marked(_clustered(writer)))
    rows: list[tuple[Cell, ...]] = [
        _scored(writer, "score", found.score, found.n, found.scored),
        _scored(writer, "possible", found.possible, found.n, found.scored),
    ]
    if set(found.results) - {"none"}:
        rows.append(
            (
                plain(writer.say("passes")),
                writer.percent(found.passes),
                writer.gauge(found.passes, 1),
                plain(f"{found.n:,}"),
            )
        )
    yield writer.table("measure|value|drawn|n", rows, {3})
    if writer.report.criteria:
        rows = [_criterion(writer, each) for each in writer.report.criteria]
        heads = "criterion|level|drawn|levels 0-5|counts|applicable"
        yield writer.table(heads, rows, {5})


def _clustered(writer: Writer) -> str:
    """What makes grades alike, and what else would."""
    if not writer.report.alike:
        return writer.say("independent")
    first, *others = writer.report.alike
    n = f"{first.grades:,}"
    text = writer.say("clustered", field=first.field, values=f"{first.values:,}", n=n)
    named = writer.say("comma").join(f"`{each.field}`" for each in others)
    return text + (writer.say("alike, too", fields=named) if others else "")


def _scored(writer: Writer, key: str, result: Result, n: int, scored: int) -> tuple[Cell, ...]:
    """A row for a mean score."""
    shown = f"{scored:,}/{n:,}"
    return plain(writer.say(key)), writer.number(result), writer.gauge(result, 5), plain(shown)


def _criterion(writer: Writer, each: CriterionReport) -> tuple[Cell, ...]:
    """A row for a criterion's levels."""
    counts = [each.distribution[name] for name in _LEVELS]
    listed = " · ".join(f"{name}:\xa0{n:,}" for name, n in zip(_LEVELS, counts, strict=True) if n)
    return (
        writer.named(each.id),
        writer.number(each.mean),
        writer.gauge(each.mean, 5),
        Shares(tuple(map(float, counts))),
        plain(listed),
        plain(f"{each.applicable:,}"),
    )


def _funnel(writer: Writer) -> Iterator[PageBlock]:
    """The funnel of gates, criterion by criterion."""
    report = writer.report
    yield Heading(2, plain(writer.say("funnel")))
    yield Paragraph(plain(writer.say(f"unlock in {report.unlock_in}")))
    yield Paragraph(plain(writer.say("funnel columns")))
    if report.priority:
        gate = next(
            gate
            for each in report.criteria
            for gate in each.gates
            if f"{gate.criterion}.{gate.level}" == report.priority
        )
        told = writer.results.told(gate.unlock, 2)
        behaviour = writer.behaviour(gate.criterion, gate.level)
        head = (*writer.gate_name(gate.criterion, gate.level), StyledText(behaviour))
        yield Paragraph(
            (
                StyledText(writer.say("priority"), "strong"),
                *head,
                *marked(writer.say("unlocks", value=told) + _beside(writer, gate)),
            )
        )
    else:
        yield Paragraph(plain(writer.say("no priority")))
    has_labels = any(gate.corrected for each in report.criteria for gate in each.gates)
    for each in report.criteria:
        yield Heading(3, writer.named(each.id))
        rows = [_gate(writer, gate, has_labels) for gate in each.gates]
        corrected = "corrected|" if has_labels else ""
        heads = f"gate|reached|clears|drawn|blocked|unknown|locked|{corrected}unlocks head"
        if any(row[-1] for row in rows):
            heads += "|asks"
        else:
            rows = [row[:-1] for row in rows]
        yield writer.table(heads, rows, {1, 4, 5, 6})


def _beside(writer: Writer, gate: GateReport) -> str:
    """What else is to be known of the gate to train first."""
    text, tied = "", writer.report.priority_tied
    if tied:
        named = writer.say("comma").join(f"`{id}`" for id in tied[:_MOST_TIED])
        more = len(tied) - _MOST_TIED
        named += writer.say("and more", n=more) if more > 0 else ""
        text += writer.say("as good", gates=named)
    cleared = gate.cleared
    if isinstance(cleared, Estimate) and cleared.high < _HARDLY and gate.reached >= _ENOUGH:
        text += writer.say("hardly anybody", high=f"{cleared.high:.0%}")
    return text


def _gate(writer: Writer, gate: GateReport, has_labels: bool) -> tuple[Cell, ...]:
    """A row of the funnel."""
    is_first = writer.report.priority == f"{gate.criterion}.{gate.level}"
    behaviour = writer.titles.behaviour(gate.criterion, gate.level)
    return (
        strong(f"{'▶ ' if is_first else ''}{gate.level}"),
        plain(f"{gate.reached:,}"),
        writer.percent(gate.cleared),
        writer.gauge(gate.cleared, 1),
        plain(f"{gate.blocked:,}"),
        plain(f"{gate.unknown:,}"),
        plain(f"{gate.locked:,}"),
        *([writer.percent(gate.corrected)] if has_labels and gate.corrected else []),
        *([plain("–")] if has_labels and not gate.corrected else []),
        writer.number(gate.unlock, sign=True) if gate.blocked else plain("–"),
        plain(behaviour) if behaviour else (),
    )


def _trend(writer: Writer) -> Iterator[PageBlock]:
    """How scores move."""
    found = writer.report.trend
    if found is None or len(found.periods) < 2:
        return
    yield Heading(2, plain(writer.say("trend")))
    rows = [
        (
            plain(each.name),
            writer.number(each.score),
            writer.gauge(each.score, 5),
            plain(f"{each.n:,}"),
        )
        for each in found.periods
    ]
    yield writer.table(f"{found.by}|value|drawn|n", rows, {3})
    if found.undated:
        yield Paragraph(plain(writer.say("undated", n=f"{found.undated:,}")))


def results_in(value: object) -> Iterator[Result]:
    """Every result in a report, however deep."""
    if isinstance(value, Estimate | Refused):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from results_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from results_in(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from results_in(item)
