"""A pattern of `matches` in RE2's syntax, rewritten so that it means letters of any script.

RE2's `\\b`, `\\w`, `\\d` and `\\s` know ASCII only. Here `\\b` is where a word may start or end,
`\\w` a letter, digit, mark or underscore, `\\d` a decimal digit and `\\s` any white space, in
classes too; and the pattern's own characters are folded as the text is. The pattern must be one
that RE2 takes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scorecard.moments.character_class import (
    ANY_LETTER,
    NOT_SPELLED,
    CharacterClass,
    is_unbounded_letter,
)
from scorecard.moments.first_texts import Needs, Together, in_a_row, in_order, key_of
from scorecard.moments.spelling import literal
from scorecard.text.fold import fold

_TOKEN = re.compile(
    r"""
      \\Q(?P<quoted>.*?)(?:\\E|$)
    | (?P<property>\\[pP](?:\{\^?\w+\}|\w))
    | (?P<named>\\[dDsSwW])
    | (?P<assertion>\\[bBAz]|[\^$])
    | (?P<code>\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\[0-7]{1,3})
    | (?P<control>\\[aftnrv])
    | \\(?P<escaped>.)
    | (?P<posix>\[:\^?\w+:\])
    | (?P<open>\((?:\?(?:P?<\w+>|(?P<flags>[imsU-]+)(?P<alone>\))?:?|:))?)
    | (?P<close>\))
    | (?P<alternative>\|)
    | (?P<repeat>[*+?]\??|\{\d+(?:,\d*)?\}\??)
    | (?P<dot>\.)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CONTROLS = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
# An accent after an escape is not that of its letter.
_ESCAPE_OR_TEXT = re.compile(r"(\\[pP]?.)|[^\\]+", re.DOTALL)
_HALF_WIDTH_KANA = re.compile("[\uff66-\uff9f]+")


@dataclass(slots=True)
class _Piece:
    """A part of a pattern. `size` is how much of a text it stands for, in bytes: nothing where it
    is almost any character. `pair` is, at a bracket, where the other one is."""

    kind: str
    text: str
    is_unbounded: bool = False
    size: int = 0
    pair: int = -1


def for_any_script(pattern: str) -> str:
    """The pattern, to be matched in a text as it is spelled."""
    return "".join(piece.text for piece in _rewritten(pattern))


def counts_from(pattern: str) -> int | None:
    """How many bytes are certain to stand before a pattern counts characters that may be almost
    any, such as the 5 of `after.{2,40}late`; the least, and None where it counts none.

    An automaton keeps count from every place where what stands before does. Where that is little,
    it takes more states than its memory holds, the more so beside other patterns.
    """
    if _COUNT.search(pattern) is None:
        return None
    least_before = None
    before = 0
    groups: list[tuple[int, int | None]] = []
    pieces = _rewritten(pattern)
    for piece, following in zip(pieces, (*pieces[1:], None), strict=False):
        repeat = following.text if following is not None and following.kind == "repeat" else ""
        if piece.kind == "open":
            groups.append((before, None))
        elif piece.kind == "alternative":
            start, least = groups.pop() if groups else (0, None)
            groups.append((start, before if least is None else min(least, before)))
            before = start
        elif piece.kind == "close":
            start, least = groups.pop()
            before = start if _may_be_absent(repeat) else min(before, least or before)
        elif piece.kind == "char":
            if piece.size == 0 and _COUNT.match(repeat):
                least_before = min(before, before if least_before is None else least_before)
            before += 0 if _may_be_absent(repeat) else piece.size
    return least_before


_COUNT = re.compile(r"\{\d+,\d\d+\}")


def _may_be_absent(repeat: str) -> bool:
    return repeat.startswith(("*", "?", "{0"))


@lru_cache(maxsize=5_000)
def _rewritten(pattern: str) -> tuple[_Piece, ...]:
    composed = _ESCAPE_OR_TEXT.sub(
        lambda part: part[0] if part[1] else unicodedata.normalize("NFC", part[0]), pattern
    )
    composed = _HALF_WIDTH_KANA.sub(lambda kana: fold(kana[0]), composed)
    pieces = list(_pieces(composed))
    _place_boundaries(pieces)
    return tuple(pieces)


