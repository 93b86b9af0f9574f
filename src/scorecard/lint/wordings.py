"""Which phrases a phrase says already, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from scorecard.moments.heard import HeardText
from scorecard.moments.phrase import Phrase
from scorecard.text.words import is_boundary


@lru_cache(maxsize=1 << 14)
def forms_of(phrase: str) -> tuple[str, ...]:
    """Folded texts that say a phrase, each in another way; remembered: several rules ask."""
    return Phrase(phrase).forms


class PhraseIndex:
    """Finds, among some phrases, those that another one contains.

    It looks up the stretches of the other, as long as phrases that begin alike are, so that a list
    of thousands is not compared with itself pair by pair.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_form: dict[str, list[str]] = {}
        self._lengths: dict[str, set[int]] = {}
        for phrase in dict.fromkeys(phrases):
            for form in forms_of(phrase):
                self._by_form.setdefault(form, []).append(phrase)
                self._lengths.setdefault(form[:2], set()).add(len(form))
        self._compiled: dict[str, Phrase] = {}

    def inside(self, phrase: str) -> list[str]:
        """The phrases that every text says which says `phrase`, itself included; shortest first."""
        forms = forms_of(phrase)
        # A phrase that stands in it often is asked about once.
        candidates = dict.fromkeys(self._candidates(forms[0]))
        found = {
            candidate
            for candidate in candidates
            if candidate == phrase or self._is_said(candidate, forms)
        }
        return sorted(found, key=lambda candidate: (len(candidate), candidate))

    def _candidates(self, text: str) -> Iterator[str]:
        for start in range(len(text)):
            for key in (text[start : start + 1], text[start : start + 2]):
                for length in self._lengths.get(key, ()):
                    yield from self._by_form.get(text[start : start + length], ())

    def _is_said(self, phrase: str, texts: tuple[str, ...]) -> bool:
        compiled = self._compiled.get(phrase)
        if compiled is None:
            compiled = self._compiled[phrase] = Phrase(phrase)
        return all(compiled.find(HeardText(text)) is not None for text in texts)


def cancelled_alike(covered: str, shorter: str, excluding: Iterable[str]) -> bool:
    """Whether a moment that says `shorter` may lose `covered`, which contains it, without a turn
    changing, given what cancels its wording.

    A cancelling phrase that overlaps the one but not the other cancels just a wording with it,
    and the turn without it. False where that is not known.
    """
    cancels = list(excluding)
    if not cancels:
        return True
    forms = [forms_of(ways) for ways in (covered, shorter, *cancels)]
    if any(len(ways) > 1 for ways in forms):
        return False
    whole, part, *others = (ways[0] for ways in forms)
    if _overlaps_itself(part):
        return False
    spans = [
        (start, start + len(part))
        for start in range(len(whole))
        if whole.startswith(part, start)
        if is_boundary(whole, start) and is_boundary(whole, start + len(part))
    ]
    return all(
        any(first < start + len(cancel) and start < last for first, last in spans)
        for cancel in others
        for start in _overlaps(cancel, whole)
    )


def _overlaps(phrase: str, other: str) -> Iterator[int]:
    """Where a phrase can start, relative to `other`, in a text in which the two overlap."""
    for start in range(1 - len(phrase), len(other)):
        first, last = max(0, start), min(len(other), start + len(phrase))
        if other[first:last] == phrase[first - start : last - start]:
            yield start


def _overlaps_itself(text: str) -> bool:
    """Whether a text can hold the phrase twice with a part in common, such as "no no"."""
    return any(
        start > 0 and is_boundary(text, start) and is_boundary(text, len(text) - start)
        for start in _overlaps(text, text)
    )
