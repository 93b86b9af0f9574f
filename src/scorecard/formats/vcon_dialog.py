"""One dialog of a vCon as turns on their way: a message, and what happens in a call."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon_body import has_body, is_words, message
from scorecard.formats.vcon_file import Dialog
from scorecard.formats.vcon_people import NOBODY, People
from scorecard.formats.vcon_transcript import Spoken, length_of, moment

RECORDINGS = ("recording", "recording-set", "audio", "video")
_KEYS = ("keydown", "keyup", "dtmfdown", "dtmfup")
_AFTER = {"hold": "unhold", "mute": "unmute"}

UNHEARD = "recordings without a transcript"
ELSEWHERE = "texts kept elsewhere"


def kind(dialog: Dialog) -> str:
    """What a dialog is; a text where it does not say so itself, but its media type does."""
    if not dialog.type and dialog.media.startswith("text/"):
        return "text"
    return (dialog.type or "").lower()


def turns(
    dialog: Dialog, number: int, people: People, conversion: Conversion, *, is_heard: bool
) -> Iterator[Spoken]:
    """What is written and happens in a dialog; what is said in one that `is_heard` is in its
    transcript. Raises `RecordError`."""
    path = f"$.dialog[{number}]"
    yield from _history(dialog, path, people, conversion)
    what = kind(dialog)
    if what == "text":
        yield from _message(dialog, path, people, conversion)
    elif what in RECORDINGS:
        if not is_heard:
            conversion.leave_out(UNHEARD)
    elif what in ("transfer", "incomplete"):
        yield _event(dialog, what, path, people)
    elif what:
        conversion.leave_out("dialogs of an unknown type")
    else:
        conversion.leave_out("dialogs that were taken out")


def _message(dialog: Dialog, path: str, people: People, conversion: Conversion) -> Iterator[Spoken]:
    if not has_body(dialog):
        conversion.leave_out(ELSEWHERE if dialog.url else "texts without a body")
        return
    if not is_words(dialog.media):
        conversion.leave_out("messages that are no text")
        return
    sender = people.sender(dialog, path)
    start, end = _times(dialog, path)
    mail = is_mail(dialog, people)
    text = message(dialog, path, mail=mail, conversion=conversion)
    yield Spoken(NOBODY if sender is None else sender, start, end, text)


def is_mail(dialog: Dialog, people: People) -> bool:
    """Whether a text is an email: by its id, its media type, or where it went."""
    if dialog.message_id is not None and "@" in dialog.message_id:
        return True
    if dialog.media.lower().startswith(("multipart/", "message/")):
        return True
    if dialog.application is not None:
        return "mail" in dialog.application.lower()
    return people.by_mail(dialog.parties)


def _times(dialog: Dialog, path: str) -> tuple[float | None, float | None]:
    """A length of nothing, which mails have, is one that is not known."""
    start = moment(dialog.start, f"{path}.start")
    length = length_of(dialog.duration, f"{path}.duration")
    return start, start + length if start is not None and length else None


def _event(dialog: Dialog, what: str, path: str, people: People) -> Spoken:
    start, end = _times(dialog, path)
    if what == "transfer":
        by = dialog.transferor
        who = NOBODY if by is None else people.check(by, f"{path}.transferor")
        return Spoken(who, start, event="transfer")
    sender = people.sender(dialog, path)
    event = dialog.disposition or "incomplete"
    return Spoken(NOBODY if sender is None else sender, start, end, event=event)


def _history(dialog: Dialog, path: str, people: People, conversion: Conversion) -> Iterator[Spoken]:
    """Who joined, left or was put on hold; a hold and its end are one event."""
    going_on: dict[tuple[int | None, str], Spoken] = {}
    for number, one in enumerate(dialog.party_history or ()):
        here = f"{path}.party_history[{number}]"
        name = one.event.strip()
        if name in _KEYS or not name:
            conversion.leave_out("key presses")
            continue
        at = moment(one.time, f"{here}.time")
        who = NOBODY if one.party is None else people.check(one.party, f"{here}.party")
        begun = next((key for key, end in _AFTER.items() if end == name), "")
        if (earlier := going_on.pop((one.party, begun), None)) is not None:
            yield earlier._replace(end=at)
            continue
        happening = Spoken(who, at, event=name)
        if name in _AFTER:
            yield from (going_on.pop(key) for key in [(one.party, name)] if key in going_on)
            going_on[one.party, name] = happening
        else:
            yield happening
    yield from going_on.values()
