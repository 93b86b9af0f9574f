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

from scorecard.records.interaction import Turn
from scorecard.records.plausible import CALLS

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


class _Growing:
    """A turn while it grows: its pieces, the place of the last among all, and when that ended."""

    def __init__(self) -> None:
        self.pieces: list[Turn] = []
        self.place = 0
        self.end: float | None = None

    def add(self, piece: Turn, place: int) -> None:
        self.place = place
        if piece.end is None or self.end is None:
            self.end = piece.end
        else:
            self.end = max(self.end, piece.end)
        self.pieces.append(piece)

    def made(self) -> Turn:
        if len(self.pieces) == 1:
            return self.pieces[0]
        start = next((piece.start for piece in self.pieces if piece.start is not None), None)
        text = join(piece.text or "" for piece in self.pieces)
        return msgspec.structs.replace(self.pieces[0], start=start, end=self.end, text=text)


def join_turns(pieces: Sequence[Turn], pause: float, whole: Container[int] = ()) -> list[Turn]:
    """Pieces in order of time as turns; with a pause of 0, the pieces as they are.

    The places of messages are `whole`: each is a turn.
    """
    if pause <= 0:
        return list(pieces)
    turns: list[_Growing] = []
    going_on: dict[Hashable, _Growing] = {}
    for place, piece in enumerate(pieces):
        is_piece = piece.text is not None and place not in whole
        if not is_piece:
            going_on.clear()
        speaker = (piece.speaker, piece.agent_id)
        turn = going_on.get(speaker)
        if turn is None or not _goes_on(
            turn, piece, pause, pieces[turn.place + 1 : place], going_on
        ):
            turn = _Growing()
            turns.append(turn)
            if is_piece:
                going_on[speaker] = turn
        turn.add(piece, place)
    return [turn.made() for turn in turns]


def _goes_on(
    turn: _Growing,
    piece: Turn,
    pause: float,
    between: Sequence[Turn],
    last: Mapping[Hashable, _Growing],
) -> bool:
    """Whether a piece goes on a turn of its speaker: `between` are the pieces of others since the
    one before, and `last` the turns that each took last."""
    ended, start = turn.end, piece.start
    if ended is None or start is None:
        return not between
    gap = round(start - ended, 3)
    if gap >= pause:
        return False
    if gap >= _BREATH and any(one.end is not None and one.end > ended for one in last.values()):
        return False
    return not any(
        one.start is None or (one.start >= ended and (one.end is None or one.end <= start))
        for one in between
    )
