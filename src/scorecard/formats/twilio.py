"""Twilio Voice Intelligence (Conversational Intelligence) transcripts: their sentences.

Source: the "Transcript Sentence" pages of the API (intelligence.twilio.com, v2): a page of a list
(`{"sentences": [...], "meta": {...}}`), or the list alone, as programs write it; the names of
fields in either spelling (`media_channel`, `mediaChannel`; older answers have `channel`).

A sentence says on which channel it was spoken, not by whom: name the agent's or the customer's
channel (`--agent "channel 1"` or `--agent 1`). Where somebody put the transcript itself around
the sentences, the `role` of its `channel.participants` says who is who, and their names and
addresses do too. Times are seconds from the start of the recording, written as texts or numbers;
a sentence without takes those of its words. Redacted words stay as the source marks them. Of a
transcript on several pages, each page is an interaction of its own, and a remark says so.

Left out: confidence, and the timing of words.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping

import msgspec

from scorecard.formats.clock import duration
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.roles import Participant, Roles
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_Time = str | float | None


class _Word(Source, frozen=True, gc=False):
    start_time: _Time = None
    end_time: _Time = None
    start_camel: _Time = msgspec.field(default=None, name="startTime")
    end_camel: _Time = msgspec.field(default=None, name="endTime")

    def times(self) -> tuple[_Time, _Time]:
        start = self.start_camel if self.start_time is None else self.start_time
        return start, self.end_camel if self.end_time is None else self.end_time


class _Sentence(_Word, frozen=True, gc=False):
    media_channel: int | None = None
    channel_camel: int | None = msgspec.field(default=None, name="mediaChannel")
    channel_before: int | None = msgspec.field(default=None, name="channel")
    transcript: str | None = None
    words: list[_Word] | None = None


class _Participant(Source, frozen=True, gc=False):
    channel_participant: int | None = None
    role: str | None = None
    full_name: str | None = None
    email: str | None = None
    user_id: str | None = None


class _Channel(Source, frozen=True, gc=False):
    participants: list[_Participant] | None = None


class _Meta(Source, frozen=True, gc=False):
    url: str | None = None
    previous_page_url: str | None = None
    next_page_url: str | None = None


class _Page(Source, frozen=True, gc=False):
    sentences: list[_Sentence]
    meta: _Meta | None = None
    sid: str | None = None
    channel: _Channel | None = None
    language_code: str | None = None
    media_start_time: str | None = None


_page = msgspec.json.Decoder(_Page)
_sentences = msgspec.json.Decoder(list[_Sentence])
_LONGEST = 1e7
_SID = re.compile(r"\bGT[0-9a-fA-F]{32}\b")
_ROLES: Mapping[str, Speaker] = {"agent": "agent", "customer": "customer"}


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert a page of sentences, or a list of them."""
    if data.lstrip().startswith(b"["):
        page, at = _Page(decode(_sentences, data)), "$"
    else:
        page, at = decode(_page, data), "$.sentences"
    meta = page.meta or _Meta()
    if meta.previous_page_url or meta.next_page_url:
        conversion.remark("one page of a transcript: it goes on in others")
    channels = [
        sentence.media_channel or sentence.channel_camel or sentence.channel_before or 0
        for sentence in page.sentences
    ]
    people = _people(page)
    roles = _roles(page, people, channels, conversion)
    ids = {channel: _agent_id(channel, people.get(channel)) for channel in set(channels)}
    placed = []
    for number, (channel, sentence) in enumerate(zip(channels, page.sentences, strict=True)):
        try:
            start, end = _times(sentence)
        except ValueError:
            help = "`start_time` and `end_time` are seconds from the start"
            raise RecordError(f"{at}[{number}]", "not a time", help) from None
        text = sentence.transcript or ""
        placed.append(Placed(roles[channel], start, end, text, None, None, ids[channel]))
    turns, _ = in_order(placed, conversion, began=0.0, speech=True)
    sid = page.sid or next(iter(_SID.findall(meta.url or "")), "")
    return Interaction(
        id=sid or conversion.id,
        turns=turns,
        channel="call",
        language=page.language_code,
        started_at=page.media_start_time,
    )


