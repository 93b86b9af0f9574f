"""How texts and wordings are spelled for RE2, whose letters are those of ASCII.

A letter of any other script with spaces between its words is spelled `_`, a control character,
the letter, `_`: an underscore is a letter to RE2, so that its `\\b` is right in every script. Most
texts need no such spelling, and are read as they are: what is common in them and folded (a curly
apostrophe, a full-width comma) stands in the wordings as a choice instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, cached_property, lru_cache

from scorecard.text.fold import fold, is_in
from scorecard.text.words import is_spaced_letter

OPEN, CLOSE = "_\x02", "_"
UNDERSCORE = "_\x02\x03_"
"""An underscore of a text: of letters, so it is spelled like one."""

CHOICES = {
    "'": "'`’‘",
    '"': '"“”「」',
    "-": "-—–",
    ",": ",，",
    ":": ":：",
    ";": ";；",
    "!": "!！",
    "?": "?？",
    "(": "(（",
    ")": ")）",
}
"""Characters that are folded to another, and read as they are."""

GAP = r"[\t\x1f ,，:：;；、¿¡—–-]"
"""One of the characters that stand between the words of a phrase, in any number."""

_SPECIAL = set("\\.+*?()|[]{}^$-&~#/'\"")


def spell(text: str) -> str:
    """A folded text as RE2 reads it; underscores are letters."""
    if text.isascii():
        return text.replace("_", UNDERSCORE)
    return text.translate(_SPELLING)


def spelled_length(spelled: str, end: int) -> int:
    """How many characters of the folded text the spelled one has before an offset."""
    return end - 3 * spelled.count(OPEN, 0, end)


class _Spelling(dict[int, str]):
    def __missing__(self, code_point: int) -> str:
        char = chr(code_point)
        spelled = char if char.isascii() or not is_spaced_letter(char) else OPEN + char + CLOSE
        if len(self) < 20_000:
            self[code_point] = spelled
        return spelled


_SPELLING = _Spelling({ord("_"): UNDERSCORE})


# Besides Han characters: letters and marks of ASCII but for the underscore, Kana, and marks.
_PLAIN = "\x00-^`-\x7f\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fc" + "".join(
    f"{char}-{char}"
    for char in "".join((*CHOICES.values(), "、。《》€£¥·•°"))
    if not char.isascii()
)
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
_FIRST_CHARACTERS = 20_000


class _PlainTexts:
    """Tells which texts that are not ASCII are read as they are: folding them changes nothing but
    case and what stands in the wordings as a choice, and they have no letter to spell.

    The first are looked at by character: the class of all that are plain takes as long to compile.
    """

    def __init__(self) -> None:
        self._left = _FIRST_CHARACTERS

    def __call__(self, text: str) -> bool:
        """Whether the text is one."""
        if len(text) <= self._left:
            self._left -= len(text)
            return all(map(_is_plain, text))
        return self._match(text) is not None

    @cached_property
    def _match(self) -> Callable[[str], re.Match[str] | None]:
        from scorecard.text.traditional import TRADITIONAL  # noqa: PLC0415 (not for ASCII texts)

        han = _between(TRADITIONAL, _FIRST_HAN, _LAST_HAN)
        return re.compile(f"[{_PLAIN}{han}]*").fullmatch


is_plain = _PlainTexts()


@cache
def _is_plain(char: str) -> bool:
    from scorecard.text.traditional import TRADITIONAL  # noqa: PLC0415 (not for ASCII texts)

    return is_in(_PLAIN, char) or (_FIRST_HAN <= char <= _LAST_HAN and char not in TRADITIONAL)


def _between(others: str, first: str, last: str) -> str:
    """The inside of a character class for all characters but others, which are in order."""
    ranges = []
    for char in others:
        if first < char <= last:
            ranges.append(f"{first}-{chr(ord(char) - 1)}")
        if first <= char <= last:
            first = chr(ord(char) + 1)
    return "".join((*ranges, f"{first}-{last}"))


@lru_cache(maxsize=5_000)
def literal(char: str) -> str:
    """The RE2 pattern for one character, whatever it is folded to."""
    folded = fold(char, keep_case=True)
    parts = [_spelled(part) for part in folded]
    return parts[0] if len(parts) == 1 else f"(?:{''.join(parts)})"


def _spelled(char: str) -> str:
    """The RE2 pattern for one folded character."""
    if char in CHOICES:
        return f"[{in_class(char)}]"
    if char == "_":
        return f"(?:{UNDERSCORE})"
    if not char.isascii() and is_spaced_letter(char):
        return f"(?:{OPEN}{char}{CLOSE})"
    return "\\" + char if char in _SPECIAL else char


def in_class(char: str) -> str:
    """A folded character inside a class of RE2, with what is read as it."""
    return "".join(
        "\\" + choice if choice in _SPECIAL else choice for choice in CHOICES.get(char, char)
    )
