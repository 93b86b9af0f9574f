"""From the native record to an IETF vCon (draft-ietf-vcon-vcon-core-04, unsigned form).

What is said becomes a dialog of type `text` each, of the party who says it; parties have the
`role` of the contact-centre extension. A dialog has a `start` only where the record says when the
interaction started: no time is made up, and so `created_at` is left to the caller as well. What a
vCon has no place for (actions, events, outcome, observations, metadata, language, exact times)
stands in one analysis: see `report`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid5

import msgspec

from scorecard.formats.clock import instant, iso
from scorecard.formats.vcon.people import PLAIN_FACTS
from scorecard.formats.vcon.report import SCHEMA, VENDOR
from scorecard.records.interaction import SPEAKERS, Interaction, Speaker, Turn

_NAMESPACE = UUID("6c1f6f5e-5d0b-5f0e-9d7a-0c6d2a7c6b1e")


def to_vcon(interaction: Interaction, *, created_at: str | None = None) -> bytes:
    """The vCon of an interaction, as JSON on one line.

    The same interaction always gives the same vCon. Its `uuid` is the interaction's id, if that
    is one, and otherwise derived from it. `created_at` (RFC 3339) is when the vCon is made; the
    draft asks for it.
    """
    uuid = _uuid(interaction.id)
    parties = {role: _party(interaction, role) for role in SPEAKERS if _has(interaction, role)}
    index = {role: number for number, role in enumerate(parties)}
    began = _began(interaction.started_at)
    spoken = [turn for turn in interaction.turns if turn.text is not None]
    vcon = {
        "uuid": uuid,
        "extensions": ["CC"],
        "created_at": created_at,
        "subject": interaction.topic,
        "parties": list(parties.values()),
        "dialog": [_dialog(turn, index[turn.speaker], began) for turn in spoken],
        "analysis": [_analysis(interaction, uuid, len(spoken))],
        "attachments": [],
    }
    return msgspec.json.encode({key: value for key, value in vcon.items() if value is not None})


def _uuid(id: str) -> str:
    try:
        is_uuid = str(UUID(id)) == id
    except ValueError:
        is_uuid = False
    return id if is_uuid else str(uuid5(_NAMESPACE, id))


def _has(interaction: Interaction, role: Speaker) -> bool:
    known: Mapping[Speaker, object] = {
        "agent": interaction.agent,
        "customer": interaction.customer,
    }
    return bool(known.get(role)) or any(
        turn.speaker == role and turn.text is not None for turn in interaction.turns
    )


def _party(interaction: Interaction, role: Speaker) -> dict[str, Any]:
    """A party; what a vCon has no name for goes under `meta`."""
    facts = {"agent": interaction.agent, "customer": interaction.customer}.get(role, {})
    party: dict[str, Any] = {"role": role}
    meta = {}
    for key, value in facts.items():
        if key == "id" and isinstance(value, str) and value:
            party["uuid"] = value
        elif key in PLAIN_FACTS and isinstance(value, str):
            party[key] = value
        else:
            meta[key] = value
    return party | ({"meta": meta} if meta else {})


def _began(started_at: str | None) -> float | None:
    """When it started, where that is a time; a date alone, or a number, is not."""
    if started_at is None or ":" not in started_at:
        return None
    try:
        return instant(started_at)
    except ValueError:
        return None


def _dialog(turn: Turn, party: int, began: float | None) -> dict[str, Any]:
    dialog: dict[str, Any] = {"type": "text"}
    if began is not None and turn.start is not None:
        # No calendar reaches beyond the year 9999.
        with suppress(ValueError, OverflowError, OSError):
            dialog["start"] = iso(began + turn.start)
    if turn.start is not None and turn.end is not None:
        dialog["duration"] = round(turn.end - turn.start, 6)
    return dialog | {
        "parties": [party],
        "mediatype": "text/plain",
        "encoding": "none",
        "body": turn.text,
    }


def _analysis(interaction: Interaction, uuid: str, dialogs: int) -> dict[str, Any]:
    body = {
        "id": interaction.id if interaction.id != uuid else None,
        "channel": interaction.channel,
        "language": interaction.language,
        "started_at": interaction.started_at,
        "turns": list(_turns(interaction.turns)),
        "outcome": interaction.outcome or None,
        "observations": msgspec.to_builtins(interaction.observations) or None,
        "metadata": interaction.metadata or None,
    }
    return {
        "type": "report",
        "dialog": list(range(dialogs)),
        "mediatype": "application/json",
        "vendor": VENDOR,
        "schema": SCHEMA,
        "encoding": "json",
        "body": {key: value for key, value in body.items() if value is not None},
    }


def _turns(turns: list[Turn]) -> Iterator[dict[str, Any]]:
    dialog = 0
    for turn in turns:
        if turn.text is None:
            yield msgspec.to_builtins(turn)
            continue
        times = {"start": turn.start, "end": turn.end}
        yield {"dialog": dialog} | {key: at for key, at in times.items() if at is not None}
        dialog += 1
