"""Contacts that belong together: repeats, and what is resolved at first contact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scorecard.report.model import GateReturn, Journeys
from scorecard.report.patterns import Patterns
from scorecard.report.store import Store
from scorecard.statistics.estimate import CONFIDENCE, Estimate
from scorecard.statistics.multiplicity import significant
from scorecard.statistics.tallied import Tallied, gap, share

_DAY = 86_400.0
HANDED_ON = 900.0
"""A contact that follows another within so many seconds goes on with it: it was handed on."""


def journeys(
    store: Store, patterns: Patterns, days: float, confidence: float = CONFIDENCE
) -> Journeys | None:
    """The contacts of the same customer about the same topic; None where no customer is known to
    come twice, or no time is known.

    A first contact is resolved if no other follows within the window (one handed on is no other).
    Of those within a window of the last contact of all that is not yet known: all of them are left
    out, also those that came back already, who would else be counted too often.
    """
    distinct, known = store.spread("customer.id")
    if distinct in (0, known):
        return None
    customers, handed, repeat, returns, is_open, places, counts = store.journeys(
        days * _DAY, HANDED_ON
    )
    if not counts.size:
        return None
    first, known_later = ~handed & ~repeat, ~handed & ~is_open
    whole = Tallied(np.where(returns, 0.0, 1.0), counts, customers)
    judged = Tallied(1 - whole.values, counts, customers).where(known_later)
    return Journeys(
        window_days=days,
        contacts=int(counts.sum()),
        customers=int(customers.max()) + 1,
        first=int(counts[first].sum()),
        repeats=int(counts[repeat].sum()),
        handed_on=int(counts[handed].sum()),
        open=int(counts[first & is_open].sum()),
        resolved=share(whole.where(first & ~is_open), confidence),
        gates=_gates(patterns, judged, places[known_later], confidence),
    )


def _gates(
    patterns: Patterns, returns: Tallied, places: NDArray[np.int64], confidence: float
) -> tuple[GateReturn, ...]:
    found = []
    for gate in patterns.gates:
        met = returns.where(patterns.verdict(gate, "met")[places])
        unmet = returns.where(patterns.verdict(gate, "unmet")[places])
        result, p = gap(met, unmet, confidence)
        if isinstance(result, Estimate):
            shares = share(met, confidence), share(unmet, confidence)
            found.append((GateReturn(gate.criterion, gate.level, *shares, result, False), p))
    stands = significant([p for _, p in found], level=1 - confidence)
    return tuple(
        GateReturn(g.criterion, g.level, g.met, g.unmet, g.gap, stand)
        for (g, _), stand in zip(found, stands, strict=True)
    )
