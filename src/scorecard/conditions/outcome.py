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

Outcome = tuple[Verdict, str, Sequence[Evidence], tuple[str, ...]]
"""Verdict, why, evidence, and what an unknown verdict needs.

A plain tuple: millions of them are made.
"""

Check = Callable[[Reading], Outcome]
"""A compiled condition: pure, made once, called for every interaction."""


def decide(verdict: Verdict, outcomes: Sequence[Outcome]) -> Outcome:
    """A verdict on the strength of some outcomes: their reasons, evidence and needs joined."""
    if len(outcomes) == 1:
        _, why, evidence, needs = outcomes[0]
        return verdict, why, evidence, needs if verdict == UNKNOWN else ()
    why = "; ".join(dict.fromkeys(outcome[1] for outcome in outcomes))
    evidence = [item for outcome in outcomes for item in outcome[2]]
    needs = ()
    if verdict == UNKNOWN:
        needs = tuple(dict.fromkeys(need for outcome in outcomes for need in outcome[3]))
    return verdict, why, evidence, needs
