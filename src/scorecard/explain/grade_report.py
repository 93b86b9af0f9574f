"""One interaction's grade told as a story: how far it came, what stopped it, what would lift it."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.engine.evaluator import Evaluator
from scorecard.explain.criterion_section import CriterionSection, ReportContext
from scorecard.grade import Grade
from scorecard.language import Language, say_need
from scorecard.records.interaction import Interaction
from scorecard.render.figures import score
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    plain,
    strong,
)
from scorecard.rubric.model import Rubric


def grade_report(rubric: Rubric, interaction: Interaction, language: Language) -> Page:
    """The story of one interaction under one rubric, in one language."""
    grade = Evaluator(rubric, language=language).grade(interaction)
    context = ReportContext(rubric, interaction, grade, language)
    return Page(interaction.id, language, tuple(_blocks(context)))


def _blocks(context: ReportContext) -> Iterator[PageBlock]:
    yield Heading(1, plain(context.interaction.id))
    yield Paragraph((StyledText(_setting(context), "faint"),))
    yield Paragraph(_verdict(context))
    for criterion in context.grade.criteria:
        yield from CriterionSection(context, criterion).blocks()
    if context.grade.needs:
        yield Heading(2, plain(context.say(en="What is not known", zh="尚不清楚的")))
        yield Bullets(tuple(_need(context, need) for need in context.grade.needs))


def _setting(context: ReportContext) -> str:
    one, reference = context.interaction, context.grade.rubric
    parts = [part for part in (one.channel, one.language, one.topic) if part]
    if one.agent.get("id") is not None:
        parts.append(context.words.agent.format(one.agent["id"]))
    return " · ".join([*parts, f"{context.titles.rubric} ({reference.id} {reference.version})"])


def _verdict(context: ReportContext) -> tuple[StyledText, ...]:
    grade, said = context.grade, context.words
    if grade.score is None:
        return strong(said.no_score)
    line = f"{said.score} {score(grade.score)}{_reach(context, grade)}"
    band = context.titles.band(grade.score)
    parts = [] if band is None else [band]
    if context.titles.has_result:
        parts.append(said.result[grade.result])
    return strong(line, "".join(f" · {part}" for part in parts))


def _reach(context: ReportContext, grade: Grade) -> str:
    if grade.score is None or grade.possible is None or grade.possible <= grade.score:
        return ""
    return context.words.reach.format(score(grade.possible))


def _need(context: ReportContext, need: str) -> Item:
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
