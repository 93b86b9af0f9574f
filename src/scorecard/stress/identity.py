"""Other people: names, numbers and ids that say who somebody is, exchanged everywhere alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from scorecard.masking import known_names
from scorecard.records.interaction import Interaction
from scorecard.stress.dice import Dice
from scorecard.stress.texts import HAN
from scorecard.stress.wording import NAMES

_INTRODUCED = re.compile(
    r"(?i:\b(?:my|the|full) name is|\bcall me|\bmy name's)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"|(?:我叫|我的名字是|姓名[是：:])\s*([\u4e00-\u9fff]{2,3})(?=[，。,.!！\s]|$)"
)
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d{5,}(?![\d.,]\d|\d)")
_IDENTIFIES = re.compile(r"(?:^|_)id$", re.IGNORECASE)
_WORD = "[^\\W\u3400-\u9fff]+"
_MOST_NAMES = 100
_PART = re.compile(r"[^\W\d_]{2,}")


def other_people(interaction: Interaction, dice: Dice) -> Interaction | None:
    """Names that fields of the record or an introduction give, ids, and numbers of five digits or
    more (orders, telephones) become others, of the same script and length."""
    swaps = dict(_swaps(interaction, dice))
    ids = dict(_ids(interaction, dice))
    if not swaps and not ids:
        return None
    # An id without a digit may be a word that means something else: `agent`.
    named = [name for name in ids if any(map(str.isdigit, name))]
    swaps.update({name: ids[name] for name in named})
    named += [name for name in swaps if HAN.match(name)]
    exact = sorted(map(re.escape, named[:_MOST_NAMES]), key=lambda name: (-len(name), name))
    pattern = re.compile("|".join([*exact, _WORD]))

    def swapped(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda match: swaps.get(match[0], match[0]), value)
        if isinstance(value, dict):
            return {key: swapped(item) for key, item in value.items()}
        return [swapped(item) for item in value] if isinstance(value, list) else value

    def known(who: dict[str, Any]) -> dict[str, Any]:
        return {
            key: ids[value] if isinstance(value, str) and value in ids else swapped(value)
            for key, value in who.items()
        }

    def in_turn(turn: Any) -> Any:
        action = turn.action
        if action is not None:
            action = msgspec.structs.replace(
                action, arguments=swapped(action.arguments), result=swapped(action.result)
            )
        return msgspec.structs.replace(turn, text=swapped(turn.text), action=action)

    return msgspec.structs.replace(
        interaction,
        turns=[in_turn(turn) for turn in interaction.turns],
        agent=known(interaction.agent),
        customer=known(interaction.customer),
    )


def _swaps(interaction: Interaction, dice: Dice) -> Iterator[tuple[str, str]]:
    texts = [turn.text for turn in interaction.turns if turn.text is not None]
    names = set(known_names(interaction))
    for text in texts:
        names |= {name for match in _INTRODUCED.finditer(text) for name in match.groups() if name}
    for part in sorted({part for name in names for part in _PART.findall(name)}):
        others = NAMES["zh" if HAN.search(part) else "en"]
        yield part, dice.pick([name for name in others if name != part])
    numbers = {number for text in texts for number in _LONG_NUMBER.findall(text)}
    for number in sorted(numbers):
        yield number, "".join(str((int(digit) + 1 + dice.below(9)) % 10) for digit in number)


def _ids(interaction: Interaction, dice: Dice) -> Iterator[tuple[str, str]]:
    for who in (interaction.agent, interaction.customer):
        for key, value in sorted(who.items()):
            if _IDENTIFIES.search(key) and isinstance(value, str) and value:
                yield value, f"{value[:1]}{dice.below(10**6):06}"
