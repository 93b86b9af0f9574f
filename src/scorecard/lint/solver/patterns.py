"""Conditions about order and wording as variables: what counts of moments say about them."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec.structs import replace

from scorecard.authoring.scalar import Span
from scorecard.conditions.basis import PatternBasis
from scorecard.lint.solver.scopes import ScopeVariable, may_be_missing_span, settled
from scorecard.lint.solver.variables import Lack
from scorecard.lint.solver.verdicts import MASKS, MET, NOT_APPLICABLE
from scorecard.values.parameters import Parameters


class PatternVariable(NamedTuple):
    """What a condition asks about order or wording, so that equal ones are equal; its `within` is
    a settled span."""

    kind: str
    basis: PatternBasis
    area: ScopeVariable | None

    @property
    def moments(self) -> dict[str, None]:
        """The moments whose counts have a say, each once."""
        subject = () if self.basis.subject is None else (self.basis.subject,)
        return dict.fromkeys((*self.basis.needed, *subject))

    def states(self, parameters: Parameters) -> list[object]:
        """What it can come to in a record."""
        states: list[object] = [MASKS[verdict] for verdict in self.basis.verdicts]
        within = self.basis.within
        if within is not None and may_be_missing_span(within, parameters):
            states.append(Lack.MISSING)
        return states

    def is_stricter(self, other: PatternVariable) -> bool:
        """Whether the other pattern, over the same moments, is met wherever this one is."""
        if self.area != other.area or self == other:
            return False
        limits = (self.basis.within, *self.basis.limits)
        return all(map(_at_least_as_strict, limits, (other.basis.within, *other.basis.limits)))

    def fits(self, state: object, count: int, moment: str) -> bool:
        """Whether a verdict goes with how often one of its moments occurs."""
        basis = self.basis
        if moment == basis.subject and (state == NOT_APPLICABLE) != (count == 0):
            return False
        return not (moment in basis.needed and state == MET and count == 0)


def _at_least_as_strict(limit: Any, other: Any) -> bool:
    """Whether a limit is no wider than another; None is no limit."""
    if limit == other or other is None:
        return True
    if isinstance(limit, Span) and isinstance(other, Span):
        return limit.unit == other.unit and limit.value <= other.value
    return isinstance(limit, float) and isinstance(other, float) and limit <= other


def pattern_variable(
    kind: str, basis: PatternBasis, area: ScopeVariable | None, parameters: Parameters
) -> PatternVariable:
    """What a condition of a kind asks."""
    if basis.within is not None:
        basis = replace(basis, within=settled(basis.within, parameters))
    return PatternVariable(kind, basis, area)
