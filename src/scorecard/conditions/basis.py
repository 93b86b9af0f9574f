"""What verdicts rest on, as far as that can be said of a condition without a record.

`lint` works out from this which verdicts are possible together; what a kind leaves open may have
any verdict. So a kind says only what holds for every record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, get_args

import msgspec

from scorecard.conditions.context import IfMissing
from scorecard.conditions.scope import Scope
from scorecard.grade import Verdict
from scorecard.values.comparison import Comparison, NumberComparison

if TYPE_CHECKING:
    from scorecard.conditions.measure import Party, Stat


class AllBasis(msgspec.Struct, frozen=True):
    """The conjunction of the members."""


class AnyBasis(msgspec.Struct, frozen=True):
    """The disjunction of the members, or the negation of that."""

    is_negated: bool = False


class NumberBasis(msgspec.Struct, frozen=True):
    """How many of the members are met: at least `needed` must be."""

    needed: int


class CountBasis(msgspec.Struct, frozen=True):
    """The number of turns in which a moment happens: met within the bounds, unmet outside."""

    moment: str
    at_least: int = 0
    at_most: int | None = None

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments that are looked for."""
        return (self.moment,)


class PatternBasis(msgspec.Struct, frozen=True):
    """The order or wording of moments.

    Of two conditions of one kind over the same `moments`, the one is met wherever the other is
    if none of its limits (`within`, a span or `$parameter`, and `limits`) is narrower: None is no
    limit, a smaller number or span is narrower, and anything else can only be equal.
    """

    moments: tuple[str, ...]
    needed: tuple[str, ...] = ()
    """The moments without each of which it is not met."""
    subject: str | None = None
    """The moment without which, and only without which, it is not applicable."""
    within: Any = None
    limits: tuple[Any, ...] = ()
    verdicts: tuple[Verdict, ...] = get_args(Verdict)
    """The verdicts that are possible where the record has what is needed."""


class ScopedBasis(msgspec.Struct, frozen=True):
    """What is found inside a scope (None is the whole interaction); without the scope's
    delimiters the condition is not applicable."""

    inside: CountBasis | PatternBasis
    scope: Scope | None
    if_missing: IfMissing


class MeasureBasis(msgspec.Struct, frozen=True):
    """A measure that is compared."""

    measure: str
    of: Party | None
    except_after: str | None
    stat: Stat | None
    comparison: NumberComparison
    if_missing: IfMissing


class FieldBasis(msgspec.Struct, frozen=True):
    """A field of the record that is compared."""

    path: str
    comparison: Comparison
    if_missing: IfMissing


class ObservationBasis(msgspec.Struct, frozen=True):
    """What reviewers observed: met, unmet, or unknown where they disagree."""

    name: str
    if_missing: IfMissing


class CriterionBasis(msgspec.Struct, frozen=True):
    """The level of another criterion that is compared."""

    criterion: str
    comparison: NumberComparison
    if_missing: IfMissing


MembersBasis: TypeAlias = AllBasis | AnyBasis | NumberBasis
Basis: TypeAlias = (
    MembersBasis | ScopedBasis | MeasureBasis | FieldBasis | ObservationBasis | CriterionBasis
)
