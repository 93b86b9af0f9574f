"""A criterion's levels: which claims about them can't hold together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scorecard.conditions.base import ConditionBase
from scorecard.lint.solver import verdicts
from scorecard.lint.solver.axioms import axioms
from scorecard.lint.solver.encoder import Encoder
from scorecard.lint.solver.expression import (
    ExpressionNode,
    Join,
    Pair,
    PlacedExpression,
    express,
)
from scorecard.lint.solver.moments import MomentRelations
from scorecard.lint.solver.search import Budget, Constraint, GivenUpError, contradiction
from scorecard.lint.solver.verdicts import CLOSED, MET, NOT_APPLICABLE, OPEN, UNMET, Mask
from scorecard.lint.subject import Place, PlacedCriterion
from scorecard.lint.walk import conditions
from scorecard.rubric.criterion import Level
from scorecard.values.parameters import Parameters

# Far beyond what people write; larger criteria are taken on trust.
_MOST_CONDITIONS = 400
_STEPS_A_CRITERION = 150_000
_STEPS_A_QUESTION = 20_000

_FAILED = UNMET | NOT_APPLICABLE


@dataclass(frozen=True, eq=False, slots=True)
class LevelClaim(Constraint):
    """A constraint on a condition of a level; level 0 is the criterion's `applies_when`.

    `is_whole` says that it is about what other claims are about in parts.
    """

    place: Place
    level: int
    is_whole: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class LevelExpression:
    """A level: its verdict as an expression, and that of its parts."""

    number: int
    node: ExpressionNode
    met_when: PlacedExpression
    applies_when: PlacedExpression | None


def is_manageable(placed: PlacedCriterion) -> bool:
    """Whether a criterion is small enough to be looked into."""
    return sum(1 for _ in conditions(placed.criterion)) <= _MOST_CONDITIONS


class Scale:
    """The levels of a criterion, ready to be asked about."""

    def __init__(
        self,
        placed: PlacedCriterion,
        relations: MomentRelations,
        parameters: Parameters,
        budget: Budget,
        levels: Mapping[str, tuple[int, ...]],
    ) -> None:
        found = [condition for _, condition in conditions(placed.criterion)]
        self._encoder = Encoder(relations, parameters, found, levels)
        self._budget = budget.share(_STEPS_A_CRITERION)
        self.applies_when = self._express(
            placed.criterion.applies_when, placed.place / "applies_when"
        )
        self.levels = [self._level(*level) for level in placed.levels]
        self._axioms: dict[int, list[Constraint]] = {}
        for axiom in axioms(self._encoder):
            for number in axiom.node.variables:
                self._axioms.setdefault(number, []).append(axiom)

    def _level(self, number: int, level: Level, place: Place) -> LevelExpression:
        met_when = express(level.met_when, place / "met_when", self._encoder.leaf)
        applies_when = self._express(level.applies_when, place / "applies_when")
        if applies_when is None:
            return LevelExpression(number, met_when, met_when, None)
        return LevelExpression(
            number, Pair(verdicts.GUARDED, met_when, applies_when), met_when, applies_when
        )

    def _express(self, condition: ConditionBase | None, place: Place) -> PlacedExpression | None:
        return None if condition is None else express(condition, place, self._encoder.leaf)

    def applies(self) -> list[LevelClaim]:
        """The claims that the criterion applies."""
        return [] if self.applies_when is None else list(claims_of(self.applies_when, MET, 0))

    @staticmethod
    def met(level: LevelExpression) -> list[LevelClaim]:
        """The claims that a level is met."""
        claims = list(claims_of(level.met_when, MET, level.number))
        if level.applies_when is not None:
            claims += claims_of(level.applies_when, MET, level.number)
        return claims

    @staticmethod
    def passed(level: LevelExpression) -> list[LevelClaim]:
        """The claims that a level's gate is open."""
        if level.applies_when is None:
            return list(claims_of(level.met_when, OPEN, level.number))
        return [LevelClaim(level.node, OPEN, level.met_when.place, level.number)]

    @staticmethod
    def blocked(level: LevelExpression) -> list[LevelClaim]:
        """The claims that a level's gate is closed."""
        return [LevelClaim(level.node, CLOSED, level.met_when.place, level.number)]

    def clash(self, claims: Iterable[LevelClaim]) -> list[LevelClaim] | None:
        """The fewest of the claims that exclude each other in every record; None if they don't,
        or it would take too long to find out."""
        claims = sorted(claims, key=lambda claim: -claim.level)
        core = self._core(claims)
        if core is None:
            return None
        # Wholes first: what is said of the parts explains more.
        for claim in sorted(core, key=lambda claim: (not claim.is_whole, claim.level)):
            rest = [kept for kept in core if kept is not claim]
            smaller = self._core(rest) if rest else None
            if smaller is not None:
                core = rest
        return core

    def _core(self, claims: list[LevelClaim]) -> list[LevelClaim] | None:
        """Some of the claims that exclude each other."""
        budget = self._budget.share(_STEPS_A_QUESTION)
        try:
            constraints = contradiction(
                [*claims, *self._known_about(claims)], self._encoder.variables.all, budget
            )
        except GivenUpError:
            return None
        return None if constraints is None else [claim for claim in claims if claim in constraints]

    def _known_about(self, claims: list[LevelClaim]) -> list[Constraint]:
        """The axioms that have to do with the claims, by whatever detour."""
        found: dict[Constraint, None] = {}
        numbers = [number for claim in claims for number in sorted(claim.node.variables)]
        seen = set(numbers)
        for number in numbers:
            for axiom in self._axioms.get(number, ()):
                found[axiom] = None
                for other in sorted(axiom.node.variables - seen):
                    seen.add(other)
                    numbers.append(other)
        return list(found)


def claims_of(expression: PlacedExpression, wanted: Mask, level: int) -> Iterator[LevelClaim]:
    """A claim about a condition, by its members where that says the same."""
    core = expression.core
    parts: tuple[PlacedExpression, ...] = ()
    of_parts = 0
    if isinstance(core, Join):
        of_parts = _wanted_of_parts(core, wanted)
        parts = core.members if of_parts else ()
    for part in parts:
        yield from claims_of(part, of_parts, level)
    if not parts or wanted in (MET, UNMET):
        yield LevelClaim(expression, wanted, expression.place, level, is_whole=bool(parts))


def _wanted_of_parts(join: Join, wanted: Mask) -> Mask:
    """The verdicts that every part must have for the whole to have those wanted; 0 where that
    can't be said of each part by itself."""
    if join.table is verdicts.ALL:
        return OPEN if wanted in (MET, OPEN) else 0
    return _FAILED if wanted in ((MET, OPEN) if join.is_negated else (UNMET, _FAILED)) else 0
