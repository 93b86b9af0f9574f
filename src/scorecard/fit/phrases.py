"""Phrases that tell some texts from others, in scripts with and without spaces.

The log-odds of a phrase, with an informative Dirichlet prior, are Monroe, Colaresi & Quinn's
("Fightin' Words", Political Analysis 16, 2008), of texts that hold it or not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scorecard.fit.languages import SMALL_WORDS
from scorecard.masking import HIDDEN
from scorecard.text.fold import fold
from scorecard.text.words import SYLLABLES

_SENTENCE_END = re.compile(r"[.!?。！？\n]+")
_TOKEN = re.compile(
    rf"[{SYLLABLES}]|(?:[^\W_{SYLLABLES}]|{HIDDEN})+(?:['-](?:[^\W_{SYLLABLES}]|{HIDDEN})+)*"
)
_SYLLABLES, _GAP = re.compile(f"[{SYLLABLES}]+"), re.compile(r"[\s,，、:：;；]*")
_BEST_WORDS, _MOST_WORDS, _MOST_SYLLABLES = 3, 4, 6
_LEAST_LETTERS, _MOST_SMALL = 3, 2
_PRIOR_SHARE, _LEAST_PRIOR = 0.1, 50.0
"""The prior weighs as much as a tenth of the texts, and as this many."""
_Z, _SHARE, _LEAST_TEXTS = 1.96, 0.75, 2


class Scored(NamedTuple):
    """A phrase, in how many of the one and the other texts it stands, its log-odds, and how many
    standard errors they are from 0."""

    phrase: str
    marked: int
    rest: int
    log_odds: float
    z: float


def phrases_in(text: str) -> frozenset[str]:
    """The runs of up to four words, or up to six characters that are words, that stand in a
    sentence of a text; folded. Not single characters, short words, one or two words that are in
    every second sentence, or what is masked."""
    found: set[str] = set()
    for sentence in _SENTENCE_END.split(fold(text)):
        tokens = list(_TOKEN.finditer(sentence))
        for first in range(len(tokens)):
            found.update(_beginning(sentence, tokens[first : first + _MOST_SYLLABLES]))
    return frozenset(found)


def _beginning(sentence: str, tokens: Sequence[re.Match[str]]) -> Iterator[str]:
    """The phrases that begin with the first of some tokens."""
    phrase, end, says_something = "", 0, False
    for number, token in enumerate(tokens, 1):
        gap = sentence[end : token.start()] if phrase else ""
        if HIDDEN in token[0] or _GAP.fullmatch(gap) is None:
            return
        phrase, end = phrase + (" " if gap else "") + token[0], token.end()
        is_syllables = _SYLLABLES.fullmatch(phrase) is not None
        if number > _MOST_WORDS and not is_syllables:
            return
        says_something = says_something or token[0] not in SMALL_WORDS
        is_long = len(phrase) >= (2 if is_syllables else _LEAST_LETTERS)
        if is_long and (says_something or number > _MOST_SMALL):
            yield phrase


def score(
    marked: Counter[str], rest: Counter[str], marked_texts: int, rest_texts: int
) -> list[Scored]:
    """Every phrase of the marked texts, the most telling first.

    The prior expects each as often as it stands in all texts.
    """
    texts = marked_texts + rest_texts
    weight = max(_LEAST_PRIOR, _PRIOR_SHARE * texts)
    scored = []
    for phrase, count in marked.items():
        others = rest[phrase]
        prior = weight * (count + others) / texts
        gap = _logit(count + prior, marked_texts + weight)
        gap -= _logit(others + prior, rest_texts + weight)
        error = math.sqrt(1 / (count + prior) + 1 / (others + prior))
        scored.append(Scored(phrase, count, others, gap, gap / error))
    return sorted(scored, key=lambda each: (-each.z, _preferred(each.phrase), each.phrase))


def _preferred(phrase: str) -> tuple[int, int, int]:
    """Of phrases that stand in the same texts, which comes first: three words, as one alone says
    little and four hold in few other texts, with few small ones; in a script without spaces the
    longest, as a part of a word is no phrase."""
    if _SYLLABLES.fullmatch(phrase):
        return 0, 0, -len(phrase)
    words = phrase.split()
    small = sum(word in SMALL_WORDS for word in words)
    return abs(len(words) - _BEST_WORDS), small, -len(phrase)


def _logit(part: float, whole: float) -> float:
    # A phrase that stands in every text leaves nothing.
    return math.log(part / max(whole - part, 0.5))


def choose(
    marked: Sequence[frozenset[str]], rest: Sequence[frozenset[str]], most: int
) -> list[Scored]:
    """The phrases that together find most of the marked texts, each in at least two of them, and
    telling (z of 1.96 and more).

    One after the other by z; one is taken if of the texts that hold it, those left aside that
    others have found already, three quarters are marked. Both lists are of the phrases of each
    text.
    """
    counts = _counted(marked)
    common = {phrase for phrase, count in counts.items() if count >= _LEAST_TEXTS}
    others = _counted(texts & common for texts in rest)
    kept = Counter({phrase: counts[phrase] for phrase in common})
    holders: dict[str, set[int]] = {}
    for number, phrases in enumerate(marked):
        for phrase in phrases & common:
            holders.setdefault(phrase, set()).add(number)
    found: set[int] = set()
    chosen: list[Scored] = []
    for each in score(kept, others, len(marked), len(rest)):
        if each.z < _Z or len(chosen) >= most:
            break
        new = len(holders[each.phrase] - found)
        if new and new >= _SHARE * (new + each.rest):
            found |= holders[each.phrase]
            chosen.append(each)
    return chosen


def _counted(texts: Iterable[frozenset[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for phrases in texts:
        counts.update(phrases)
    return counts
