"""A rubric as the form that a reviewer works with: what to look for, level by level."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.conditions.describer import Describer
from scorecard.explain.moment import describe_moment
from scorecard.explain.statements import item, sentence_case, with_lead
from scorecard.language import Language
from scorecard.lint.walk import references
from scorecard.render.messages import words
from scorecard.render.pages.model import (
    Box,
    Bullets,
    Heading,
    Item,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    Ticks,
    plain,
    strong,
)
from scorecard.rubric.model import Criterion, Level, Rubric


def evaluation_form(rubric: Rubric, language: Language) -> Page:
    """The form of a rubric, in one language."""
    return Page(rubric.title.say(language), language, tuple(_Form(rubric, language).blocks()))


class _Form:
    def __init__(self, rubric: Rubric, language: Language) -> None:
        self._rubric = rubric
        self._words = words(language)
        self._language = language
        self._describer = Describer(rubric.moments, rubric.parameters, language)
        self._say = self._describer.say

    def blocks(self) -> Iterator[PageBlock]:
        rubric = self._rubric
        yield Heading(1, plain(rubric.title.say(self._language)))
        yield Paragraph((StyledText(f"{rubric.id} {rubric.version}", "faint"),))
        if rubric.description is not None:
            yield Paragraph(plain(rubric.description.say(self._language)))
        yield from self._guide()
        for number, criterion in enumerate(rubric.criteria, 1):
            yield from self._criterion(number, criterion)
        yield from self._scoring()
        yield from self._appendix()

    def _points(self, *texts: str) -> Bullets:
        return Bullets(tuple(Item(plain(text)) for text in texts))

    def _guide(self) -> Iterator[PageBlock]:
        say = self._say
        yield Heading(2, plain(say(en="How to fill it in", zh="填写说明")))
        yield self._points(
            say(
                en="The levels of a criterion build on each other: one counts only if every lower "
                "one is met, however good the rest; the first level that is unmet ends the climb.",
                zh="各项标准分级评定。只有较低各级全部达成，该级才算数；遇到第一个未达成的级别即止步，"
                "其余再好也不计。",
            ),
            say(
                en="A level that does not apply (n/a) lets through and earns nothing. One that is "
                "not known stops the climb until somebody settles it.",
                zh="不适用的级别可以越过，但不得分；无法判断的级别要先查明，才能继续向上。",
            ),
            say(
                en="What follows something, or comes before it, is not asked where that something "
                "never happens; nor is what should happen in a part of the conversation that it "
                "does not have. Points of a list that do not apply drop out.",
                zh="如果前提从未出现，或对话没有所指的那一部分，该项不适用；清单中不适用的各点略去不计。",
            ),
            say(
                en="Where the record lacks what a point needs, it is not known, unless the point "
                "says otherwise.",
                zh="除另有说明外，记录中没有所需内容时，该点无法判断。",
            ),
            say(
                en="Names in “quotes” are explained at the end.",
                zh="“引号”中的名称见文末说明。",
            ),
        )

    def _criterion(self, number: int, criterion: Criterion) -> Iterator[PageBlock]:
        say, describer = self._say, self._describer
        name = say(en="Criterion {}: {}", zh="标准 {}：{}")
        yield Heading(2, plain(name.format(number, criterion.title.say(self._language))))
        if criterion.critical is not None:
            critical = criterion.critical
            warning = self._words.critical[critical.then].format(critical.below)
            yield Paragraph(strong(sentence_case(warning) + say(en=".", zh="。")))
        if criterion.applies_when is not None:
            lead = say(en="Applies only where ", zh="仅在以下情况适用：")
            yield from with_lead(lead, criterion.applies_when.statement(describer))
        for gate, level in criterion.gates:
            yield Box(tuple(self._level(gate, level)))

    def _level(self, number: int, level: Level) -> Iterator[PageBlock]:
        say = self._say
        name = say(en="Level {}: {}", zh="第 {} 级：{}")
        yield Heading(3, plain(name.format(number, level.behaviour.say(self._language))))
        if level.applies_when is not None:
            lead = say(en="Applies only where ", zh="仅在以下情况适用：")
            yield from with_lead(lead, level.applies_when.statement(self._describer))
        yield from with_lead(
            say(en="Met when ", zh="达成条件："), level.met_when.statement(self._describer)
        )
        labels = say(en="met|unmet|n/a|not known", zh="达成|未达成|不适用|无法判断").split("|")
        yield Ticks(tuple(labels), say(en="Notes", zh="备注"))

    def _scoring(self) -> Iterator[PageBlock]:
        yield Heading(2, plain(self._say(en="From levels to the result", zh="评分与结论")))
        yield self._points(*self._score_rule(), *self._pass_rule())
        if self._rubric.bands:
            lead = self._say(en="Names for the score:", zh="得分对应的等级：")
            yield Paragraph(plain(lead))
            line = self._say(en="{} from {} up", zh="{}：{} 分及以上")
            bands = (
                line.format(band.title.say(self._language), self._describer.value(band.at_least))
                for band in self._rubric.bands
            )
            yield self._points(*bands)

    def _score_rule(self) -> Iterator[str]:
        say, criteria = self._say, self._rubric.criteria
        yield say(
            en="The level of a criterion is the highest one met that counts, 0 if there is none.",
            zh="一项标准的等级，是算数的级别中最高的一级；一级都没有则为 0。",
        )
        if len(criteria) == 1:
            yield say(en="The score is that level, 0 to 5.", zh="得分即该等级，0 至 5 分。")
            return
        if self._rubric.overall == "lowest":
            yield say(
                en="The score (0 to 5) is the lowest level of all criteria that apply.",
                zh="得分（0 至 5）取所有适用标准中的最低等级。",
            )
            return
        yield say(
            en="The score (0 to 5) is the weighted mean of the levels of all criteria that apply; "
            "the weights: {}.",
            zh="得分（0 至 5）为所有适用标准等级的加权平均，权重：{}。",
        ).format(
            self._words.list_comma.join(
                f"{criterion.title.say(self._language)} {self._describer.value(criterion.weight)}"
                for criterion in criteria
            )
        )

    def _pass_rule(self) -> Iterator[str]:
        say, rule = self._say, self._rubric.pass_
        needed = []
        if rule is not None and rule.score is not None:
            score = say(en="a score of {} or more", zh="得分不低于 {}")
            needed.append(score.format(self._describer.value(rule.score)))
        if rule is not None and rule.each is not None:
            each = say(
                en="level {} or more in every criterion that applies",
                zh="每项适用标准不低于第 {} 级",
            )
            needed.append(each.format(rule.each))
        if any(criterion.critical for criterion in self._rubric.criteria):
            needed.append(say(en="no critical mark missed", zh="未触及任何关键项"))
        if rule is None:
            yield say(en="There is no rule for passing.", zh="没有通过规则。")
            if needed:
                yield say(
                    en="An interaction that misses a critical mark fails.",
                    zh="触及关键项即不通过。",
                )
        else:
            joined = say(en=", and ", zh="，且").join(needed)
            yield say(en="To pass it takes {}.", zh="通过条件：{}。").format(joined)

    def _appendix(self) -> Iterator[PageBlock]:
        say = self._say
        names = used_moments(self._rubric)
        if not names:
            return
        yield Heading(2, plain(say(en="What the names mean", zh="名称说明")))
        yield Paragraph(
            plain(
                say(
                    en="Phrases count in any case and width, as whole words, wherever they stand "
                    "in a turn. What is “not counted with” a phrase cancels the words that it "
                    "overlaps; where it stands apart from them, it cancels the turn.",
                    zh="短语不分大小写、全角半角，出现在一轮发言的任何位置都算。“同时出现则不算”的内容"
                    "若与命中的词句重叠，只取消该词句；若分开出现，则整轮不算。",
                )
            )
        )
        yield Bullets(tuple(self._moment(name) for name in names))

    def _moment(self, name: str) -> Item:
        definition = item(describe_moment(self._rubric.moments[name], self._describer))
        return Item(
            (
                StyledText(self._describer.moment(name), "strong"),
                StyledText(" — "),
                *definition.line,
            ),
            definition.items,
        )


def used_moments(rubric: Rubric) -> list[str]:
    """The moments that the criteria refer to, and those that these are made of, as they come."""
    found: dict[str, None] = {}
    waiting = [name for _, name in references(rubric.criteria)][::-1]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += rubric.moments[name].references[::-1]
    return list(found)
