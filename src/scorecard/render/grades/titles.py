"""What people call the parts of a rubric."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scorecard.grade import LEVELS, RubricRef
from scorecard.render.messages import words
from scorecard.rubric.criterion import Critical
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.conditions.measure import Measure


def find_measure(name: str) -> Measure | None:
    """The measure that a grade names; None where it is a plug-in's that is not loaded."""
    from scorecard.conditions.measures import MEASURES  # noqa: PLC0415 (many rubrics have none)

    return MEASURES.known(name)


class Titles:
    """One rubric's texts in one language; its ids, where the rubric is not at hand."""

    def __init__(self, reference: RubricRef, rubric: Rubric | None, language: str) -> None:
        self.reference = reference
        self._rubric = rubric
        self._language = language
        self._words = words(language)
        self._criteria = (
            {criterion.id: criterion for criterion in rubric.criteria} if rubric else {}
        )

    @property
    def rubric(self) -> str:
        """The rubric's title."""
        return self._rubric.title.say(self._language) if self._rubric else self.reference.id

    def criterion(self, name: str) -> str:
        """A criterion's title."""
        found = self._criteria.get(name)
        return found.title.say(self._language) if found else name

    def behaviour(self, name: str, level: int) -> str:
        """The behaviour of a criterion's level (1 to 5)."""
        found = self._criteria.get(name)
        if found is None or level not in found.numbers:
            return ""
        return found.level(level).behaviour.say(self._language)

    def levels(self, name: str) -> tuple[int, ...]:
        """The levels of a criterion that are defined, the lowest first."""
        found = self._criteria.get(name)
        return found.numbers if found else LEVELS

    def is_question(self, name: str) -> bool:
        """Whether a criterion is a question of yes or no."""
        found = self._criteria.get(name)
        return found is not None and found.is_question

    def section(self, name: str) -> str:
        """A section's title."""
        found = self._rubric.parts.get(name) if self._rubric else None
        return found.title.say(self._language) if found else name

    def section_of(self, criterion: str) -> str | None:
        """The name of the section in which a criterion stands."""
        found = self._criteria.get(criterion)
        return found.section if found else None

    def moment(self, name: str) -> str:
        """A moment's title; its name, with underscores as blanks, where it has none."""
        found = self._rubric.moments.get(name) if self._rubric else None
        if found is None or found.title is None:
            return name.replace("_", " ")
        return found.title.say(self._language)

    def within(self, moment: str) -> str:
        """As `moment`, fit for the middle of a sentence: in Chinese, Latin letters stand apart."""
        title = self.moment(moment)
        return f" {title} " if self._words.language == "zh" and title.isascii() else title

    def measure(self, name: str) -> str:
        """What people call a measure."""
        found = find_measure(name)
        if found is None:
            return name.replace("_", " ")
        return found.chinese if self._words.language == "zh" else found.english

    def critical(self, name: str) -> Critical | None:
        """The level that a criterion may not fall below, if it has one."""
        found = self._criteria.get(name)
        return found.critical if found else None

    @property
    def each(self) -> int:
        """The level that every criterion has to reach for a pass; 0 if there is none."""
        rule = self._rubric.pass_ if self._rubric else None
        return (rule.each or 0) if rule else 0

    def band(self, score: float | None) -> str | None:
        """The name of the band that a score lies in."""
        return self._rubric.band(score, self._language) if self._rubric else None

    @property
    def has_bands(self) -> bool:
        """Whether the rubric names ranges of scores."""
        return bool(self._rubric and self._rubric.bands)

    @property
    def has_result(self) -> bool:
        """Whether the rubric has a rule for passing, or something that fails."""
        if self._rubric is None:
            return True
        return self._rubric.pass_ is not None or any(
            criterion.critical for criterion in self._rubric.criteria
        )


def find_titles(rubrics: Sequence[Rubric], language: str) -> Callable[[RubricRef], Titles]:
    """A function that finds the titles for a grade's rubric, by its content's SHA-256."""
    known = {rubric.sha256: rubric for rubric in rubrics}
    made: dict[str, Titles] = {}

    def find(reference: RubricRef) -> Titles:
        if reference.sha256 not in made:
            rubric = known.get(reference.sha256)
            made[reference.sha256] = Titles(reference, rubric, language)
        return made[reference.sha256]

    return find
