"""One dialog of a vCon as turns on their way: a message, and what happens in a call."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon.body import is_words, message
from scorecard.formats.vcon.file import Dialog
from scorecard.formats.vcon.people import NOBODY, People
from scorecard.formats.vcon.transcript import Spoken, length_of, moment

RECORDINGS = ("recording", "recording-set", "audio", "video")
_KEYS = ("keydown", "keyup", "dtmfdown", "dtmfup")
_MIME = ("multipart/", "message/")
_AFTER = {"hold": "unhold", "mute": "unmute"}

UNHEARD = "recordings without a transcript"
ELSEWHERE = "texts kept elsewhere"


def kind(dialog: Dialog) -> str:
    """What a dialog is; a text where it does not say so itself, but its media type does."""
    if dialog.type == "text":
        return "text"
    if not dialog.type and dialog.media.startswith("text/"):
        return "text"
    return (dialog.type or "").lower()


def turns(
    dialog: Dialog,
    what: str,
    start: float | None,
    people: People,
    conversion: Conversion,
    *,
    is_heard: bool,
    mail: bool,
) -> list[Spoken]:
    """What is written and happens in a dialog of a kind, which began at `start`; what is said in
    one that `is_heard` is in its transcript. Raises `RecordError` with a path in the dialog."""
    happened = list(_history(dialog, people, conversion)) if dialog.party_history else []
    if what == "text":
        written = _message(dialog, start, people, conversion, mail=mail)
        if written is not None:
            happened.append(written)
    elif what in RECORDINGS:
        if not is_heard:
            conversion.leave_out(UNHEARD)
    elif what in ("transfer", "incomplete"):
        happened.append(_event(dialog, what, start, people))
    elif what:
        conversion.leave_out("dialogs of an unknown type")
    else:
        conversion.leave_out("dialogs that were taken out")
    return happened


def _message(
    dialog: Dialog, start: float | None, people: People, conversion: Conversion, *, mail: bool
) -> Spoken | None:
    body = dialog.body
    if body is None or body == "":
        conversion.leave_out(ELSEWHERE if dialog.url else "texts without a body")
        return None
    media = dialog.media
    if not is_words(media) or (dialog.encoding == "json" and type(body) is not str):
        conversion.leave_out("messages that are no text")
        return None
    sender = people.sender(dialog, "$")
    text = message(dialog, media, "$", mail=mail, conversion=conversion)
    end = _end(dialog, start) if dialog.duration else None
    who = NOBODY if sender is None else sender
    return Spoken(who, start, end, text, None, None, None, True)


def way(dialog: Dialog, what: str, people: People) -> str:
    """The channel of a dialog of a kind."""
    if what != "text":
        return "call"
    return "email" if _is_mail(dialog, people) else "chat"


def _is_mail(dialog: Dialog, people: People) -> bool:
    """Whether a text is an email: by its id, its media type, or where it went."""
    if dialog.message_id is not None and "@" in dialog.message_id:
        return True
    media = dialog.mediatype
    if media != "text/plain" and dialog.media.lower().startswith(_MIME):
        return True
    if dialog.application is not None:
        return "mail" in dialog.application.lower()
    return people.by_mail(dialog.parties)


def _end(dialog: Dialog, start: float | None) -> float | None:
    """A length of nothing, which mails have, is one that is not known."""
    if not dialog.duration:
        return None
    length = length_of(dialog.duration, "$.duration")
    return start + length if length and start is not None else None


def _event(dialog: Dialog, what: str, start: float | None, people: People) -> Spoken:
    if what == "transfer":
        by = dialog.transferor
        who = NOBODY if by is None else people.check(by, "$.transferor")
        return Spoken(who, start, event="transfer")
    sender = people.sender(dialog, "$")
    event = dialog.disposition or "incomplete"
    end = _end(dialog, start)
    return Spoken(NOBODY if sender is None else sender, start, end, event=event)


def _history(dialog: Dialog, people: People, conversion: Conversion) -> Iterator[Spoken]:
    """Who joined, left or was put on hold; a hold and its end are one event."""
    going_on: dict[tuple[int | None, str], Spoken] = {}
    for number, happening_at in enumerate(dialog.party_history or ()):
        here = f"$.party_history[{number}]"
        name = happening_at.event.strip()
        if name in _KEYS or not name:
            conversion.leave_out("key presses")
            continue
        at = moment(happening_at.time, f"{here}.time")
        who = (
            NOBODY
            if happening_at.party is None
            else people.check(happening_at.party, f"{here}.party")
        )
        begun = next((key for key, end in _AFTER.items() if end == name), "")
        if (earlier := going_on.pop((happening_at.party, begun), None)) is not None:
            yield msgspec.structs.replace(earlier, end=at)
            continue
        happening = Spoken(who, at, event=name)
        if name in _AFTER:
            yield from (
                going_on.pop(key) for key in [(happening_at.party, name)] if key in going_on
            )
            going_on[happening_at.party, name] = happening
        else:
            yield happening
    yield from going_on.values()
