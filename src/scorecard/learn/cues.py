"""Weights of cues, learnt: sparse logistic regression over phrases, and what it is worth.

A model is nothing but a list of phrases with weights of two decimals and a threshold: it is
measured, while it is chosen, as the rubric language will hear it. Everything is chosen inside the
turns that it is learnt from (penalty, threshold), and measured on the turns of other interactions.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from scorecard.extras import extra
from scorecard.fit.phrases import phrases_in, score
from scorecard.learn.turns import CantLearnError, LabelledTurn
from scorecard.lint.wordings import PhraseIndex
from scorecard.moments.phrase import Phrase
from scorecard.moments.scan import ScanPlan
from scorecard.moments.wording_model import HUNDRED
from scorecard.records.interaction import Interaction, Turn
from scorecard.statistics.estimate import Result
from scorecard.statistics.proportions import wilson

with extra("learn", "sklearn", "learning cues from marked turns", "numpy", "scipy"):
    import numpy as np
    from scipy.sparse import csr_array
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    from scorecard.statistics.means import bootstrap

# From scikit-learn 1.8 on, the penalty is told by its share.
_L1: dict[str, Any] = (
    {"l1_ratio": 1.0} if LogisticRegression().penalty == "deprecated" else {"penalty": "l1"}
)
FOLDS, _INNER = 5, 3
LEAST_TURNS, LEAST_INTERACTIONS = 20, 10
MOST_CUES = 300
_MOST_TELLING, _MOST_SPEAKING_AGAINST = 1_200, 600
_PENALTIES = (0.1, 0.3, 1.0, 3.0)
_LEAST_HITS = 5
_SEEN_TWICE = 2
_DRAWS = 500


class CueModel(NamedTuple):
    """Phrases with weights in hundredths, and what they have to add up to."""

    weights: dict[str, int]
    at_least: int


class Learnt(NamedTuple):
    """A model of all turns, and what the same way of learning is worth on turns of interactions
    that it did not see: `precision` and `recall` at its thresholds, `auc` at any."""

    model: CueModel
    precision: Result
    recall: Result
    auc: Result


class _Candidate(NamedTuple):
    """Phrases with weights, before a threshold is chosen."""

    weights: dict[str, int]
    intercept: float


def learn(turns: Sequence[LabelledTurn], precision: float, *, seed: int = 0) -> Learnt:
    """Learn cues for a precision that is asked for. The same turns and seed give the same cues.

    Raises `CantLearnError` where there are too few marks, or no threshold is so precise.
    """
    refuse_few(turns)
    truth = np.array([turn.is_moment for turn in turns])
    hearing = _Hearing([turn.text for turn in turns])
    margins, hits = np.zeros(len(turns)), np.zeros(len(turns), dtype=bool)
    for kept, held in split(turns, seed, FOLDS):
        space = _Space(kept, hearing)
        candidate, least = _choose(space, precision, seed)
        sums = space.sums(candidate, [turns[index].text for index in held])
        margins[held] = sums / HUNDRED + candidate.intercept
        hits[held] = sums >= least
    found, right = int(hits.sum()), int((hits & truth).sum())
    candidate, least = _choose(_Space(turns, hearing), precision, seed, must=True)
    return Learnt(
        CueModel(candidate.weights, least),
        wilson(right, found),
        wilson(right, int(truth.sum())),
        auc_of(margins, turns, seed),
    )


def auc_of(margins: np.ndarray, turns: Sequence[LabelledTurn], seed: int) -> Result:
    """How often a marked turn has a greater margin than another; interactions are drawn whole."""
    pairs = np.column_stack([margins, [turn.is_moment for turn in turns]])
    return bootstrap(pairs, _auc, [turn.interaction for turn in turns], draws=_DRAWS, seed=seed)


def decide(model: CueModel, texts: Sequence[str]) -> list[bool]:
    """Which texts are the moment, as the model says."""
    weights = np.array(list(model.weights.values()))
    sums = _Hearing(texts).features(list(model.weights), texts) @ weights
    return [bool(total >= model.at_least) for total in sums]


def refuse_few(turns: Sequence[LabelledTurn]) -> None:
    """Raise `CantLearnError` if few turns are labelled either way."""
    for is_moment, what in ((True, "marked as the moment"), (False, "known not to be it")):
        mine = [turn for turn in turns if turn.is_moment is is_moment]
        interactions = len({turn.interaction for turn in mine})
        if len(mine) < LEAST_TURNS or interactions < LEAST_INTERACTIONS:
            raise CantLearnError(
                f"too few marks: {len(mine)} turns of {interactions} interactions are {what}, and "
                f"it takes {LEAST_TURNS} of {LEAST_INTERACTIONS} at least"
            )


def split(
    turns: Sequence[LabelledTurn], seed: int, folds: int
) -> Iterator[tuple[list[LabelledTurn], list[int]]]:
    """The turns to learn from and the numbers of the others, fold by fold, by interaction."""
    numbers = [_fold(turn.interaction, seed, folds) for turn in turns]
    for fold in range(folds):
        kept = [turn for turn, number in zip(turns, numbers, strict=True) if number != fold]
        held = [index for index, number in enumerate(numbers) if number == fold]
        if held and len({turn.is_moment for turn in kept}) == 2:
            yield kept, held


def _fold(interaction: str, seed: int, folds: int) -> int:
    digest = sha256(f"{seed}\n{folds}\n{interaction}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") % folds


def _auc(pairs: np.ndarray) -> float:
    truth = pairs[:, 1]
    if truth.min() == truth.max():
        return float("nan")
    return float(roc_auc_score(truth, pairs[:, 0]))


def _choose(
    space: _Space, precision: float, seed: int, *, must: bool = False
) -> tuple[_Candidate, int]:
    """The best candidate of some turns, and its threshold in hundredths; both are chosen by folds
    of the same turns. Raises `CantLearnError` if one `must` be so precise and none is."""
    turns, truth = space.turns, space.truth
    margins = np.zeros((len(_PENALTIES), len(turns)))
    for kept, held in split(turns, seed + 1, _INNER):
        inner = _Space(kept, space.hearing)
        heard = space.hearing.features(inner.phrases, [turns[index].text for index in held])
        for row, penalty in enumerate(_PENALTIES):
            candidate = inner.train(penalty, seed)
            margins[row, held] = inner.weigh(candidate, heard) / HUNDRED + candidate.intercept
    worth = [_auc(np.column_stack([row, truth])) for row in margins]
    best = int(np.argmax(worth))
    candidate = space.train(_PENALTIES[best], seed)
    margin, reached = _threshold(margins[best], truth, precision)
    if must and (reached < precision or not candidate.weights):
        raise CantLearnError(
            f"no threshold is right in {precision:.0%} of the turns that it finds (the best: "
            f"{reached:.0%}): mark more turns, or ask for less (--precision)"
        )
    return candidate, max(1, round((margin - candidate.intercept) * HUNDRED))


def _threshold(margins: np.ndarray, truth: np.ndarray, precision: float) -> tuple[float, float]:
    """The lowest margin from which so many of the turns are right, and how many are: else the one
    from which most are."""
    order = np.argsort(-margins, kind="stable")
    right, best = 0, (float(margins.max()) + 1, 0.0)
    chosen: tuple[float, float] | None = None
    for number, index in enumerate(order, 1):
        right += bool(truth[index])
        is_last = number == len(order) or margins[order[number]] < margins[index]
        if not is_last or number < _LEAST_HITS:
            continue
        share = right / number
        if share >= precision:
            chosen = float(margins[index]), share
        if share > best[1]:
            best = float(margins[index]), share
    return chosen or best


class _Space:
    """Turns, and the phrases that tell them apart as features."""

    def __init__(self, turns: Sequence[LabelledTurn], hearing: _Hearing) -> None:
        self.turns = turns
        self.hearing = hearing
        self.truth = np.array([turn.is_moment for turn in turns])
        self.phrases = _telling(turns)
        self._features = hearing.features(self.phrases, [turn.text for turn in turns]).tocsc()

    def train(self, penalty: float, seed: int) -> _Candidate:
        """Phrases with weights from sparse logistic regression, none a part of another."""
        columns, intercept = list(range(len(self.phrases))), 0.0
        weights: dict[int, float] = {}
        while columns:
            regression = LogisticRegression(
                **_L1,
                C=penalty,
                solver="liblinear",
                class_weight="balanced",
                random_state=seed,
                max_iter=1000,
            )
            with warnings.catch_warnings():
                # What has not settled by then no longer moves a weight of two decimals.
                warnings.simplefilter("ignore", ConvergenceWarning)
                regression.fit(self._features[:, columns], self.truth)
            intercept = float(regression.intercept_[0])
            found = zip(columns, map(float, regression.coef_[0]), strict=True)
            weights = {column: weight for column, weight in found if round(weight, 2)}
            columns = self._apart(weights)
            if len(columns) == len(weights):
                break
        cues = {self.phrases[column]: round(weights[column] * HUNDRED) for column in columns}
        return _Candidate(cues, intercept)

    def _apart(self, weights: dict[int, float]) -> list[int]:
        """The heaviest phrases of which none says another."""
        index = PhraseIndex(self.phrases[column] for column in weights)
        within = {
            column: {*index.inside(self.phrases[column])} - {self.phrases[column]}
            for column in weights
        }
        chosen: dict[int, str] = {}
        for column in sorted(weights, key=lambda one: (-abs(weights[one]), one)):
            phrase = self.phrases[column]
            holds = not within[column].isdisjoint(chosen.values())
            if not holds and not any(phrase in within[other] for other in chosen):
                chosen[column] = phrase
        return sorted(list(chosen)[:MOST_CUES])

    def sums(self, candidate: _Candidate, texts: Sequence[str]) -> np.ndarray:
        """What the cues in each text add up to, in hundredths."""
        return self.weigh(candidate, self.hearing.features(self.phrases, texts))

    def weigh(self, candidate: _Candidate, heard: csr_array) -> np.ndarray:
        """The same for texts in which the phrases were heard."""
        weights = np.array([candidate.weights.get(phrase, 0) for phrase in self.phrases])
        return np.asarray(heard @ weights) if len(weights) else np.zeros(heard.shape[0])


_phrases_in = lru_cache(maxsize=1 << 16)(phrases_in)


def _telling(turns: Sequence[LabelledTurn]) -> list[str]:
    """The phrases that tell marked turns from others, either way, sorted."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    sizes = Counter(turn.is_moment for turn in turns)
    for turn in turns:
        counts[turn.is_moment].update(_phrases_in(turn.text))
    found: set[str] = set()
    for side, most in ((True, _MOST_TELLING), (False, _MOST_SPEAKING_AGAINST)):
        twice = Counter({one: n for one, n in counts[side].items() if n >= _SEEN_TWICE})
        scored = score(twice, counts[not side], sizes[side], sizes[not side])
        found.update(one.phrase for one in scored[:most] if one.z > 0)
    return sorted(found)


