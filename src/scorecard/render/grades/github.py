"""Annotations on GitHub: the interactions that a run fails on, the worst first, and the totals.

An interaction that fails (`--fail-on`, `--fail-under`) is an error, an undecided one a warning.
GitHub shows ten of each for a step: there are no more, and a notice says what all came to.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from scorecard.grade import Grade
from scorecard.render import figures
from scorecard.render.github_command import github_command
from scorecard.render.grades.junit import failure, headline, reasons
from scorecard.render.grades.tally import GradeSummary
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.grades.urgency import Worst
from scorecard.render.messages import Messages, words
from scorecard.render.output_format import Options

MOST = 10
_MOST_LINES = 12


class _Group:
    """The grades under one rubric."""

    def __init__(self, titles: Titles) -> None:
        self.titles, self.tally = titles, GradeSummary()
        self.errors, self.warnings = Worst(MOST, titles), Worst(MOST, titles)


class GithubRenderer:
    """Gathers the worst interactions of each rubric and writes them at the end."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._out, self._options = out, options
        self._words = words(options.language)
        self._find = find_titles(options.rubrics, options.language)
        self._groups: dict[str, _Group] = {}

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        key = grade.rubric.sha256
        if key not in self._groups:
            self._groups[key] = _Group(self._find(grade.rubric))
        group = self._groups[key]
        group.tally.add(grade)
        if failure(grade, self._options):
            group.errors.add(grade)
        elif grade.result == "undecided":
            group.warnings.add(grade)

    def close(self, rejected: int) -> None:
        """Write the commands."""
        for group in self._groups.values():
            for name, worst in (("error", group.errors), ("warning", group.warnings)):
                for grade in worst.grades():
                    lines = islice(_lines(grade, group.titles, self._words), _MOST_LINES)
                    self._write(name, f"{grade.interaction.id} ({grade.rubric.id})", *lines)
            self._write("notice", group.titles.rubric, _totals(group.tally, self._words))
        if rejected:
            self._write("error", "scorecard", self._words.rejected(rejected))

    def _write(self, name: str, title: str, *lines: str) -> None:
        self._out.write(github_command(name, {"title": title}, lines).encode())


def _lines(grade: Grade, titles: Titles, messages: Messages) -> Iterator[str]:
    yield headline(grade, titles, messages)
    yield from reasons(grade, titles, messages)


def _totals(tally: GradeSummary, messages: Messages) -> str:
    parts = [messages.interactions(tally.count)]
    parts.append(f"{messages.mean_score} {figures.score(tally.score)}")
    parts += [f"{number:,} {messages.result[name]}" for name, number in tally.results.items()]
    return messages.comma.join(parts)
