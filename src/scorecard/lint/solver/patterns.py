"""Conditions about order and wording as variables: what counts of moments say about them."""

from __future__ import annotations

from typing import Any, NamedTuple

from scorecard.authoring.scalar import Span
from scorecard.conditions.order import Chain, Precedence
from scorecard.conditions.presence import Always
from scorecard.conditions.repeats import Repeats
from scorecard.conditions.response import Response
from scorecard.lint.solver.scopes import ScopeVariable, may_be_missing_span, settled
from scorecard.lint.solver.variables import Lack
from scorecard.lint.solver.verdicts import MET, NOT_APPLICABLE, UNMET
from scorecard.values.parameters import Parameters

PatternCondition = Always | Response | Precedence | Chain | Repeats


class PatternVariable(NamedTuple):
    """What a condition asks about order or wording, so that equal ones are equal.

    `subject` is the moment without which it does not apply, `needed` are the moments without
    which it is not met.
    """

    kind: str
    moments: tuple[str, ...]
    detail: tuple[Any, ...]
    area: ScopeVariable | None
    subject: str | None
    needed: tuple[str, ...]
    states: tuple[object, ...]

    def is_stricter(self, other: PatternVariable) -> bool:
        """Whether the other one is met wherever this one is."""
        if (self.kind, self.moments, self.area) != (other.kind, other.moments, other.area):
            return False
        return all(map(_at_least_as_strict, self.detail, other.detail)) and self != other

    def fits(self, state: object, count: int, moment: str) -> bool:
        """Whether a verdict goes with how often one of its moments occurs."""
        if moment == self.subject and (state == NOT_APPLICABLE) != (count == 0):
            return False
        return not (moment in self.needed and state == MET and count == 0)


def _at_least_as_strict(one: Any, other: Any) -> bool:
    """Whether one limit is no wider than another; None is no limit."""
    if one == other or other is None:
        return True
    if isinstance(one, Span) and isinstance(other, Span):
        return one.unit == other.unit and one.value <= other.value
    return isinstance(one, float) and isinstance(other, float) and one <= other


_EITHER_WAY: tuple[object, ...] = (MET, UNMET)


def pattern_variable(
    condition: PatternCondition, area: ScopeVariable | None, parameters: Parameters
) -> PatternVariable:
    """What a condition asks."""
    may_drop = (*_EITHER_WAY, NOT_APPLICABLE)
    if isinstance(condition, Always):
        name = condition.always
        return PatternVariable("always", (name,), (), area, None, (name,), may_drop)
    if isinstance(condition, Repeats):
        name = condition.repeats
        # Fewer repetitions, and wording that counts as the same sooner, are stricter.
        detail = (float(condition.at_most), float(condition.similarity))
        return PatternVariable("repeats", (name,), detail, area, name, (), may_drop)
    if isinstance(condition, Precedence):
        moments = (condition.precedence, condition.of)
        needed = (condition.precedence,)
        reply = (condition.reply_by,)
        return PatternVariable("precedence", moments, reply, area, condition.of, needed, may_drop)
    if isinstance(condition, Chain):
        chain = condition.sequence
        return PatternVariable(
            "sequence", chain, (condition.reply_by,), area, None, chain, _EITHER_WAY
        )
    moments = (condition.response, condition.to)
    limit = None if condition.within is None else settled(condition.within, parameters)
    states = may_drop
    if limit is not None and may_be_missing_span(limit, parameters):
        states = (*states, Lack.MISSING)
    needed = (condition.response,)
    return PatternVariable("response", moments, (limit,), area, condition.to, needed, states)
