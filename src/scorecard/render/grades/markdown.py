"""Markdown, for pull requests and the step summaries of CI.

For each rubric: the totals, a row for each criterion, a table of the worst interactions, and the
levels of the worst few that did not pass (with `explain`, whatever their result), folded away.
What is listed is limited, since GitHub takes no more than 65,536 characters in a comment and 1 MiB
in a summary; everything counts in the totals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from scorecard.grade import CriterionGrade, Grade, LevelGrade, Result
from scorecard.language import say_need
from scorecard.render import figures
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import about, causes_in_words, quotes, why
from scorecard.render.grades.level_state import State, gate, state
from scorecard.render.grades.standing import by_section, reach, section_score, standing
from scorecard.render.grades.tally import CriterionTally, GradeSummary, ranked
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.grades.urgency import Worst, obstacle
from scorecard.render.messages import Messages, words
from scorecard.render.output_format import Options
from scorecard.render.safe import html, markdown

MOST_ROWS, MOST_DETAILS = 100, 5
_MOST_QUOTES, _LONGEST_QUOTE, _LONGEST_WHY = 3, 160, 200

_RESULTS: dict[Result, str] = {"pass": "✅", "fail": "❌", "undecided": "❔", "none": "–"}
_STATES: dict[State, str] = {
    "reached": "✅",
    "blocked": "❌",
    "in_doubt": "❔",
    "locked": "🔒",
    "beyond": "·",
    "unknown": "?",
    "not_applicable": "–",
}


class _Section:
    """What is said about one rubric: rows for the first interactions, a few in detail."""

    def __init__(self, titles: Titles, messages: Messages, explain: bool) -> None:
        self._titles, self._words, self._explain = titles, messages, explain
        self._tally = GradeSummary()
        self._worst = Worst(MOST_ROWS, titles)

    def add(self, grade: Grade) -> None:
        self._tally.add(grade)
        self._worst.add(grade)

    def lines(self) -> Iterator[str]:
        titles, messages, summary = self._titles, self._words, self._tally
        reference = f"{titles.reference.id} {titles.reference.version}"
        yield f"## {markdown(titles.rubric)} ({markdown(reference)})"
        yield ""
        yield from _totals(summary, messages)
        yield ""
        if summary.sections:
            yield from _sections(summary, titles, messages)
            yield ""
        yield from _overview(summary, titles, messages)
        yield ""
        rows = [_row(grade, titles, messages) for grade in self._worst.grades()]
        yield from _listed(rows, summary.count, messages)
        for grade in self._detailed():
            yield ""
            yield from folded_grade(grade, titles, messages)

    def _detailed(self) -> list[Grade]:
        grades = self._worst.grades()
        wanted = [grade for grade in grades if self._explain or grade.result != "pass"]
        return wanted[:MOST_DETAILS]


class MarkdownRenderer:
    """Gathers a section for each rubric and writes them at the end."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._out = out
        self._explain = options.explain
        self._words = words(options.language)
        self._find = find_titles(options.rubrics, options.language)
        self._sections: dict[str, _Section] = {}

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        key = grade.rubric.sha256
        if key not in self._sections:
            titles = self._find(grade.rubric)
            self._sections[key] = _Section(titles, self._words, self._explain)
        self._sections[key].add(grade)

    def close(self, rejected: int) -> None:
        """Write the page."""
        blocks = ["\n".join(section.lines()) for section in self._sections.values()]
        if not blocks:
            blocks.append(self._words.nothing)
        if rejected:
            blocks.append(f"> {self._words.rejected(rejected)}")
        self._out.write("\n\n".join([*blocks, ""])[:-1].encode())


def cells(*texts: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(texts)} |"


def _totals(summary: GradeSummary, messages: Messages) -> Iterator[str]:
    parts = [messages.interactions(summary.count)]
    if summary.score is not None:
        parts.append(f"{messages.mean_score} **{figures.marked(summary.score)}**")
        parts[-1] += reach(summary.score, summary.possible, messages)
    for result, sign in _RESULTS.items():
        if number := summary.results[result]:
            parts.append(f"{sign} {number:,} {messages.result[result]}")
    yield " · ".join(parts)
    if summary.needs:
        needs = [
            markdown(say_need(need, messages.language)) + messages.aside.format(f"{number:,}")
            for need, number in ranked(summary.needs)[:5]
        ]
        yield ""
        yield messages.needs_most + messages.colon + messages.list_comma.join(needs)


def _sections(summary: GradeSummary, titles: Titles, messages: Messages) -> Iterator[str]:
    """A row for each section: the mean of its scores."""
    yield cells(messages.section, messages.mean_score)
    yield cells("---", "---")
    for name, section in summary.sections.items():
        mean = messages.applies_not
        if section.score is not None:
            mean = figures.marked(section.score) + reach(section.score, section.possible, messages)
        yield cells(markdown(titles.section(name)), mean)


