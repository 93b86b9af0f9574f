"""The measures: what each means, its unit, and how it is taken.

Times are seconds from the start of the interaction.
"Text turns" are the turns in which somebody says something.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from scorecard.conditions.measure import END_TIMES, START_TIMES, Measure, Party, Values
from scorecard.moments.scan import ScanResult
from scorecard.plugins import Registry
from scorecard.records.interaction import Speaker


def other(party: Party | None) -> Speaker:
    """The other party of the conversation."""
    return "customer" if party == "agent" else "agent"


def _spoken(scan: ScanResult, of: Party | None) -> list[int]:
    """The text turns of one party, or of both."""
    if of is not None or not scan.said["system"]:
        return scan.said_by(of)
    return [turn for turn in scan.said_by(None) if scan.turns[turn].speaker != "system"]


def _count_all(scan: ScanResult, turns: list[int]) -> int:
    counts = scan.word_counts
    return sum([counts[turn] for turn in turns])


def talk_share(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """The share (0 to 1) of agent's and customer's words that `of` says."""
    own = _count_all(scan, scan.said_by(of))
    total = own + _count_all(scan, scan.said_by(other(of)))
    return [(own / total, None)] if total else []


def words(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """How many words `of` says, or both together."""
    return [(_count_all(scan, _spoken(scan, of)), None)]


def turn_words(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Words in one text turn."""
    counts = scan.word_counts
    return [(counts[turn], turn) for turn in _spoken(scan, of)]


