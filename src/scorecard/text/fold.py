"""The fold: two texts that look or read the same become one.

It folds case, width, ligatures, quotation marks, dashes and blanks, drops what shows nothing, and
takes composed and decomposed letters, Traditional and Simplified characters, and the variants of
Arabic, Greek, Hebrew and Russian letters for one; `docs/matching.md` has the table. Offsets are
code points, and `Folded` finds the place in the text as given. Accents of Latin letters stay.

Unicode terms: canonical caseless matching (The Unicode Standard, section 3.13, D145) over
normalisation form C, on a selection of the compatibility decompositions.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from functools import cache, lru_cache

from scorecard.text.lazy_regex import lazy_regex

_ATTACHED, _EXPANDED = "\U0010ffff", "\U0010fffe"
"""What stands for a character that goes with the one before it, and for one that does not become
one character: both take a closer look. They are no characters of any text."""

_CLUSTER = lazy_regex(f"[^{_ATTACHED}]?{_ATTACHED}+|{_EXPANDED}")
_REMEMBERED = 20_000

_SINGLE_QUOTES = "‘’‚‛ʼʻʹ´`′‹›՚׳ꞌ"
_DOUBLE_QUOTES = "“”„‟«»″〝〞〟「」『』״"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\u2e3a\u2e3b\u05be"
_ALIKE = {
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("\u0085\u2028\u2029", "\n"),
    **dict(zip("،؛؟", ",;?", strict=True)),
    "ß": "ss",
    "ẞ": "SS",
    "Ё": "Е",
    **dict(zip("ıёٱأإآىیکةۀہھە", "iеاااايي" + "كههههه", strict=True)),
    _ATTACHED: "\ufffd",
    _EXPANDED: "\ufffd",
}
# Wide and narrow forms, styled letters (𝐛𝐨𝐥𝐝), the shapes of Arabic letters.
_SAME_LETTER = ("<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>")
_VOICING = "\uff9e\uff9f"
_TATWEEL = "\u0640"
# The vowels and finals of Hangul syllables that are taken apart.
_JAMO_AFTER = "\u1160-\u11ff\ud7b0-\ud7ff"
_HIDDEN = (
    "\u034f-\u034f\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u3164-\u3164\ufe00-\ufe0f\uffa0-\uffa0"
    "\U000e0100-\U000e01ef"
)
# Format characters that do show.
_SHOWN_FORMATS = (
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_POINTS = (
    "\u0591-\u05bd\u05bf-\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7-\u05c7\u064b-\u0652\u0670-\u0670"
)
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_GREEK_ACCENTS = "\u0300\u0301\u0313\u0314\u0342\u0345"
_DOT_ABOVE = "\u0307"


def fold(text: str, *, keep_case: bool = False) -> str:
    """The text as it is compared: equal for texts that look or read the same (and, with
    `keep_case`, have the same case)."""
    if text.isascii():
        return (text if keep_case else text.lower()).replace("`", "'")
    simple = text.translate(_TABLES[keep_case])
    # Found at once where it is not there: most texts have no character of that width.
    if _ATTACHED not in simple and _EXPANDED not in simple:
        return simple
    return _CLUSTER.sub(
        lambda match: _fold_cluster(text[match.start() : match.end()], keep_case), simple
    )


class Folded:
    """A folded text, and where in the text as given its parts stand."""

    __slots__ = ("_edges", "_given", "_keeps_case", "text")

    def __init__(self, given: str, *, keep_case: bool = False) -> None:
        self._given = given
        self._keeps_case = keep_case
        self.text = fold(given, keep_case=keep_case)
        self._edges: _Edges | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as given a stretch stands that is not empty.

        A character that became two counts as a whole, and one that shows nothing belongs to the
        stretch only inside of it.
        """
        if self._given.isascii():
            return start, end
        if self._edges is None:
            self._edges = _Edges(self._given, self._keeps_case)
        return self._edges.start(start), self._edges.end(end)


