"""A rubric as the form that a reviewer works with: what to look for, level by level."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.authoring.model import Text
from scorecard.conditions.describer import Describer
from scorecard.explain.moment import describe_moment
from scorecard.explain.statements import item, sentence_case, with_lead
from scorecard.grade import percent
from scorecard.language import Language
from scorecard.lint.walk import references
from scorecard.render.messages import words
from scorecard.render.pages.model import (
    Blanks,
    Box,
    Bullets,
    Heading,
    Item,
    Page,
    PageBlock,
    Paragraph,
    SmallPrint,
    StyledText,
    marked,
    plain,
    strong,
)
from scorecard.rubric.criterion import Criterion, Level
from scorecard.rubric.model import Rubric


def evaluation_form(rubric: Rubric, language: Language) -> Page:
    """The form of a rubric, in one language."""
    return Page(rubric.title.say(language), language, tuple(_Form(rubric, language).blocks()))


class _Form:
    def __init__(self, rubric: Rubric, language: Language) -> None:
        self._rubric = rubric
        self._words = words(language)
        self._language = language
        self._describer = Describer(
            rubric.moments, rubric.parameters, language, rubric.titles(language), rubric.questions
        )
        self._say = self._describer.say

    def blocks(self) -> Iterator[PageBlock]:
        rubric = self._rubric
        yield Heading(1, plain(rubric.title.say(self._language)))
        yield Paragraph((StyledText(f"{rubric.id} {rubric.version}", "faint"),))
        if rubric.description is not None:
            yield Paragraph(marked(rubric.description.say(self._language)))
        about = self._labels(en="Interaction|Reviewer|Date", zh="会话编号|评审人|日期")
        yield Blanks((), tuple(about))
        yield from self._guide()
        numbered = list(enumerate(rubric.criteria, 1))
        for name, section in rubric.parts.items():
            within = [pair for pair in numbered if pair[1].section == name]
            if within:
                yield Heading(2, plain(section.title.say(self._language)))
                for number, criterion in within:
                    yield from self._criterion(number, criterion)
        if not rubric.parts:
            for number, criterion in numbered:
                yield from self._criterion(number, criterion)
        yield from self._scoring()
        yield from self._appendix()

    def _labels(self, *, en: str, zh: str) -> list[str]:
        return self._say(en=en, zh=zh).split("|")

    def _points(self, *texts: str) -> Bullets:
        return Bullets(tuple(Item(plain(text)) for text in texts))

    def _guide(self) -> Iterator[PageBlock]:
        say = self._say
        yield Heading(2, plain(say(en="How to fill it in", zh="填写说明")))
        yield self._points(*self._about_answers(), *self._about_rules())

    def _about_answers(self) -> Iterator[str]:
        say, questions = self._say, [found.is_question for found in self._rubric.criteria]
        if any(questions):
            yield say(
                en="A question is answered yes or no. One that does not apply (n/a) is left out of "
                "the score; one that is not known waits until somebody settles it.",
                zh="问题以“是”或“否”作答。不适用的问题不计入得分；无法判断的，要先查明。",
            )
        if not all(questions):
            yield say(
                en="The levels of a criterion build on each other: one counts only if every lower "
                "one is met, however good the rest; the first unmet level is where it ends.",
                zh="各条准则分级评定。只有较低各级全部达成，该级才算数；遇到第一个未达成的级别即止步，"
                "其余再好也不计。",
            )
            yield say(
                en="A level that does not apply (n/a) lets through and earns nothing. One that is "
                "not known stops it there until somebody settles it.",
                zh="不适用的级别可以越过，但不得分；无法判断的级别要先查明，才能继续向上。",
            )

    def _about_rules(self) -> Iterator[str]:
        say = self._say
        yield say(
            en="The small print under each is the rule that scorecard goes by.",
            zh="每项下方的小字是系统自动评分所依据的规则。",
        )
        yield say(
            en="What follows something, or comes before it, is not asked where that something "
            "never happens; nor is what should happen in a part of the conversation that it "
            "does not have. Points of a list that do not apply drop out.",
            zh="如果前提从未出现，或对话没有所指的那一部分，该项不适用；清单中不适用的各点略去不计。",
        )
        yield say(
            en="Where the record lacks what a point needs, it is not known, unless the point "
            "says otherwise.",
            zh="除另有说明外，记录中没有所需内容时，该点无法判断。",
        )
        yield say(
            en="Names in “quotes” are explained at the end.",
            zh="“引号”中的名称见文末说明。",
        )

    def _criterion(self, number: int, criterion: Criterion) -> Iterator[PageBlock]:
        say, title = self._say, criterion.title.say(self._language)
        if criterion.is_question:
            name = plain(say(en="Question {}: {}", zh="问题 {}：{}").format(number, title))
            labels = self._labels(en="yes|no|n/a|not known", zh="是|否|不适用|无法判断")
            rule = self._rule(criterion.level(5), en="Yes", zh="“是”")
            yield Box(
                (
                    Heading(3, name),
                    *self._critical(criterion),
                    self._ticks(labels),
                    SmallPrint((*self._applies(criterion), *rule)),
                )
            )
            return
        name = plain(say(en="Criterion {}: {}", zh="准则 {}：{}").format(number, title))
        yield Heading(3 if self._rubric.parts else 2, name)
        yield from self._critical(criterion)
        yield from self._applies(criterion)
        for gate, level in criterion.gates:
            yield Box(tuple(self._level(gate, level)))
        levels = (*map(str, (0, *criterion.numbers)), say(en="n/a", zh="不适用"))
        yield Blanks(levels, lead=say(en="Level reached", zh="达到的级别"))

    def _critical(self, criterion: Criterion) -> Iterator[PageBlock]:
        if criterion.critical is not None:
            critical = criterion.critical
            warning = self._words.critical[critical.then].format(critical.below)
            if criterion.is_question:
                warning = self._words.critical_answer[critical.then]
            yield Paragraph(strong(sentence_case(warning) + self._say(en=".", zh="。")))

    def _applies(self, part: Criterion | Level) -> tuple[PageBlock, ...]:
        if part.applies_when is None:
            return ()
        lead = self._say(en="Applies only where ", zh="仅在以下情况适用：")
        return with_lead(lead, part.applies_when.statement(self._describer))

    def _level(self, number: int, level: Level) -> Iterator[PageBlock]:
        name = self._say(en="Level {}: {}", zh="第 {} 级：{}")
        name = name.format(number, level.behaviour.say(self._language))
        if level.worth is not None:
            name += self._say(en=" (earns {}%)", zh="（得 {}%）").format(percent(level.worth))
        yield Heading(4 if self._rubric.parts else 3, plain(name))
        labels = self._labels(en="met|unmet|n/a|not known", zh="达成|未达成|不适用|无法判断")
        yield self._ticks(labels)
        rule = self._rule(level, en="Met", zh="达成")
        yield SmallPrint((*self._applies(level), *rule))

    def _rule(self, level: Level, *, en: str, zh: str) -> tuple[PageBlock, ...]:
        lead = self._say(en=f"{en} when ", zh=f"{zh}的条件：")
        return with_lead(lead, level.met_when.statement(self._describer))

    def _ticks(self, labels: list[str]) -> Blanks:
        return Blanks(tuple(labels), (self._say(en="Notes", zh="备注"),))

    def _scoring(self) -> Iterator[PageBlock]:
        yield Heading(2, plain(self._say(en="From levels to the result", zh="评分与结论")))
        yield self._points(*self._score_rule(), *self._pass_rule())
        if self._rubric.bands:
            lead = self._say(en="Names for the score:", zh="得分对应的等级：")
            yield Paragraph(plain(lead))
            line = self._say(en="{} from {} up", zh="{}：{} 分及以上")
            bands = (
                line.format(band.title.say(self._language), self._marked(band.at_least))
                for band in self._rubric.bands
            )
            yield self._points(*bands)
        titles = (section.title.say(self._language) for section in self._rubric.parts.values())
        last = self._labels(en="Score (0 to 5)|Percent|Result", zh="得分（0 至 5）|百分比|结论")
        yield Blanks((), (*titles, *last))

    def _marked(self, score: float) -> str:
        """A mark, with what it is in percent."""
        return f"{self._describer.value(score)} ({percent(score)}%)"

    def _score_rule(self) -> Iterator[str]:
        say, rubric = self._say, self._rubric
        criteria, sections = rubric.criteria, rubric.parts
        if rubric.served_only:
            yield say(
                en="Interactions in which nobody could serve, as the record says (voicemail, a "
                "menu alone, calls given up or never taken), are not graded.",
                zh="记录表明无人能够提供服务的（语音信箱、仅有自动语音菜单、客户放弃或无人接起的通话），"
                "不予评分。",
            )
        if rubric.trust:
            trusted = say(
                en="Where people and models judge differently, these count first, in this order: "
                "{}.",
                zh="多人或模型的判断不一致时，按以下先后为准：{}。",
            )
            names = [self._describer.quote(name) for name in rubric.trust]
            yield trusted.format(say(en=", ", zh="、").join(names))
        questions = [found.is_question for found in criteria]
        if any(questions):
            yield say(en="Yes earns 5, no earns 0.", zh="“是”得 5 分，“否”得 0 分。")
        if not all(questions):
            yield say(
                en="The level of a criterion is the highest one met that counts, 0 if there is "
                "none. It earns its number, unless it says what it earns.",
                zh="一条准则的级别，是算数的级别中最高的一级；一级都没有则为 0。"
                "除另有注明外，几级即得几分。",
            )
        if len(criteria) == 1:
            yield say(en="That is the score, 0 to 5.", zh="这就是得分，0 至 5 分。")
            return
        if rubric.overall == "lowest":
            yield say(
                en="The score (0 to 5) is the lowest of all criteria that apply.",
                zh="得分（0 至 5）取所有适用准则中的最低分。",
            )
            return
        named = [(found.title, found.weight) for found in criteria]
        if not sections:
            yield say(
                en="The score (0 to 5) is the weighted mean of all criteria that apply; the "
                "weights: {}.",
                zh="得分（0 至 5）为所有适用准则的加权平均，权重：{}。",
            ).format(self._weights(named))
            return
        yield say(
            en="A section's score (0 to 5) is the weighted mean of its criteria that apply; the "
            "weights: {}.",
            zh="各部分得分（0 至 5）为其中适用准则的加权平均，权重：{}。",
        ).format(self._weights(named))
        yield say(
            en="The score (0 to 5) is the weighted mean of the sections in which anything applies; "
            "the weights: {}.",
            zh="总分（0 至 5）为有适用准则的各部分的加权平均，权重：{}。",
        ).format(self._weights([(part.title, part.weight) for part in sections.values()]))

    def _weights(self, named: list[tuple[Text, float]]) -> str:
        if len({weight for _, weight in named}) == 1:
            return self._say(en="all the same", zh="均相同")
        return self._words.list_comma.join(
            f"{title.say(self._language)} {self._describer.value(weight)}"
            for title, weight in named
        )

    def _pass_rule(self) -> Iterator[str]:
        say, rule = self._say, self._rubric.pass_
        needed = []
        if rule is not None and rule.score is not None:
            score = say(en="a score of {} or more", zh="得分不低于 {}")
            needed.append(score.format(self._marked(rule.score)))
        if rule is not None and rule.each is not None:
            each = say(
                en="level {} or more in every criterion that applies",
                zh="每条适用准则不低于第 {} 级",
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
                    zh="短语不分大小写、全角半角，出现在一次发言的任何位置都算。“同时出现则不算”的内容"
                    "若与命中的词句重叠，只取消该词句；若分开出现，则整次发言不算。",
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