def _pieces(pattern: str) -> Iterator[_Piece]:
    at = 0
    # Whether a dot matches line ends, by group.
    dot_all = [False]
    while at < len(pattern):
        if pattern[at] == "[":
            cls, at = _read_class(pattern, at)
            yield _of_class(cls)
            continue
        if pattern[at].isalnum() or pattern[at] == " ":
            # Most of a pattern, and a character stands for itself.
            yield _char(pattern[at])
            at += 1
            continue
        match = _TOKEN.match(pattern, at)
        assert match is not None
        at = match.end()
        kind = match.lastgroup or "quoted"
        if kind in ("flags", "alone", "open"):
            _note_flags(match, dot_all)
            yield _Piece("raw" if match["alone"] else "open", match[0])
        elif kind == "quoted":
            for char in match["quoted"]:
                yield _char(char)
        elif kind == "close":
            dot_all.pop()
            yield _Piece("close", ")")
        elif kind == "dot":
            others = NOT_SPELLED if dot_all[-1] else rf"\n{NOT_SPELLED}"
            yield _Piece("char", f"(?:[^{others}]|{ANY_LETTER})")
        elif kind in ("named", "property"):
            cls = CharacterClass()
            cls.add_named(match[0])
            yield _of_class(cls)
        elif kind in ("code", "control", "escaped", "literal", "posix"):
            yield _char(_character(match))
        else:
            yield _Piece(kind, match[0])


def _note_flags(match: re.Match[str], dot_all: list[bool]) -> None:
    on, _, off = (match["flags"] or "").partition("-")
    value = (dot_all[-1] or "s" in on) and "s" not in off
    if match["alone"]:
        dot_all[-1] = value
    else:
        dot_all.append(value)


def _char(char: str) -> _Piece:
    return _Piece("char", *_facts(char))


@lru_cache(maxsize=5_000)
def _facts(char: str) -> tuple[str, bool, int]:
    """The pattern for a character, whether it is an unbounded letter, and its size."""
    return literal(char), is_unbounded_letter(fold(char)[:1] or " "), len(char.encode())


def _of_class(cls: CharacterClass) -> _Piece:
    is_unbounded = cls.is_unbounded and not cls.negated
    size = 0 if cls.negated or cls.is_broad else 3 if is_unbounded else 1
    return _Piece("char", cls.pattern(), is_unbounded, size)


def _character(match: re.Match[str]) -> str:
    """The character that an escape or a literal stands for."""
    if match["code"]:
        digits = match["code"][1:].strip("x{}")
        return chr(int(digits, 16 if match["code"][1] == "x" else 8))
    if match["control"]:
        return _CONTROLS[match["control"][1]]
    return match["escaped"] or match[0]


def _read_class(pattern: str, at: int) -> tuple[CharacterClass, int]:
    """The class that begins there, and where it ends."""
    at += 1
    cls = CharacterClass(pattern.startswith("^", at))
    at += cls.negated
    begins = True
    while begins or pattern[at] != "]":
        begins = False
        match = _TOKEN.match(pattern, at)
        assert match is not None
        if match["named"] or match["property"] or match["posix"]:
            cls.add_named(match[0])
            at = match.end()
        elif match["quoted"] is not None:
            for char in match["quoted"]:
                cls.add(char)
            at = match.end()
        else:
            first, at = _member(pattern, at)
            if pattern.startswith("-", at) and not pattern.startswith("-]", at):
                last, at = _member(pattern, at + 1)
                cls.add_range(first, last)
            else:
                cls.add(first)
    return cls, at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    """One character of a class, and where it ends."""
    if pattern[at] != "\\":
        return pattern[at], at + 1
    match = _TOKEN.match(pattern, at)
    assert match is not None
    return _character(match), match.end()


