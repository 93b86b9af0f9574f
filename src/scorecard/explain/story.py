"""One interaction's grade told as a story: how far it came, what stopped it, what would lift it."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.engine.evaluator import Evaluator
from scorecard.explain.chapter import Chapter, Tale
from scorecard.grade import Grade
from scorecard.language import Language, say_need
from scorecard.records.interaction import Interaction
from scorecard.render.figures import score
from scorecard.render.pages.model import (
    Block,
    Bullets,
    Heading,
    Item,
    Page,
    Paragraph,
    Span,
    plain,
    strong,
)
from scorecard.rubric.model import Rubric


def story(rubric: Rubric, interaction: Interaction, language: Language) -> Page:
    """The story of one interaction under one rubric, in one language."""
    grade = Evaluator(rubric, language=language).grade(interaction)
    tale = Tale(rubric, interaction, grade, language)
    return Page(interaction.id, language, tuple(_blocks(tale)))


def _blocks(tale: Tale) -> Iterator[Block]:
    yield Heading(1, plain(tale.interaction.id))
    yield Paragraph((Span(_setting(tale), "faint"),))
    yield Paragraph(_verdict(tale))
    for criterion in tale.grade.criteria:
        yield from Chapter(tale, criterion).blocks()
    if tale.grade.needs:
        yield Heading(2, plain(tale.say(en="What is not known", zh="尚不清楚的")))
        yield Bullets(tuple(_need(tale, need) for need in tale.grade.needs))


def _setting(tale: Tale) -> str:
    one, reference = tale.interaction, tale.grade.rubric
    parts = [part for part in (one.channel, one.language, one.topic) if part]
    if one.agent.get("id") is not None:
        parts.append(tale.words.agent.format(one.agent["id"]))
    return " · ".join([*parts, f"{tale.titles.rubric} ({reference.id} {reference.version})"])


def _verdict(tale: Tale) -> tuple[Span, ...]:
    grade, said = tale.grade, tale.words
    if grade.score is None:
        return strong(said.no_score)
    line = f"{said.score} {score(grade.score)}{_reach(tale, grade)}"
    band = tale.titles.band(grade.score)
    parts = [] if band is None else [band]
    if tale.titles.has_result:
        parts.append(said.result[grade.result])
    return strong(line, "".join(f" · {part}" for part in parts))


def _reach(tale: Tale, grade: Grade) -> str:
    if grade.score is None or grade.possible is None or grade.possible <= grade.score:
        return ""
    return tale.words.reach.format(score(grade.possible))


def _need(tale: Tale, need: str) -> Item:
    """What is missing, and who could say."""
    if need.startswith("agreement "):
        settle = tale.say(en="the reviewers have to agree", zh="需要评审人达成一致")
    elif need.startswith("observation "):
        settle = tale.say(en="a reviewer has to say yes or no", zh="需要评审人判断是或否")
    elif need.startswith("field "):
        settle = tale.say(en="the record has to hold a value", zh="需要在记录中填入该值")
    elif need.startswith("fewer "):
        settle = tale.say(en="a reviewer has to compare them", zh="需要评审人逐一比较")
    else:
        settle = tale.say(en="the recording has to come with its times", zh="需要带时间的记录")
    return Item(strong(say_need(need, tale.language), tale.words.colon + settle))
