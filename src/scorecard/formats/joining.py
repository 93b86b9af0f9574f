"""What a turn of speech is: one rule for all formats of speech.

A service cuts what somebody says into segments, sentences or words, each in its own way. Those of
one speaker (the customer, or one agent) are one turn until somebody else takes the floor, something
happens (an event, an action), or the speaker is silent for `PAUSE` seconds. Who speaks while
another goes on ("mm-hm") does not take the floor. Where times are missing, a turn goes on while the
next piece is the same speaker's. Messages are never joined: each is a turn as it was sent.
"""

from __future__ import annotations

import re
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from scorecard.records.interaction import CALLS, Turn

_BREATH = 0.3
"""Seconds that a speaker may pause while another one speaks, and still be said to go on."""

# Han, kana and bopomofo with their punctuation: written without blanks. Services that work word
# by word put blanks there all the same (and Hangul has blanks of its own).
_SPACELESS = (
    "\u2026\u3001-\u303f\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U000323af"
)
_STRAY_BLANK = re.compile(f"(?<=[{_SPACELESS}]) +(?=[{_SPACELESS}])")
_SPACELESS_SEAM = re.compile(f"[{_SPACELESS}]{{2}}")


class Timed(Protocol):
    """What is said or happens, and when it ends as far as that is known."""

    @property
    def text(self) -> str | None: ...

    @property
    def end(self) -> float | None: ...


def is_speech(channel: str | None, turns: Iterable[Timed]) -> bool:
    """Whether turns without a format of their own (a table, a mapping) are spoken: the channel
    says so, or where it is not known, some text has an end."""
    if channel is not None:
        return channel.strip().casefold() in CALLS
    return any(turn.text is not None and turn.end is not None for turn in turns)


def close_up(text: str) -> str:
    """A text without the blanks between characters of scripts that have none."""
    return text if text.isascii() else _STRAY_BLANK.sub("", text)


def join(pieces: Iterable[str]) -> str:
    """Words or sentences as one text, with blanks where their script has them."""
    joined: list[str] = []
    for stripped in filter(None, map(str.strip, pieces)):
        if joined and not _SPACELESS_SEAM.fullmatch(joined[-1][-1] + stripped[0]):
            joined.append(" ")
        joined.append(stripped)
    return "".join(joined)


def join_turns(pieces: Sequence[Turn], pause: float, whole: Container[int] = ()) -> list[Turn]:
    """Pieces in order of time as turns; with a pause of 0, the pieces as they are.

    The places of messages are `whole`: each is a turn.
    """
    if pause <= 0:
        return list(pieces)
    turns: list[list[Turn]] = []
    going_on: dict[Hashable, _Going] = {}
    for place, piece in enumerate(pieces):
        if piece.text is None or place in whole:
            going_on.clear()
            turns.append([piece])
            continue
        speaker = (piece.speaker, piece.agent_id) if piece.agent_id else piece.speaker
        going, start, end = going_on.get(speaker), piece.start, piece.end
        # Mostly a long silence has ended the turn before: then there is nothing to look for.
        if going is not None and (
            (start is not None and (was := going[2]) is not None and start - was > pause + 1e-3)
            or not _goes_on(going, piece, pause, pieces, place, going_on)
        ):
            going = None
        if going is None:
            slot = len(turns)
            turns.append([piece])
        else:
            slot, _, ended = going
            turns[slot].append(piece)
            if end is not None and ended is not None and ended > end:
                end = ended
        going_on[speaker] = (slot, place, end)
    return [turn[0] if len(turn) == 1 else _joined(turn) for turn in turns]


_Going = tuple[int, int, float | None]
"""A turn that may go on: its place among the turns, that of its last piece, and when it ended."""


def _goes_on(
    going: _Going,
    piece: Turn,
    pause: float,
    pieces: Sequence[Turn],
    place: int,
    last: Mapping[Hashable, _Going],
) -> bool:
    """Whether a piece goes on a turn of its speaker: `last` are the turns that each took last."""
    _, before, ended = going
    start = piece.start
    if ended is None or start is None:
        return before == place - 1
    gap = round(start - ended, 3)
    if gap >= pause:
        return False
    for number in range(before + 1, place):
        one = pieces[number]
        if one.start is None or (one.start >= ended and (one.end is None or one.end <= start)):
            return False
    return gap < _BREATH or not any(end is not None and end > ended for _, _, end in last.values())


def _joined(pieces: list[Turn]) -> Turn:
    start = next((piece.start for piece in pieces if piece.start is not None), None)
    end: float | None = pieces[0].end
    for piece in pieces[1:]:
        end = piece.end if piece.end is None or end is None else max(end, piece.end)
    text = join(piece.text or "" for piece in pieces)
    return msgspec.structs.replace(pieces[0], start=start, end=end, text=text)
