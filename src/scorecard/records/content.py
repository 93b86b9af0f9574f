"""What a record says, as one hash: by it a grade tells whether a record is still the same."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from scorecard.records.interaction import Interaction, ObservedInteraction

_encode = msgspec.json.Encoder(order="sorted").encode


def record_sha256(interaction: Interaction) -> str:
    """The SHA-256 of a record as JSON: keys sorted, no blanks, defaults left out, times of turns
    as decimal fractions. How it was written down makes no difference, nor do observations that
    were joined to it."""
    if isinstance(interaction, ObservedInteraction):
        return interaction.record_sha256
    try:
        content = _encode(interaction)
    except TypeError:
        # Plain data of Python may have keys that are no texts; JSON makes texts of them.
        content = _encode(msgspec.json.decode(msgspec.json.encode(interaction)))
    return sha256(content).hexdigest()
