"""Interactions as examples: the reason for a verdict, and the words."""

from __future__ import annotations

from collections.abc import Callable

from scorecard.grade import Grade
from scorecard.language import Language
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import quotes, why
from scorecard.render.grades.titles import Titles
from scorecard.render.messages import words
from scorecard.report.model import Example, Words
from scorecard.rubric.model import Rubric

_MOST_WORDS, _LONGEST = 3, 200

Hide = Callable[[str, str], str]
"""Masks a text of the interaction with this id."""


def shower(rubric: Rubric | None, language: Language, hide: Hide) -> Callable[..., Example]:
    """What makes an example of a grade, a criterion and a level."""
    said = words(language)

    def show(grade: Grade, criterion: str, number: int) -> Example:
        titles = Titles(grade.rubric, rubric, language)
        id = grade.interaction.id
        level = next((each.at(number) for each in grade.criteria if each.id == criterion), None)
        if level is None:
            return Example(id, "", ())
        found = [
            Words(cut(hide(id, fact.quote), _LONGEST), fact.turn, fact.text)
            for fact in quotes(level, titles, said)[:_MOST_WORDS]
            if fact.quote is not None
        ]
        return Example(id, cut(why(level), 2 * _LONGEST), tuple(found))

    return show
