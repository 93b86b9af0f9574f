"""Changes of who says what in which turn, and of what stands around the turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.records.interaction import Interaction, Observation, Speaker, Turn
from scorecard.stress.dice import Dice
from scorecard.stress.texts import language_of
from scorecard.stress.wording import INJECTIONS
from scorecard.text.words import count_words, is_syllable

_LONG = 6
"""A turn with fewer words is not cut."""
_LETTER = re.compile(r"[^\W\d_]")
_OTHER: Mapping[Speaker, Speaker] = {"agent": "customer", "customer": "agent"}
_replace = msgspec.structs.replace


def cut(interaction: Interaction, dice: Dice) -> Interaction | None:
    """Long turns in two, where a sentence or clause ends near the middle, else between words: half
    of them, one at least."""
    turns = interaction.turns
    long = [at for at, turn in enumerate(turns) if count_words(turn.text or "") >= _LONG]
    if not long:
        return None
    chosen = {at for at in long if dice.share() < 0.5} or {dice.pick(long)}
    parts = [_halves(turn) if at in chosen else [turn] for at, turn in enumerate(turns)]
    return _rebuilt(interaction, parts)


def _halves(turn: Turn) -> list[Turn]:
    text, start, end = turn.text or "", turn.start, turn.end
    middle = len(text) // 2
    ends = [match.end() for match in re.finditer(r"[.,!?;:，。！？；、]\s*(?=.)", text)]
    ends = [at for at in ends if len(text) / 4 < at < len(text) * 3 / 4] or [
        at for at in range(1, len(text)) if text[at - 1].isspace() or is_syllable(text[at])
    ]
    if not ends:
        return [turn]
    at = min(ends, key=lambda place: abs(place - middle))
    first, second = text[:at].rstrip(), text[at:].lstrip()
    if not first or not second:
        return [turn]
    pause = None if start is None or end is None else start + (end - start) * at / len(text)
    return [
        _replace(turn, text=first, end=pause),
        _replace(turn, text=second, start=start if pause is None else pause),
    ]


def merge(interaction: Interaction, _dice: Dice) -> Interaction | None:
    """Turns of one speaker that follow each other, in one."""
    parts: list[list[Turn]] = []
    places: list[int] = []
    for turn in interaction.turns:
        before = parts[-1][0] if parts else None
        if before is not None and _go_together(before, turn):
            blank = "" if is_syllable((before.text or " ")[-1]) else " "
            ends = [time for time in (before.end, turn.end) if time is not None]
            end = max([*ends, before.start or 0.0]) if ends else None
            text = f"{before.text}{blank}{turn.text}"
            parts[-1] = [_replace(before, text=text, end=end)]
        else:
            parts.append([turn])
        places.append(len(parts) - 1)
    if len(parts) == len(interaction.turns):
        return None
    found = [turn for (turn,) in parts]
    return _replace(
        interaction, turns=found, observations=_moved(interaction, [[at] for at in places])
    )


def _go_together(first: Turn, second: Turn) -> bool:
    return (
        first.text is not None
        and second.text is not None
        and (first.speaker, first.agent_id) == (second.speaker, second.agent_id)
    )


def _rebuilt(interaction: Interaction, parts: Sequence[Sequence[Turn]]) -> Interaction | None:
    """The interaction with each turn in its parts."""
    turns: list[Turn] = []
    places: list[list[int]] = []
    for part in parts:
        places.append(list(range(len(turns), len(turns) + len(part))))
        turns += part
    if len(turns) == len(interaction.turns):
        return None
    return _replace(interaction, turns=turns, observations=_moved(interaction, places))


def _moved(interaction: Interaction, places: Sequence[Sequence[int]]) -> dict[str, Any]:
    """The observations, whose turns have moved."""

    def moved(given: Any) -> Any:
        if isinstance(given, list):
            return [moved(each) for each in given]
        if not isinstance(given, Observation) or not given.turns:
            return given
        turns = sorted({to for at in given.turns if at < len(places) for to in places[at]})
        return _replace(given, turns=turns)

    return {name: moved(found) for name, found in interaction.observations.items()}


def wrong_speaker(interaction: Interaction, dice: Dice) -> Interaction | None:
    """One turn of the agent's or the customer's is said by the other."""
    said = [
        at
        for at, turn in enumerate(interaction.turns)
        if turn.text is not None and turn.speaker in _OTHER
    ]
    if not said:
        return None
    at = dice.pick(said)
    turn = interaction.turns[at]
    return _with_turns(interaction, {at: _replace(turn, speaker=_OTHER[turn.speaker])})


def injected(interaction: Interaction, dice: Dice) -> Interaction | None:
    """A customer's turn ends in instructions for whoever grades."""
    return _longer(interaction, dice, str)


def muffled(interaction: Interaction, dice: Dice) -> Interaction | None:
    """The same turn ends in as many words that say nothing."""
    return _longer(interaction, dice, lambda text: _LETTER.sub(_nothing, text))


def _nothing(letter: re.Match[str]) -> str:
    return "x" if letter[0].isascii() else "某"


def _longer(
    interaction: Interaction, dice: Dice, said_as: Callable[[str], str]
) -> Interaction | None:
    said = list(_said_by(interaction, "customer"))
    if not said:
        return None
    at = dice.pick(said)
    turn = interaction.turns[at]
    more = said_as(INJECTIONS[language_of(turn.text or "")])
    return _with_turns(interaction, {at: _replace(turn, text=f"{turn.text} {more}")})


def answers_of(
    interaction: Interaction, _dice: Dice, donor: Interaction | None
) -> Interaction | None:
    """What the agent says is what another conversation's agent said, in that order."""
    if donor is None:
        return None
    words = [donor.turns[at].text for at in _said_by(donor, "agent")]
    if not words:
        return None
    found = {
        at: _replace(interaction.turns[at], text=words[number % len(words)])
        for number, at in enumerate(_said_by(interaction, "agent"))
    }
    changed = _with_turns(interaction, found)
    return None if not found or changed.turns == interaction.turns else changed


def _said_by(interaction: Interaction, speaker: Speaker) -> Iterable[int]:
    return (
        at
        for at, turn in enumerate(interaction.turns)
        if turn.text is not None and turn.speaker == speaker
    )


def _with_turns(interaction: Interaction, found: Mapping[int, Turn]) -> Interaction:
    turns = [found.get(at, turn) for at, turn in enumerate(interaction.turns)]
    return _replace(interaction, turns=turns)


def reordered(interaction: Interaction, _dice: Dice) -> Interaction | None:
    """Fields, arguments of actions and observations in the opposite order."""
    turns = [
        turn
        if turn.action is None
        else _replace(turn, action=_replace(turn.action, arguments=_turned(turn.action.arguments)))
        for turn in interaction.turns
    ]
    open_fields = ("agent", "customer", "outcome", "metadata")
    found: dict[str, Any] = {name: _turned(getattr(interaction, name)) for name in open_fields}
    found["observations"] = {
        name: given[::-1] if isinstance(given, list) else given
        for name, given in _turned(interaction.observations).items()
    }
    changed = _replace(interaction, turns=turns, **found)
    return None if msgspec.json.encode(changed) == msgspec.json.encode(interaction) else changed


def _turned(value: Any) -> Any:
    """Keys in the opposite order; lists stay, as their order may say something."""
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in reversed(value.items())}
    return [_turned(item) for item in value] if isinstance(value, list) else value
