"""Grades and rubrics in notebooks: pieces of HTML that run nothing, load nothing and restyle
nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.grade import CriterionGrade, Grade, LevelGrade
from scorecard.render.figures import cut, score
from scorecard.render.grades.evidence import Fact, about, quotes
from scorecard.render.grades.level_state import state
from scorecard.render.grades.titles import Titles
from scorecard.render.messages import ENGLISH
from scorecard.render.pages.html import render_fragment
from scorecard.render.pages.model import (
    Line,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    Terms,
    plain,
    strong,
)
from scorecard.rubric.model import Rubric

_LONGEST, _LONGEST_WHY, _MOST_QUOTES = 200, 400, 3


def as_html(result: Grade | Rubric) -> str:
    """A grade as its levels: each one with its state, the reason and the words that decided;
    a rubric as its criteria, with the behaviour at each level."""
    if isinstance(result, Rubric):
        blocks = tuple(_rubric(result))
    else:
        blocks = tuple(_grade(result, Titles(result.rubric, None, ENGLISH.language)))
    return render_fragment(Page("", ENGLISH.language, blocks))


def _grade(grade: Grade, titles: Titles) -> Iterator[PageBlock]:
    reference = grade.rubric
    by = StyledText(f" · {reference.id} {reference.version} · ", "faint")
    yield Paragraph((*strong(cut(grade.interaction.id, _LONGEST)), by, *strong(_score(grade))))
    for criterion in grade.criteria:
        levels = (
            (plain(str(level.level)), _level_line(criterion, level, titles))
            for level in criterion.levels
        )
        yield Terms((criterion.id, _standing(criterion)), tuple(levels))
    if grade.needs:
        missing = ENGLISH.list_comma.join(grade.needs)
        yield Paragraph(plain(ENGLISH.missing.format(cut(missing, _LONGEST_WHY))))


def _score(grade: Grade) -> str:
    if grade.score is None:
        return ENGLISH.no_score
    return f"{ENGLISH.score} {score(grade.score)}{_reach(grade)} · {ENGLISH.result[grade.result]}"


def _reach(grade: Grade) -> str:
    if grade.score is None or grade.possible is None or grade.possible <= grade.score:
        return ""
    return ENGLISH.reach.format(score(grade.possible))


def _standing(criterion: CriterionGrade) -> str:
    if criterion.level is None:
        return ENGLISH.applies_not if criterion.applies is False else ENGLISH.applies_unknown
    return ENGLISH.level_of.format(criterion.level)


def _level_line(criterion: CriterionGrade, level: LevelGrade, titles: Titles) -> Line:
    standing = strong(ENGLISH.state[state(criterion, level)])
    quoted = [_said(quote) for quote in quotes(level, titles, ENGLISH)[:_MOST_QUOTES]]
    why = (StyledText(f" {cut(level.why, _LONGEST_WHY)}"),)
    return (*standing, *why, *(span for spans in quoted for span in spans))


def _said(quote: Fact) -> Line:
    words = f" “{cut(quote.quote or '', _LONGEST)}”"
    return (StyledText(words), StyledText(f" — {cut(about(quote, ENGLISH), _LONGEST)}", "faint"))


def _rubric(rubric: Rubric) -> Iterator[PageBlock]:
    language = ENGLISH.language
    name = StyledText(f" · {rubric.id} {rubric.version}", "faint")
    yield Paragraph((*strong(rubric.title.say(language)), name))
    if rubric.description is not None:
        yield Paragraph(plain(rubric.description.say(language)))
    for criterion in rubric.criteria:
        behaviours = (
            (plain(str(number)), plain(criterion.level(number).behaviour.say(language)))
            for number in criterion.numbers
        )
        yield Terms((criterion.id, criterion.title.say(language)), tuple(behaviours))
