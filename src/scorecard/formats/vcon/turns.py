"""All that is said and happens in a vCon, in order, on one clock, with roles."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from scorecard.formats.conversion import Conversion
from scorecard.formats.turns import in_order
from scorecard.formats.vcon.dialog import UNHEARD, kind, turns, way
from scorecard.formats.vcon.file import Dialog, Vcon
from scorecard.formats.vcon.foreign import Foreign, convert
from scorecard.formats.vcon.heard import Ears, listen
from scorecard.formats.vcon.people import People
from scorecard.formats.vcon.transcript import Spoken, seconds_of
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Speaker, Turn

Piece = tuple[int, "list[Spoken] | Foreign"]
"""What comes from one dialog, by its number (-1 for a transcript of none)."""


class Assembled(NamedTuple):
    """The turns of a vCon; `began` is the instant in which it started, `dialogs` are those that
    something was taken from, and `ways` the channels of these."""

    turns: list[Turn]
    began: float | None
    roles: Mapping[Hashable, Speaker]
    dialogs: list[Dialog]
    ways: set[str]
    language: str


def assemble(file: Vcon, people: People, conversion: Conversion) -> Assembled:
    """Read all dialogs and transcripts of a vCon; raises `RecordError`."""
    dialogs = file.dialog or []
    starts = _starts(dialogs)
    ears = listen(file, starts, people, conversion)
    pieces, ways = _pieces(dialogs, starts, ears, people, conversion)
    _ask_for_words(file, pieces, conversion)
    roles = people.assign(_first_words(pieces), conversion)
    spoken, language = _spoken(_by_start(pieces, starts), people, roles, conversion)
    if floats := any(turn.floats for turn in spoken):
        spoken = _on_one_clock(spoken, conversion)
        floats = any(turn.floats for turn in spoken)
    heard = {number for number, _ in pieces} | ears.dialogs
    instants = [start for index in heard if index >= 0 and (start := starts[index]) is not None]
    instants += [turn.start for turn in spoken if turn.start is not None and not turn.floats]
    began = min(instants, default=None)
    speakers = _speakers(spoken, people, roles)
    made, _ = in_order(
        spoken,
        conversion,
        began=0.0 if floats else began,
        speech=True,
        speakers=speakers,
        ids={who: people.id_of(who) for who in speakers},
    )
    return Assembled(
        turns=made,
        began=began,
        roles=roles,
        dialogs=[dialog for number, _ in pieces if (dialog := _at(dialogs, number)) is not None],
        ways=ways,
        language=language,
    )


def _starts(dialogs: Sequence[Dialog | None]) -> list[float | None]:
    starts: list[float | None] = []
    for number, dialog in enumerate(dialogs):
        try:
            starts.append(None if dialog is None else seconds_of(dialog.start))
        except ValueError:
            path = f"$.dialog[{number}].start"
            raise RecordError(path, "not a time", "use RFC 3339") from None
    return starts


def _pieces(
    dialogs: Sequence[Dialog | None],
    starts: Sequence[float | None],
    ears: Ears,
    people: People,
    conversion: Conversion,
) -> tuple[list[Piece], set[str]]:
    """What was heard, written and done, dialog by dialog, and the channels of these."""
    pieces: list[Piece] = [(-1, ears.turns[-1])] if -1 in ears.turns else []
    ways: set[str] = set()
    for number, dialog in enumerate(dialogs):
        if number in ears.turns:
            pieces.append((number, ears.turns[number]))
        if dialog is None:
            conversion.leave_out("dialogs that were taken out")
            continue
        what = kind(dialog)
        how = way(dialog, what, people)
        is_heard, is_mail = number in ears.dialogs, how == "email"
        try:
            happened = turns(
                dialog, what, starts[number], people, conversion, is_heard=is_heard, mail=is_mail
            )
        except RecordError as error:
            raise error.under(f"$.dialog[{number}]") from None
        if happened or number in ears.turns:
            ways.add(how)
        if happened:
            pieces.append((number, happened))
    return pieces, ways


def _at(dialogs: Sequence[Dialog | None], number: int) -> Dialog | None:
    return dialogs[number] if number >= 0 else None


def _ask_for_words(file: Vcon, pieces: Iterable[Piece], conversion: Conversion) -> None:
    """Raise `RecordError` if nobody says anything, and something is missing for it."""
    for _, piece in pieces:
        if isinstance(piece, Foreign) or any(turn.text is not None for turn in piece):
            return
    elsewhere = any("kept elsewhere" in what for what in conversion.left_out)
    if UNHEARD in conversion.left_out:
        reason = "no words: a recording without a transcript"
        help = "transcribe it; the transcript goes under `analysis`"
        if elsewhere:
            reason, help = f"{reason} in the file", "put the transcript into the file: see `url`"
        raise RecordError("$.dialog", reason, help)
    if elsewhere:
        reason = "no words: they are kept elsewhere, and nothing is fetched"
        raise RecordError("$.dialog", reason, "put them into the file: see `url`")
    if not any(piece for _, piece in pieces):
        has_group = file.group and not file.dialog
        reason = "a group of other vCons, without a dialog" if has_group else "it has no dialog"
        help = "give each vCon of it as a record" if has_group else ""
        raise RecordError("$", f"no words: {reason}", help)


def _first_words(pieces: Iterable[Piece]) -> dict[Hashable, str]:
    """All whose role is needed, with the first words they say."""
    first: dict[Hashable, str] = {}
    for _, piece in pieces:
        if isinstance(piece, Foreign):
            if piece.heard.alone is not None:
                first.setdefault(piece.heard.alone, "")
            continue
        for turn in piece:
            if turn.speaker not in first and turn.text and (words := turn.text.strip()):
                first[turn.speaker] = words
    return first


def _by_start(pieces: Sequence[Piece], starts: Sequence[float | None]) -> list[Piece]:
    """The pieces in order of time, where each has one; dialogs may come in any order."""
    begun = [starts[number] if number >= 0 else None for number, _ in pieces]
    known = [start for start in begun if start is not None]
    if len(known) < len(begun):
        return list(pieces)
    return [pieces[at] for at in sorted(range(len(known)), key=known.__getitem__)]


def _spoken(
    pieces: Iterable[Piece],
    people: People,
    roles: Mapping[Hashable, Speaker],
    conversion: Conversion,
) -> tuple[list[Spoken], str]:
    def role(party: int) -> Speaker | None:
        return roles.get(people.check(party, "$.dialog[].parties")) or people.named_role(
            party, conversion
        )

    spoken: list[Spoken] = []
    languages = []
    for _, piece in pieces:
        if isinstance(piece, Foreign):
            made, language = convert(piece, role, conversion)
            spoken += made
            languages.append(language)
        else:
            spoken += piece
    return spoken, next(filter(None, languages), "")


def _on_one_clock(spoken: list[Spoken], conversion: Conversion) -> list[Spoken]:
    """Take times away that count from a start which nobody knows, if there are others."""
    timed = [turn for turn in spoken if turn.start is not None or turn.end is not None]
    if all(turn.floats for turn in timed) or not any(turn.floats for turn in timed):
        return spoken
    conversion.remark("times in a dialog without a start are not taken")
    return [
        replace(turn, start=None, end=None, floats=False) if turn.floats else turn
        for turn in spoken
    ]


def _speakers(
    spoken: Iterable[Spoken], people: People, roles: Mapping[Hashable, Speaker]
) -> dict[Hashable, Speaker]:
    """The role of everybody; of those who say nothing, that which the vCon gives them."""
    speakers: dict[Hashable, Speaker] = {}
    doing = {turn.speaker for turn in spoken if turn.text is None}
    for who in {turn.speaker for turn in spoken}:
        role = who[0] if isinstance(who, tuple) else roles.get(who)
        speakers[who] = role or (people.role(who) if who in doing else None) or "system"
    return speakers
