"""Where a criterion or a section stands, in words; and which criteria stand in which section."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.grade import CriterionGrade, Grade, SectionGrade
from scorecard.render import figures
from scorecard.render.grades.titles import Titles
from scorecard.render.messages import Messages


def standing(criterion: CriterionGrade, titles: Titles, words: Messages) -> str:
    """The level that is certain, or the answer to a question of yes or no."""
    if criterion.level is None:
        return words.applies_not if criterion.applies is False else words.applies_unknown
    if not titles.is_question(criterion.id):
        return words.level_of.format(criterion.level)
    return words.answer[None if criterion.possible != criterion.level else criterion.level > 0]


def warning(criterion: CriterionGrade, titles: Titles, words: Messages) -> str | None:
    """What follows from a level below the critical mark; None if it is not below it."""
    critical = titles.critical(criterion.id)
    if critical is None or criterion.level is None or criterion.level >= critical.below:
        return None
    if titles.is_question(criterion.id):
        return words.critical_answer[critical.then]
    return words.critical[critical.then].format(critical.below)


def reach(score: float | None, possible: float | None, words: Messages) -> str:
    """What could still be true, after what is certain, where it is more; else nothing."""
    if score is None or possible is None or possible <= score:
        return ""
    return words.reach.format(figures.marked(possible))


def section_score(section: SectionGrade, words: Messages) -> str:
    """A section's score; that nothing in it applies, where it has none."""
    if section.score is None:
        return words.applies_not
    return figures.marked(section.score) + reach(section.score, section.possible, words)


def by_section(grade: Grade) -> Iterator[tuple[SectionGrade | None, list[CriterionGrade]]]:
    """The criteria of each section, in the order of the sections; None where there are none."""
    if not grade.sections:
        yield None, list(grade.criteria)
        return
    for section in grade.sections:
        within = [criterion for criterion in grade.criteria if criterion.section == section.id]
        if within:
            yield section, within
