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
from dataclasses import dataclass, field
from functools import cache, lru_cache

from scorecard.moments.spelling import CLOSE, OPEN, in_class, literal
from scorecard.text.fold import fold
from scorecard.text.words import UNBOUNDED, is_spaced_letter

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
_HALF_WIDTH_KANA = re.compile("[\uff66-\uff9f]+")

_ANY_LETTER = rf"{OPEN}[^\n]{CLOSE}"
_NOT_SPELLED = "_\\x02\\x03"
_SPACE = r"\t-\r\x1c-\x20"
_SIGNS = r"\x00-/:-@\[-\^`{-\x7f"
_PUNCTUATION = r"\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}"


@cache
def _not_unbounded() -> str:
    """The characters outside ASCII that are not `UNBOUNDED`."""
    spans = sorted(
        (ord(first), ord(last or first))
        for first, last in re.findall(r"(.)(?:-(.))?", UNBOUNDED, re.DOTALL)
    )
    ranges, start = [], 0x80
    for first, last in spans:
        if first > start:
            ranges.append(rf"\x{{{start:x}}}-\x{{{first - 1:x}}}")
        start = max(start, last + 1)
    return "".join((*ranges, rf"\x{{{start:x}}}-\x{{10ffff}}"))


@dataclass
class _Class:
    """A class of characters: those read as they are, those that are spelled, and what becomes
    several characters or is the complement of something."""

    negated: bool = False
    plain: list[str] = field(default_factory=list)
    spelled: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    is_unbounded: bool = True
    is_broad: bool = False

    def add(self, char: str) -> None:
        """Add one character, as it is folded."""
        folded = fold(char, keep_case=True)
        if len(folded) != 1:
            if folded and not self.negated:
                self.others.append(literal(char))
            return
        if folded == "_":
            self.spelled.append(r"\x03")
        elif not folded.isascii() and is_spaced_letter(folded):
            self.spelled.append(folded)
            if self.negated:
                self.plain.append(folded)
        else:
            self.plain.append(in_class(folded))
        self.is_unbounded = self.is_unbounded and _is_unbounded(folded)

    def add_range(self, first: str, last: str) -> None:
        """Add all characters from one to another."""
        self.is_unbounded = self.is_unbounded and _is_unbounded(first)
        ends = fold(first, keep_case=True), fold(last, keep_case=True)
        if not last.isascii() and all(len(end) == 1 and end.isascii() for end in ends):
            self._add_ascii(*ends)
        if first.isascii():
            self._add_ascii(first, min(last, "\x7f"))
        if not last.isascii():
            both = rf"\x{{{max(ord(first), 0x80):x}}}-\x{{{ord(last):x}}}"
            self.plain.append(both)
            self.spelled.append(both)

    def _add_ascii(self, first: str, last: str) -> None:
        for choice in "'\",:;!?()-":
            if first <= choice <= last:
                self.plain.append(in_class(choice))
        if not first <= "_" <= last:
            self.plain.append(_range(first, last))
            return
        self.spelled.append(r"\x03")
        if first < "_":
            self.plain.append(_range(first, "^"))
        if last > "_":
            self.plain.append(_range("`", last))

    def add_named(self, name: str) -> None:
        """Add one of `\\d`, `\\p{Greek}`, `[:alpha:]` and the like."""
        self.is_unbounded = False
        self.is_broad = self.is_broad or name in _BROAD
        plain, spelled, complement = _named(name, self.negated)
        if complement and not self.negated:
            self.others.append(complement)
        elif plain:
            self.plain.append(plain)
        if spelled:
            self.spelled.append(spelled)

    def pattern(self) -> str:
        """The RE2 pattern for one character of the class."""
        plain, spelled = "".join(self.plain), "".join(self.spelled)
        if self.negated:
            letter = f"[^{spelled}]" if spelled else r"[^\n]"
            return f"(?:[^{plain}{_NOT_SPELLED}]|{OPEN}{letter}{CLOSE})"
        parts = [f"[{plain}]"] if plain else []
        if spelled:
            parts.append(f"{OPEN}[{spelled}]{CLOSE}")
        parts += self.others
        if not parts:
            return r"[^\x00-\x{10ffff}]"
        return parts[0] if len(parts) == 1 and plain else f"(?:{'|'.join(parts)})"


