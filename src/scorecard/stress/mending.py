"""The mend that a change suggests for a phrase, made: a rubric whose moment hears it otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from scorecard.moments.wording_model import DEFAULT_SIMILARITY, Similar
from scorecard.rubric.model import Rubric

_UNIT = re.compile(r"[㐀-鿿]|[^\W_㐀-鿿]+(?:['’-][^\W_]+)*")
_WIDE = re.compile(r"[㐀-鿿]")
_BETWEEN: Mapping[str, tuple[str, str]] = {
    # What may stand between two words, and between two characters of Chinese.
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
    units = _UNIT.findall(words)
    if moment is None or not moment.is_worded or len(units) < 2:
        return None
    if change in _NEAR:
        near = moment.similar_to
        sentences = (*(near.sentences if near else ()), words)
        similarity = near.similarity if near else DEFAULT_SIMILARITY
        similar = Similar.model_construct(sentences=sentences, similarity=similarity)
        update, said = {"similar_to": similar}, f"similar_to: '{words}'"
    elif change in _BETWEEN:
        pattern = _pattern(units, *_BETWEEN[change])
        update = {"matches": (*(moment.matches or ()), pattern)}  # type: ignore[dict-item]
        said = f"matches: '{pattern}'"
    else:
        return None
    moments = {**rubric.moments, name: moment.model_copy(update=update)}
    other = rubric.model_copy(update={"moments": moments})
    for cached in ("sha256", "reference"):
        other.__dict__.pop(cached, None)
    return Mend(said, other)


def _pattern(units: list[str], between: str, wide: str) -> str:
    """The words in their order, with what may stand between them."""
    pattern = re.escape(units[0])
    for before, unit in pairwise(units):
        is_wide = _WIDE.match(before) or _WIDE.match(unit)
        pattern += (wide if is_wide else between) + re.escape(unit)
    ends = [r"\b" if not _WIDE.match(unit) else "" for unit in (units[0], units[-1])]
    return f"{ends[0]}{pattern}{ends[1]}"
