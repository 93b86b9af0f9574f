"""The wordings of a rubric by their texts: each is worked out once, or was in an earlier run."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scorecard.moments.model import Moment
from scorecard.moments.patterns import Pattern, PatternFacts
from scorecard.moments.phrase import Phrase, PhraseFacts


class WordingFacts(msgspec.Struct, frozen=True):
    """What scanning has to know of wordings, by their texts."""

    phrases: dict[str, PhraseFacts] = {}
    patterns: dict[str, PatternFacts] = {}


class Wordings:
    """The phrases and patterns of a rubric; of those that are in `known`, as little is worked out
    as a run needs."""

    def __init__(self, known: WordingFacts | None = None) -> None:
        self._known = WordingFacts() if known is None else known
        self._phrases: dict[str, Phrase] = {}
        self._patterns: dict[str, Pattern] = {}

    def __reduce__(self) -> tuple[type[Wordings], tuple[WordingFacts]]:
        return Wordings, (self._known,)

    def phrase(self, text: str) -> Phrase:
        """The phrase of that text."""
        if text not in self._phrases:
            self._phrases[text] = Phrase(text, self._known.phrases.get(text))
        return self._phrases[text]

    def pattern(self, text: str) -> Pattern:
        """The pattern of that text."""
        if text not in self._patterns:
            self._patterns[text] = Pattern(text, self._known.patterns.get(text))
        return self._patterns[text]

    def facts(self, moments: Iterable[Moment]) -> WordingFacts:
        """What there is to know of all wordings of some moments."""
        phrases, patterns = {}, {}
        for moment in _with_parts(moments):
            said, cues = moment.says, moment.cues
            for text in (
                *(() if said is None else said.any or said.all or ()),
                *(moment.excluding or ()),
                *(() if cues is None else cues.phrases),
            ):
                phrases[text] = self.phrase(text)
            for text in (*(moment.matches or ()), *(() if cues is None else cues.patterns)):
                patterns[text] = self.pattern(text)
        return WordingFacts(
            {text: phrase.facts for text, phrase in phrases.items()},
            {text: pattern.facts for text, pattern in patterns.items()},
        )


def _with_parts(moments: Iterable[Moment]) -> Iterable[Moment]:
    for moment in moments:
        yield moment
        yield from _with_parts(part for part in moment.parts if isinstance(part, Moment))
