"""The mend that a change suggests for a phrase, made: a rubric whose moment hears it otherwise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from scorecard.moments.wording_model import DEFAULT_SIMILARITY, Similar
from scorecard.rubric.model import Rubric
from scorecard.text.words import is_spaced_letter

_UNIT = re.compile(r"u|s+(?:['’-]s+)*")
_BETWEEN: Mapping[str, tuple[str, str]] = {
    # What may stand between two words, and beside a letter of a script without spaces.
    "fillers": (r"\W+(?:\w+\W+){0,2}", ".{0,4}"),
    "no-punctuation": (r"\W+", r"\W*"),
    "more-punctuation": (r"\W+", r"\W*"),
}
_NEAR = ("misheard",)
MENDABLE = (*_BETWEEN, *_NEAR)
"""The changes for which there is a rule."""


class Mend(NamedTuple):
    """A key of the moment with what is added to it, and the rubric that has it."""

    said: str
    rubric: Rubric


def mended(rubric: Rubric, change: str, name: str, words: str) -> Mend | None:
    """The rubric with the phrase heard in spite of the change; None where no mend can be made of
    it by rule: the moment has no words of its own, or the phrase is too short."""
    moment = rubric.moments.get(name)
    units = _units(words)
    if moment is None or not moment.is_worded or len(units) < 2:
        return None
    if change in _NEAR:
        near = moment.similar_to
        sentences = (*(near.sentences if near else ()), words)
        similarity = near.similarity if near else DEFAULT_SIMILARITY
        similar = Similar.model_construct(sentences=sentences, similarity=similarity)
        update, said = {"similar_to": similar}, f"similar_to: {_yaml(words)}"
    elif change in _BETWEEN:
        pattern = _pattern(units, *_BETWEEN[change])
        update = {"matches": (*(moment.matches or ()), pattern)}  # type: ignore[dict-item]
        said = f"matches: {_yaml(pattern)}"
    else:
        return None
    moments = {**rubric.moments, name: moment.model_copy(update=update)}
    return Mend(said, rubric.model_copy(update={"moments": moments}))


def _yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _units(words: str) -> list[str]:
    """The words, and the single letters of scripts that have no spaces between words."""
    kinds = "".join(map(_kind, words))
    return [words[slice(*match.span())] for match in _UNIT.finditer(kinds)]


def _kind(char: str) -> str:
    if is_spaced_letter(char):
        return "s"
    return "u" if unicodedata.category(char)[0] in "LNM" else char


def _pattern(units: list[str], between: str, unspaced: str) -> str:
    """The words in their order, with what may stand between them."""
    spaced = [is_spaced_letter(unit[0]) for unit in units]
    pattern = re.escape(units[0])
    for both, unit in zip(pairwise(spaced), units[1:], strict=True):
        pattern += (between if all(both) else unspaced) + re.escape(unit)
    first, last = (r"\b" if at_edge else "" for at_edge in (spaced[0], spaced[-1]))
    return f"{first}{pattern}{last}"
