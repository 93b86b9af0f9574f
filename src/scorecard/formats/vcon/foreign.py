"""Transcripts in a vCon that are in another maker's format: converted by that format."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from scorecard.formats.clock import instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.peek import Peek
from scorecard.formats.roles import Participant, Remark, Roles
from scorecard.formats.vcon.transcript import Heard, Spoken
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker, Turn

RoleOf = Callable[[int], "Speaker | None"]


class Foreign(NamedTuple):
    """A transcript in another maker's format, and what it is of."""

    format: InputFormat
    data: bytes
    heard: Heard


def recognise(data: bytes, heard: Heard) -> Foreign | None:
    """The format of a transcript, detected by its content; None if the format is not known."""
    from scorecard.formats import registry  # noqa: PLC0415 (it lists this format too)

    for candidate in (data, _of_deepgram(data)):
        is_json = candidate is not None and candidate.lstrip()[:1] in (b"{", b"[")
        found = registry.detect(candidate) if candidate is not None and is_json else None
        if isinstance(found, InputFormat) and found.name != "vcon":
            return Foreign(found, candidate or data, heard)
    return None


def _of_deepgram(data: bytes) -> bytes | None:
    """What the vcon-dev server keeps of an answer by Deepgram (its best alternative), as the
    whole answer."""
    peek = Peek(data.lstrip())
    if peek.has("transcript") and (peek.has("words") or peek.has("paragraphs")):
        return b'{"results": {"channels": [{"alternatives": [' + data + b"]}]}}"
    return None


def convert(foreign: Foreign, role: RoleOf, conversion: Conversion) -> tuple[list[Spoken], str]:
    """The turns of a transcript, and its language (empty if it does not say).

    Its voices have the roles that the user names, or that of the one party that is there; the
    channels of a recording are its parties, in order. Raises `RecordError`.
    """
    heard = foreign.heard
    roles = _roles(foreign, role, conversion.roles)
    inner = Conversion(conversion.id, roles, turn_gap=conversion.turn_gap)
    try:
        made = foreign.format.convert(foreign.data, inner)
    except RecordError as error:
        raise error.under(heard.path) from None
    if made is None:
        reason = f"only one half of a transcript in the format {foreign.format.name}"
        raise RecordError(heard.path, reason)
    conversion.left_out += inner.left_out
    conversion.remarks += inner.remarks
    base = _base(made, heard.base)
    return [_spoken(turn, base) for turn in made.turns], made.language or ""


def _base(made: Interaction, base: float | None) -> float | None:
    if base is not None or made.started_at is None:
        return base
    try:
        return instant(made.started_at)
    except ValueError:
        return None


def _spoken(turn: Turn, base: float | None) -> Spoken:
    start = None if turn.start is None else (base or 0.0) + turn.start
    end = None if turn.end is None else (base or 0.0) + turn.end
    return Spoken(
        (turn.speaker,),
        start,
        end,
        turn.text,
        turn.action,
        turn.event,
        whole=True,
        floats=base is None,
    )


def _roles(foreign: Foreign, role: RoleOf, given: Roles) -> Roles:
    heard = foreign.heard
    if heard.alone is not None:
        only = role(heard.alone)
        return given if only is None else _Alone(role=only)
    if foreign.format.name != "deepgram" or not isinstance(heard.parties, list):
        return given
    agent, customer = list(given.agent), list(given.customer)
    for channel, party in enumerate(heard.parties):
        known = role(party) if isinstance(party, int) else None
        if known == "agent":
            agent.append(f"channel {channel}")
        elif known == "customer":
            customer.append(f"channel {channel}")
    return Roles(tuple(agent), tuple(customer), given.system)


class _Alone(Roles, frozen=True):
    """The roles in a recording of one party: all its voices are that party's."""

    role: Speaker = "agent"

    def assign(
        self,
        parties: Sequence[Participant],
        remark: Remark,  # noqa: ARG002 (there is nothing to remark)
    ) -> Mapping[Hashable, Speaker]:
        return {party.key: self.role for party in parties}

    def knowing(
        self,
        words: Mapping[str, Speaker],  # noqa: ARG002 (no word changes it)
        *,
        only: bool = False,  # noqa: ARG002
    ) -> Roles:
        return self
