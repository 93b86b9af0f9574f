"""What a check says about one interaction, and how outcomes combine.

Kleene's strong three-valued logic (1952) for met, unmet and unknown; what is not applicable
stands outside it and drops out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scorecard.grade import Evidence, Verdict
from scorecard.moments.scan import Reading

MET: Verdict = "met"
UNMET: Verdict = "unmet"
NOT_APPLICABLE: Verdict = "not_applicable"
UNKNOWN: Verdict = "unknown"

Outcome = tuple[Verdict, str, tuple[Evidence, ...], tuple[str, ...]]
"""Verdict, why, evidence, and what an unknown verdict needs.

A plain tuple: millions of them are made.
"""

Check = Callable[[Reading], Outcome]
"""A compiled condition: pure, made once, called for every interaction."""


def decide(verdict: Verdict, outcomes: Sequence[Outcome]) -> Outcome:
    """A verdict on the strength of some outcomes: their reasons, evidence and needs joined."""
    if len(outcomes) == 1:
        outcome = outcomes[0]
        if outcome[0] == verdict:
            return outcome
        return verdict, outcome[1], outcome[2], outcome[3] if verdict == UNKNOWN else ()
    whys: dict[str, None] = {}
    evidence: tuple[Evidence, ...] = ()
    needs: dict[str, None] = {}
    for _, why, shown, needed in outcomes:
        whys[why] = None
        if shown:
            evidence += shown
        for need in needed:
            needs[need] = None
    return verdict, "; ".join(whys), evidence, tuple(needs) if verdict == UNKNOWN else ()
