"""Rules about cues: weights that can't add up, that change nothing, or that count twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorecard.authoring.problem import Code
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, PlacedMoment, Subject
from scorecard.lint.wordings import PhraseIndex
from scorecard.moments.wording_model import Cues, hundredths

# Beyond so many sums and cues it takes too long to say for sure which cues matter.
_MOST_WORK = 4 * 10**9

OUT_OF_REACH = Code(
    "R090",
    "Cues that can't add up",
    severity="warning",
    why="All positive weights together are less than `at_least`: whatever a turn says, the cues "
    "never make the moment.",
    help="Lower `at_least`, or add cues.",
    bad="moments:\n  complaint:\n"
    "    cues: {at_least: 3, phrases: {so slow: 1.2, never came: 1.5}}\n",
    good="moments:\n  complaint:\n"
    "    cues: {at_least: 2.5, phrases: {so slow: 1.2, never came: 1.5}}\n",
)
IDLE = Code(
    "R091",
    "A cue that never matters",
    why="Whatever else a turn says, the sum is on the same side of `at_least` with the cue and "
    "without it.",
    help="Remove it, or give it more weight.",
    bad="moments:\n  complaint:\n"
    "    cues: {at_least: 2, phrases: {so slow: 2, never came: 2, again: 0.5}}\n",
    good="moments:\n  complaint:\n"
    "    cues: {at_least: 2, phrases: {so slow: 1.5, never came: 2, again: 0.5}}\n",
    severity="warning",
)
PART = Code(
    "R092",
    "A cue that is another's part",
    why="Wherever the longer phrase stands the shorter one does, so both weights count: the longer "
    "one weighs more than its number says. Or a phrase of `says` stands in a cue, which is then "
    "heard anyway.",
    help="Remove one of the two, or make the weight of the longer one what it adds.",
    bad="moments:\n  complaint:\n    cues: {at_least: 1, phrases: {slow: 0.5, so slow: 1.2}}\n",
    good="moments:\n  complaint:\n    cues: {at_least: 1, phrases: {slow: 0.5, too late: 1.2}}\n",
    severity="warning",
)


def _with_cues(subject: Subject) -> Iterator[tuple[PlacedMoment, Cues, Place]]:
    for placed in subject.all_moments:
        if placed.moment.cues is not None:
            yield placed, placed.moment.cues, placed.place / "cues"


def _is_out_of_reach(cues: Cues) -> bool:
    positive = (hundredths(weight) for weight in cues.weights.values() if weight > 0)
    return sum(positive) < hundredths(cues.at_least)


def find_out_of_reach(subject: Subject) -> Iterator[Finding]:
    """Sums that no turn can reach."""
    for _, cues, place in _with_cues(subject):
        if _is_out_of_reach(cues):
            most = sum(weight for weight in cues.weights.values() if weight > 0)
            message = f"all positive weights add up to {most:.2f}, never to {cues.at_least:.2f}"
            yield Finding(place / "at_least", message, "lower it, or add cues")


def find_idle(subject: Subject) -> Iterator[Finding]:
    """Cues without which every turn is on the same side."""
    for _, cues, place in _with_cues(subject):
        if _is_out_of_reach(cues):
            continue
        named = [("phrases", cue) for cue in cues.phrases] + [
            ("patterns", c) for c in cues.patterns
        ]
        weights = [hundredths(weight) for weight in cues.weights.values()]
        matters = cues_that_matter(weights, hundredths(cues.at_least))
        for (key, cue), does in zip(named, matters, strict=True):
            if not does:
                message = f"`{cue}` never decides: the sum is on the same side without it"
                yield Finding(place / key / cue, message, "remove it, or give it more weight")


def cues_that_matter(weights: Sequence[int], least: int) -> list[bool]:
    """For each weight, whether some of the others have a sum that it lifts to `least` or pushes
    below. Where there are too many sums to tell, it does."""
    below = -sum(weight for weight in weights if weight < 0)
    reach = below + sum(weight for weight in weights if weight > 0)
    if len(weights) ** 2 * reach > _MOST_WORK:
        return [True] * len(weights)
    return [_matters(weights, index, least) for index in range(len(weights))]


def _matters(weights: Sequence[int], index: int, least: int) -> bool:
    weight = weights[index]
    others = [*weights[:index], *weights[index + 1 :]]
    # Sums for which the cue decides: those below `least` that it lifts, or those above that it
    # pushes below.
    first, last = (least - weight, least - 1) if weight > 0 else (least, least - 1 - weight)
    if first <= 0 <= last:
        return True
    low = sum(other for other in others if other < 0)
    sums = 1
    for other in others:
        # Bit n stands for the sum low + n; a negative weight that is left out shifts up instead.
        sums |= sums << abs(other)
    start, end = max(first - low, 0), last - low
    return end >= start and bool(sums >> start & ((1 << (end - start + 1)) - 1))


def find_parts(subject: Subject) -> Iterator[Finding]:
    """Cues that stand in other cues, and those that hold what is heard anyway."""
    for placed, cues, place in _with_cues(subject):
        said = placed.moment.says.any or () if placed.moment.says is not None else ()
        index, heard = PhraseIndex(cues.phrases), PhraseIndex(said)
        for cue in cues.phrases:
            where = place / "phrases" / cue
            for shorter in heard.inside(cue)[:1]:
                message = f"`{cue}` holds `{shorter}`, which makes the moment by itself"
                yield Finding(where, message, "remove it")
            for shorter in [other for other in index.inside(cue) if other != cue][:1]:
                total = cues.phrases[shorter] + cues.phrases[cue]
                message = f"`{shorter}` stands wherever `{cue}` does: together {total:+.2f}"
                yield Finding(where, message, f"remove one of them if {total:+.2f} is not meant")


RULES = (
    Rule(OUT_OF_REACH, find_out_of_reach),
    Rule(IDLE, find_idle),
    Rule(PART, find_parts),
)