class _Hearing:
    """Which phrases a rubric hears in some texts: each phrase is looked for in all of them once,
    however many folds have it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = list(dict.fromkeys(texts))
        self._looked_for: set[str] = set()
        self._heard: dict[str, list[str]] = {text: [] for text in self._texts}

    def features(self, phrases: Sequence[str], texts: Sequence[str]) -> csr_array:
        """A row for each of the texts, which are of those that were given first, and a column for
        each phrase: 1 where it is heard."""
        self._look_for([phrase for phrase in phrases if phrase not in self._looked_for])
        place = {phrase: at for at, phrase in enumerate(phrases)}
        heard = [sorted(place[one] for one in self._heard[text] if one in place) for text in texts]
        ends = np.cumsum([0, *map(len, heard)], dtype=np.int32)
        columns = np.array([position for row in heard for position in row], dtype=np.int32)
        shape = len(texts), len(phrases)
        return csr_array((np.ones(len(columns)), columns, ends), shape=shape)

    def _look_for(self, phrases: Sequence[str]) -> None:
        if not phrases:
            return
        self._looked_for.update(phrases)
        plan = ScanPlan()
        numbers = plan.add(plan.new_group(), [Phrase(phrase) for phrase in phrases], None)
        by_number: dict[int, list[str]] = {}
        for phrase, number in zip(phrases, numbers, strict=True):
            by_number.setdefault(number, []).append(phrase)
        turns = [Turn("agent", text) for text in self._texts]
        heard = plan.build().read(Interaction("", turns)).heard
        for turn, by_group in heard.items():
            for number in by_group[0]:
                self._heard[self._texts[turn]] += by_number[number]
