"""Turns that people or models marked as a moment, and what they say that it does not hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from scorecard.conditions.presence import Never, Occurs
from scorecard.fit.phrases import choose, phrases_in
from scorecard.fit.report import MissingWording, Phrase
from scorecard.fit.sample import Sample
from scorecard.masking import HIDDEN
from scorecard.records.interaction import Interaction, Observation, Speaker
from scorecard.rubric.model import Rubric
from scorecard.statistics.proportions import wilson

_MOST_MARKED, _MOST_REST = 10_000, 20_000
_FOLDS, _LEAST_MARKED = 5, 10
_MOST_PHRASES, _EXAMPLES, _LONGEST_EXAMPLE = 25, 2, 120


class _Turn(NamedTuple):
    interaction: str
    text: str


class MarkedTurns:
    """The marked and the other turns of one moment, of interactions in which somebody looked.

    An interaction counts if any judgement on the moment names turns, or says that there is none.
    """

    def __init__(self, name: str, speaker: Speaker | None) -> None:
        self._name, self._speaker = name, speaker
        self._missed: Sample[_Turn] = Sample(_MOST_MARKED)
        self._rest: Sample[_Turn] = Sample(_MOST_REST)
        self.marked = self.heard = self.interactions = 0

    def add(
        self,
        interaction: Interaction,
        judgements: Sequence[Observation],
        heard: set[int],
        texts: Mapping[int, str],
    ) -> None:
        """Take in an interaction; `texts` are its turns with words, as they may be shown."""
        marked = {turn for each in judgements if each.met for turn in each.turns}
        denied = {turn for each in judgements if not each.met for turn in each.turns}
        if not marked and all(each.met for each in judgements):
            # It happened, nobody says where.
            return
        self.interactions += 1
        for number, text in texts.items():
            if self._speaker not in (None, interaction.turns[number].speaker):
                continue
            turn, key = _Turn(interaction.id, text), f"{interaction.id}\n{number}"
            if number in marked - denied:
                self.marked += 1
                self.heard += number in heard
                if number not in heard:
                    self._missed.add(key, turn)
            elif number not in heard | marked:
                self._rest.add(key, turn)

    def missing(self) -> MissingWording:
        """The phrases of marked turns that the moment does not hear, and how far they hold on
        turns that they were not chosen from (five folds, by interaction)."""
        missed, rest = list(self._missed), list(self._rest)
        of_missed = [phrases_in(turn.text) for turn in missed]
        of_rest = [phrases_in(turn.text) for turn in rest]
        right = wrong = 0
        if len(missed) >= _LEAST_MARKED:
            folds = [_fold(turn) for turn in missed], [_fold(turn) for turn in rest]
            for fold in range(_FOLDS):
                kept, held = _split(of_missed, folds[0], fold)
                kept_rest, held_rest = _split(of_rest, folds[1], fold)
                phrases = {each.phrase for each in choose(kept, kept_rest, _MOST_PHRASES)}
                right += sum(not phrases.isdisjoint(turn) for turn in held)
                wrong += sum(not phrases.isdisjoint(turn) for turn in held_rest)
        chosen = choose(of_missed, of_rest, _MOST_PHRASES)
        return MissingWording(
            moment=self._name,
            marked=self.marked,
            heard=self.heard,
            interactions=self.interactions,
            phrases=[
                Phrase(*each, examples=_examples(each.phrase, missed, of_missed)) for each in chosen
            ],
            precision=wilson(right, right + wrong),
            recall=wilson(right, len(missed) if right + wrong else 0),
        )


class MarkNames:
    """Which moment an observation is about: its own name, or the one that marks it; and a gate
    that asks for nothing but that it happens, or never does, so that what people say of gates in
    a review marks turns, too."""

    def __init__(self, rubric: Rubric) -> None:
        self._moments = {name: name for name in rubric.moments}
        for name, moment in rubric.moments.items():
            self._moments[moment.observed or name] = name
        self._never: set[str] = set()
        for criterion in rubric.criteria:
            for number, level in criterion.levels.items():
                gate, condition = f"{criterion.id}.{number}", level.met_when
                if isinstance(condition, Never) and condition.in_ is None:
                    self._moments[gate] = condition.never
                    self._never.add(gate)
                elif isinstance(condition, Occurs) and condition == Occurs(occurs=condition.occurs):
                    self._moments[gate] = condition.occurs

    def read(
        self, name: str, judgements: Sequence[Observation]
    ) -> tuple[str | None, Sequence[Observation]]:
        """The moment (None if it is about none), and what is said of the moment itself."""
        moment = self._moments.get(name)
        if name in self._never:
            # The turns of an unmet gate are those in which it happens.
            return moment, [
                Observation(met=not each.met, by=each.by, turns=[] if each.met else each.turns)
                for each in judgements
            ]
        return moment, judgements


def _fold(turn: _Turn) -> int:
    return sha256(turn.interaction.encode("utf-8", "surrogatepass")).digest()[0] % _FOLDS


def _split(
    turns: Sequence[frozenset[str]], folds: Sequence[int], fold: int
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    kept = [turn for turn, number in zip(turns, folds, strict=True) if number != fold]
    return kept, [turn for turn, number in zip(turns, folds, strict=True) if number == fold]


def _examples(phrase: str, turns: Sequence[_Turn], phrases: Sequence[frozenset[str]]) -> list[str]:
    found = [turn.text for turn, said in zip(turns, phrases, strict=True) if phrase in said]
    found.sort(key=lambda text: (HIDDEN in text, len(text), text))
    return [text[:_LONGEST_EXAMPLE] for text in dict.fromkeys(found)][:_EXAMPLES]
