"""What the outputs of speech-to-text services have in common: voices that nobody has named.

Such a service tells voices apart by number, label or channel, and knows no agent and customer.
A voice is called `speaker 0` or `0`, `SPEAKER_00`, `channel 1`, or where a channel has several,
`channel 1 speaker 0`. A label `agent` or `customer` (some services let one set the labels) is
taken at its word. Speech without any label is `unknown`: it is nobody's until somebody says so,
and never taken for the other one of two who speak.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Participant, Roles
from scorecard.formats.turns import Placed, in_order
from scorecard.records.interaction import Turn

PAUSE = 2.0
"""Seconds of silence between two words of one voice that make them two turns, where a service
gives words alone."""

# Han, kana and bopomofo with their punctuation: written without blanks. Services that work word
# by word put blanks there all the same (and Hangul has blanks of its own).
_SPACELESS = (
    "\u2026\u3001-\u303f\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U000323af"
)
_STRAY_BLANK = re.compile(f"(?<=[{_SPACELESS}]) +(?=[{_SPACELESS}])")


class SpeechSegment(NamedTuple):
    """A stretch of speech by one voice; times are seconds from the start of the recording.

    `speaker` and `channel` are the service's own; `channel` is None in a recording that has just
    one.
    """

    text: str
    start: float | None = None
    end: float | None = None
    speaker: int | str | None = None
    channel: int | str | None = None


def close_up(text: str) -> str:
    """A text without the blanks between characters of scripts that have none."""
    return text if text.isascii() else _STRAY_BLANK.sub("", text)


def join(pieces: Iterable[str]) -> str:
    """Words or sentences as one text, with blanks where their script has them."""
    return close_up(" ".join(stripped for piece in pieces if (stripped := piece.strip())))


def in_turns(words: Iterable[SpeechSegment]) -> list[SpeechSegment]:
    """Words as turns: on each channel, until somebody else speaks, or nobody for a while."""
    runs: list[list[SpeechSegment]] = []
    current: dict[int | str | None, list[SpeechSegment]] = {}
    for word in words:
        run = current.get(word.channel)
        if run is None or not _goes_on(run[-1], word):
            run = current[word.channel] = []
            runs.append(run)
        run.append(word)
    return [_joined(run) for run in runs]


def _goes_on(before: SpeechSegment, word: SpeechSegment) -> bool:
    if before.speaker != word.speaker:
        return False
    return before.end is None or word.start is None or word.start - before.end < PAUSE


def _joined(run: Sequence[SpeechSegment]) -> SpeechSegment:
    return run[0]._replace(
        text=join(word.text for word in run),
        start=next((word.start for word in run if word.start is not None), None),
        end=next((word.end for word in reversed(run) if word.end is not None), None),
    )


def assign(segments: Sequence[SpeechSegment], conversion: Conversion) -> list[Turn]:
    """The turns of a recording, in order, with the roles that the user named.

    Raises `RecordError` if that leaves a voice without a role, or if nobody says anything.
    """
    spoken = [said_turn for said_turn in segments if said_turn.text.strip()]
    conversion.leave_out("turns without words", len(segments) - len(spoken))
    roles = _labelled(conversion.roles).assign(_parties(spoken), conversion.remark)
    placed = [
        Placed(
            roles[segment.channel, segment.speaker],
            segment.start,
            segment.end,
            text=segment.text.strip(),
        )
        for segment in spoken
    ]
    return in_order(placed, conversion, began=0.0)[0]


def _labelled(given: Roles) -> Roles:
    """What the user said, and what labels say by themselves."""
    agent, customer = (*given.agent, "agent"), (*given.customer, "customer")
    return replace(given, agent=agent, customer=customer)


def _parties(spoken: Iterable[SpeechSegment]) -> list[Participant]:
    first: dict[tuple[int | str | None, int | str | None], str] = {}
    for segment in spoken:
        first.setdefault((segment.channel, segment.speaker), segment.text.strip())
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
