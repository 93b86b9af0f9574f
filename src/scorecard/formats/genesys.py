"""Genesys Cloud transcripts of calls, chats, messages and emails.

Source: the transcript schema of the "Transcript URL" page (speech and text analytics API v2), the
JSON file to which that URL leads. The messages of live transcription are of another form.

`internal` is the agent's side of a phrase, `external` the customer's; the purposes that
participants have elsewhere are known too. While an IVR, a queue or voicemail is on and no agent,
what is said on the agent's side is the system's. `startTimeMs` is an instant in milliseconds since
1970; second 0 is the `startTime` of the communication, and where that is missing, the first phrase.
A file with several transcripts (one for each recording) is one interaction. One conversation may
have several communications, with a file each: `communicationId` is the name of the interaction,
`conversationId` stays in `metadata`.

Left out: sentiment and acoustic analysis, other hearings of a phrase (`alternatives`), the timing
of words, and the customer's number or address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.joining import is_speech
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode, known, one_of
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_SPEAKERS: Mapping[str, Speaker] = {
    "internal": "agent",
    "external": "customer",
    "agent": "agent",
    "user": "agent",
    "bot": "agent",
    "botflow": "agent",
    "customer": "customer",
    "acd": "system",
    "voicemail": "system",
    "ivr": "system",
    "workflow": "system",
    "system": "system",
}
_CHANNELS = {"callback": "call", "message": "chat"}
_DAY = 86_400.0
# In seconds: what is earlier counts from the start of the call, not from 1970.
_EARLIEST = 1e8
_LATEST_MILLIS = 1e14


class _Length(Source, frozen=True, gc=False):
    milliseconds: float | None = None


class _Phrase(Source, rename="camel", frozen=True, gc=False):
    participant_purpose: str
    text: str | None = None
    decorated_text: str | None = None
    start_time_ms: float | None = None
    duration: _Length | None = None
    duration_ms: float | None = None


class _Topic(Source, rename="camel", frozen=True, gc=False):
    topic_name: str | None = None


class _Analytics(Source, frozen=True, gc=False):
    topics: list[_Topic] | None = None


class _Transcript(Source, rename="camel", frozen=True, gc=False):
    phrases: list[_Phrase] | None = None
    language: str | None = None
    subject: str | None = None
    analytics: _Analytics | None = None


class _Participant(Source, rename="camel", frozen=True, gc=False):
    participant_purpose: str | None = None
    user_id: str | None = None
    team_id: str | None = None
    queue_id: str | None = None
    initial_direction: str | None = None
    start_time_ms: float | None = None
    end_time_ms: float | None = None

    def role(self) -> Speaker:
        return _SPEAKERS.get((self.participant_purpose or "").lower(), "system")

    def was_on(self, millis: float) -> bool:
        """Whether the participant was there at an instant; one without times always was."""
        begin, end = self.start_time_ms or 0.0, self.end_time_ms or _LATEST_MILLIS
        return begin <= millis < end


class _File(Source, rename="camel", frozen=True, gc=False):
    transcripts: list[_Transcript]
    participants: list[_Participant] | None = None
    conversation_id: str | None = None
    communication_id: str | None = None
    media_type: str | None = None
    start_time: float | None = None


_decoder = msgspec.json.Decoder(_File)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the transcripts of one communication."""
    file = decode(_decoder, data)
    placed = [
        _place(phrase, file.participants or (), f"$.transcripts[{number}].phrases[{index}]")
        for number, transcript in enumerate(file.transcripts)
        for index, phrase in enumerate(transcript.phrases or ())
    ]
    if len(file.transcripts) > 1:
        conversion.remark("several transcripts put together by their times")
    began, started = _began(file, placed)
    media = (file.media_type or "").lower()
    channel = _CHANNELS.get(media, media) or None
    turns, first = in_order(placed, conversion, began=began, speech=is_speech(channel, placed))
    started = first if started is None else started
    return Interaction(
        id=file.communication_id or file.conversation_id or conversion.id,
        turns=turns,
        channel=channel,
        language=_only(part.language for part in file.transcripts),
        started_at=None if started is None or started < _EARLIEST else iso(started),
        topic=_only(part.subject for part in file.transcripts),
        agent=_agent(file.participants or (), conversion),
        metadata=known(
            conversation_id=file.conversation_id,
            queue=_only(participant.queue_id for participant in file.participants or ()),
            direction=_only(person.initial_direction for person in file.participants or ()),
            topics=list(dict.fromkeys(_topics(file))),
        ),
    )


