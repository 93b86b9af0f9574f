"""Changes of what a turn says, word by word; none touches a number."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import msgspec

from scorecard.records.interaction import Interaction
from scorecard.stress.dice import Dice
from scorecard.stress.wording import CLAUSES, DIALECTS, FILLERS, HOMOPHONES, PAUSES
from scorecard.text.words import count_words, is_syllable

Edit = Callable[[str, Dice], str]
"""Makes another text of a text; the same one where it has nothing to change."""

HAN = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"(?<![\w@./'-])[A-Za-z]+(?:'[a-z]+)?(?![\w@/]|[.'-]\w)")
_NUMERAL = frozenset("零〇一二三四五六七八九十百千万两0123456789")
_MARKS = re.compile(r"[.,!?;:，。！？；：、…]+")
_PAUSE_EN = re.compile(
    r"(?<=[a-z']) (?=(?:and|but|so|or|because|please|which|when|if|that|for|with|then|we|I|it)\b)"
)
_WORD_BEGINS = re.compile(" (?=[A-Za-z])")
_FILLED, _MARKED, _MISHEARD, _FEW = 0.08, 0.25, 0.1, 3


def in_every_turn(edit: Edit) -> Callable[[Interaction, Dice], Interaction | None]:
    """The interaction with every text edited; None if that changes none."""

    def change(interaction: Interaction, dice: Dice) -> Interaction | None:
        turns, changed = [], False
        for turn in interaction.turns:
            text = None if turn.text is None else edit(turn.text, dice)
            if text is None or text == turn.text or not text.strip():
                turns.append(turn)
            else:
                turns.append(msgspec.structs.replace(turn, text=text))
                changed = True
        return msgspec.structs.replace(interaction, turns=turns) if changed else None

    return change


def language_of(text: str) -> str:
    """`zh` where there is a Han character, else `en`."""
    return "zh" if HAN.search(text) else "en"


def upper(text: str, _dice: Dice) -> str:
    """Every letter a capital."""
    return text.upper()


def lower(text: str, _dice: Dice) -> str:
    """No capital, as in many transcripts."""
    return text.lower()


def without_marks(text: str, _dice: Dice) -> str:
    """No punctuation, as in many transcripts: numbers, addresses and words keep theirs."""

    def drop(match: re.Match[str]) -> str:
        start, end = match.span()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        inside = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
        return match[0] if inside else ""

    return _MARKS.sub(drop, text)


def more_marks(text: str, dice: Dice) -> str:
    """A comma more here and there, where one may pause, and a full stop at the end."""
    zh = language_of(text) == "zh"
    mark = "，" if zh else ","

    def comma(match: re.Match[str]) -> str:
        return mark + match[0] if dice.share() < _MARKED else match[0]

    text = (CLAUSES if zh else _PAUSE_EN).sub(comma, text)
    return text + ("。" if zh else ".") if text[-1:].isalnum() else text


def other_script(text: str, _dice: Dice) -> str:
    """Simplified characters for Traditional ones; where there are none, the other way."""
    if not HAN.search(text):
        return text
    to_simplified, to_traditional = _scripts()
    simplified = text.translate(to_simplified)
    return simplified if simplified != text else text.translate(to_traditional)


@cache
def _scripts() -> tuple[dict[int, str], dict[int, str]]:
    from scorecard.text.traditional import (  # noqa: PLC0415 (a large table)
        SIMPLIFIED,
        TRADITIONAL,
    )

    back: dict[int, str] = {}
    for traditional, simplified in zip(TRADITIONAL, SIMPLIFIED, strict=True):
        back.setdefault(ord(simplified), traditional)
    return str.maketrans(dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))), back


def other_dialect(text: str, _dice: Dice) -> str:
    """Words of another English or Chinese for those that it has."""
    return _dialect().sub(lambda match: _cased(DIALECTS[match[0].lower()], match[0]), text)


@cache
def _dialect() -> re.Pattern[str]:
    words = sorted(DIALECTS, key=len, reverse=True)
    return re.compile(
        "|".join(word if HAN.match(word) else rf"\b{word}\b" for word in words), re.IGNORECASE
    )


def misheard(text: str, dice: Dice) -> str:
    """One word heard as another: one that sounds alike, else with a letter wrong. One in ten words
    is: short turns mostly stay."""
    if dice.share() >= count_words(text) * _MISHEARD:
        return text
    words = [match.span() for match in _LATIN_WORD.finditer(text) if len(match[0]) >= _FEW]
    alike = [
        (at, at + 1)
        for at, char in enumerate(text)
        if char in HOMOPHONES and is_syllable(char) and not _beside_numeral(text, at)
    ]
    places = words + alike
    if not places:
        return text
    start, end = dice.pick(places)
    return text[:start] + _as_heard(text[start:end], dice) + text[end:]


def _beside_numeral(text: str, at: int) -> bool:
    return not _NUMERAL.isdisjoint(text[max(at - 1, 0) : at + 2])


def _as_heard(word: str, dice: Dice) -> str:
    alike = HOMOPHONES.get(word.lower())
    if alike is not None:
        return _cased(alike, word)
    at = 1 + dice.below(len(word) - 1)
    kind = dice.below(3) if at < len(word) - 1 else 0
    if kind == 1 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if kind == 2 else word[:at] + word[at] + word[at:]


def _cased(word: str, like: str) -> str:
    """A word in the case of another."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def fillers(text: str, dice: Dice) -> str:
    """`um` and its kind between words; one at least where there are three words."""
    zh = language_of(text) == "zh"
    gaps = [match.end() for match in (PAUSES if zh else _WORD_BEGINS).finditer(text)]
    if count_words(text) < _FEW or not gaps:
        return text
    chosen = [at for at in gaps if dice.share() < _FILLED] or [dice.pick(gaps)]
    parts, last = [], 0
    for at in chosen:
        filler = dice.pick(FILLERS["zh" if zh else "en"])
        parts += [text[last:at], filler if zh else f"{filler} "]
        last = at
    return "".join([*parts, text[last:]])
