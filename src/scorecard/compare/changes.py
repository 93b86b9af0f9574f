"""What changed in one interaction, with the words that decided before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from msgspec import UNSET

from scorecard.compare.comparison import Changed, Move, Said
from scorecard.compare.standing import AnyGrade, standing
from scorecard.grade import Acted, Grade, Happened, LevelGrade, Quote, Without
from scorecard.masking import known_names, mask

_MOST_WORDS = 3
_LONG = 5
_NONE = Said("not_applicable", "")


def changed(before: Grade, after: Grade, *, masks: bool = True) -> Changed:
    """What changed from one grade of an interaction to another; quoted words are masked, as a
    report leaves the machine."""
    one, other = standing(before), standing(after)
    said = _said(before, masks), _said(after, masks)
    return Changed(
        before.interaction.id,
        one.record == other.record,
        one.score,
        other.score,
        (before.result, after.result),
        tuple(
            Move(gate, said[0].get(gate, _NONE), said[1].get(gate, _NONE))
            for gate in dict.fromkeys([*said[0], *said[1]])
            if one.verdicts.get(gate) != other.verdicts.get(gate)
        ),
    )


def _said(grade: Grade, masks: bool) -> Mapping[str, Said]:
    # A grade holds the same fields of the record as names are known by.
    names = known_names(cast(Any, grade.interaction)) if masks else ()

    def shown(text: str, digits: int = 1) -> str:
        return mask(text, names, digits=digits) if masks else text

    verdicts = standing(cast(AnyGrade, grade)).verdicts
    return {
        gate: Said(
            verdicts[gate],
            shown(level.why, _LONG),
            tuple((turn, shown(text)) for turn, text in _words(level)[:_MOST_WORDS]),
        )
        for part in grade.criteria
        for level in part.levels
        for gate in [f"{part.id}.{level.level}"]
    }


def _words(level: LevelGrade) -> list[tuple[int, str]]:
    """The words, actions and events that decided, each with its turn."""
    words: dict[tuple[int, str], None] = {}
    for item in () if level.evidence is UNSET else level.evidence:
        match item:
            case Quote(quote=text) | Without(quote=str(text)):
                words[item.turn, text] = None
            case Acted():
                words[item.turn, item.action] = None
            case Happened():
                words[item.turn, item.event] = None
    return list(words)
