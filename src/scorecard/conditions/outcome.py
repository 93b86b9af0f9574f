"""What a check says about one interaction, and how outcomes combine.

Kleene's strong three-valued logic (1952) for met, unmet and unknown; what is not applicable
stands outside it and drops out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, get_args

from scorecard.grade import Evidence, Verdict
from scorecard.moments.scan import ScanResult

MET: Verdict = "met"
UNMET: Verdict = "unmet"
NOT_APPLICABLE: Verdict = "not_applicable"
UNKNOWN: Verdict = "unknown"

Outcome = tuple[Verdict, tuple[str, ...], tuple[Evidence, ...], tuple[str, ...]]
"""Verdict, reasons, evidence, and what an unknown verdict needs.

A plain tuple: millions of them are made.
"""

Check = Callable[[ScanResult], Outcome]
"""A compiled condition: pure, made once, called for every interaction."""


def join(verdict: Verdict, outcomes: Sequence[Outcome]) -> Outcome:
    """A verdict on the strength of several outcomes: their reasons, evidence and needs."""
    whys = tuple(chain.from_iterable([why for _, why, _, _ in outcomes]))
    evidence = tuple(chain.from_iterable([shown for _, _, shown, _ in outcomes]))
    needs = tuple(chain.from_iterable([needed for _, _, _, needed in outcomes]))
    return verdict, whys, evidence, needs if verdict == UNKNOWN else ()


def sentence(whys: tuple[str, ...], joint: str) -> str:
    """The reasons as one text, each reason once."""
    return joint.join(unique(whys))


def unique(whys: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons, each once."""
    return whys if len(whys) == 1 else tuple(dict.fromkeys(whys))


def refuse_malformed(outcome: object) -> None:
    """Raise `TypeError` for what is not an outcome: what comes from another package is looked at
    before it decides a grade."""
    if not isinstance(outcome, tuple) or len(outcome) != 4:
        raise TypeError("a check returns (verdict, reasons, evidence, needs)")
    verdict, *parts = outcome
    if verdict not in get_args(Verdict):
        raise TypeError(f"a verdict is one of {', '.join(get_args(Verdict))}, not {verdict!r}")
    sorts: tuple[tuple[str, Any], ...] = (
        ("reasons", str),
        ("evidence", get_args(Evidence)),
        ("needs", str),
    )
    for part, (name, sort) in zip(parts, sorts, strict=True):
        if not isinstance(part, tuple) or not all(isinstance(item, sort) for item in part):
            what = "pieces of evidence" if name == "evidence" else "texts"
            raise TypeError(f"{name} are a tuple of {what}, not {part!r}")
    if not parts[0]:
        raise TypeError("a verdict has a reason")
