"""Classes of characters in a pattern, as RE2 takes them for a text that is spelled."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from scorecard.moments.spelling import CLOSE, OPEN, in_class, literal
from scorecard.text.fold import edges, fold
from scorecard.text.words import UNBOUNDED, is_spaced_letter

ANY_LETTER = rf"{OPEN}[^\n]{CLOSE}"
"""A letter that is spelled."""
NOT_SPELLED = "_\\x02\\x03"
"""What no character that is read as it is may be."""
_SPACE = r"\t-\r\x1c-\x20"
_SIGNS = r"\x00-/:-@\[-\^`{-\x7f"
_PUNCTUATION = r"\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}"


@cache
def _not_unbounded() -> str:
    """The characters outside ASCII that are not `UNBOUNDED`."""
    # What is outside begins where a range is over.
    outside = [0x80, *edges(UNBOUNDED), 0x110000]
    pairs = zip(outside[::2], outside[1::2], strict=True)
    return "".join(rf"\x{{{start:x}}}-\x{{{end - 1:x}}}" for start, end in pairs if start < end)


@dataclass
class CharacterClass:
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
        self.is_unbounded = self.is_unbounded and is_unbounded_letter(folded)

    def add_range(self, first: str, last: str) -> None:
        """Add all characters from one to another."""
        self.is_unbounded = self.is_unbounded and is_unbounded_letter(first)
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
            return f"(?:[^{plain}{NOT_SPELLED}]|{OPEN}{letter}{CLOSE})"
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
        return _SIGNS + _not_unbounded(), "", rf"[^\pL\pM\pN{NOT_SPELLED}]"
    return _NAMED.get(name) or _property(name)


_NAMED = {
    r"\d": ("0-9", r"\p{Nd}", ""),
    r"\D": (r"\x00-/:-^`-\x{10ffff}", r"\P{Nd}", rf"[^0-9\p{{Nd}}{NOT_SPELLED}]"),
    r"\s": (_SPACE, "", ""),
    r"\S": (r"\x00-\x08\x0e-\x1b!-^`-\x{10ffff}", _EVERY, f"[^{_SPACE}{NOT_SPELLED}]"),
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
        return name, _EVERY, f"[^{name.replace('^', '')}{NOT_SPELLED}]"
    if name.startswith("[:"):
        return name, "", ""
    inner = name[2:].strip("{}")
    if name.startswith(r"\P") == inner.startswith("^"):
        return name, name, ""
    opposite = rf"\p{{{inner.removeprefix('^')}}}"
    return name, name, f"[^{opposite}{NOT_SPELLED}]"


def _range(first: str, last: str) -> str:
    return rf"\x{{{ord(first):x}}}-\x{{{ord(last):x}}}"


def is_unbounded_letter(char: str) -> bool:
    """Whether a character is a letter beside which a word may start and end."""
    return unicodedata.category(char)[0] in "LNM" and not is_spaced_letter(char)
