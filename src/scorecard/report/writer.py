"""What all parts of the page of a report are written with: its words, and results in cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scorecard.grade import RubricRef
from scorecard.language import Language
from scorecard.render.figures import share as percent
from scorecard.render.grades.titles import Titles
from scorecard.render.pages.model import (
    Cell,
    Details,
    Gauge,
    Line,
    PageBlock,
    StyledText,
    Table,
    plain,
)
from scorecard.render.pages.results import ResultWords
from scorecard.report.model import Report
from scorecard.report.words import WORDS
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate, Refused, Result


class Writer:
    """Writes what the parts of the page have in common, in the page's language and the rubric's
    titles; `most` groups and plans are shown of each field."""

    def __init__(
        self,
        report: Report,
        language: Language,
        rubric: Rubric | None,
        stories: Mapping[str, tuple[PageBlock, ...]],
        most: int,
    ) -> None:
        self.report, self.language, self.stories, self.most = report, language, stories, most
        self._words = WORDS[language]
        reference = report.rubrics[0] if report.rubrics else RubricRef("", "", "")
        self.titles = Titles(reference, rubric, language)
        self.results = ResultWords(language)

    def say(self, key: str, **values: object) -> str:
        """One of the page's own texts; of one thing some say it otherwise."""
        one = f"{key}, 1"
        key = one if str(values.get("n")) == "1" and one in self._words else key
        return self._words[key].format(confidence=f"{self.report.confidence:.0%}", **values)

    def table(
        self, heads: str, rows: Iterable[tuple[Cell, ...]], numbers: Iterable[int] = ()
    ) -> Table:
        """A table under heads that are the page's own words."""
        names = tuple(self.say(head) for head in heads.split("|"))
        return Table(names, tuple(rows), frozenset(numbers))

    def matrix(self, names: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> Table:
        """A table under any heads, numbers from the second column on."""
        heads = tuple(names)
        return Table(heads, tuple(rows), frozenset(range(1, len(heads))))

    def part(self, part: int, whole: int) -> str:
        """A part of a whole."""
        return self.say("part", share=percent(part, whole), n=f"{part:,}", of=f"{whole:,}")

    def number(self, result: Result, *, sign: bool = False) -> Line:
        """A mean with its interval."""
        return self.brief(result, "{:+.2f}" if sign else "{:.2f}")

    def percent(self, result: Result) -> Line:
        """A share with its interval."""
        return self.brief(result, "{:.0%}")

    def brief(self, result: Result, form: str) -> Line:
        """A result in a cell; what is no more than a guess stands back."""
        if isinstance(result, Refused):
            text = "–" if result.reason == "no_data" else self.results.refusal(result)
            return (StyledText(text, "faint"),)
        value, low, high = _figures(result, form)
        return (StyledText(value, "strong"), StyledText(f" ({low}–{high})", "faint"))

    def shown(self, result: Result, form: str) -> str:
        """A result in a sentence, in the form of a table's cell."""
        if isinstance(result, Refused):
            return self.results.refusal(result)
        value, low, high = _figures(result, form)
        return f"{value} ({low}–{high}), n {result.n:,}"

    def gauge(self, result: Result, most: float, least: float = 0) -> Cell:
        """A result as a drawing."""
        if isinstance(result, Refused):
            return plain("")
        return Gauge(result.value, result.low, result.high, least, most)

    def named(self, id: str) -> Line:
        """A criterion by its title, and its id."""
        title = self.titles.criterion(id)
        if title == id:
            return (StyledText(id, "code"),)
        return (StyledText(title, "strong"), StyledText(" "), StyledText(id, "code"))

    def gate_name(self, criterion: str, level: int) -> Line:
        """A gate by its id."""
        return (StyledText(f"{criterion}.{level}", "code"),)

    def behaviour(self, criterion: str, level: int) -> str:
        """What a gate asks for, behind its name."""
        text = self.titles.behaviour(criterion, level)
        return f" {text}" if text else ""

    def folded(self, line: Line, blocks: Iterable[PageBlock]) -> Details:
        """What is folded away."""
        return Details(line, tuple(blocks))


def _figures(found: Estimate, form: str) -> tuple[str, str, str]:
    return form.format(found.value), form.format(found.low), form.format(found.high)
