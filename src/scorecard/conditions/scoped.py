"""What conditions over moments share: the scope they look in."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Protocol

from scorecard.authoring.declared import Field
from scorecard.authoring.scalar import COUNTABLE
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.basis import Basis, CountBasis, PatternBasis, ScopedBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import Check, Outcome
from scorecard.conditions.scope import Scope, Window, inside
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.scan import ScanResult

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


class ScopedCheck(Protocol):
    """A check within a window; None is the whole interaction."""

    def __call__(self, scan: ScanResult, window: Window | None = None) -> Outcome:
        """The outcome in the window."""


NonNegative = Annotated[int, Field(ge=0), COUNTABLE]


class ScopedCondition(DataCondition):
    """A condition over moments, in the whole interaction or in a part of it."""

    not_applicable_when: ClassVar[tuple[str, ...]] = (
        "the moment that its scope (`in`) needs never occurs",
        *ConditionBase.not_applicable_when,
    )

    in_: Annotated[
        Scope | None,
        Field(alias="in", description="the part to look at; the whole interaction if absent"),
    ] = None

    @property
    def basis(self) -> Basis | None:
        """What the verdict rests on inside the scope, and the scope."""
        inside = self.basis_there
        return None if inside is None else ScopedBasis(inside, self.in_, self.if_missing)

    @property
    def basis_there(self) -> CountBasis | PatternBasis | None:
        """What the verdict rests on in the part that is looked at; None: it may be any."""
        return None

    def build(self, context: CompileContext) -> Check:
        """The check, looking only inside the scope."""
        with context.moments.watched():
            look = self.look(context)
            check: Check = look
            if self.in_ is not None:
                find_window = self.in_.compile(context, self.if_missing)

                def check(scan: ScanResult) -> Outcome:
                    window = find_window(scan)
                    return window if isinstance(window, tuple) else look(scan, window)

            return context.or_missing(check, self.if_missing)

    @abstractmethod
    def look(self, context: CompileContext) -> ScopedCheck:
        """The check itself, given the window to look in."""
        raise NotImplementedError

    def claim(self, describer: Describer) -> str:
        """Where to look, and what has to be true there."""
        claim = self.claim_there(describer)
        if self.in_ is None:
            return claim
        return f"{self.in_.describe(describer)}{describer.say(en=', ', zh='，')}{claim}"

    @abstractmethod
    def claim_there(self, describer: Describer) -> str:
        """What has to be true of the part that is looked at."""
        raise NotImplementedError


def turns_in(finder: MomentMatcher, scan: ScanResult, window: Window | None) -> Sequence[int]:
    """The turns of the window in which the moment happens."""
    turns = finder.turns(scan)
    return turns if window is None else inside(window, turns)
