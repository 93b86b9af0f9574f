"""Scopes as variables: whether a record has such a part, and how often moments happen in it."""

from __future__ import annotations

from typing import NamedTuple

from scorecard.authoring.scalar import Span, parameter_name, span
from scorecard.conditions.scope import Scope
from scorecard.lint.solver.moments import may_be_missing
from scorecard.lint.solver.variables import Lack
from scorecard.values.parameters import Constant, Parameters

SettledSpan = Span | str
"""A span, or the `$parameter` that differs by record."""


def settled(value: object, parameters: Parameters) -> SettledSpan:
    """A span as the rubric has it; a parameter that is always the same, in its place."""
    name = parameter_name(value)
    if name is None:
        return span(value)
    parameter = parameters.get(name)
    return span(parameter.value) if isinstance(parameter, Constant) else str(value)


def may_be_missing_span(value: SettledSpan, parameters: Parameters) -> bool:
    """Whether a record may lack what it takes to measure the span out."""
    if isinstance(value, Span):
        return value.unit == "seconds"
    name = parameter_name(value)
    parameter = parameters.get(name or "")
    return (
        parameter is None
        or may_be_missing(parameter)
        or any(span(held).unit == "seconds" for held in parameter.values)
    )


class ScopeVariable(NamedTuple):
    """A scope, so that equal ones are equal: its key, its moments, its span."""

    key: str
    moments: tuple[str, ...]
    span: SettledSpan | None

    @property
    def series(self) -> tuple[object, ...] | None:
        """Scopes of one series lie in each other, the shorter in the longer."""
        if not isinstance(self.span, Span):
            return None
        return self.key, self.moments, self.span.unit

    @property
    def most_turns(self) -> int | None:
        """The most turns that the scope can have; None for no limit."""
        if self.key in ("first", "last") and isinstance(self.span, Span):
            return int(self.span.value) if self.span.unit == "turns" else None
        return None

    def leaves_out(self, moment: str) -> bool:
        """Whether the moment can't happen in it."""
        if self.key == "before":
            return moment in self.moments
        return self.key == "between" and moment == self.moments[1]


def scope_variable(scope: Scope, parameters: Parameters) -> ScopeVariable:
    """The scope in a form that can be compared."""
    limit = None if scope.limit is None else settled(scope.limit, parameters)
    return ScopeVariable(scope.key, scope.moments, limit)


THERE = "there"


def states_of(area: ScopeVariable, parameters: Parameters) -> list[object]:
    """What can be said of the scope in a record."""
    states: list[object] = [THERE]
    if area.moments:
        states.append(Lack.ABSENT)
    if area.span is not None and may_be_missing_span(area.span, parameters):
        states.append(Lack.MISSING)
    return states
