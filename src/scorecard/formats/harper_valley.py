"""Gridspace-Stanford Harper Valley: calls to a bank, a transcript and a metadata file each.

Source: the corpus' README (github.com/cricketclub/gridspace-stanford-harper-valley). The files are
`transcript/ID.json` and `metadata/ID.json`, or side by side `transcript_ID.json` and
`metadata_ID.json`. The metadata of a transcript are read from beside it, whether they are among
the inputs or not; a metadata file among the inputs goes with its transcript.

The words are those of the people who transcribed the call, with their marks (`[noise]`, `<unk>`);
what a machine heard stands in only for segments without. A segment starts at `offset_ms` and
lasts `duration_ms`: `start_ms` is two seconds off on one channel of some calls. Turns that overlap
stay so. Ratings in surveys become numbers.

Left out: what models make of the words (dialogue acts, emotion), the timing of words, and when
people came and left.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from scorecard.formats.clock import instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode, known, one_of
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_RATING = re.compile(r"[0-9]{1,18}")
_SPEAKERS: dict[str, Speaker] = {"agent": "agent", "caller": "customer"}


class _Segment(Source, frozen=True, gc=False):
    speaker_role: str
    offset_ms: float
    duration_ms: float | None = None
    human_transcript: str | None = None
    transcript: str | None = None


class _Answers(Source, frozen=True, gc=False):
    data: dict[str, Any] = {}


class _Person(Source, frozen=True, gc=False):
    speaker_id: int | str | None = None
    metadata: dict[str, Any] = {}
    responses: list[_Answers] = []
    survey_response: _Answers = _Answers()


class _Metadata(Source, frozen=True, gc=False):
    agent: _Person
    caller: _Person
    sid: str = ""
    start_time_ms: float | None = None
    session: str | None = None
    labels: dict[str, Any] = {}
    tasks: list[dict[str, Any]] = []


_segments = msgspec.json.Decoder(list[_Segment])
_metadata = msgspec.json.Decoder(_Metadata)
_NOTHING = _Metadata(_Person(), _Person())
_TRANSCRIPT, _BESIDE = "transcript", "metadata"


def convert(data: bytes, conversion: Conversion) -> Interaction | None:
    """Convert a transcript; a metadata file only goes with one."""
    if not data.lstrip().startswith(b"["):
        decode(_metadata, data)
        if _sibling(conversion, _BESIDE, _TRANSCRIPT) is not None:
            conversion.remark("a metadata file that goes with the transcript beside it")
            return None
        help = "a transcript lies beside it: `transcript_ID.json` by `metadata_ID.json`"
        raise RecordError("$", "the metadata of a call whose transcript is not there", help)
    segments = decode(_segments, data)
    placed = [
        _place(segment, f"$[{number}]", conversion) for number, segment in enumerate(segments)
    ]
    turns, _ = in_order(placed, conversion, began=0.0, speech=True)
    beside = _read_metadata(conversion)
    return Interaction(
        id=beside.sid or conversion.id,
        turns=turns,
        channel="call",
        language="en",
        started_at=_started(beside, conversion),
        topic=_topic(beside),
        agent=known(id=beside.agent.speaker_id, name=beside.agent.metadata.get("agent_name")),
        customer=known(
            id=beside.caller.speaker_id, name=beside.caller.metadata.get("first and last name")
        ),
        outcome=known(
            agent_survey=_rated(beside.agent.survey_response),
            caller_survey=_rated(beside.caller.survey_response),
        ),
        metadata=known(
            session=beside.session,
            labels=beside.labels,
            tasks=beside.tasks,
            responses=[response.data for response in beside.agent.responses if response.data],
        ),
    )


def _place(segment: _Segment, path: str, conversion: Conversion) -> Placed:
    text = segment.human_transcript
    if text is None:
        text = segment.transcript or ""
        conversion.remark("a segment that nobody transcribed taken as a machine heard it")
    start = segment.offset_ms / 1000
    end = None if segment.duration_ms is None else start + segment.duration_ms / 1000
    return Placed(one_of(_SPEAKERS, segment.speaker_role, f"{path}.speaker_role"), start, end, text)


def _read_metadata(conversion: Conversion) -> _Metadata:
    data = _sibling(conversion, _TRANSCRIPT, _BESIDE)
    if data is None:
        conversion.remark("a transcript without a metadata file beside it")
        return _NOTHING
    try:
        return decode(_metadata, data)
    except RecordError as error:
        conversion.remark(f"a metadata file that can't be read left out ({error.reason})")
        return _NOTHING


def _sibling(conversion: Conversion, kind: str, other: str) -> bytes | None:
    """The file of the other kind that goes with the one that is converted."""
    name = conversion.file
    if not name:
        return None
    if name.startswith(f"{kind}_"):
        return conversion.beside(other + name.removeprefix(kind))
    return conversion.beside(f"../{other}/{name}")


def _started(beside: _Metadata, conversion: Conversion) -> str | None:
    if beside.start_time_ms is None:
        return None
    try:
        return iso(instant(beside.start_time_ms))
    except ValueError:
        conversion.leave_out("times that can't be read")
        return None


def _topic(beside: _Metadata) -> str | None:
    kind = beside.tasks[0].get("task_type") if len(beside.tasks) == 1 else None
    return kind if isinstance(kind, str) else None


def _rated(survey: _Answers) -> dict[str, Any]:
    return {
        key: int(value) if isinstance(value, str) and _RATING.fullmatch(value) else value
        for key, value in survey.data.items()
    }


FORMATS = (
    InputFormat(
        name="harper-valley",
        title="Harper Valley bank calls, transcript and metadata",
        shapes=(
            ("[].speaker_role", "[].offset_ms", "[].duration_ms"),
            ("sid", "agent", "caller", "start_time_ms"),
        ),
        convert=convert,
        fields={
            "[].speaker_role": "turns[].speaker",
            "[].human_transcript": "turns[].text",
            "[].transcript": "(what a machine heard: only where nobody transcribed)",
            "[].offset_ms": "turns[].start",
            "[].duration_ms": "turns[].end",
            "[].start_ms": "(left out: two seconds off on some channels)",
            "[].start_timestamp_ms": "(left out: `start_time_ms` says when the call began)",
            "[].dialog_acts": "(left out: what a model makes of the words)",
            "[].emotion": "(left out: what a model makes of the words)",
            "[].channel_index": "(left out: `speaker_role` says the same)",
            "[].index": "(left out: the order says the same)",
            "sid": "id",
            "start_time_ms": "started_at",
            "tasks": "topic, metadata.tasks",
            "session": "metadata.session",
            "labels": "metadata.labels",
            "agent.speaker_id": "agent.id",
            "agent.metadata": "agent.name",
            "agent.responses": "metadata.responses",
            "agent.survey_response": "outcome.agent_survey",
            "agent.hangup_time_ms": "(left out: when people came and left)",
            "caller.speaker_id": "customer.id",
            "caller.metadata": "customer.name",
            "caller.survey_response": "outcome.caller_survey",
            "caller.responses": "(left out: when the caller thought it done)",
            "caller.hangup_time_ms": "(left out: when people came and left)",
        },
        tried="two calls of the corpus",
    ),
)
