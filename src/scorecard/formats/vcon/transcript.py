"""The transcripts of a vCon: lists of segments, and plain text.

A segment is `{parties, start, duration, text}`, as in the samples of the draft; the segments of
the World Transcription Format (draft-howe-vcon-wtf-extension) have `speaker` and `end` instead.
Plain text is of the one party that is there, or has a name and a colon before each turn.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from scorecard.formats.clock import duration, instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.peek import Peek
from scorecard.formats.turns import Placed
from scorecard.formats.vcon.file import PartyIndices
from scorecard.formats.vcon.people import NOBODY, ROLES, People
from scorecard.formats.vendor import Source, T, decode
from scorecard.records.errors import RecordError

# A number below this counts seconds from the start of the dialog, not from 1970.
_LONGEST_OFFSET = 1e8
_OWN_SIGNS = ("[].parties", "[].party", "[].duration", "[].message")
_LABELLED = re.compile(r"\**([^:*]{1,60}?)\**\s*:\**\s*(.*)")
# `Agent(Ana)`: what somebody is, and the name.
_WITH_ROLE = re.compile(r"\s*(\w+)\s*\(\s*([^()]{1,40}?)\s*\)\s*")
_NUMBERED = re.compile(r"(?:speaker|channel)[ _]?\w{1,8}", re.IGNORECASE)


class Spoken(Placed, frozen=True, gc=False):
    """A turn on its way, of a party (its index), a voice (its label), or one whose role another
    format has found out (`(role,)`).

    Times are in seconds since 1970; where it `floats`, from the start of a dialog that does not
    say when it started.
    """

    floats: bool = False


class Heard(NamedTuple):
    """What a transcript is of: a dialog that began at `base`, with `parties`, of whom one may
    be `alone` in it. `path` is that of the transcript."""

    path: str
    base: float | None
    length: float | None
    parties: PartyIndices
    alone: int | None


class _Segment(Source, frozen=True, gc=False):
    text: str | None = None
    message: str | None = None
    parties: PartyIndices = None
    party: int | None = None
    speaker: int | str | None = None
    start: str | float | None = None
    end: str | float | None = None
    duration: str | float | None = None


class _Voice(Source, frozen=True, gc=False):
    label: str | None = None


class _Wtf(Source, frozen=True, gc=False):
    segments: list[_Segment]
    speakers: dict[str, _Voice | None] | None = None


class _Words(Source, frozen=True, gc=False):
    text: str | None = None
    transcript: str | None = None


_segments = msgspec.json.Decoder(list[_Segment])
_wtf = msgspec.json.Decoder(_Wtf)
_words = msgspec.json.Decoder(_Words)
_string = msgspec.json.Decoder(str)


def of_json(
    data: bytes, heard: Heard, people: People, conversion: Conversion
) -> list[Spoken] | None:
    """The turns of a JSON value; None if the value is of no kind that is read here.

    Raises `RecordError` if it does not say who speaks.
    """
    peek = Peek(data.lstrip())
    if data.lstrip().startswith(b'"'):
        return of_text(located(_string, data, heard.path), heard, people)
    if data.lstrip().startswith(b"["):
        if peek.get("[]") is None or any(map(peek.has, _OWN_SIGNS)):
            segments = located(_segments, data, heard.path)
            return _of_segments(segments, heard.path, {}, heard, people, conversion)
    elif peek.has("segments") and peek.has("transcript.text"):
        wtf = located(_wtf, data, heard.path)
        labels = {
            key: speaker.label
            for key, speaker in (wtf.speakers or {}).items()
            if speaker is not None
        }
        path = f"{heard.path}.segments"
        return _of_segments(wtf.segments, path, labels, heard, people, conversion)
    return None


def of_bare_words(
    data: bytes, heard: Heard, people: People, conversion: Conversion
) -> list[Spoken] | None:
    """The turns of texts without any of the signs of a format; None if there is no text."""
    if Peek(data.lstrip()).has("[].text"):
        segments = located(_segments, data, heard.path)
        return _of_segments(segments, heard.path, {}, heard, people, conversion)
    if not data.lstrip().startswith(b"{") or Peek(data.lstrip()).has("segments"):
        return None
    words = located(_words, data, heard.path)
    text = words.text if words.text is not None else words.transcript
    return None if text is None else of_text(text, heard, people)


def located(decoder: msgspec.json.Decoder[T], data: bytes, path: str) -> T:
    """Decode what stands at a path; raises `RecordError` with the path in the whole."""
    try:
        return decode(decoder, data)
    except RecordError as error:
        raise error.under(path) from None


def _of_segments(
    segments: list[_Segment],
    path: str,
    labels: Mapping[str, str | None],
    heard: Heard,
    people: People,
    conversion: Conversion,
) -> list[Spoken]:
    spoken = []
    base, present = heard.base, range(len(people.parties))
    for number, segment in enumerate(segments):
        who: Hashable
        if (
            isinstance(segment.parties, int)
            and segment.parties in present
            and segment.party is None
        ):
            who = segment.parties
        else:
            who = _who(segment, labels, f"{path}[{number}]", people, conversion)
            if who == NOBODY and heard.alone is not None:
                who = heard.alone
        text = (segment.text if segment.text is not None else segment.message) or ""
        try:
            start = seconds_of(segment.start, base)
            end = None if segment.end is None else seconds_of(segment.end, base)
            if end is None and start is not None and segment.duration is not None:
                end = start + duration(segment.duration)
        except ValueError:
            raise _of_times(segment, f"{path}[{number}]") from None
        floats = base is None and _is_offset(segment.start if start is not None else segment.end)
        spoken.append(Spoken(who, start, end, text, None, None, None, False, floats))
    return spoken


def _who(
    segment: _Segment,
    labels: Mapping[str, str | None],
    path: str,
    people: People,
    conversion: Conversion,
) -> Hashable:
    if segment.party is not None:
        return people.check(segment.party, f"{path}.party")
    listed = people.all_of(segment.parties, f"{path}.parties")
    if len(listed) > 1:
        conversion.remark("what several say at once is taken as said by the first of them")
    if listed:
        return listed[0]
    label = labels.get(str(segment.speaker)) or segment.speaker
    if label is None or label == "":
        return NOBODY
    return f"speaker {label}" if isinstance(label, int) else _labelled(label, people)


def _labelled(label: str, people: People) -> Hashable:
    """Whom a transcript means by a label."""
    named = people.named(label)
    if named is None and (found := _WITH_ROLE.fullmatch(label)):
        named = people.named(found[2])
        label = found[1]
    return label.strip() if named is None else named


def _is_offset(given: str | float | None) -> bool:
    return isinstance(given, int | float) and given < _LONGEST_OFFSET


def _of_times(segment: _Segment, path: str) -> RecordError:
    """What is wrong with the times of a segment."""
    try:
        moment(segment.start, f"{path}.start")
        moment(segment.end, f"{path}.end")
        length_of(segment.duration, f"{path}.duration")
    except RecordError as error:
        return error
    return RecordError(path, "not a time")


def seconds_of(given: str | float | None, base: float | None = None) -> float | None:
    """A point in time; a small number counts from `base`, as far as that is known.

    Raises `ValueError` for anything else.
    """
    if given is None or given == "":
        return None
    if isinstance(given, str):
        return instant(given)
    if 0 <= given < _LONGEST_OFFSET:
        return (base or 0.0) + given
    return instant(given)


def moment(given: str | float | None, path: str, base: float | None = None) -> float | None:
    """A point in time, as `seconds_of` reads it; raises `RecordError` with its path."""
    try:
        return seconds_of(given, base)
    except ValueError:
        raise RecordError(path, "not a time", "use RFC 3339") from None


def length_of(given: str | float | None, path: str) -> float | None:
    """A length of time in seconds, as far as it is known."""
    if given is None or given == "":
        return None
    try:
        return duration(given)
    except ValueError:
        raise RecordError(path, "not a duration", "use seconds") from None


def of_text(text: str, heard: Heard, people: People) -> list[Spoken]:
    """The turns of a plain text; raises `RecordError` if it does not say who speaks."""
    if heard.alone is not None:
        start = heard.base if heard.base is not None else 0.0
        end = None if heard.length is None else start + heard.length
        return [Spoken(heard.alone, start, end, text.strip(), floats=heard.base is None)]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and _label(lines[0], people) is None:
        reason = "a transcript that does not say who speaks"
        raise RecordError(heard.path, reason, "segments with `parties`, `start` and `text` do")
    return [Spoken(who, text=text) for who, text in _by_lines(lines, people)]


def _by_lines(lines: list[str], people: People) -> Iterator[tuple[Hashable, str]]:
    who: Hashable = NOBODY
    spoken: list[str] = []
    for line in lines:
        found = _label(line, people)
        if found is None:
            spoken.append(line)
            continue
        if spoken:
            yield who, "\n".join(spoken).strip()
        who, spoken = _labelled(found[1], people), [found[2]]
    if spoken:
        yield who, "\n".join(spoken).strip()


def _label(line: str, people: People) -> re.Match[str] | None:
    """The name before what is said in a line, if it is that of somebody."""
    found = _LABELLED.fullmatch(line)
    if found is None:
        return None
    name = found[1]
    if inner := _WITH_ROLE.fullmatch(name):
        name = inner[2] if people.named(inner[2]) is not None else inner[1]
    is_somebody = (
        people.named(name) is not None
        or name.strip().lower() in ROLES
        or _NUMBERED.fullmatch(name.strip()) is not None
    )
    return found if is_somebody else None