_BROAD = (r"\w", r"\W", r"\D", r"\S", r"\pL")
_EVERY = r"\x00-\x{10ffff}"


def _named(name: str, negated: bool) -> tuple[str, str, str]:
    """The plain part of a named class, its spelled part, and the plain one as a complement (empty
    where it takes none)."""
    if name in (r"\w", "[:word:]"):
        return "0-9A-Za-z" + (r"\pL\pM\pN" if negated else UNBOUNDED), _EVERY, ""
    if name == r"\d" and negated:
        return r"0-9\p{Nd}", r"\p{Nd}", ""
    if name == r"\W":
        return _SIGNS + _not_unbounded(), "", rf"[^\pL\pM\pN{_NOT_SPELLED}]"
    return _NAMED.get(name) or _property(name)


_NAMED = {
    r"\d": ("0-9", r"\p{Nd}", ""),
    r"\D": (r"\x00-/:-^`-\x{10ffff}", r"\P{Nd}", rf"[^0-9\p{{Nd}}{_NOT_SPELLED}]"),
    r"\s": (_SPACE, "", ""),
    r"\S": (r"\x00-\x08\x0e-\x1b!-^`-\x{10ffff}", _EVERY, f"[^{_SPACE}{_NOT_SPELLED}]"),
    "[:punct:]": (r"!-/:-@\[-\^`{-~", r"\x03", ""),
    "[:graph:]": (r"!-^`-~", r"\x03", ""),
    "[:print:]": (r"\x20-^`-~", r"\x03", ""),
    "[:ascii:]": (r"\x00-^`-\x7f", r"\x03", ""),
    r"\pP": (_PUNCTUATION, r"\x03", ""),
    r"\p{P}": (_PUNCTUATION, r"\x03", ""),
    r"\p{Pc}": (r"\x{203f}\x{2040}", r"\x03", ""),
}


def _property(name: str) -> tuple[str, str, str]:
    if name.startswith("[:^"):
        return name, _EVERY, f"[^{name.replace('^', '')}{_NOT_SPELLED}]"
    if name.startswith("[:"):
        return name, "", ""
    inner = name[2:].strip("{}")
    if name.startswith(r"\P") == inner.startswith("^"):
        return name, name, ""
    opposite = rf"\p{{{inner.removeprefix('^')}}}"
    return name, name, f"[^{opposite}{_NOT_SPELLED}]"


def _range(first: str, last: str) -> str:
    return rf"\x{{{ord(first):x}}}-\x{{{ord(last):x}}}"


def _is_unbounded(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" and not is_spaced_letter(char)


@dataclass
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
    least_before = None
    before = 0
    groups: list[tuple[int, int | None]] = []
    pieces = _rewritten(pattern)
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
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
    composed = unicodedata.normalize("NFC", pattern)
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
            others = _NOT_SPELLED if dot_all[-1] else rf"\n{_NOT_SPELLED}"
            yield _Piece("char", f"(?:[^{others}]|{_ANY_LETTER})")
        elif kind in ("named", "property"):
            cls = _Class()
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
    is_unbounded = _is_unbounded(fold(char)[:1] or " ")
    return _Piece("char", literal(char), is_unbounded, len(char.encode()))


def _of_class(cls: _Class) -> _Piece:
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


def _read_class(pattern: str, at: int) -> tuple[_Class, int]:
    """The class that begins there, and where it ends."""
    at += 1
    cls = _Class(pattern.startswith("^", at))
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
    for at in range(len(pieces)):
        if pieces[at].text == r"\b" and pieces[at].kind == "assertion":
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