def _place(phrase: _Phrase, participants: Sequence[_Participant], path: str) -> Placed:
    purpose = f"{path}.participantPurpose"
    start = _instant(phrase.start_time_ms, f"{path}.startTimeMs")
    length = phrase.duration_ms
    if length is None and phrase.duration is not None:
        length = phrase.duration.milliseconds
    on = [p for p in participants if phrase.start_time_ms and p.was_on(phrase.start_time_ms)]
    agents = [person for person in on if person.role() == "agent"]
    return Placed(
        "system"
        if _is_machine(phrase, on)
        else one_of(_SPEAKERS, phrase.participant_purpose.lower(), purpose),
        start,
        None if start is None or length is None else start + length / 1000,
        text=phrase.text or phrase.decorated_text or "",
        agent_id=agents[0].user_id if len(agents) == 1 else None,
    )


def _is_machine(phrase: _Phrase, on: Sequence[_Participant]) -> bool:
    """Whether the agent's side is a machine's while a phrase is said: none of those who were on
    then is an agent, and one is an IVR, a queue or the like."""
    roles = {person.role() for person in on}
    is_inside = phrase.participant_purpose.lower() == "internal"
    return is_inside and "system" in roles and "agent" not in roles


def _began(file: _File, placed: Sequence[Placed]) -> tuple[float | None, float | None]:
    """Second 0 on the clock of the phrases, and the instant that it was, as far as the file says.

    The start of the communication holds if the phrases begin on the day that follows it.
    """
    start = _instant(file.start_time, "$.startTime")
    first = min((place.start for place in placed if place.start is not None), default=None)
    if first is None:
        return None, start
    if first < _EARLIEST:
        return 0.0, start
    if start is None or not start <= first < start + _DAY:
        return None, None
    return start, start


def _instant(millis: float | None, path: str) -> float | None:
    if millis is None:
        return None
    if not 0 <= millis < _LATEST_MILLIS:
        raise RecordError(path, "not a time", "use milliseconds since 1970")
    return millis / 1000


def _agent(participants: Iterable[_Participant], conversion: Conversion) -> dict[str, Any]:
    agents = {
        participant.user_id: participant
        for participant in participants
        if participant.user_id and participant.role() == "agent"
    }
    if not agents:
        return {}
    if len(agents) > 1:
        conversion.remark("several agents in one record: `agent` is the first of them")
    first = next(iter(agents.values()))
    return known(id=first.user_id, team=first.team_id)


def _topics(file: _File) -> Iterator[str]:
    for transcript in file.transcripts:
        for analytic in (transcript.analytics and transcript.analytics.topics) or ():
            if analytic.topic_name:
                yield analytic.topic_name


def _only(values: Iterable[str | None]) -> str | None:
    """What all who say anything agree on."""
    found = {value for value in values if value}
    return found.pop() if len(found) == 1 else None


_PHRASE = "transcripts[].phrases[]"

FORMATS = (
    InputFormat(
        name="genesys",
        title="Genesys Cloud transcripts",
        shapes=(
            ("transcripts[].phrases[].participantPurpose",),
            ("transcripts[].phrases", "conversationId", "communicationId"),
        ),
        convert=convert,
        fields={
            "communicationId": "id",
            "conversationId": "metadata.conversation_id, id",
            "mediaType": "channel",
            "startTime": "started_at, turns[].start",
            "conversationStartTime": "(left out: it is before the agent's part)",
            f"{_PHRASE}.participantPurpose": "turns[].speaker",
            f"{_PHRASE}.text": "turns[].text",
            f"{_PHRASE}.decoratedText": "turns[].text",
            f"{_PHRASE}.startTimeMs": "turns[].start",
            f"{_PHRASE}.duration": "turns[].end",
            f"{_PHRASE}.durationMs": "turns[].end",
            f"{_PHRASE}.offset": "(left out: `startTimeMs` says when)",
            f"{_PHRASE}.words": "(left out: the timing of words)",
            f"{_PHRASE}.alternatives": "(left out: other hearings)",
            f"{_PHRASE}.confidence": "(left out)",
            f"{_PHRASE}.stability": "(left out)",
            "transcripts[].language": "language",
            "transcripts[].subject": "topic",
            "transcripts[].analytics.topics[].topicName": "metadata.topics",
            "transcripts[].analytics.sentiment": "(left out: what a model makes of the words)",
            "transcripts[].analytics.acoustic": "(left out: what a model makes of the sound)",
            "participants[].participantPurpose": "agent",
            "participants[].userId": "agent.id",
            "participants[].teamId": "agent.team",
            "participants[].queueId": "metadata.queue",
            "participants[].initialDirection": "metadata.direction",
            "participants[].ani": "(left out: the customer's number)",
        },
    ),
)
