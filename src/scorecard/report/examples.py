"""Interactions as examples: the reason for a verdict, and the words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from scorecard.grade import Grade
from scorecard.language import Language
from scorecard.masking import known_names, mask
from scorecard.records.interaction import Interaction
from scorecard.render.figures import cut
from scorecard.render.grades.evidence import quotes, why
from scorecard.render.grades.titles import Titles
from scorecard.render.messages import words
from scorecard.report.model import Example, Words
from scorecard.rubric.model import Rubric

_MOST_WORDS, _LONGEST = 3, 200

Find = Callable[[Collection[str]], Mapping[str, Interaction]]
"""Finds the records of some interactions, by their ids."""


class Examples:
    """Makes examples of grades. With `masks`, digits and addresses are hidden in the words, and
    names that the records say, where `find` finds any; `records` are those that it found."""

    def __init__(
        self,
        rubric: Rubric | None,
        language: Language = "en",
        *,
        masks: bool = True,
        find: Find | None = None,
    ) -> None:
        self._rubric, self._language, self._masks, self._find = rubric, language, masks, find
        self._words = words(language)
        self.records: Mapping[str, Interaction] = {}

    def prepare(self, ids: Collection[str]) -> None:
        """Look up the records of all examples that are to be made."""
        if self._find is not None and ids:
            self.records = self._find(ids)

    def make(self, grade: Grade, criterion: str, number: int) -> Example:
        """The example of a gate of a criterion."""
        titles = Titles(grade.rubric, self._rubric, self._language)
        id = grade.interaction.id
        level = next((each.at(number) for each in grade.criteria if each.id == criterion), None)
        if level is None:
            return Example(id, "", ())
        found = [
            Words(cut(self._hidden(id, fact.quote), _LONGEST), fact.turn, fact.text)
            for fact in quotes(level, titles, self._words)[:_MOST_WORDS]
            if fact.quote is not None
        ]
        return Example(id, cut(why(level), 2 * _LONGEST), tuple(found))

    def _hidden(self, id: str, text: str) -> str:
        if not self._masks:
            return text
        record = self.records.get(id)
        return mask(text, () if record is None else known_names(record))