def _people(page: _Page) -> dict[int | None, _Participant]:
    """Who is on each channel, as far as the transcript says."""
    people = (page.channel and page.channel.participants) or ()
    return {person.channel_participant: person for person in people}


def _agent_id(channel: int, person: _Participant | None) -> str:
    return (person and (person.user_id or person.full_name)) or f"channel {channel}"


def _roles(
    page: _Page,
    people: Mapping[int | None, _Participant],
    channels: list[int],
    conversion: Conversion,
) -> Mapping[Hashable, Speaker]:
    """The role of each channel: as the user named it, else as the transcript says."""
    first = {channel: page.sentences[channels.index(channel)] for channel in set(channels)}
    known: dict[Hashable, Speaker] = {
        number: role
        for number in first
        if number in people and (role := _ROLES.get((people[number].role or "").casefold()))
    }
    if len(known) == len(first) and conversion.roles == Roles():
        return known
    parties = [
        Participant(number, _names(number, people.get(number)), first[number].transcript or "")
        for number in sorted(first)
    ]
    roles = conversion.roles.assign(parties, conversion.remark)
    if len(parties) == 1:
        conversion.remark("all is on one channel: nobody else is told apart")
    return roles


def _names(number: int, person: _Participant | None) -> tuple[str, ...]:
    named = () if person is None else (person.full_name, person.email, person.user_id)
    return (f"channel {number}", str(number), *(name for name in named if name))


def _times(sentence: _Sentence) -> tuple[float | None, float | None]:
    """When a sentence starts and ends; raises `ValueError`."""
    start, end = sentence.start_time, sentence.end_time
    if start is None or end is None:
        start, end = sentence.times()
    if (start is None or end is None) and sentence.words:
        spoken = [word.times() for word in sentence.words]
        if start is None:
            start = next((time for time, _ in spoken if time is not None), None)
        if end is None:
            end = next((time for _, time in reversed(spoken) if time is not None), None)
    return _seconds(start), _seconds(end)


def _seconds(given: _Time) -> float | None:
    if given is None or given == "":
        return None
    try:
        seconds = float(given)
    except ValueError:
        return duration(given)
    if not 0 <= seconds < _LONGEST:
        raise ValueError("not a time")
    return seconds


_SENTENCE = {
    "transcript": "turns[].text",
    "media_channel": "turns[].speaker",
    "mediaChannel": "turns[].speaker",
    "start_time": "turns[].start",
    "startTime": "turns[].start",
    "end_time": "turns[].end",
    "endTime": "turns[].end",
    "sentence_index": "(left out: the order says the same)",
    "sentenceIndex": "(left out: the order says the same)",
    "sid": "(left out: the name of a sentence)",
    "confidence": "(left out)",
    "words": "turns[].start, turns[].end",
}

FORMATS = (
    InputFormat(
        name="twilio",
        title="Twilio Voice Intelligence transcript sentences",
        shapes=(
            ("sentences[].transcript", "sentences[].media_channel"),
            ("sentences[].transcript", "sentences[].mediaChannel"),
            ("sentences[].transcript", "sentences[].channel", "sentences[].sentence_index"),
            ("[].transcript", "[].media_channel"),
            ("[].transcript", "[].mediaChannel"),
        ),
        convert=convert,
        fields={
            "meta.url": "id",
            "meta.next_page_url": "(a remark: the transcript goes on)",
            "sid": "id",
            "language_code": "language",
            "media_start_time": "started_at",
            "channel.participants[].role": "turns[].speaker",
            **{
                f"{at}.{path}": goes
                for at in ("sentences[]", "[]")
                for path, goes in _SENTENCE.items()
            },
        },
        needs_roles=True,
    ),
)