class _Edges:
    """The clusters of a text that are not folded one to one, in the folded and the given text."""

    __slots__ = ("_ends", "_folded_ends", "_folded_starts", "_shown_ends", "_starts")

    def __init__(self, text: str, keep_case: bool) -> None:
        self._folded_starts, self._folded_ends = array("q"), array("q")
        self._starts, self._ends, self._shown_ends = array("q"), array("q"), array("q")
        shift = 0
        for match in _CLUSTER.finditer(text.translate(_TABLES[keep_case])):
            start, end = match.span()
            cluster = text[start:end]
            length = len(_fold_cluster(cluster, keep_case))
            self._folded_starts.append(start + shift)
            self._folded_ends.append(start + shift + length)
            self._starts.append(start)
            self._ends.append(end)
            self._shown_ends.append(start + _shown_length(cluster))
            shift += length - (end - start)

    def start(self, at: int) -> int:
        """Where the character at a folded offset begins."""
        number = bisect_right(self._folded_starts, at) - 1
        if number < 0:
            return at
        past = at - self._folded_ends[number]
        return self._starts[number] if past < 0 else self._ends[number] + past

    def end(self, at: int) -> int:
        """Where the character before a folded offset ends."""
        number = bisect_right(self._folded_starts, at - 1) - 1
        if number < 0:
            return at
        past = at - self._folded_ends[number]
        return self._shown_ends[number] if past <= 0 else self._ends[number] + past


def _shown_length(cluster: str) -> int:
    length = len(cluster)
    while length > 1 and unicodedata.category(cluster[length - 1]) == "Cf":
        length -= 1
    return length


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __init__(self, keep_case: bool) -> None:
        self._keeps_case = keep_case

    def __missing__(self, code_point: int) -> str:
        char = chr(code_point)
        folded = _ATTACHED if is_attached(char) else _fold_cluster(char, self._keeps_case)
        if len(folded) != 1:
            folded = _EXPANDED
        if len(self) < _REMEMBERED:
            self[code_point] = folded
        return folded


_TABLES = {keep_case: _Table(keep_case) for keep_case in (False, True)}


def is_in(inside: str, char: str) -> bool:
    """Whether a character is in one of the ranges that stand inside of a character class.

    Python takes as long to compile a class of wide characters as to ask for a thousand of them.
    """
    return bisect_right(edges(inside), ord(char)) % 2 == 1


@cache
def edges(inside: str) -> list[int]:
    """Where each of the ranges begins and where it is over, by code point."""
    return sorted((*map(ord, inside[::3]), *(ord(last) + 1 for last in inside[2::3])))


def is_attached(char: str) -> bool:
    """Whether a character goes with the one before it: a mark, or what shows nothing."""
    return (
        unicodedata.category(char)[0] == "M"
        or char in _VOICING
        or char == _TATWEEL
        or is_in(_JAMO_AFTER, char)
        or _is_hidden(char)
    )


def _is_hidden(char: str) -> bool:
    is_format = unicodedata.category(char) == "Cf" and char not in _SHOWN_FORMATS
    return is_format or is_in(_HIDDEN, char)


@lru_cache(maxsize=_REMEMBERED)
def _fold_cluster(cluster: str, keep_case: bool) -> str:
    while (folded := _fold_once(cluster, keep_case)) != cluster:
        cluster = folded
    return cluster


def _fold_once(cluster: str, keep_case: bool) -> str:
    shown = "".join(_same_letter(char) for char in cluster if not _is_hidden(char))
    parts: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFD", shown):
        if not unicodedata.combining(char):
            base = char
        elif (base and char in _GREEK_ACCENTS and is_in(_GREEK, base)) or (
            char == _DOT_ABOVE and base in ("i", "I")
        ):
            continue
        if char != _TATWEEL and not is_in(_POINTS, char):
            parts.append(char)
    letters = "".join(parts)
    composed = unicodedata.normalize("NFC", letters if keep_case else letters.casefold())
    return "".join(map(_variant, composed))


def _same_letter(char: str) -> str:
    """The ordinary form of a letter that is only another shape of it."""
    tag, _, code_points = unicodedata.decomposition(char).partition(" ")
    # An accent alone is a blank with a mark; a blank is for `_variant`.
    if not tag.startswith("<") or code_points.startswith("0020"):
        return char
    same = tag in _SAME_LETTER or (tag == "<compat>" and _is_ligature(char))
    return unicodedata.normalize("NFKC", char) if same else char


def _is_ligature(char: str) -> bool:
    """Whether the parts of a compatible character are what a reader reads."""
    if "\u0e00" <= char <= "\u0eff" or "\u3131" <= char <= "\u318e":
        return False
    is_radical = "\u2f00" <= char <= "\u2fd5"
    is_dots = "\u2024" <= char <= "\u2026"
    return is_radical or is_dots or unicodedata.category(char)[0] == "L"


def _variant(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if unicodedata.category(char) == "Zs":
        return " "
    return _simplified().get(char, char) if char >= "\u3400" else char


@cache
def _simplified() -> dict[str, str]:
    from scorecard.text.traditional import (  # noqa: PLC0415 (most texts have no Han characters)
        SIMPLIFIED,
        TRADITIONAL,
    )

    return dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))
