"""Turns that nobody looked at and that mean much the same as marked ones: what to read next.

A suggestion to people, and no verdict: nothing that it says decides a grade. Sentences are vectors
of WordLlama (the means of vectors of their tokens; the package holds the weights, and nothing is
fetched). It was made from English; in other languages expect less.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scorecard.extras import extra
from scorecard.learn.turns import LabelledTurn
from scorecard.statistics.estimate import Result

with extra("similar", "wordllama", "suggesting turns to read", "numpy", "scipy", "sklearn"):
    import numpy as np
    import wordllama
    from numpy.typing import NDArray

    from scorecard.learn.cues import FOLDS, auc_of, refuse_few, split

_LONGEST = 2_000
"""So many letters of a turn are looked at."""


class Suggested(NamedTuple):
    """The turns to read, the closest first, each with how close it is; and how often a marked turn
    is closer than one that is not the moment, on interactions that were not compared with."""

    turns: list[tuple[LabelledTurn, float]]
    auc: Result


def suggest(
    labelled: Sequence[LabelledTurn], others: Sequence[LabelledTurn], most: int, *, seed: int = 0
) -> Suggested:
    """The `most` of the other turns that are closest to the marked ones.

    Close is how much nearer (cosine) a turn is to the mean of the marked turns than to that of
    those that are not the moment. Raises `CantLearnError` where there are too few of either.
    """
    refuse_few(labelled)
    truth = np.array([turn.is_moment for turn in labelled])
    vectors = _vectors(labelled)
    margins = np.zeros(len(labelled))
    for _, held in split(labelled, seed, FOLDS):
        among = np.ones(len(labelled), dtype=bool)
        among[held] = False
        margins[held] = vectors[held] @ _direction(vectors[among], truth[among])
    auc = auc_of(margins, labelled, seed)
    if not others:
        return Suggested([], auc)
    closeness = _vectors(others) @ _direction(vectors, truth)
    # Rounded, so that the last bits of a sum decide about no place.
    ranked = [(turn, round(float(each), 3)) for turn, each in zip(others, closeness, strict=True)]
    return Suggested(sorted(ranked, key=lambda pair: (-pair[1], pair[0]))[:most], auc)


def _direction(vectors: NDArray[Any], truth: NDArray[Any]) -> NDArray[Any]:
    towards: NDArray[Any] = vectors[truth].mean(axis=0) - vectors[~truth].mean(axis=0)
    return towards


def _vectors(turns: Sequence[LabelledTurn]) -> NDArray[Any]:
    """A row a turn, of length 1."""
    found = np.asarray(_model().embed([turn.text[:_LONGEST] or " " for turn in turns]), np.float64)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    rows: NDArray[Any] = found / np.where(lengths, lengths, 1.0)
    return rows


@cache
def _model() -> Any:
    # Left to itself, it would fetch what it holds in a folder of another name.
    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