def _overview(summary: GradeSummary, titles: Titles, messages: Messages) -> Iterator[str]:
    """A row for each criterion: how many reached each level, and what blocks."""
    found = [criterion.parts for criterion in summary.criteria.values()]
    defined = {str(level) for name in summary.criteria for level in (0, *titles.levels(name))}
    shown = [name for name in found[0] if name in defined or any(parts[name] for parts in found)]
    yield cells(messages.criterion, messages.mean, *shown, messages.gates)
    yield cells("---", "--:", *["--:"] * len(shown), "---")
    for name, criterion in summary.criteria.items():
        numbers = [f"{criterion.parts[part]:,}" for part in shown]
        title, mean = markdown(titles.criterion(name)), figures.score(criterion.mean)
        yield cells(f"**{title}**", mean, *numbers, _blocks(name, criterion, titles, messages))


def _blocks(name: str, criterion: CriterionTally, titles: Titles, messages: Messages) -> str:
    stops = []
    for level, number in ranked(criterion.gates):
        causes = causes_in_words(criterion.causes.get(level, Counter()), titles, messages)
        reason = causes or titles.behaviour(name, level)
        stop = f"{messages.gate.format(level)}: {number:,}"
        stops.append(f"**{stop}** {markdown(reason)}".rstrip())
    return "<br>".join(stops)


def _listed(rows: list[str], count: int, messages: Messages) -> Iterator[str]:
    yield cells(
        messages.interaction,
        messages.channel,
        messages.score,
        messages.result_heading,
        messages.blocked_by,
    )
    yield cells("---", "---", "--:", "---", "---")
    yield from rows
    if count > len(rows):
        yield ""
        yield messages.more(count - len(rows))


def _row(grade: Grade, titles: Titles, messages: Messages) -> str:
    return cells(
        markdown(cut(grade.interaction.id, _LONGEST_WHY)),
        markdown(cut(grade.interaction.channel or "", _LONGEST_WHY)),
        figures.marked_span(grade.score, grade.possible),
        f"{_RESULTS[grade.result]} {messages.result[grade.result]}",
        _obstacle(grade, titles, messages),
    )


def _obstacle(grade: Grade, titles: Titles, messages: Messages) -> str:
    criterion = obstacle(grade, titles)
    level = None if criterion is None else gate(criterion)
    if criterion is None or level is None:
        return ""
    title = f"{markdown(titles.criterion(criterion.id))} {level.level}"
    if criterion.id in grade.critical:
        title = f"**{messages.is_critical}**{messages.colon}{title}"
    return title + messages.colon + markdown(cut(why(level), _LONGEST_WHY))


def folded_grade(grade: Grade, titles: Titles, messages: Messages) -> Iterator[str]:
    """The levels of one grade, folded away behind its score."""
    score = f"{messages.score} {figures.marked_span(grade.score, grade.possible)}"
    verdict = score + messages.comma + messages.result[grade.result]
    name = html(cut(grade.interaction.id, _LONGEST_WHY))
    yield f"<details><summary>{name}{messages.colon}{verdict}</summary>"
    for section, criteria in by_section(grade):
        if section is not None:
            yield ""
            title = markdown(titles.section(section.id))
            yield f"#### {title}{messages.colon}{section_score(section, messages)}"
        for criterion in criteria:
            yield from _criterion(criterion, titles, messages)
    yield ""
    yield "</details>"


def _criterion(criterion: CriterionGrade, titles: Titles, messages: Messages) -> Iterator[str]:
    yield ""
    title = f"**{markdown(titles.criterion(criterion.id))}**"
    yield title + messages.colon + standing(criterion, titles, messages)
    if criterion.applies is True:
        reasons = list(_levels(criterion, titles, messages))
        yield from ["", *reasons] if reasons else []


def _levels(criterion: CriterionGrade, titles: Titles, messages: Messages) -> Iterator[str]:
    if titles.is_question(criterion.id):
        yield from _reasons(criterion, criterion.levels[0], titles, messages, "")
        return
    for level in reversed(criterion.levels):
        yield from _level_line(criterion, level, titles, messages)
        yield from _reasons(criterion, level, titles, messages, "  ")


def _level_line(
    criterion: CriterionGrade, level: LevelGrade, titles: Titles, messages: Messages
) -> Iterator[str]:
    found = state(criterion, level)
    behaviour = markdown(titles.behaviour(criterion.id, level.level))
    title = f"{level.level} {messages.state[found]}"
    yield f"- {_STATES[found]} {title}{messages.colon}{behaviour}"


def _reasons(
    criterion: CriterionGrade, level: LevelGrade, titles: Titles, messages: Messages, indent: str
) -> Iterator[str]:
    """Why a gate blocks, and the words that decided."""
    if level.level == criterion.blocked_by:
        yield f"{indent}- {markdown(cut(why(level), _LONGEST_WHY))}"
        for fact in quotes(level, titles, messages)[:_MOST_QUOTES]:
            quote = markdown(cut(fact.quote or "", _LONGEST_QUOTE))
            yield f"{indent}- “**{quote}**”{messages.aside.format(markdown(about(fact, messages)))}"
