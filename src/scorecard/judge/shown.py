"""An interaction as it is shown to a model, and the way back to its own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from scorecard.masking import masked
from scorecard.records.interaction import Interaction, Turn

_encoder = msgspec.json.Encoder(order="deterministic")


class ShownInteraction(NamedTuple):
    """The turns of an interaction, and what each shows: words, the name of an event, or an action
    as JSON. Words are as long as they were, masked or not."""

    turns: Sequence[Turn]
    texts: list[str]

    def quote(self, turn: int, span: tuple[int, int]) -> str:
        """The interaction's own words for a stretch of what is shown of a turn."""
        return (self.turns[turn].text or "")[slice(*span)]


def show(interaction: Interaction, *, masks: bool = True) -> ShownInteraction:
    """The interaction as it leaves: masked, unless it is to stay as it is."""
    shown = masked(interaction) if masks else interaction
    return ShownInteraction(interaction.turns, [_words(turn) for turn in shown.turns])


def _words(turn: Turn) -> str:
    if turn.text is not None:
        return turn.text
    return turn.event or _encoder.encode(turn.action).decode()