def monologue_words(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Words said on end, over all text turns until the other party says something; the turn is
    the one in which it began."""
    values: list[tuple[float, int | None]] = []
    turns, counts, last = scan.turns, scan.word_counts, None
    for turn in _spoken(scan, None):
        speaker = turns[turn].speaker
        if of not in (None, speaker):
            last = speaker
        elif speaker != last:
            last = speaker
            values.append((counts[turn], turn))
        else:
            number, first = values[-1]
            values[-1] = number + counts[turn], first
    return values


def pace(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Words per minute of a text turn that has a length; the mean weighs every turn by its
    length."""
    values: list[tuple[float, int | None]] = []
    for turn in _spoken(scan, of):
        record = scan.turns[turn]
        if record.start is None or record.end is None:
            return START_TIMES if record.start is None else END_TIMES
        if record.end > record.start:
            # Without times no word is counted.
            number = scan.word_counts[turn]
            values.append((number / (record.end - record.start) * 60, turn))
    return values


def _replies(scan: ScanResult, of: Party | None) -> list[tuple[int, int]]:
    """Each text turn of `of` that follows one of the other party, with the turn it follows."""
    spoken, turns, others = _spoken(scan, None), scan.turns, other(of)
    return [
        (before, turn)
        for before, turn in pairwise(spoken)
        if turns[turn].speaker == of and turns[before].speaker == others
    ]


def _wait(scan: ScanResult, before: int, turn: int) -> float | None:
    """Seconds from the end of one turn (its start, where it has none) to the start of another."""
    earlier, later = scan.turns[before], scan.turns[turn]
    since = earlier.end if earlier.end is not None else earlier.start
    if since is None or later.start is None:
        return None
    return max(0.0, later.start - since)


def _is_excused(scan: ScanResult, before: int, skip: frozenset[int]) -> bool:
    """Whether what comes after a turn is excused: by the turn itself, or, if it only answers, by
    the other party's last words before it ("one moment please" — "all right")."""
    if before in skip:
        return True
    speaker = scan.turns[before].speaker
    if scan.turns[before].text is None or speaker == "system":
        return False
    asked = scan.said_by(other(speaker))
    position = bisect_left(asked, before)
    return position > 0 and asked[position - 1] in skip


def reply_time(scan: ScanResult, of: Party | None, skip: frozenset[int]) -> Values | str:
    """Seconds from the other party's words to the next words of `of`: from the end of the turn
    replied to (its start, where the record has no end) to the start of the reply; 0 where they
    overlap. Actions and events in between take part of the time. An `except_after` moment
    excuses the reply if it is in the turn replied to, or in the last words of `of` before that
    ("one moment please" — "all right")."""
    values: list[tuple[float, int | None]] = []
    for before, turn in _replies(scan, of):
        if skip and _is_excused(scan, before, skip):
            continue
        wait = _wait(scan, before, turn)
        if wait is None:
            return START_TIMES
        values.append((wait, turn))
    return values


def first_reply_time(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Seconds from the other party's first words to the first words of `of` after them."""
    first = next(iter(scan.said_by(other(of))), None)
    if first is None:
        return []
    reply = next((turn for turn in scan.said_by(of) if turn > first), None)
    if reply is None:
        return []
    wait = _wait(scan, first, reply)
    return START_TIMES if wait is None else [(wait, reply)]


def silence(scan: ScanResult, of: Party | None, skip: frozenset[int]) -> Values | str:
    """Seconds in which nobody says anything and no event (such as a hold) is going on: the
    gaps between what was said or went on before and the start of the next; the turn is the one
    that ends the gap. Actions are silent. Without a gap it is 0. An `except_after` moment excuses
    the gap after it, also where the other party says something to it first."""
    timed: list[tuple[float, float, int]] = []
    for index, turn in enumerate(scan.turns):
        if turn.action is not None:
            continue
        if turn.start is None:
            return START_TIMES
        if turn.end is None and turn.text is not None:
            return END_TIMES
        timed.append((turn.start, turn.start if turn.end is None else turn.end, index))
    timed.sort()
    values: list[tuple[float, int | None]] = []
    until, last = (timed[0][1], timed[0][2]) if timed else (0.0, 0)
    for start, end, index in timed[1:]:
        if start > until and not _is_excused(scan, last, skip):
            values.append((start - until, index))
        if end >= until:
            until, last = end, index
    return values or ([(0.0, None)] if timed else [])


def silence_share(scan: ScanResult, of: Party | None, skip: frozenset[int]) -> Values | str:
    """The share (0 to 1) of the duration that is silence."""
    gaps, length = silence(scan, None, skip), duration(scan, None, skip)
    if isinstance(gaps, str):
        return gaps
    if isinstance(length, str):
        return length
    seconds = length[0][0]
    return [(sum(gap for gap, _ in gaps) / seconds, None)] if seconds else []


def interruptions(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """How often `of` begins to speak while the other party's turn before is still going on."""
    number, where = 0, None
    for before, turn in _replies(scan, of):
        earlier, later = scan.turns[before], scan.turns[turn]
        if later.start is None:
            return START_TIMES
        if earlier.end is None:
            return END_TIMES
        if later.start < earlier.end:
            number, where = number + 1, turn
    return [(number, where)]


def _holds(scan: ScanResult) -> list[int]:
    return [index for index, turn in enumerate(scan.turns) if turn.event == "hold"]


def hold_time(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Seconds of an event named `hold`; no hold is 0 seconds."""
    values: list[tuple[float, int | None]] = []
    for index in _holds(scan):
        turn = scan.turns[index]
        if turn.start is None or turn.end is None:
            return START_TIMES if turn.start is None else END_TIMES
        values.append((turn.end - turn.start, index))
    return values or [(0.0, None)]


def holds(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """How many events named `hold` there are."""
    return [(len(_holds(scan)), None)]


def duration(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Seconds from the start of the interaction (0) to the end of its last turn (its start,
    where the record has no end)."""
    if scan.turns[-1].start is None and scan.turns[-1].end is None:
        return START_TIMES
    ends = [turn.end if turn.end is not None else turn.start for turn in scan.turns]
    return [(max(end for end in ends if end is not None), None)]


def turns(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """How many text turns `of` takes, or both together."""
    return [(len(_spoken(scan, of)), None)]


def closing_delay(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """Seconds from the end of the last words to the end of the interaction."""
    spoken = _spoken(scan, None)
    if not spoken:
        return []
    length = duration(scan, None, frozenset())
    if isinstance(length, str):
        return length
    ends = [scan.turns[turn].end for turn in spoken]
    if ends[-1] is None:
        return END_TIMES
    last = max(end for end in ends if end is not None)
    return [(max(0.0, length[0][0] - last), spoken[-1])]


def _weighted_pace(scan: ScanResult, values: Values) -> tuple[float, int | None]:
    """All words over all minutes: long turns weigh more."""
    number, seconds = 0, 0.0
    for _, turn in values:
        record = scan.turns[turn or 0]
        number += scan.word_counts[turn or 0]
        seconds += (record.end or 0.0) - (record.start or 0.0)
    return number / seconds * 60, None


_OWN: dict[str, Measure] = {
    "talk_share": Measure(
        "share of the words", "话语占比", talk_share, "share", "needed", "turns", is_split=True
    ),
    "words": Measure("words", "字数", words, "words", "optional", "turns", is_always_there=True),
    "turn_words": Measure(
        "words in a turn", "单次发言字数", turn_words, "words", "optional", "turns", "max"
    ),
    "monologue_words": Measure(
        "words on end", "连续发言字数", monologue_words, "words", "optional", "turns", "max"
    ),
    "pace": Measure(
        "pace", "语速", pace, "words/min", "optional", "times", "mean", mean=_weighted_pace
    ),
    "reply_time": Measure(
        "reply time", "回复时间", reply_time, "s", "needed", "times", "max", skips=True
    ),
    "first_reply_time": Measure(
        "first reply time", "首次回复时间", first_reply_time, "s", "needed", "times"
    ),
    "silence": Measure("silence", "静默时间", silence, "s", "none", "times", "max", skips=True),
    "silence_share": Measure(
        "share of silence", "静默占比", silence_share, "share", "none", "times", skips=True
    ),
    "interruptions": Measure(
        "interruptions", "打断次数", interruptions, "count", "needed", "times", is_always_there=True
    ),
    "hold_time": Measure(
        "hold time", "等待保持时间", hold_time, "s", "none", "times", "total", is_always_there=True
    ),
    "holds": Measure("holds", "保持次数", holds, "count", "none", "turns", is_always_there=True),
    "duration": Measure("duration", "时长", duration, "s", "none", "times", is_always_there=True),
    "turns": Measure(
        "turns", "发言次数", turns, "count", "optional", "turns", is_always_there=True
    ),
    "closing_delay": Measure(
        "closing delay", "结束前空白时间", closing_delay, "s", "none", "times"
    ),
}
MEASURES: Registry[Measure] = Registry("measures", Measure, _OWN)
"""Every measure, by its name."""
