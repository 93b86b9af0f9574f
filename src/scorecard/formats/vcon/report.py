"""What scorecard puts into a vCon for that which a vCon has no place for, and its way back.

It is an analysis with `vendor: scorecard` and `schema: scorecard-record-1`. Its body (JSON) has
the fields of the native record but for `topic`, `agent` and `customer` (the vCon's subject and
parties), and `turns` in their order: what is said is `{dialog: N}` with its exact times, the text
standing in that dialog alone; actions and events stand here whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon.body import body, has_body, written
from scorecard.formats.vcon.file import Analysis, Dialog, Vcon
from scorecard.formats.vcon.heard import OTHERS
from scorecard.formats.vcon.people import People
from scorecard.formats.vcon.transcript import located
from scorecard.formats.vendor import Source, decode
from scorecard.records.decoding import convert
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

VENDOR, SCHEMA = "scorecard", "scorecard-record-1"


class _Turn(Source, frozen=True, gc=False):
    dialog: int | None = None
    speaker: str | None = None
    action: msgspec.Raw = msgspec.Raw(b"null")
    event: str | None = None
    start: float | None = None
    end: float | None = None


_any = msgspec.json.Decoder()
_report = msgspec.json.Decoder(dict[str, msgspec.Raw])
_turns = msgspec.json.Decoder(list[_Turn])
_OF_THE_VCON = ("topic", "agent", "customer", "turns")


def find(file: Vcon) -> int | None:
    """The index of our own report in `analysis`; None if there is no such report."""
    for index, analysis in enumerate(file.analysis or ()):
        if (
            analysis is not None
            and analysis.vendor == VENDOR
            and analysis.schema == SCHEMA
            and has_body(analysis)
        ):
            return index
    return None


def restore(file: Vcon, report: int, people: People, conversion: Conversion) -> Interaction:
    """The native record of a vCon that has been written by scorecard.

    Dialogs that somebody has added are no part of that record, and are left out with a word; a
    text that somebody has taken out becomes an event `redacted`. Raises `RecordError`.
    """
    analysis = (file.analysis or [])[report]
    assert isinstance(analysis, Analysis)
    path = f"$.analysis[{report}]"
    fields = located(_report, body(analysis, path).data, f"{path}.body")
    turns = located(_turns, bytes(fields.get("turns", msgspec.Raw(b"[]"))), f"{path}.body.turns")
    record: dict[str, Any] = {"id": file.uuid or conversion.id}
    record |= {
        key: decode(_any, raw, f"{path}.body.{key}")
        for key, raw in fields.items()
        if key not in _OF_THE_VCON
    }
    if file.subject is not None:
        record["topic"] = file.subject
    record |= {
        role: facts for role in ("agent", "customer") if (facts := people.known_of(role, {}))
    }
    dialogs = file.dialog or []
    record["turns"] = list(_restored(turns, dialogs, people, path))
    restored = {turn.dialog for turn in turns}
    conversion.leave_out(OTHERS, len(file.analysis or ()) - 1)
    conversion.leave_out("attachments", len(file.attachments or ()))
    conversion.leave_out("dialogs added later", sum(n not in restored for n in range(len(dialogs))))
    try:
        return convert(record)
    except RecordError as error:
        raise error.under(f"{path}.body") from None


def _restored(
    turns: list[_Turn], dialogs: list[Dialog | None], people: People, path: str
) -> Iterator[dict[str, Any]]:
    for number, reported in enumerate(turns):
        turn: dict[str, Any] = {"start": reported.start, "end": reported.end}
        if reported.dialog is None:
            turn |= {"speaker": reported.speaker, "event": reported.event}
            turn["action"] = decode(_any, reported.action, f"{path}.body.turns[{number}].action")
            yield {key: value for key, value in turn.items() if value is not None}
            continue
        if not 0 <= reported.dialog < len(dialogs):
            here = f"{path}.body.turns[{number}].dialog"
            reason = f"points to dialog {reported.dialog}, but there are {len(dialogs)}"
            raise RecordError(here, reason)
        turn |= _said(dialogs[reported.dialog], f"$.dialog[{reported.dialog}]", people)
        yield turn


def _said(dialog: Dialog | None, path: str, people: People) -> dict[str, Any]:
    sender = None if dialog is None else people.sender(dialog, path)
    role = None if sender is None else people.role(sender)
    if dialog is None or dialog.body in (None, ""):
        return {"speaker": role or "system", "event": "redacted"}
    if role is None:
        raise RecordError(f"{path}.parties", "nobody with a `role`", "agent, customer or system")
    return {"speaker": role, "text": written(dialog, path)}
