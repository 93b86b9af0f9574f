"""Which transcripts of a vCon are read, and for which of its recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon.body import body, has_body
from scorecard.formats.vcon.dialog import RECORDINGS, kind
from scorecard.formats.vcon.file import Analysis, Dialog, Vcon
from scorecard.formats.vcon.foreign import Foreign, recognise
from scorecard.formats.vcon.people import People
from scorecard.formats.vcon.transcript import (
    Heard,
    Spoken,
    length_of,
    of_bare_words,
    of_json,
    of_text,
)
from scorecard.records.errors import RecordError, excerpt

Start = float | None

_JSON = b"{", b"[", b'"'
OTHERS = "analyses other than transcripts"


class _Transcript(NamedTuple):
    """A transcript at `path`, and the dialogs it is of."""

    analysis: Analysis
    path: str
    rank: int
    dialogs: tuple[int, ...]


class Ears(NamedTuple):
    """What was heard: by the first dialog of each transcript (-1 for a transcript of none), and
    all dialogs that were heard."""

    turns: dict[int, list[Spoken] | Foreign]
    dialogs: frozenset[int]


def listen(file: Vcon, starts: Sequence[Start], people: People, conversion: Conversion) -> Ears:
    """Read the transcripts of a vCon; of several of one dialog, the plainest.

    Raises `RecordError` if a dialog has transcripts, but none of them can be read.
    """
    dialogs = file.dialog or []
    turns: dict[int, list[Spoken] | Foreign] = {}
    done: set[int] = set()
    failed: list[tuple[frozenset[int], RecordError]] = []
    order = sorted(
        _transcripts(file, conversion), key=lambda found: (found.rank, -len(found.dialogs))
    )
    for entry in order:
        covers = _covers(entry.dialogs, dialogs)
        if not done.isdisjoint(covers):
            conversion.leave_out("further transcripts of the same dialogs")
            continue
        try:
            read = _read(entry, dialogs, starts, people, conversion)
        except RecordError as error:
            failed.append((covers, error))
            continue
        turns[min(entry.dialogs, default=-1)] = read
        done |= covers
    for covers, mistake in failed:
        if done.isdisjoint(covers):
            raise mistake
        conversion.leave_out("further transcripts of the same dialogs")
    return Ears(turns, frozenset(done))


def _transcripts(file: Vcon, conversion: Conversion) -> Iterator[_Transcript]:
    """The transcripts of a file; other analyses are noted as left out."""
    for place in ("analysis", "attachments"):
        for number, entry in enumerate(getattr(file, place) or ()):
            if entry is None:
                continue
            rank = _rank(entry, is_analysis=place == "analysis")
            if rank is None:
                conversion.leave_out(place if place == "attachments" else OTHERS)
                continue
            path = f"$.{place}[{number}]"
            dialogs = _dialogs(entry, path, file.dialog or [])
            if not has_body(entry):
                where = "kept elsewhere" if entry.url else "without a body"
                conversion.leave_out(f"transcripts {where}")
            elif dialogs and all(_is_text((file.dialog or [])[index]) for index in dialogs):
                conversion.leave_out("transcripts of texts")
            else:
                yield _Transcript(entry, path, rank, dialogs)


def _rank(analysis: Analysis, *, is_analysis: bool) -> int | None:
    """How near to the spoken words a transcript is; None for anything else."""
    name = (analysis.type or analysis.purpose or "").lower().replace("-", "_")
    if name == "diarized":  # made of a transcript that does not say who speaks
        return -1
    if name in ("wtf_transcription", "analysis_info"):
        return 1
    if not is_analysis or not name.startswith("transcript"):
        return None
    return 0 if name in ("transcript", "transcription") else 2


def _dialogs(analysis: Analysis, path: str, dialogs: Sequence[Dialog | None]) -> tuple[int, ...]:
    given = [analysis.dialog] if isinstance(analysis.dialog, int) else analysis.dialog
    if given is None:
        recordings = [number for number, dialog in enumerate(dialogs) if _is_recording(dialog)]
        return tuple(recordings) if len(recordings) == 1 else ()
    for index in given:
        if not 0 <= index < len(dialogs):
            reason = f"points to dialog {index}, but there are {len(dialogs)}"
            raise RecordError(f"{path}.dialog", reason)
    return tuple(dict.fromkeys(given))


def _is_text(dialog: Dialog | None) -> bool:
    return dialog is not None and kind(dialog) == "text"


def _is_recording(dialog: Dialog | None) -> bool:
    return dialog is not None and kind(dialog) in RECORDINGS


def _covers(indices: Sequence[int], dialogs: Sequence[Dialog | None]) -> frozenset[int]:
    """The dialogs of a transcript, with the recordings of a set, and the set of a recording.

    A transcript of no dialog in particular is of whatever no other one is of (-1).
    """
    found = set(indices)
    for number, dialog in enumerate(dialogs):
        inside = set(dialog.recordings or ()) if dialog is not None else set()
        if number in indices:
            found |= inside
        elif not inside.isdisjoint(indices):
            found.add(number)
    return frozenset(found or {-1})


def _read(
    transcript: _Transcript,
    dialogs: Sequence[Dialog | None],
    starts: Sequence[Start],
    people: People,
    conversion: Conversion,
) -> list[Spoken] | Foreign:
    heard = _heard(transcript, dialogs, starts, people, conversion)
    found = body(transcript.analysis, transcript.path)
    # Some servers say of a plain text that it is JSON.
    if not found.is_json or not found.data.lstrip().startswith(_JSON):
        return of_text(found.data.decode(), heard, people)
    data = found.data.strip()
    read: list[Spoken] | Foreign | None = of_json(data, heard, people, conversion)
    if read is None:
        read = recognise(data, heard)
    if read is None:
        read = of_bare_words(data, heard, people, conversion)
    if read is None:
        vendor = transcript.analysis.vendor
        maker = f" of `{excerpt(vendor)}`" if vendor else ""
        help = "segments with `parties`, `start` and `text` are read, and all formats listed"
        raise RecordError(heard.path, f"a transcript{maker} in no known format", help)
    return read


def _heard(
    transcript: _Transcript,
    dialogs: Sequence[Dialog | None],
    starts: Sequence[Start],
    people: People,
    conversion: Conversion,
) -> Heard:
    known = {starts[index] for index in transcript.dialogs}
    if len(known) > 1:
        conversion.remark("times in a transcript of several recordings count from the first one")
    of = [(index, dialog) for index in transcript.dialogs if (dialog := dialogs[index]) is not None]
    present = {
        party
        for index, dialog in of
        for party in people.all_of(dialog.parties, f"$.dialog[{index}].parties")
    }
    first = of[0] if len(of) == 1 else None
    return Heard(
        path=f"{transcript.path}.body",
        base=min((start for start in known if start is not None), default=None),
        length=None if first is None else length_of(first[1].duration, f"$.dialog[{first[0]}]"),
        parties=None if first is None else first[1].parties,
        alone=present.pop() if len(present) == 1 else None,
    )
