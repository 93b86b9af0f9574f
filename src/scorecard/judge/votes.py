"""Several answers of one model to the same question, as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from scorecard.judge.answers import Answer, Answers, Place
from scorecard.judge.questions import Question

DISAGREE = "the votes are equally many for both"


class Tally(NamedTuple):
    """What the votes come to: the answer (None if there is none, then `why`), how many votes were
    for it of how many that answered."""

    answer: Answer | None
    votes: int
    of: int
    why: str = ""


def tally(question: Question, votes: Sequence[Answers]) -> Tally:
    """The answer of the majority of the votes that answered.

    Of a moment, every turn that more than half of all answers name is one: it may be met in one
    turn though no two votes name the same turns. The places are those of the first vote that
    names the turn.
    """
    answers = [vote.given[question.name] for vote in votes if question.name in vote.given]
    if not answers:
        reasons = Counter(vote.lacking.get(question.name, "") for vote in votes)
        return Tally(None, 0, 0, reasons.most_common(1)[0][0])
    count = Counter(answer.met for answer in answers)
    met = count[True] > count[False]
    if count[True] == count[False]:
        return Tally(None, count[True], len(answers), DISAGREE)
    same = [answer for answer in answers if answer.met is met]
    places = _places(question, same, len(answers))
    if question.kind == "moment" and met and not places:
        return Tally(None, len(same), len(answers), DISAGREE)
    named = frozenset().union(*(answer.named for answer in answers))
    return Tally(Answer(met, places, same[0].note, named), len(same), len(answers))


def _places(question: Question, same: Sequence[Answer], of: int) -> tuple[Place, ...]:
    if question.kind != "moment":
        return same[0].places
    named = Counter(place.turn for answer in same for place in answer.places)
    first = {place.turn: place for answer in reversed(same) for place in answer.places}
    return tuple(first[turn] for turn in sorted(named) if named[turn] * 2 > of)
