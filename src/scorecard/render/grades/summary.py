"""Many interactions in the terminal: the levels reached and what blocked the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from scorecard.language import say_need
from scorecard.render import figures
from scorecard.render.grades.evidence import causes_in_words
from scorecard.render.grades.one_grade import TextView, rubric_line
from scorecard.render.grades.tally import CriterionTally, GradeSummary, ScoreTally, ranked
from scorecard.render.grades.titles import Titles
from scorecard.render.layout import fit, flow, hang, pad, say
from scorecard.render.messages import Messages
from scorecard.render.symbols import RESULTS, SEPARATOR, bar, levels_bar, scale

_MOST_NEEDS = 5
_LONGEST_BAR = 40
_MANY_CELLS, _FEW_CELLS, _ROOMY = 20, 10, 100
_MEAN = 4


def heading(summary: GradeSummary, titles: Titles, page: TextView) -> Iterator[Text]:
    """Which rubric, how many interactions."""
    line = Text.assemble(rubric_line(titles), "  ", page.words.interactions(summary.count))
    line.stylize("bold", 0, len(titles.rubric))
    line.append(f"{SEPARATOR}{page.words.worst}", "dim")
    yield from hang(Text(), line, page.width)


def summarise(summary: GradeSummary, titles: Titles, page: TextView) -> Iterator[Text]:
    """Scores, results, each criterion's distribution and gates, and what is missing."""
    yield from _totals(summary, titles, page)
    if page.verbose:
        columns = _Columns(summary, page.words)
        for name, criterion in summary.criteria.items():
            yield Text()
            yield from _criterion(name, criterion, columns, titles, page)
    else:
        yield Text()
        yield from _overview(summary, titles, page)
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
    rows += [
        (titles.section(name), [_mean(section, words)])
        for name, section in summary.sections.items()
    ]
    room = max(say(name).cell_len for name, _ in rows)
    for name, parts in rows:
        lead = pad(say(name, "dim"), room).append("  ")
        yield from flow(lead, parts, SEPARATOR, page.width)


def _mean(summary: GradeSummary | ScoreTally, words: Messages) -> Text:
    if summary.score is None:
        return Text(words.no_score, "dim")
    line = Text.assemble((figures.marked(summary.score), "bold"), "  ")
    line.append_text(scale(summary.score, summary.possible))
    if summary.possible is not None and summary.possible > summary.score:
        reach = words.could_reach.format(figures.marked(summary.possible))
        line.append(f"  {reach}", "yellow")
    return line


def _results(summary: GradeSummary, words: Messages) -> list[Text]:
    parts = []
    for result, (sign, style) in RESULTS.items():
        if summary.results[result]:
            share = figures.share(summary.results[result], summary.count)
            number, what = summary.results[result], words.result[result]
            text = words.counted.format(sign=sign, number=number, what=what, share=share)
            parts.append(Text(text, style))
    return parts


def _bands(summary: GradeSummary, titles: Titles, words: Messages) -> list[Text]:
    counted: dict[str, int] = {}
    for score, number in sorted(summary.scores.items()):
        band = titles.band(score) or words.below_bands
        counted[band] = counted.get(band, 0) + number
    return [say(words.in_band.format(number, band)) for band, number in counted.items()]


def _overview(summary: GradeSummary, titles: Titles, page: TextView) -> Iterator[Text]:
    """A line for each criterion: the mean of its levels, their distribution, where it blocks."""
    words = page.words
    cells = _MANY_CELLS if page.width >= _ROOMY else _FEW_CELLS
    names = [say(titles.criterion(name), "bold") for name in summary.criteria]
    longest = max(name.cell_len for name in names)
    room = min(longest, page.width // 3) if page.cuts else longest
    indent = " " * (room + 2 + _MEAN + 2)
    legend = fit(Text(indent + words.bar_legend.format(cells), "dim"), page.width)
    yield legend
    for title, (name, criterion) in zip(names, summary.criteria.items(), strict=True):
        mean = figures.score(criterion.mean)
        line = Text.assemble(pad(title, room), "  ", pad(Text(mean), _MEAN, right=True), "  ")
        line.append_text(levels_bar(criterion.parts, cells)).append("  ")
        blocks = _blocks(name, criterion, titles, words)
        yield line.append_text(fit(blocks, page.width - line.cell_len) if page.cuts else blocks)


def _blocks(name: str, criterion: CriterionTally, titles: Titles, words: Messages) -> Text:
    """The gates that block, those that block most first, and what closes them."""
    line = Text()
    for level, number in sorted(criterion.gates.items(), key=lambda pair: (-pair[1], pair[0])):
        line.append(SEPARATOR if line else "", "dim")
        line.append(words.gate.format(level), "bold").append(words.aside.format(f"{number:,}"))
        causes = _causes(criterion, level, titles, words) or titles.behaviour(name, level)
        line.append_text(say(words.colon + causes, "dim") if causes else Text())
    applied = criterion.mean is not None
    return line or Text(words.never_blocked if applied else words.not_applicable, "dim")


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
    return causes_in_words(criterion.causes.get(level, Counter()), titles, words)


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
