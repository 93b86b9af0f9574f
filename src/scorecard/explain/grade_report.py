"""One interaction's grade explained: the levels reached, what blocked the next, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Literal

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.describer import Describer
from scorecard.engine.evaluator import Evaluator
from scorecard.engine.gates import apply_gates
from scorecard.engine.scoring import Scoring
from scorecard.explain.coaching import say_way, shortest_way
from scorecard.explain.next_steps import TracedVerdict, next_steps, trace_condition
from scorecard.explain.statements import sentence_case
from scorecard.explain.transcript import transcript
from scorecard.grade import CriterionGrade, Grade, LevelGrade, Quote, Without
from scorecard.language import Language, count_turns_from_one, say_need
from scorecard.masking import known_names, mask
from scorecard.records.interaction import Interaction
from scorecard.render.figures import cut, marked
from scorecard.render.grades.evidence import about, fact, unsaid_evidence, why
from scorecard.render.grades.standing import (
    by_section,
    reach,
    section_score,
    standing,
    warning,
)
from scorecard.render.grades.titles import Titles
from scorecard.render.grades.urgency import obstacle
from scorecard.render.messages import words
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Line,
    Page,
    PageBlock,
    Paragraph,
    QuotedTurn,
    SmallPrint,
    StyledText,
    plain,
    strong,
)
from scorecard.rubric.criterion import Criterion
from scorecard.rubric.model import Rubric

_MOST_QUOTES = 5
_LONGEST_QUOTE = 400


class _Context:
    """What every part of a report draws on: the rubric, the interaction and its grade."""

    def __init__(
        self,
        rubric: Rubric,
        interaction: Interaction,
        grade: Grade,
        language: Language,
        masks: bool,
    ) -> None:
        self.rubric, self.interaction, self.grade = rubric, interaction, grade
        self.language = language
        self.words = words(language)
        self.titles = Titles(grade.rubric, rubric, language)
        self.describer = Describer(
            rubric.moments, rubric.parameters, language, rubric.titles(language), rubric.questions
        )
        self.say = self.describer.say
        self._names = known_names(interaction) if masks else None

    def hide(self, text: str, digits: int = 5) -> str:
        """A text with names, addresses and long numbers hidden, if they are to be; a reason's short
        numbers are counts and turns."""
        return text if self._names is None else mask(text, self._names, digits=digits)


def grade_report(
    rubric: Rubric, interaction: Interaction, language: Language, *, masks: bool = True
) -> Page:
    """The grade of one interaction under one rubric, in one language, with its transcript; with
    `masks`, who people are is hidden in what was said."""
    grade = Evaluator(rubric, language=language).grade(interaction)
    context = _Context(rubric, interaction, grade, language, masks)
    return Page(interaction.id, language, tuple(_blocks(context)))


def transcript_of(
    rubric: Rubric, interaction: Interaction, language: Language, *, masks: bool = True
) -> tuple[PageBlock, ...]:
    """The transcript alone, with the words that decide under the rubric marked in it."""
    grade = Evaluator(rubric, language=language).grade(interaction)
    context = _Context(rubric, interaction, grade, language, masks)
    return tuple(transcript(interaction, grade, rubric, context.describer, context.hide))


def _blocks(context: _Context) -> Iterator[PageBlock]:
    yield Heading(1, plain(context.interaction.id))
    yield Paragraph((StyledText(_setting(context), "faint"),))
    yield Paragraph(_verdict(context))
    decisive = obstacle(context.grade, context.titles)
    if decisive is not None and context.grade.result in ("fail", "undecided"):
        yield Paragraph(_decided(context, decisive))
    for section, criteria in by_section(context.grade):
        if section is not None:
            title = context.titles.section(section.id)
            score = section_score(section, context.words)
            yield Heading(2, plain(title + context.words.colon + score))
        for criterion in criteria:
            yield from _CriterionSection(context, criterion, 2 if section is None else 3).blocks()
    if context.grade.needs:
        yield Heading(2, plain(context.say(en="What is not known", zh="尚不清楚的")))
        yield Bullets(tuple(_need(context, need) for need in context.grade.needs))
    yield Heading(2, plain(context.say(en="Transcript", zh="对话全文")))
    yield from transcript(
        context.interaction, context.grade, context.rubric, context.describer, context.hide
    )


def _setting(context: _Context) -> str:
    record, reference = context.interaction, context.grade.rubric
    parts = [part for part in (record.channel, record.language, record.topic) if part]
    if record.agent.get("id") is not None:
        parts.append(context.words.agent.format(record.agent["id"]))
    return " · ".join([*parts, f"{context.titles.rubric} ({reference.id} {reference.version})"])


def _verdict(context: _Context) -> tuple[StyledText, ...]:
    grade, words = context.grade, context.words
    if grade.score is None:
        return strong(words.no_score)
    line = f"{words.score} {marked(grade.score)}{reach(grade.score, grade.possible, words)}"
    band = context.titles.band(grade.score)
    parts = [] if band is None else [band]
    if context.titles.has_result:
        parts.append(words.result[grade.result])
    return strong(line, "".join(f" · {part}" for part in parts))


def _decided(context: _Context, criterion: CriterionGrade) -> Line:
    lead = context.say(en="Decided by: ", zh="起决定作用的：")
    level = next(level for level in criterion.levels if level.level == criterion.blocked_by)
    title = context.titles.criterion(criterion.id)
    if criterion.id in context.grade.critical:
        title = context.words.is_critical + context.words.comma + title
    return (StyledText(lead), *strong(title, context.words.colon + context.hide(why(level))))


def _need(context: _Context, need: str) -> Item:
    """What is missing, and who could say."""
    if need.startswith("agreement "):
        settle = context.say(en="the reviewers have to agree", zh="需要评审人达成一致")
    elif need.startswith("observation "):
        settle = context.say(en="a reviewer has to say yes or no", zh="需要评审人判断是或否")
    elif need.startswith("field "):
        settle = context.say(en="the record has to hold a value", zh="需要在记录中填入该值")
    elif need.startswith("fewer "):
        settle = context.say(en="a reviewer has to compare them", zh="需要评审人逐一比较")
    else:
        settle = context.say(en="the recording has to come with its times", zh="需要带时间的记录")
    return Item(strong(say_need(need, context.language), context.words.colon + settle))


class _CriterionSection:
    """One criterion: how far it was scale, what blocks, what is locked, what would lift it."""

    def __init__(self, context: _Context, criterion: CriterionGrade, rank: Literal[2, 3]) -> None:
        self._context, self._criterion, self._rank = context, criterion, rank
        self._below: Literal[3, 4] = 3 if rank == 2 else 4
        self._say, self._words = context.say, context.words

    def blocks(self) -> Iterator[PageBlock]:
        """The part, with its heading."""
        criterion = self._criterion
        title = self._context.titles.criterion(criterion.id)
        if self._rules.is_question:
            title += self._words.colon + standing(criterion, self._context.titles, self._words)
        yield Heading(self._rank, plain(title))
        if criterion.applies is not True:
            yield from self._left_out()
            return
        yield from self._reached()
        if criterion.blocked_by is None:
            return
        gate = criterion.at(criterion.blocked_by)
        assert gate is not None
        yield from self._blocked(gate)
        above = [level for level in criterion.levels if level.level > criterion.blocked_by]
        locked = [level for level in above if level.level in criterion.locked]
        lead = self._say(
            en="Met, but locked: would count if the gate opened",
            zh="已达成但锁定（下级达成后即算数）",
        )
        yield from self._list_levels(lead, locked)
        unknown = [level for level in above if level.verdict == "unknown"]
        yield from self._list_levels(
            self._say(en="Not known, further up", zh="更高级别中无法判断的"), unknown
        )
        yield from self._next_steps(criterion.blocked_by)

    @cached_property
    def _rules(self) -> Criterion:
        return self._context.rubric.criterion(self._criterion.id)

    def _left_out(self) -> Iterator[PageBlock]:
        words, applies_when = self._words, self._rules.applies_when
        is_out = self._criterion.applies is False
        standing = words.applies_not if is_out else words.applies_unknown
        if applies_when is not None:
            (found,) = self._trace([applies_when])
            if found.verdict != "met":
                yield Paragraph(
                    strong(
                        standing, words.colon + self._context.hide(count_turns_from_one(found.why))
                    )
                )
                return
        yield from self._list_levels(standing, self._criterion.levels)

    def _trace(self, conditions: list[ConditionBase]) -> list[TracedVerdict]:
        context = self._context
        return trace_condition(
            context.rubric, context.interaction, context.grade, conditions, context.language
        )

    def _reached(self) -> Iterator[PageBlock]:
        number = self._criterion.level or 0
        if number:
            level = self._criterion.at(number)
            assert level is not None
            if not self._rules.is_question:
                reached = self._say(
                    en="Reached level {} of 5: {}", zh="达到第 {} 级（共 5 级）：{}"
                )
                yield Heading(self._below, plain(reached.format(number, self._behaviour(level))))
            yield from self._reason(level)
        elif not self._rules.is_question:
            yield Heading(
                self._below, plain(self._say(en="No level is reached", zh="未达到任何级别"))
            )
        critical = warning(self._criterion, self._context.titles, self._words)
        if critical is not None:
            yield Paragraph(strong(sentence_case(critical)))
        gate = self._criterion.blocked_by or 6
        below = [level for level in self._criterion.levels if level.level < gate]
        passed = [level for level in below if level.verdict == "not_applicable"]
        yield from self._list_levels(
            self._say(en="Not applicable, lets through", zh="不适用，可以越过"), passed
        )

    def _blocked(self, level: LevelGrade) -> Iterator[PageBlock]:
        blocked = self._say(en="Blocked at level {}: {}", zh="受阻于第 {} 级：{}")
        if level.verdict == "unknown":
            blocked = self._say(
                en="Stopped at level {}, which is not known: {}", zh="止于第 {} 级，因无法判断：{}"
            )
        if not self._rules.is_question:
            yield Heading(self._below, plain(blocked.format(level.level, self._behaviour(level))))
        yield from self._reason(level)

    def _behaviour(self, level: LevelGrade) -> str:
        return self._context.titles.behaviour(self._criterion.id, level.level)

    def _list_levels(self, lead: str, levels: Iterable[LevelGrade]) -> Iterator[PageBlock]:
        line = self._say(en="Level {}: {}", zh="第 {} 级：{}")
        items = tuple(
            Item(
                plain(line.format(level.level, self._behaviour(level))),
                (Item(plain(self._context.hide(why(level)))),) if level.why else (),
            )
            for level in levels
        )
        if items:
            yield Heading(self._below, plain(lead))
            yield Bullets(items)

    def _reason(self, level: LevelGrade) -> Iterator[PageBlock]:
        """Why, and the words that decided, with who said them."""
        context = self._context
        if level.why:
            yield Paragraph(
                plain(self._say(en="Because: ", zh="原因：") + context.hide(why(level)))
            )
        quotes: dict[QuotedTurn, None] = {}
        for piece in level.evidence or ():
            if isinstance(piece, Quote | Without) and piece.quote is not None:
                quotes[self._quote(piece, piece.quote)] = None
        yield from list(quotes)[:_MOST_QUOTES]
        if len(quotes) > _MOST_QUOTES:
            yield Paragraph(plain(self._words.more(len(quotes) - _MOST_QUOTES)))
        shown = [
            about(fact, context.words)
            for fact in unsaid_evidence(level, context.titles, context.words)
            if fact.quote is None
        ]
        if shown:
            yield Bullets(tuple(Item(plain(context.hide(text))) for text in shown))

    def _quote(self, piece: Quote | Without, quote: str) -> QuotedTurn:
        context = self._context
        shown = fact(piece, context.titles, context.words)
        speaker = context.describer.who(context.interaction.turns[piece.turn].speaker)
        source = context.words.comma.join([speaker, about(shown, context.words)])
        return QuotedTurn(cut(context.hide(quote, 1), _LONGEST_QUOTE), source)

    def _next_steps(self, gate: int) -> Iterator[PageBlock]:
        """What the blocking level still needs, and what would follow."""
        level = self._rules.level(gate)
        conditions = [
            condition for condition in (level.applies_when, level.met_when) if condition is not None
        ]
        traced = self._trace(conditions)
        yield Heading(self._below, plain(self._say(en="What would lift it", zh="怎样才能更进一级")))
        found = self._criterion.at(gate)
        assert found is not None
        way = shortest_way(traced, self._context.rubric)
        said = say_way(way, self._behaviour(found), self._context.describer)
        yield Bullets(tuple(Item(plain(self._context.hide(text))) for text in said))
        if way is not None:
            yield Paragraph(plain(self._gain(gate)))
        describer = self._context.describer
        steps = [next_steps(each, describer, self._is_nobodys) for each in traced]
        rule = tuple(self._hidden(step) for step in steps if step is not None)
        if rule:
            lead = self._say(
                en="The rule, as far as it is still open:", zh="规则中尚未满足的部分："
            )
            yield SmallPrint((Paragraph(plain(lead)), Bullets(rule)))

    def _is_nobodys(self, traced: TracedVerdict) -> bool:
        return shortest_way([traced], self._context.rubric) is None

    def _hidden(self, item: Item) -> Item:
        line = tuple(replace(span, text=self._context.hide(span.text)) for span in item.line)
        return Item(line, tuple(map(self._hidden, item.items)))

    def _gain(self, gate: int) -> str:
        """The level that would be reached with the gate met and all else as it is."""
        levels = self._criterion.levels
        verdicts = ["met" if level.level == gate else level.verdict for level in levels]
        reached = apply_gates(tuple(verdicts), tuple([level.level for level in levels]))
        if self._rules.is_question:
            text = self._say(
                en="Then, with all else as it is, the answer would be yes",
                zh="若其余不变，答案即为“是”",
            )
            return text + self._score(5, 5) + self._say(en=".", zh="。")
        freed = [level for level in self._criterion.locked if level <= reached.level]
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
        change = self._say(en=": level {} → {}", zh="：级别 {} → {}")
        text += change.format(self._criterion.level, reached.level)
        return text + self._score(reached.level, reached.possible) + self._say(en=".", zh="。")

    def _score(self, level: int, possible: int) -> str:
        """What the score would become."""
        grade = self._context.grade
        levels = tuple(
            (level, possible) if other is self._criterion else (other.level, other.possible)
            for other in grade.criteria
        )
        after, _, result, _ = Scoring(self._context.rubric)(levels)
        text = self._say(en=", score {} → {}", zh="，得分 {} → {}")
        text = text.format(marked(grade.score), marked(after))
        if result != grade.result:
            before, now = (self._words.result[name] for name in (grade.result, result))
            text += self._say(en=", {} → {}", zh="，{} → {}").format(before, now)
        return text
