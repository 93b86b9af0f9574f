"""An interaction as it is shown to a model, and the way back to its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import msgspec

from scorecard.records.interaction import Interaction, Turn

_encoder = msgspec.json.Encoder(order="deterministic")


class MaskedText(Protocol):
    """A text in which some was masked."""

    @property
    def text(self) -> str:
        """The text as it may leave."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as given a stretch of the masked text stands."""


class Masking(Protocol):
    """Masks the texts of one interaction."""

    def __call__(self, text: str) -> MaskedText: ...


class ShownInteraction(NamedTuple):
    """The turns of an interaction with what each shows: words, the name of an event, or an action
    as JSON; `masked` is the same as it leaves."""

    turns: Sequence[Turn]
    own: list[str]
    masked: list[MaskedText]

    @property
    def texts(self) -> list[str]:
        """What leaves, by turn."""
        return [masked.text for masked in self.masked]

    def quote(self, turn: int, span: tuple[int, int]) -> str:
        """The interaction's own words for a stretch of what was shown of a turn."""
        start, end = self.masked[turn].place(*span)
        return self.own[turn][start:end]


def show(interaction: Interaction, mask: Masking) -> ShownInteraction:
    """The interaction as it leaves, masked."""
    own = [_words(turn) for turn in interaction.turns]
    return ShownInteraction(interaction.turns, own, [mask(text) for text in own])


def _words(turn: Turn) -> str:
    if turn.text is not None:
        return turn.text
    return turn.event or _encoder.encode(turn.action).decode()


class Unmasked(NamedTuple):
    """A text that leaves as it is."""

    text: str

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The same place."""
        return start, end


def masking_of(interaction: Interaction, *, masks: bool) -> Masking:
    """What masks the texts of an interaction, or leaves them as they are."""
    return _Mask(interaction) if masks else Unmasked


class _Mask:
    """Masks digits, addresses and the names that the record has, character by character, so that
    every place stays where it is."""

    def __init__(self, interaction: Interaction) -> None:
        people = (interaction.agent, interaction.customer)
        values = {
            str(value) for person in people for value in person.values() if isinstance(value, str)
        }
        names = sorted(map(re.escape, filter(_is_name, values)), key=len, reverse=True)
        self._parts = re.compile("|".join([_ADDRESS, *names, r"\d"]), re.IGNORECASE)

    def __call__(self, text: str) -> Unmasked:
        return Unmasked(self._parts.sub(lambda match: "#" * len(match[0]), text))


_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+"
_LEAST_NAME = 2


def _is_name(value: str) -> bool:
    return len(value) >= _LEAST_NAME and not value.isspace()