def _place_boundaries(pieces: list[_Piece]) -> None:
    """Take `\\b` out beside letters that have no boundary, such as Han: a word may start and end
    there anywhere. Before and after a group that has them it goes into the group."""
    stack: list[int] = []
    for at, piece in enumerate(pieces):
        if piece.kind == "open":
            stack.append(at)
        elif piece.kind == "close":
            piece.pair = stack.pop()
            pieces[piece.pair].pair = at
    for at, (piece, following) in enumerate(zip(pieces, (*pieces[1:], None), strict=False)):
        is_repeated = following is not None and following.kind == "repeat"
        if piece.kind == "assertion" and piece.text == r"\b" and not is_repeated:
            _place(pieces, at, 1)
            _place(pieces, at, -1)


def _place(pieces: list[_Piece], at: int, step: int) -> None:
    """Move one `\\b` into what comes after it (or, with a step of -1, before it)."""
    other = at + step
    if pieces[at].text != r"\b" or not 0 <= other < len(pieces):
        return
    if pieces[other].kind == ("open" if step > 0 else "close"):
        _into_group(pieces, at, other, step)
    elif _has_no_boundary(pieces, other):
        pieces[at].text = ""


def _has_no_boundary(pieces: list[_Piece], at: int) -> bool:
    # What is repeated ends as it ends: `[酒店]+\\b`.
    return pieces[at - (pieces[at].kind == "repeat")].is_unbounded


def _into_group(pieces: list[_Piece], at: int, bracket: int, step: int) -> None:
    far = pieces[bracket].pair
    first, last = min(bracket, far), max(bracket, far)
    if last + 1 < len(pieces) and pieces[last + 1].kind == "repeat":
        return
    edges = list(_edges(pieces, first, last, step))
    if not any(_has_no_boundary(pieces, edge) for edge in edges):
        return
    pieces[at].text = ""
    for edge in edges:
        if not _has_no_boundary(pieces, edge):
            piece = pieces[edge]
            piece.text = rf"\b{piece.text}" if step > 0 else rf"{piece.text}\b"


def _edges(pieces: list[_Piece], first: int, last: int, step: int) -> Iterator[int]:
    """The outermost pieces of a group's alternatives on one side."""
    depth = 0
    for at in range(first, last + 1):
        kind = pieces[at].kind
        depth += (kind == "open") - (kind == "close")
        if step > 0 and at < last and ((at == first) or (depth == 1 and kind == "alternative")):
            yield at + 1
        if step < 0 and at > first and ((at == last) or (depth == 1 and kind == "alternative")):
            yield at - 1


def needs_of(pattern: str) -> Needs:
    """What every text has that the pattern matches."""
    pieces = _rewritten(pattern)
    return in_order(_needs(pieces, 0, len(pieces)))


def _needs(pieces: tuple[_Piece, ...], at: int, end: int) -> list[list[str | Together]]:
    """What the pieces from one place to another need: all that is there in any case; of several
    alternatives, what one of them needs, or nothing where one needs nothing."""
    branches: list[list[list[str | Together]]] = [[]]
    run = ""
    while at < end:
        piece = pieces[at]
        start, at = at, (piece.pair if piece.kind == "open" else at) + 1
        following = pieces[at] if at < end else None
        repeat = following.text if following is not None and following.kind == "repeat" else ""
        is_sure = not (repeat and _may_be_absent(repeat))
        if piece.kind == "char" and is_sure and _is_literal(piece.text):
            run += piece.text.lower()
            if not repeat:
                continue
        if run:
            branches[-1] += [[in_a_row(run)]] if key_of(run) else []
            run = ""
        if piece.kind == "alternative":
            branches.append([])
        elif piece.kind == "open" and is_sure:
            branches[-1] += _needs(pieces, start + 1, piece.pair)
    branches[-1] += [[in_a_row(run)]] if key_of(run) else []
    if len(branches) == 1 or not all(branches):
        return branches[0] if len(branches) == 1 else []
    either: list[str | Together] = []
    for each in branches:
        either += each[0] if len(each) == 1 else [Together(in_order(each).texts)]
    return [either]


def _is_literal(text: str) -> bool:
    """Whether a piece is one character that stands for itself, in any case."""
    if len(text) != 1:
        return False
    return text.isalnum() or text == " " if text.isascii() else "\u3041" <= text <= "\u9fff"
