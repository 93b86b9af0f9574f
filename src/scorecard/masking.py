"""What in a text says who somebody is, hidden: digits, addresses, and names where they are known.

Each letter and digit that is hidden becomes one `•`: a masked text is as long as it was, and every
offset into it still holds. A name that stands in no field of the record is not known, and stays: a
masked transcript is safer to show, not anonymous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from scorecard.records.interaction import Action, Interaction, Observation, Turn
from scorecard.text.fold import Folded, fold

HIDDEN = "•"

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
# An address may stand right behind a Chinese word, which is no part of it.
_LOCAL = rf"(?<![.%+-])(?<![^\W{_CJK}])(?:[^\W{_CJK}]|[.%+-])+"
_ADDRESS = re.compile(
    rf"{_LOCAL}@(?:[^\W{_CJK}]|-)+(?:\.(?:[^\W{_CJK}]|-)+)+"
    rf"|(?<![^\W{_CJK}])(?:https?://|www\.)[^\s{_CJK}\u3000-\u303f\uff00-\uffef]+"
    r"|(?<![\w.+-])[\w.+-]+ at \w+(?: dot \w+)+",
    re.IGNORECASE,
)
_SPOKEN = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple"
_SPOKEN_NUMBER = re.compile(
    rf"\b(?:{_SPOKEN})(?:[ ,.-]+(?:{_SPOKEN})){{3,}}\b"
    r"|[零〇一二三四五六七八九幺两](?:[ ,，、-]*[零〇一二三四五六七八九幺两]){3,}"
)
_TITLE = "先生|女士|小姐|太太|老师|经理|总|师傅"
_PARTICLE = re.compile("mr|mrs|ms|miss|dr|prof|von|van|der|den|de|la|le|el|al|bin|the|of|and")
_OF_A_PERSON = re.compile(
    r"(?:e-?mail|phone|mobile|telephone|address|street|姓名|名字|昵称|邮箱|电话|手机|手机号|地址)$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:^|[a-z_ .-])name$|^name$", re.IGNORECASE)
_NAMED_ELSEWHERE = re.compile(
    r"(?:agent|customer|caller|client|user|contact|first|last|full|given|family|nick|display)"
    r"[_ .-]?name$",
    re.IGNORECASE,
)
_LONG_NUMBER = 5


def mask(text: str, names: Iterable[str] = (), *, digits: int = 1) -> str:
    """The text with runs of at least so many digits, addresses and these names hidden.

    As long as the text. Names are found as phrases are, whatever their case and width; long numbers
    are hidden where they are said in words, too.
    """
    chars = list(text)
    for start, end in _spans(text, names, digits):
        for place in range(start, end):
            if chars[place].isalnum() or unicodedata.combining(chars[place]):
                chars[place] = HIDDEN
    return "".join(chars)


def _spans(text: str, names: Iterable[str], digits: int) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"\d{{{digits},}}", text):
        yield match.span()
    for match in _ADDRESS.finditer(text):
        yield match.span()
    folded = Folded(text)
    patterns = [_SPOKEN_NUMBER, *map(_name_pattern, names)]
    for pattern in patterns:
        for match in pattern.finditer(folded.text):
            yield folded.place(*match.span())


def _name_pattern(name: str) -> re.Pattern[str]:
    """A name, and the parts by which people call it, in folded text."""
    said = fold(name).strip()
    if re.fullmatch(rf"[{_CJK}]{{2,4}}", said):
        family = 2 if len(said) == 4 else 1
        given = said[family:]
        parts = [re.escape(said), rf"{re.escape(said[:family])}(?={_TITLE})"]
        parts += [re.escape(given)] if len(given) > 1 else []
        return re.compile("|".join(parts))
    words = [word for word in re.findall(r"\w[\w'-]+", said) if not _PARTICLE.fullmatch(word)]
    parts = sorted({re.escape(part) for part in (said, *words) if part}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)")


def known_names(interaction: Interaction) -> tuple[str, ...]:
    """The names, addresses and numbers of persons that fields of the record hold."""
    known = {
        *_identifying(interaction.agent, _NAMED),
        *_identifying(interaction.customer, _NAMED),
        *_identifying(interaction.metadata, _NAMED_ELSEWHERE),
    }
    return tuple(sorted(known))


def _identifying(value: Any, named: re.Pattern[str], key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _identifying(item, named, inner)
    elif isinstance(value, list):
        for item in value:
            yield from _identifying(item, named, key)
    elif isinstance(value, str) and len(value.strip()) > 1 and _says_who(key, named):
        yield value


def _says_who(key: str, named: re.Pattern[str]) -> bool:
    return bool(named.search(key) or _OF_A_PERSON.search(key))


def masked(interaction: Interaction) -> Interaction:
    """The interaction to be shown, with what its turns, observations and fields say masked.

    Its id, its outcome, and who observed what stay. To be shown, not to be graded.
    """
    names = known_names(interaction)

    def hide(value: Any, digits: int = 1) -> Any:
        if isinstance(value, str):
            return mask(value, names, digits=digits)
        if isinstance(value, Mapping):
            return {key: hide(item, digits) for key, item in value.items()}
        if isinstance(value, list):
            return [hide(item, digits) for item in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            hidden = mask(str(value), digits=digits)
            return value if hidden == str(value) else hidden
        return value

    def turn(given: Turn) -> Turn:
        action = given.action and Action(
            given.action.name, hide(given.action.arguments), hide(given.action.result)
        )
        return msgspec.structs.replace(given, text=hide(given.text), action=action)

    def observed(given: Any) -> Any:
        if isinstance(given, list):
            return [observed(each) for each in given]
        if not isinstance(given, Observation):
            return given
        return msgspec.structs.replace(given, note=hide(given.note), quote=hide(given.quote))

    fields = ("agent", "customer", "metadata")
    return msgspec.structs.replace(
        interaction,
        turns=[turn(each) for each in interaction.turns],
        topic=hide(interaction.topic, _LONG_NUMBER),
        observations={name: observed(each) for name, each in interaction.observations.items()},
        **{name: hide(getattr(interaction, name), _LONG_NUMBER) for name in fields},
    )
