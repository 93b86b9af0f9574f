"""Sets of verdicts, and the tables of conditions lifted to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scorecard.conditions import logic, outcome
from scorecard.grade import Verdict

Mask = int
"""A set of verdicts."""

MET: Mask = 1
UNMET: Mask = 2
UNKNOWN: Mask = 4
NOT_APPLICABLE: Mask = 8
OPEN: Mask = MET | NOT_APPLICABLE
CLOSED: Mask = UNMET | UNKNOWN
ANYTHING: Mask = OPEN | CLOSED

MASKS: dict[Verdict, Mask] = {
    outcome.MET: MET,
    outcome.UNMET: UNMET,
    outcome.UNKNOWN: UNKNOWN,
    outcome.NOT_APPLICABLE: NOT_APPLICABLE,
}


def verdicts(mask: Mask) -> list[Verdict]:
    """The verdicts in a set."""
    return [verdict for verdict, single in MASKS.items() if single & mask]


MaskTable = tuple[tuple[Mask, ...], ...]
"""What two sets of verdicts can come to."""


def _lifted(combine: Callable[[Verdict, Verdict], Verdict]) -> MaskTable:
    def come_to(left: Mask, right: Mask) -> Mask:
        return sum(
            {MASKS[combine(first, other)] for first in verdicts(left) for other in verdicts(right)}
        )

    masks = range(ANYTHING + 1)
    return tuple(tuple(come_to(left, right) for right in masks) for left in masks)


def _strongest(precedence: logic.VerdictOrder) -> MaskTable:
    return _lifted(lambda first, other: first if precedence[first] > precedence[other] else other)


def _excepted(verdict: Verdict, exception: Verdict) -> Verdict:
    if verdict == outcome.NOT_APPLICABLE or exception == outcome.MET:
        return outcome.NOT_APPLICABLE
    return outcome.UNKNOWN if exception == outcome.UNKNOWN else verdict


def _guarded(verdict: Verdict, applies: Verdict) -> Verdict:
    if verdict == outcome.NOT_APPLICABLE or applies == outcome.MET:
        return verdict
    return outcome.UNKNOWN if applies == outcome.UNKNOWN else outcome.NOT_APPLICABLE


ALL = _strongest(logic.CONJUNCTION)
ANY = _strongest(logic.DISJUNCTION)
EXCEPTED = _lifted(_excepted)
"""A condition's verdict and that of its exception."""
GUARDED = _lifted(_guarded)
"""A level's verdict and that of its `applies_when`."""
DIFFER = _lifted(lambda first, other: outcome.UNMET if first == other else outcome.MET)
"""Met where two conditions disagree."""

_NEGATED = tuple(
    sum(MASKS[logic.NEGATED[verdict]] for verdict in verdicts(mask)) for mask in range(ANYTHING + 1)
)


def negated(mask: Mask) -> Mask:
    """Met for unmet and the other way round."""
    return _NEGATED[mask]


def counted(members: Iterable[tuple[Mask, bool]], needed: int) -> Mask:
    """What `count_of` can come to; each member has its verdicts and whether it may not apply."""
    # How many are met, how many unknown (neither beyond what is needed), whether any is unmet,
    # and whether all that is unknown may drop out.
    states = {(0, 0, False, True)}
    for mask, may_not_apply in members:
        states = {
            state for before in states for state in _next(before, mask, may_not_apply, needed)
        }
    return sum({_settled(*state, needed) for state in states})


_State = tuple[int, int, bool, bool]


def _next(before: _State, mask: Mask, may_not_apply: bool, needed: int) -> Iterable[_State]:
    met, unknown, any_unmet, may_drop = before
    if mask & NOT_APPLICABLE:
        yield before
    if mask & MET:
        yield min(met + 1, needed), unknown, any_unmet, may_drop
    if mask & UNMET:
        yield met, unknown, True, may_drop
    if mask & UNKNOWN:
        yield met, min(unknown + 1, needed), any_unmet, may_drop and may_not_apply


def _settled(met: int, unknown: int, any_unmet: bool, may_drop: bool, needed: int) -> Mask:
    if met >= needed:
        return MET
    if not met and not any_unmet:
        if not unknown:
            return NOT_APPLICABLE
        if may_drop:
            return UNKNOWN
    return UNKNOWN if met + unknown >= needed else UNMET
