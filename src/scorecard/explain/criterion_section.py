"""The part of a story that tells of one criterion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.describer import Describer
from scorecard.engine.evaluator import Scoring
from scorecard.engine.gates import apply_gates
from scorecard.explain.items import sentence_case
from scorecard.explain.next_steps import next_steps
from scorecard.explain.trace import TracedVerdict, trace_condition
from scorecard.grade import CriterionGrade, Grade, LevelGrade, Quote
from scorecard.language import Language
from scorecard.records.interaction import Interaction
from scorecard.render.figures import cut, score
from scorecard.render.grades.evidence import about, fact, news
from scorecard.render.grades.titles import Titles
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    PageBlock,
    Paragraph,
    QuotedTurn,
    plain,
    strong,
)
from scorecard.render.words import words
from scorecard.rubric.model import Criterion, Rubric

_MOST_QUOTES = 5
_LONGEST_QUOTE = 400


class ReportContext:
    """What every part of a story draws on: the rubric, the interaction and its grade."""

    def __init__(
        self, rubric: Rubric, interaction: Interaction, grade: Grade, language: Language
    ) -> None:
        self.rubric, self.interaction, self.grade = rubric, interaction, grade
        self.language = language
        self.words = words(language)
        self.titles = Titles(grade.rubric, rubric, language)
        self.describer = Describer(rubric.moments, rubric.parameters, language)
        self.say = self.describer.say


class CriterionSection:
    """One criterion: how far it was climbed, what blocks, what is locked, what would lift it."""

    def __init__(self, context: ReportContext, criterion: CriterionGrade) -> None:
        self._tale, self._criterion = context, criterion
        self._say, self._words = context.say, context.words

    def blocks(self) -> Iterator[PageBlock]:
        """The part, with its heading."""
        criterion = self._criterion
        yield Heading(2, plain(self._tale.titles.criterion(criterion.id)))
        if criterion.applies is not True:
            yield from self._left_out()
            return
        yield from self._reached()
        if criterion.blocked_by is None:
            return
        yield from self._blocked(criterion.levels[criterion.blocked_by - 1])
        above = criterion.levels[criterion.blocked_by :]
        locked = [rung for rung in above if rung.level in criterion.locked]
        lead = self._say(
            en="Met, but locked: would count if the gate opened",
            zh="已达成但不计（下级达成后即算数）",
        )
        yield from self._rungs(lead, locked)
        unknown = [rung for rung in above if rung.verdict == "unknown"]
        yield from self._rungs(
            self._say(en="Not known, further up", zh="更高级别中无法判断的"), unknown
        )
        yield from self._lift(criterion.blocked_by)

    @cached_property
    def _rules(self) -> Criterion:
        return self._tale.rubric.criterion(self._criterion.id)

    def _left_out(self) -> Iterator[PageBlock]:
        said, applies_when = self._words, self._rules.applies_when
        is_out = self._criterion.applies is False
        standing = said.applies_not if is_out else said.applies_unknown
        if applies_when is not None:
            (found,) = self._probe([applies_when])
            if found.verdict != "met":
                yield Paragraph(strong(standing, said.colon + found.why))
                return
        yield from self._rungs(standing, self._criterion.levels)

    def _probe(self, conditions: list[ConditionBase]) -> list[TracedVerdict]:
        context = self._tale
        return trace_condition(context.rubric, context.interaction, conditions, context.language)

    def _reached(self) -> Iterator[PageBlock]:
        level = self._criterion.level or 0
        if level:
            rung = self._criterion.levels[level - 1]
            reached = self._say(en="Reached level {} of 5: {}", zh="达到第 {} 级（共 5 级）：{}")
            yield Heading(3, plain(reached.format(level, self._behaviour(rung))))
            yield from self._reason(rung)
        else:
            yield Heading(3, plain(self._say(en="No level is reached", zh="未达到任何级别")))
        critical = self._rules.critical
        if critical is not None and level < critical.below:
            warning = self._words.critical[critical.then].format(critical.below)
            yield Paragraph(strong(sentence_case(warning)))
        below = self._criterion.levels[: (self._criterion.blocked_by or 6) - 1]
        passed = [rung for rung in below if rung.verdict == "not_applicable"]
        yield from self._rungs(
            self._say(en="Not applicable, lets through", zh="不适用，可以越过"), passed
        )

    def _blocked(self, rung: LevelGrade) -> Iterator[PageBlock]:
        blocked = self._say(en="Blocked at level {}: {}", zh="受阻于第 {} 级：{}")
        if rung.verdict == "unknown":
            blocked = self._say(
                en="Stopped at level {}, which is not known: {}", zh="止于第 {} 级，因无法判断：{}"
            )
        yield Heading(3, plain(blocked.format(rung.level, self._behaviour(rung))))
        yield from self._reason(rung)

    def _behaviour(self, rung: LevelGrade) -> str:
        return self._tale.titles.behaviour(self._criterion.id, rung.level)

    def _rungs(self, lead: str, rungs: Iterable[LevelGrade]) -> Iterator[PageBlock]:
        level = self._say(en="Level {}: {}", zh="第 {} 级：{}")
        items = tuple(
            Item(
                plain(level.format(rung.level, self._behaviour(rung))),
                (Item(plain(rung.why)),) if rung.why else (),
            )
            for rung in rungs
        )
        if items:
            yield Heading(3, plain(lead))
            yield Bullets(items)

    def _reason(self, rung: LevelGrade) -> Iterator[PageBlock]:
        """Why, and the words that decided, with who said them."""
        context = self._tale
        if rung.why:
            yield Paragraph(plain(self._sentence(rung.why)))
        quotes: dict[QuotedTurn, None] = {}
        for piece in rung.evidence or ():
            if isinstance(piece, Quote):
                quotes[self._quote(piece)] = None
        yield from list(quotes)[:_MOST_QUOTES]
        if len(quotes) > _MOST_QUOTES:
            yield Paragraph(plain(self._words.more(len(quotes) - _MOST_QUOTES)))
        others = [one for one in news(rung, context.titles, context.words) if one.quote is None]
        shown = [about(one, context.words) for one in others]
        if shown:
            yield Bullets(tuple(Item(plain(one)) for one in shown))

    def _sentence(self, why: str) -> str:
        lead = self._say(en="Because: ", zh="原因：")
        return lead + why

    def _quote(self, said: Quote) -> QuotedTurn:
        context = self._tale
        told = fact(said, context.titles, context.words)
        speaker = context.describer.who(context.interaction.turns[said.turn].speaker)
        source = context.words.comma.join([speaker, about(told, context.words)])
        return QuotedTurn(cut(said.quote, _LONGEST_QUOTE), source)

    def _lift(self, gate: int) -> Iterator[PageBlock]:
        """What the blocking level still needs, and what would follow."""
        level = self._rules.level(gate)
        conditions = [one for one in (level.applies_when, level.met_when) if one is not None]
        lifts = [next_steps(one, self._tale.describer) for one in self._probe(conditions)]
        yield Heading(3, plain(self._say(en="What would lift it", zh="怎样才能更进一级")))
        yield Bullets(tuple(one for one in lifts if one is not None))
        yield Paragraph(plain(self._gain(gate)))

    def _gain(self, gate: int) -> str:
        """Where the climb would lead with the gate met and all else as it is."""
        verdicts = [rung.verdict for rung in self._criterion.levels]
        verdicts[gate - 1] = "met"
        lifted = apply_gates(tuple(verdicts))
        freed = [level for level in self._criterion.locked if level <= lifted.level]
        text = self._say(
            en="Then, with all else as it is, level {} would be met",
            zh="若其余不变，第 {} 级即达成",
        )
        text = text.format(gate)
        if freed:
            joined = self._words.list_comma.join(map(str, freed))
            plural = "level {}" if len(freed) == 1 else "levels {}"
            also = self._say(
                en=f", and {plural}, met already, would count", zh="，已达成的第 {} 级也随之算数"
            )
            text += also.format(joined)
        change = self._say(en=": level {} → {}", zh="：等级 {} → {}")
        text += change.format(self._criterion.level, lifted.level)
        return text + self._score(lifted.level, lifted.possible) + self._say(en=".", zh="。")

    def _score(self, level: int, possible: int) -> str:
        """What the score would become."""
        grade = self._tale.grade
        levels = tuple(
            (level, possible) if one is self._criterion else (one.level, one.possible)
            for one in grade.criteria
        )
        after, _, result = Scoring(self._tale.rubric)(levels)
        text = self._say(en=", score {} → {}", zh="，得分 {} → {}")
        text = text.format(score(grade.score), score(after))
        if result != grade.result:
            before, now = (self._words.result[one] for one in (grade.result, result))
            text += self._say(en=", {} → {}", zh="，{} → {}").format(before, now)
        return text
