"""What the outputs of speech-to-text services have in common: voices that nobody has named.

Such a service tells voices apart by number, label or channel, and knows no agent and customer.
A voice is called `speaker 0` or `0`, `SPEAKER_00`, `channel 1`, or where a channel has several,
`channel 1 speaker 0`. An everyday label such as `agent` or `客户` (some services let one set the
labels) is taken at its word. Speech without any label is `unknown`: it is nobody's until somebody
says so, and never taken for the other one of two who speak.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard.formats.conversion import Conversion
from scorecard.formats.joining import join
from scorecard.formats.roles import EVERYDAY, FIRST_WORDS, Participant
from scorecard.formats.turns import Placed, in_order
from scorecard.records.interaction import Turn


class SpeechSegment(NamedTuple):
    """A stretch of speech by one voice; times are seconds from the start of the recording.

    `speaker` and `channel` are the service's own; `channel` is None in a recording that has just
    one. Where the service gives words alone, each is a segment that `is_word`.
    """

    text: str
    start: float | None = None
    end: float | None = None
    speaker: int | str | None = None
    channel: int | str | None = None
    is_word: bool = False


def are_mixed(speakers: Iterable[int | str | None]) -> bool:
    """Whether words are of several speakers: what holds them names only one."""
    return len({*speakers} - {None}) > 1


def assign(segments: Sequence[SpeechSegment], conversion: Conversion) -> list[Turn]:
    """The turns of a recording, in order, with the roles that the user named.

    Raises `RecordError` if that leaves a voice without a role, or if nobody says anything.
    """
    spoken = [segment for segment in segments if (text := segment.text) and not text.isspace()]
    conversion.leave_out("turns without words", len(segments) - len(spoken))
    parties = _parties(spoken)
    roles = conversion.roles.knowing(EVERYDAY).assign(parties, conversion.remark)
    placed = [
        Placed((segment.channel, segment.speaker), segment.start, segment.end, segment.text.strip())
        for segment in spoken
    ]
    return in_order(
        placed,
        conversion,
        began=0.0,
        speech=True,
        words=any(segment.is_word for segment in spoken),
        speakers=roles,
        ids={party.key: None if party.is_nobody else party.names[0] for party in parties},
    )[0]


def _parties(spoken: Iterable[SpeechSegment]) -> list[Participant]:
    first: dict[tuple[int | str | None, int | str | None], str] = {}
    for segment in spoken:
        voice = segment.channel, segment.speaker
        if (said := first.get(voice)) is None:
            first[voice] = segment.text.strip()
        elif segment.is_word and len(said) <= FIRST_WORDS:
            first[voice] = join((said, segment.text))
    channels = [channel for channel, _ in first]
    return [
        Participant(
            (channel, speaker),
            _names(channel, speaker, is_alone=channels.count(channel) == 1),
            words,
            is_nobody=channel is None and _is_unknown(speaker),
        )
        for (channel, speaker), words in first.items()
    ]


def _is_unknown(speaker: int | str | None) -> bool:
    return speaker is None or str(speaker).casefold() == "unknown"


def _names(
    channel: int | str | None, speaker: int | str | None, *, is_alone: bool
) -> tuple[str, ...]:
    """By what a user may name a voice; the first is what it is called."""
    if channel is None:
        if isinstance(speaker, int):
            return (f"speaker {speaker}", str(speaker))
        return ("unknown",) if speaker is None else (speaker,)
    label = (speaker,) if isinstance(speaker, str) else ()
    side = f"channel {channel}"
    if is_alone:
        return (side, str(channel), *label)
    return (side if speaker is None else f"{side} speaker {speaker}", side, *label)
