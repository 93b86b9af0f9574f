"""What differs between the grades of an interaction and of a changed one: gates, quotes, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from scorecard.grade import Grade, LevelGrade, Quote, Verdict
from scorecard.records.interaction import Interaction
from scorecard.text.fold import fold

_LONGEST_TURN, _AROUND = 4_000, 16


def outcomes(grade: Grade) -> list[tuple[bool | None, int | None, int | None]]:
    """What each criterion comes to: whether it applies, its level and its possible one."""
    return [(each.applies, each.level, each.possible) for each in grade.criteria]


_APPLIES: Mapping[bool | None, Verdict] = {True: "met", False: "not_applicable", None: "unknown"}


def verdicts(grade: Grade) -> Mapping[str, LevelGrade]:
    """The verdicts by gate, and by criterion whether that applies."""
    found: dict[str, LevelGrade] = {}
    for each in grade.criteria:
        found[each.id] = LevelGrade(0, _APPLIES[each.applies], "")
        found.update((f"{each.id}.{level.level}", level) for level in each.levels)
    return found


def flipped_gates(before: Grade, after: Grade) -> Iterator[str]:
    """The gates whose verdicts differ, and the criteria that apply to one alone."""
    for one, two in zip(before.criteria, after.criteria, strict=True):
        if one.applies != two.applies:
            yield one.id
        for was, now in zip(one.levels, two.levels, strict=True):
            if was.verdict != now.verdict:
                yield f"{one.id}.{was.level}"


def missing_quotes(of: LevelGrade, other: LevelGrade) -> list[Quote]:
    """The quotes of one verdict whose words the other does not quote for the same moment."""
    there = {(each.moment, fold(each.quote)) for each in _quotes(other)}
    found: dict[tuple[str, str], Quote] = {}
    for each in _quotes(of):
        key = each.moment, fold(each.quote)
        if key not in there:
            found.setdefault(key, each)
    return list(found.values())


def _quotes(level: LevelGrade) -> Iterator[Quote]:
    return (each for each in level.evidence or () if isinstance(each, Quote))


def words_instead(quote: Quote, source: Interaction, other: Interaction) -> str:
    """What stands in the other interaction where the quote stood; nothing where turns moved."""
    if len(source.turns) != len(other.turns):
        return ""
    first, second = source.turns[quote.turn].text or "", other.turns[quote.turn].text or ""
    if max(len(first), len(second)) > _LONGEST_TURN:
        return ""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    instead = second[_place(blocks, quote.start) : _place(blocks, quote.end)]
    # The same words: what is around them makes the difference.
    return instead if instead != quote.quote else difference(first, second)[1]


def difference(first: str, second: str) -> tuple[str, str]:
    """The stretches in which two texts differ, with what is around them."""
    least = min(len(first), len(second))
    start = next((at for at in range(least) if first[at] != second[at]), least)
    rest = least - start
    back = next((at for at in range(rest) if first[-1 - at] != second[-1 - at]), rest)
    if first == second:
        return "", ""
    start = _word_edge(first, max(start - _AROUND, 0), -1)
    ends = (_word_edge(text, len(text) - back + _AROUND, 1) for text in (first, second))
    return tuple(text[start:end] for text, end in zip((first, second), ends, strict=True))  # type: ignore[return-value]


def _word_edge(text: str, at: int, step: int) -> int:
    """The nearest end of a word from there, this way; where none is near, there."""
    for edge in range(at, at + step * _AROUND, step):
        if not 0 < edge < len(text) or text[edge - 1].isspace() or text[edge].isspace():
            return max(0, min(edge, len(text)))
    return at


def _place(blocks: Sequence[tuple[str, int, int, int, int]], at: int) -> int:
    """Where an offset of the first text is in the second."""
    for tag, low, high, to, to_end in blocks:
        if low <= at <= high:
            return to + (at - low) if tag == "equal" else to_end if at == high else to
    return 0
