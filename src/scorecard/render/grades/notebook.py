"""Grades and rubrics in notebooks: pieces of HTML that run nothing, load nothing and restyle
nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator

from scorecard.grade import CriterionGrade, Grade, LevelGrade
from scorecard.language import Language, say_need
from scorecard.render.figures import cut, marked
from scorecard.render.grades.evidence import Fact, about, quotes, why
from scorecard.render.grades.level_state import state
from scorecard.render.grades.standing import by_section, reach, section_score, standing
from scorecard.render.grades.titles import Titles
from scorecard.render.messages import words
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
from scorecard.rubric.model import Rubric, recall

_LONGEST, _LONGEST_WHY, _MOST_QUOTES = 200, 400, 3


def as_html(result: Grade | Rubric) -> str:
    """A grade as its levels: each one with its state, the reason and the words that decided, in
    the language of its reasons; a rubric as its criteria, with the behaviour at each level, in the
    language that `SCORECARD_LANG` asks for."""
    if isinstance(result, Rubric):
        language = words(os.environ.get("SCORECARD_LANG", "")).language
        return render_fragment(Page("", language, tuple(_rubric(result, language))))
    view = _GradeView(result)
    return render_fragment(Page("", result.language, tuple(view.blocks())))


class _GradeView:
    """A grade in the language of its reasons, with the titles of its rubric where that is there."""

    def __init__(self, grade: Grade) -> None:
        self._grade = grade
        self._words = words(grade.language)
        self._titles = Titles(grade.rubric, recall(grade.rubric.sha256), grade.language)

    def blocks(self) -> Iterator[PageBlock]:
        grade, reference = self._grade, self._grade.rubric
        by = StyledText(f" · {reference.id} {reference.version} · ", "faint")
        head = (*strong(cut(grade.interaction.id, _LONGEST)), by, *strong(self._score()))
        yield Paragraph(head)
        for section, criteria in by_section(grade):
            if section is not None:
                title = self._titles.section(section.id)
                yield Paragraph(strong(title, f" {section_score(section, self._words)}"))
            yield from map(self._criterion, criteria)
        if grade.needs:
            needs = [say_need(need, self._words.language) for need in grade.needs]
            missing = self._words.list_comma.join(needs)
            yield Paragraph(plain(self._words.missing.format(cut(missing, _LONGEST_WHY))))

    def _criterion(self, criterion: CriterionGrade) -> Terms:
        is_question = self._titles.is_question(criterion.id)
        levels = (
            (plain("" if is_question else str(level.level)), self._level_line(criterion, level))
            for level in reversed(criterion.levels)
        )
        title = self._titles.criterion(criterion.id)
        return Terms((title, self._standing(criterion)), tuple(levels))

    def _score(self) -> str:
        grade, messages = self._grade, self._words
        if grade.score is None or grade.possible is None:
            return messages.no_score
        score = marked(grade.score) + reach(grade.score, grade.possible, messages)
        return f"{messages.score} {score} · {messages.result[grade.result]}"

    def _standing(self, criterion: CriterionGrade) -> str:
        messages = self._words
        level = standing(criterion, self._titles, messages)
        if criterion.id not in self._grade.critical:
            return level
        return messages.is_critical + messages.colon + level

    def _level_line(self, criterion: CriterionGrade, level: LevelGrade) -> Line:
        lead = strong(self._words.state[state(criterion, level)])
        behaviour = cut(self._titles.behaviour(criterion.id, level.level), _LONGEST)
        if self._titles.is_question(criterion.id):
            behaviour = ""
        reason: Line = (StyledText(f" {behaviour}"),) if behaviour else ()
        if level.why:
            reason += (StyledText(f" — {cut(why(level), _LONGEST_WHY)}", "faint"),)
        facts = quotes(level, self._titles, self._words)[:_MOST_QUOTES]
        return (*lead, *reason, *(span for fact in facts for span in self._said(fact)))

    def _said(self, quote: Fact) -> Line:
        said = f" “{cut(quote.quote or '', _LONGEST)}”"
        source = cut(about(quote, self._words), _LONGEST)
        return (StyledText(said), StyledText(f" — {source}", "faint"))


def _rubric(rubric: Rubric, language: Language) -> Iterator[PageBlock]:
    name = StyledText(f" · {rubric.id} {rubric.version}", "faint")
    yield Paragraph((*strong(rubric.title.say(language)), name))
    if rubric.description is not None:
        yield Paragraph(plain(rubric.description.say(language)))
    for criterion in rubric.criteria:
        behaviours = (
            (plain(str(number)), plain(criterion.level(number).behaviour.say(language)))
            for number in reversed(() if criterion.is_question else criterion.numbers)
        )
        yield Terms((criterion.id, criterion.title.say(language)), tuple(behaviours))
