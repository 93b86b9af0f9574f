"""The page of a report: first what can't be said, then where people stand and where the gate is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from scorecard.grade import RubricRef
from scorecard.language import Language, say_need
from scorecard.render.figures import share as percent
from scorecard.render.grades.titles import Titles
from scorecard.render.pages.model import (
    Bullets,
    Cell,
    Details,
    Gauge,
    Heading,
    Item,
    Line,
    Page,
    PageBlock,
    Paragraph,
    Shares,
    StyledText,
    Table,
    plain,
    strong,
)
from scorecard.render.pages.results import ResultWords, methods
from scorecard.report.insights import insight_blocks
from scorecard.report.model import CriterionReport, GateReport, Report
from scorecard.report.people import group_blocks
from scorecard.report.words import WORDS
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
    maker = Writer(report, language, rubric, stories or {}, most)
    return Page(maker.title, language, tuple(maker.blocks()), report, is_wide=True)


class Writer:
    """Writes the parts of the page that are about all grades together."""

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

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.say("title", rubric=self.titles.rubric)

    def blocks(self) -> Iterator[PageBlock]:
        """All that there is to say, in the order in which it matters."""
        report = self.report
        yield Heading(1, plain(self.title))
        states = len({each.sha256 for each in report.rubrics})
        text = self.say("of", n=f"{report.grades:,}")
        if report.where:
            text += self.say("where", conditions=self.say("comma").join(report.where))
        if states > 1:
            text += self.say("states", n=states)
        yield Paragraph(plain(text))
        yield from self.unsaid()
        yield from self.standing()
        yield from self.funnel()
        yield from self.trend()
        for found in report.groups:
            yield from group_blocks(self, found)
        yield from insight_blocks(self)
        yield Heading(2, plain(self.say("methods")))
        yield methods(results_in(report))
        yield Paragraph(plain(self.say("documented")))

    def unsaid(self) -> Iterator[PageBlock]:
        """What can't be said."""
        found, n = self.report.unsaid, self.report.grades
        yield Heading(2, plain(self.say("unsaid")))
        items = [Item(plain(self.say("open", part=self.part(found.open, n))))]
        if found.alike is not None:
            largest, pairs = self.part(found.largest, n), f"{found.alike:.0%}"
            text = self.say("alike", n=f"{found.kinds:,}", largest=largest, pairs=pairs)
            items.append(Item(plain(text)))
        if found.doubles:
            items.append(Item(plain(self.say("doubles", n=f"{found.doubles:,}"))))
        yield Bullets(tuple(items))
        if found.settles:
            yield Paragraph(plain(self.say("settles")))
            rows = [
                (
                    plain(say_need(each.needs, self.language)),
                    plain(f"{each.open:,}"),
                    plain(f"{each.alone:,}"),
                )
                for each in found.settles
            ]
            yield self.table("needs|open grades|it alone", rows, {1, 2})

    def standing(self) -> Iterator[PageBlock]:
        """Where grades stand."""
        found = self.report.standing
        yield Heading(2, plain(self.say("standing")))
        yield Paragraph(plain(self.clustered()))
        rows: list[tuple[Cell, ...]] = [
            self.scored("score", found.score, found.n, found.scored),
            self.scored("possible", found.possible, found.n, found.scored),
        ]
        if set(found.results) - {"none"}:
            rows.append(
                (
                    plain(self.say("passes")),
                    self.percent(found.passes),
                    self.gauge(found.passes, 1),
                    plain(f"{found.n:,}"),
                )
            )
        yield self.table("measure|value|drawn|n", rows, {3})
        if self.report.criteria:
            rows = [self.criterion(each) for each in self.report.criteria]
            heads = "criterion|level|drawn|levels 0-5|counts|applicable"
            yield self.table(heads, rows, {5})

    def clustered(self) -> str:
        """What makes grades alike, and what else would."""
        if not self.report.alike:
            return self.say("independent")
        first, *others = self.report.alike
        n = f"{first.grades:,}"
        text = self.say("clustered", field=first.field, values=f"{first.values:,}", n=n)
        named = self.say("comma").join(f"`{each.field}`" for each in others)
        return text + (self.say("alike, too", fields=named) if others else "")

    def scored(self, key: str, result: Result, n: int, scored: int) -> tuple[Cell, ...]:
        """A row for a mean score."""
        shown = f"{scored:,}/{n:,}"
        return plain(self.say(key)), self.number(result), self.gauge(result, 5), plain(shown)

    def criterion(self, each: CriterionReport) -> tuple[Cell, ...]:
        """A row for a criterion's levels."""
        counts = [each.distribution[name] for name in _LEVELS]
        listed = " · ".join(
            f"{name}:\xa0{n:,}" for name, n in zip(_LEVELS, counts, strict=True) if n
        )
        return (
            self.named(each.id),
            self.number(each.mean),
            self.gauge(each.mean, 5),
            Shares(tuple(map(float, counts))),
            plain(listed),
            plain(f"{each.applicable:,}"),
        )

    def funnel(self) -> Iterator[PageBlock]:
        """The funnel of gates, criterion by criterion."""
        report = self.report
        yield Heading(2, plain(self.say("funnel")))
        yield Paragraph(plain(self.say(f"unlock in {report.unlock_in}")))
        yield Paragraph(plain(self.say("funnel columns")))
        if report.priority:
            gate = next(
                gate
                for each in report.criteria
                for gate in each.gates
                if f"{gate.criterion}.{gate.level}" == report.priority
            )
            told = self.results.told(gate.unlock, 2)
            behaviour = self.behaviour(gate.criterion, gate.level)
            head = (*self.gate_name(gate.criterion, gate.level), StyledText(behaviour))
            yield Paragraph(
                (
                    StyledText(self.say("priority"), "strong"),
                    *head,
                    StyledText(self.say("unlocks", value=told) + self.beside(gate)),
                )
            )
        else:
            yield Paragraph(plain(self.say("no priority")))
        has_labels = any(gate.corrected for each in report.criteria for gate in each.gates)
        for each in report.criteria:
            yield Heading(3, self.named(each.id))
            rows = [self.gate(gate, has_labels) for gate in each.gates]
            corrected = "corrected|" if has_labels else ""
            heads = f"gate|reached|clears|drawn|blocked|unknown|locked|{corrected}unlocks head"
            if any(row[-1] for row in rows):
                heads += "|asks"
            else:
                rows = [row[:-1] for row in rows]
            yield self.table(heads, rows, {1, 4, 5, 6})

    def beside(self, gate: GateReport) -> str:
        """What else is to be known of the gate to train first."""
        text, tied = "", self.report.priority_tied
        if tied:
            named = self.say("comma").join(f"`{id}`" for id in tied[:_MOST_TIED])
            more = len(tied) - _MOST_TIED
            named += self.say("and more", n=more) if more > 0 else ""
            text += self.say("as good", gates=named)
        cleared = gate.cleared
        if isinstance(cleared, Estimate) and cleared.high < _HARDLY and gate.reached >= _ENOUGH:
            text += self.say("hardly anybody", high=f"{cleared.high:.0%}")
        return text

    def gate(self, gate: GateReport, has_labels: bool) -> tuple[Cell, ...]:
        """A row of the funnel."""
        is_first = self.report.priority == f"{gate.criterion}.{gate.level}"
        behaviour = self.titles.behaviour(gate.criterion, gate.level)
        return (
            strong(f"{'▶ ' if is_first else ''}{gate.level}"),
            plain(f"{gate.reached:,}"),
            self.percent(gate.cleared),
            self.gauge(gate.cleared, 1),
            plain(f"{gate.blocked:,}"),
            plain(f"{gate.unknown:,}"),
            plain(f"{gate.locked:,}"),
            *([self.percent(gate.corrected)] if has_labels and gate.corrected else []),
            *([plain("–")] if has_labels and not gate.corrected else []),
            self.number(gate.unlock, sign=True) if gate.blocked else plain("–"),
            plain(behaviour) if behaviour else (),
        )

    def trend(self) -> Iterator[PageBlock]:
        """How scores move."""
        found = self.report.trend
        if found is None or len(found.periods) < 2:
            return
        yield Heading(2, plain(self.say("trend")))
        rows = [
            (
                plain(each.name),
                self.number(each.score),
                self.gauge(each.score, 5),
                plain(f"{each.n:,}"),
            )
            for each in found.periods
        ]
        yield self.table(f"{found.by}|value|drawn|n", rows, {3})
        if found.undated:
            yield Paragraph(plain(self.say("undated", n=f"{found.undated:,}")))

    # What all parts are made of.

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
