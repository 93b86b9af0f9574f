"""Turns that are known to be a moment, or not to be one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from scorecard.fit.sample import Sample
from scorecard.moments.model import Moment
from scorecard.moments.observed import Marks, Trust, judgements_of
from scorecard.observations.row import ObservationRow, encode_row
from scorecard.records.interaction import Interaction, Observation


class CantLearnError(ValueError):
    """The marks do not suffice; the text says what is missing."""


class LabelledTurn(NamedTuple):
    """What a turn says, and whether it is the moment."""

    interaction: str
    turn: int
    text: str
    is_moment: bool


class LabelledTurns:
    """The labelled turns of one moment, gathered interaction by interaction.

    Marks stand under the moment's name or the one that it is `observed` by. Where they deny single
    turns, the turns that they name count and no others; else somebody looked at all of them, and
    the others of the moment's speaker are not the moment. What is disputed counts neither way.
    Of turns that nobody labels, a sample of `most_unlabelled` is kept.
    """

    def __init__(
        self, name: str, moment: Moment, trust: Trust, *, most_unlabelled: int = 0
    ) -> None:
        self.unlabelled: Sample[LabelledTurn] = Sample(most_unlabelled)
        self._names = tuple(dict.fromkeys([name, moment.observed or name]))
        self._speaker, self._trust = moment.speaker, trust
        self._turns: list[LabelledTurn] = []
        self._lines: set[bytes] = set()
        self.by: Counter[str] = Counter()

    def add(self, interaction: Interaction) -> None:
        """Take in the turns of an interaction, if anybody says where the moment is or is not."""
        judgements: list[Observation] = []
        for name in self._names:
            mine = judgements_of(interaction.observations.get(name))
            judgements += mine
            self._lines.update(_lines(interaction.id, name, mine))
        if all(one.met and not one.turns for one in judgements):
            # Nobody looked; or it happened, and nobody says where.
            if not judgements:
                for number in self._spoken(interaction):
                    self._pass_over(interaction, number)
            return
        self.by.update(one.by or "" for one in judgements)
        marks = Marks(judgements, self._trust)
        denies_turns = any(not one.met and one.turns for one in judgements)
        looked = marks.others == "no" or (not denies_turns and not marks.happened)
        for number in self._spoken(interaction):
            status = marks.status(number) or ("no" if looked else None)
            if status in ("yes", "no"):
                text = interaction.turns[number].text or ""
                self._turns.append(LabelledTurn(interaction.id, number, text, status == "yes"))
            elif status is None:
                self._pass_over(interaction, number)

    def _spoken(self, interaction: Interaction) -> Iterator[int]:
        """The turns in which the moment's speaker says something."""
        for number, turn in enumerate(interaction.turns):
            if turn.text is not None and self._speaker in (None, turn.speaker):
                yield number

    def _pass_over(self, interaction: Interaction, number: int) -> None:
        turn = LabelledTurn(interaction.id, number, interaction.turns[number].text or "", False)
        self.unlabelled.add(f"{interaction.id}\n{number}", turn)

    def __iter__(self) -> Iterator[LabelledTurn]:
        """The turns by interaction and number, whatever the order in which they came."""
        return iter(sorted(self._turns))

    @property
    def sha256(self) -> str:
        """The hash of the marks, as rows of observations, whatever their order."""
        return sha256(b"".join(line + b"\n" for line in sorted(self._lines))).hexdigest()


def _lines(interaction: str, name: str, judgements: list[Observation]) -> Iterator[bytes]:
    for one in judgements:
        turns = tuple(one.turns)
        row = ObservationRow(interaction, name, one.met, one.by, turns, one.quote, one.note, one.at)
        yield encode_row(row)
