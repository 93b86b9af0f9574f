"""Many interactions in the terminal: the levels reached and what blocked the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from scorecard.language import say_need
from scorecard.render import figures
from scorecard.render.grades.evidence import describe_cause
from scorecard.render.grades.one_grade import TextView, rubric_line
from scorecard.render.grades.tally import CriterionTally, GradeSummary, ranked
from scorecard.render.grades.titles import Titles
from scorecard.render.layout import fit, flow, hang, pad, say
from scorecard.render.messages import Messages
from scorecard.render.symbols import RESULTS, SEPARATOR, bar, scale

_MOST_NEEDS, _MOST_CAUSES = 5, 3
_LONGEST_BAR = 40


def heading(summary: GradeSummary, titles: Titles, page: TextView) -> Iterator[Text]:
    """Which rubric, how many interactions."""
    line = Text.assemble(rubric_line(titles), "  ", page.words.interactions(summary.count))
    line.stylize("bold", 0, len(titles.rubric))
    yield from hang(Text(), line, page.width)


def summarise(summary: GradeSummary, titles: Titles, page: TextView) -> Iterator[Text]:
    """Scores, results, each criterion's distribution and gates, and what is missing."""
    yield from _totals(summary, titles, page)
    columns = _Columns(summary, page.words)
    for name, criterion in summary.criteria.items():
        yield Text()
        yield from _criterion(name, criterion, columns, titles, page)
    if summary.needs:
        yield Text()
        yield from _needs(summary, page)


def _totals(summary: GradeSummary, titles: Titles, page: TextView) -> Iterator[Text]:
    words = page.words
    rows = [(words.mean_score, [_mean(summary, words)])]
    if titles.has_result:
        rows.append((words.results, _results(summary, words)))
    if titles.has_bands:
        rows.append((words.bands, _bands(summary, titles, words)))
    room = max(Text(name).cell_len for name, _ in rows)
    for name, parts in rows:
        lead = pad(Text(name, "dim"), room).append("  ")
        yield from flow(lead, parts, SEPARATOR, page.width)


def _mean(summary: GradeSummary, words: Messages) -> Text:
    if summary.score is None:
        return Text(words.no_score, "dim")
    line = Text.assemble((figures.score(summary.score), "bold"), "  ")
    line.append_text(scale(summary.score, summary.possible))
    if summary.possible is not None and summary.possible > summary.score:
        reach = words.could_reach.format(figures.score(summary.possible))
        line.append(f"  {reach}", "yellow")
    return line


def _results(summary: GradeSummary, words: Messages) -> list[Text]:
    parts = []
    for result, (sign, style) in RESULTS.items():
        if summary.results[result]:
            share = figures.share(summary.results[result], summary.count)
            text = f"{sign} {summary.results[result]:,} {words.result[result]} ({share})"
            parts.append(Text(text, style))
    return parts


def _bands(summary: GradeSummary, titles: Titles, words: Messages) -> list[Text]:
    counted: dict[str, int] = {}
    for score, number in sorted(summary.scores.items()):
        band = titles.band(score) or words.below_bands
        counted[band] = counted.get(band, 0) + number
    return [say(f"{number:,} {band}") for band, number in counted.items()]


class _Columns:
    """The columns that a criterion's levels and gates share: label, count, share, the rest."""

    def __init__(self, summary: GradeSummary, words: Messages) -> None:
        labels = [words.gate.format(level) for level in range(1, 6)]
        self._label = max(Text(label).cell_len for label in [*labels, words.not_applicable])
        self._digits = len(f"{summary.count:,}")

    def lead(self, label: Text, number: int, total: int) -> Text:
        """Everything but the last column."""
        figure = f"  {number:>{self._digits},}  {figures.share(number, total):>4}  "
        return Text.assemble("  ", pad(label, self._label, right=True), figure)


def _criterion(
    name: str, criterion: CriterionTally, columns: _Columns, titles: Titles, page: TextView
) -> Iterator[Text]:
    yield from hang(Text(), say(titles.criterion(name), "bold"), page.width)
    yield from _levels(criterion, titles.levels(name), columns, page)
    if criterion.gates:
        yield Text(f"  {page.words.gates}", "dim")
    for level in range(5, 0, -1):
        if criterion.gates[level]:
            label = Text(page.words.gate.format(level), "bold")
            lead = columns.lead(label, criterion.gates[level], criterion.total)
            behaviour = say(titles.behaviour(name, level))
            yield Text.assemble(lead, fit(behaviour, page.width - lead.cell_len))
            if causes := _causes(criterion, level, titles, page.words):
                yield from hang(Text(" " * lead.cell_len), say(causes, "dim"), page.width)


def _levels(
    criterion: CriterionTally, levels: tuple[int, ...], columns: _Columns, page: TextView
) -> Iterator[Text]:
    shown = (*reversed(levels), 0)
    rows = [(str(level), criterion.levels[level]) for level in shown]
    if criterion.not_applicable:
        rows.append((page.words.not_applicable, criterion.not_applicable))
    if criterion.not_known:
        rows.append(("?", criterion.not_known))
    for name, number in rows:
        line = columns.lead(Text(name), number, criterion.total)
        room = min(_LONGEST_BAR, page.width - line.cell_len)
        line.append_text(bar(number, criterion.total, room)).rstrip()
        yield line if number else Text(line.plain, "dim")


def _causes(criterion: CriterionTally, level: int, titles: Titles, words: Messages) -> str:
    causes = ranked(criterion.causes.get(level, Counter()))[:_MOST_CAUSES]
    return words.list_comma.join(
        describe_cause(cause, titles, words) + words.aside.format(f"{number:,}")
        for cause, number in causes
    )


def _needs(summary: GradeSummary, page: TextView) -> Iterator[Text]:
    yield Text(page.words.needs_most, "bold")
    needs = ranked(summary.needs)
    digits = max(len(f"{number:,}") for _, number in needs)
    for need, number in needs[:_MOST_NEEDS]:
        share = figures.share(number, summary.count)
        lead = Text(f"  {number:>{digits},}  {share:>4}  ")
        yield from hang(lead, say(say_need(need, page.words.language)), page.width)
    if len(needs) > _MOST_NEEDS:
        yield Text(f"  {page.words.more(len(needs) - _MOST_NEEDS)}", "dim")
