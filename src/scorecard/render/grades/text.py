"""The terminal: one interaction level by level, some as a table, thousands as a summary."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rich.text import Text

from scorecard.grade import Grade
from scorecard.render.grades.one_grade import TextView, grade_lines
from scorecard.render.grades.tally import GradeSummary
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.grades.urgency import Worst
from scorecard.render.layout import LinePrinter
from scorecard.render.messages import words
from scorecard.render.output_format import Options
from scorecard.rubric.model import Rubric, recall

MOST_ROWS, WORST_ROWS = 40, 20
"""Of more interactions than this under one rubric only so many are listed, the worst."""

_NARROWEST, _WIDEST = 40, 160


class _Group:
    """The grades under one rubric: what they come to, and those to look at first."""

    def __init__(self, titles: Titles) -> None:
        self.titles = titles
        self.tally = GradeSummary()
        self.worst = Worst(MOST_ROWS, titles)

    def add(self, grade: Grade) -> None:
        self.tally.add(grade)
        self.worst.add(grade)


class TextRenderer:
    """Writes for people. With `explain` every interaction is written in full as it comes."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._printer = LinePrinter(out, options)
        messages = words(options.language)
        width = max(_NARROWEST, min(options.width, _WIDEST))
        self._page = TextView(messages, width, options.explain, options.cuts, options.verbose)
        self._find = find_titles(options.rubrics, options.language)
        self._groups: dict[str, _Group] = {}
        self._begun = False

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        key = grade.rubric.sha256
        if key not in self._groups:
            self._groups[key] = _Group(self._find(grade.rubric))
        group = self._groups[key]
        group.add(grade)
        if self._page.explain:
            self._write(grade_lines(grade, group.titles, self._page))

    def close(self, rejected: int) -> None:
        """Write what is left: tables and summaries, and how many records were rejected."""
        for group in self._groups.values():
            self._write(self._shown(group))
        if not self._groups:
            self._write([Text(self._page.words.nothing)])
        if rejected:
            self._write([Text(self._page.words.rejected(rejected), "yellow")])
        self._printer.close()

    def _shown(self, group: _Group) -> Iterator[Text]:
        totals, titles, page = group.tally, group.titles, self._page
        if totals.count == 1:
            if not page.explain:
                yield from grade_lines(group.worst.grades()[0], titles, page)
            return
        from scorecard.render.grades.summary import heading, summarise  # noqa: PLC0415
        from scorecard.render.grades.table import table  # noqa: PLC0415 (for several grades)

        yield from heading(totals, titles, page)
        yield Text()
        if not page.explain:
            shown = totals.count if totals.count <= MOST_ROWS else WORST_ROWS
            yield from table(group.worst.grades(shown), titles, page)
            if totals.count > shown:
                yield Text(page.words.more_rows(totals.count - shown), "dim")
            yield Text()
        yield from summarise(totals, titles, page)

    def _write(self, lines: Iterable[Text]) -> None:
        """A block of lines, with an empty one between it and the block before."""
        for number, line in enumerate(lines):
            if number == 0 and self._begun:
                self._printer.print(Text())
            self._begun = True
            self._printer.print(line)


def as_text(grade: Grade, rubric: Rubric | None = None, *, explain: bool = False) -> str:
    """One grade as the terminal shows it, in the language of its reasons."""
    rubric = rubric or recall(grade.rubric.sha256)
    out = io.BytesIO()
    options = Options(
        rubrics=[rubric] if rubric else (), language=grade.language, explain=explain, width=100
    )
    renderer = TextRenderer(out, options)
    renderer.add(grade)
    renderer.close(0)
    return out.getvalue().decode()
