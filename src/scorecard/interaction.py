"""The interaction record (native format, version 1): what happened, in order.

A record is decoded and validated in one pass by msgspec; what the types cannot say (a turn
holds exactly one of text, action, event; it ends after it starts) is checked right after.
Everything here is frozen: an interaction is evidence, and evidence does not change.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

Speaker = Literal["agent", "customer", "system"]
SPEAKERS: tuple[Speaker, ...] = ("agent", "customer", "system")

_Name = Annotated[str, msgspec.Meta(min_length=1)]
_Seconds = Annotated[float, msgspec.Meta(ge=0)]
_Index = Annotated[int, msgspec.Meta(ge=0)]


class _Record(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """Settings shared by all parts of a record.

    What is decoded from JSON never refers to itself: the garbage collector may leave it alone.
    """


class Action(_Record, frozen=True, gc=False):
    """A tool call or system operation.

    `arguments` and `result` are open: whatever the tool took and gave.
    """

    name: _Name
    arguments: dict[str, Any] = {}
    result: Any = None


class Turn(_Record, frozen=True, gc=False):
    """One utterance (`text`), one `action` or one `event`; exactly one of the three.

    `start` and `end` are seconds from the start of the interaction.
    """

    speaker: Speaker
    text: _Name | None = None
    action: Action | None = None
    event: _Name | None = None
    start: _Seconds | None = None
    end: _Seconds | None = None


class Observation(_Record, frozen=True, gc=False):
    """A judgement made outside, by a reviewer or a model.

    `turns` are indices into the interaction's turns, counted from 0.
    """

    met: bool
    by: str | None = None
    turns: list[_Index] = []
    note: str | None = None
    at: str | None = None


class Interaction(_Record, frozen=True, gc=False):
    """One recorded call, chat or email thread.

    `agent`, `customer`, `outcome` and `metadata` are open objects. `started_at` is kept as
    written (ISO 8601 by convention) and never interpreted.
    """

    id: _Name
    turns: Annotated[list[Turn], msgspec.Meta(min_length=1)]
    channel: str | None = None
    language: str | None = None
    started_at: str | None = None
    topic: str | None = None
    agent: dict[str, Any] = {}
    customer: dict[str, Any] = {}
    outcome: dict[str, Any] = {}
    observations: dict[str, bool | Observation | list[Observation]] = {}
    metadata: dict[str, Any] = {}
