"""A measure held to a bound."""

from __future__ import annotations

from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, cast

from scorecard.authoring.declared import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from scorecard.authoring.problem import author_error
from scorecard.conditions.base import DataCondition
from scorecard.conditions.basis import MeasureBasis
from scorecard.conditions.bounds import in_words, shown
from scorecard.conditions.context import CompileContext
from scorecard.conditions.measure import Choose, Measure, Party, Stat, TakeMeasure, Values
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Check, Outcome
from scorecard.grade import Measured
from scorecard.language import Language, say_stat
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult
from scorecard.plugins import Plugin, PluginError
from scorecard.suggest import did_you_mean
from scorecard.values.comparison import (
    NumberComparison,
    Test,
    compile_comparison,
    needs_a_comparator,
)
from scorecard.values.parameters import NoValue

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


def _known_measure(value: Any) -> Any:
    try:
        if not isinstance(value, str) or MEASURES.find(value) is not None:
            return value
    except PluginError as error:
        raise author_error(str(error)) from None
    help = did_you_mean(value, MEASURES.names)
    raise author_error(f"unknown measure `{value}`", help, code="R013")


class _MeasureName:
    """Lists in a schema the measures that there are when the schema is made."""

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        described = [
            {
                "const": name,
                "description": f"{measure.description} Unit: {measure.unit}.{_source(name)}",
            }
            for name, measure in MEASURES.items()
        ]
        return {"type": "string", "oneOf": described}


def _source(name: str) -> str:
    origin = MEASURES.origin(name)
    return "" if origin is None else f" From the package {origin}."


class _Documentation:
    """A docstring that names the measures that there are when it is read."""

    def __init__(self, text: str | None) -> None:
        self._text = text or ""

    def __get__(self, instance: object, owner: object) -> str:
        names = ", ".join(f"`{name}`" for name in MEASURES)
        return self._text.replace("{measures}", names)


class MeasureCondition(DataCondition, NumberComparison):
    """Met when a measure passes every comparator given; not applicable where there is nothing
    to measure (no reply, say), unknown where the record lacks the times it takes.

    Measures: {measures}. Values are rounded to four decimals before they are compared, so that
    what is shown is what was compared.

    Example: `{measure: reply_time, of: agent, stat: max, at_most: 30s}`
    """

    kind: ClassVar[str] = "measure"

    measure: Annotated[
        str,
        BeforeValidator(_known_measure),
        _MeasureName(),
        Field(description="the name of the measure"),
    ]
    of: Annotated[Party | None, Field(description="whose")] = None
    stat: Annotated[Stat | None, Field(description="which of several values counts")] = None
    except_after: Annotated[
        MomentName | None,
        Field(description="a gap that directly follows this moment does not count"),
    ] = None

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-in that the measure comes from, if it does."""
        origin = MEASURES.origin(self.measure)
        return () if origin is None else (origin,)

    @model_validator(mode="after")
    def _fits_the_measure(self) -> MeasureCondition:
        needs_a_comparator(self, "at_most: 30s")
        measure = MEASURES[self.measure]
        if measure.of == "needed" and self.of is None:
            raise author_error(f"`{self.measure}` needs `of`", "add `of: agent` or `of: customer`")
        if measure.of == "none" and self.of is not None:
            raise author_error(f"`{self.measure}` belongs to nobody", "leave `of` out", at=("of",))
        if measure.stat is None and self.stat is not None:
            raise author_error(f"`{self.measure}` is one value", "leave `stat` out", at=("stat",))
        if self.except_after is not None and not measure.skips:
            skipping = ", ".join(f"`{name}`" for name in MEASURES if MEASURES[name].skips)
            raise author_error(
                f"`{self.measure}` has no gaps to leave out",
                f"`except_after` goes with {skipping}",
                at=("except_after",),
            )
        return self

    @property
    def basis(self) -> MeasureBasis:
        """The measure and what it is compared with."""
        stat = self.stat or MEASURES[self.measure].stat
        return MeasureBasis(self.measure, self.of, self.except_after, stat, self, self.if_missing)

    def _take(self) -> TakeMeasure:
        measure = MEASURES[self.measure]
        if not self.plugins:
            return measure.take

        def take(scan: ScanResult, of: Party | None, skip: frozenset[int]) -> Values | str:
            values = measure.take(scan, of, skip)
            measure.refuse_wrong(values, len(scan.turns))
            return values

        return take

    def build(self, context: CompileContext) -> Check:
        """Take the measure and test it."""
        name, of, measure = self.measure, self.of, MEASURES[self.measure]
        stat = self.stat or measure.stat
        take = self._take()
        find_test = compile_comparison(self, context.parameters)
        excused = None if self.except_after is None else context.moments.finder(self.except_after)
        missing = context.missing(self.if_missing)
        nothing = context.say(en="nothing to measure {} on", zh="没有可供测量 {} 的内容").format(
            name
        )
        label = _label(context.language, measure, of, stat) + context.say(en=": ", zh="：")
        bracketed = context.say(en=" ({})", zh="（{}）")
        unit = _UNITS[context.language].get(measure.unit, "")
        with_evidence, no_turns = context.evidence, frozenset[int]()
        choose = _chooser(measure, stat)
        bounds: dict[Test, str] = {}
        usual = name, of, no_turns, stat

        def check(scan: ScanResult) -> Outcome:
            skip = frozenset(excused.turns(scan)) if excused is not None else no_turns
            # The same measure is asked for by several conditions as a rule.
            asked = usual if excused is None else (name, of, skip, stat)
            chosen = scan.measures.get(asked)
            if chosen is None:
                taken = name, of, skip
                values = scan.measures.get(taken)
                if values is None:
                    values = scan.measures[taken] = take(scan, of, skip)
                if isinstance(values, str):
                    return missing(values)
                if not values:
                    return NOT_APPLICABLE, (nothing,), (), ()
                value, turn = choose(scan, values)
                value = float(round(value, 4))
                chosen = scan.measures[asked] = value, turn, shown(value)
            test = find_test(scan.interaction)
            if isinstance(test, NoValue):
                return missing(test.needs)
            value, turn, said = chosen
            bound = bounds.get(test)
            if bound is None:
                bound = bracketed.format(in_words(test.bound, context.language, unit))
                bounds[test] = bound
            why = label + said + unit + bound
            evidence: tuple[Measured, ...] = ()
            if with_evidence:
                measured = Measured(
                    measure=name, of=of, stat=stat, value=value, bound=test.bound, turn=turn
                )
                evidence = (measured,)
            return MET if test.passes(value) else UNMET, (why,), evidence, ()

        return context.or_missing(check, self.if_missing)

    def claim(self, describer: Describer) -> str:
        """What is measured, and the bounds it is held to."""
        measure = MEASURES[self.measure]
        label = _label(describer.language, measure, self.of, self.stat or measure.stat)
        bounds = describer.bounds(self, measure.unit)
        claim = describer.say(en="the {}: {}", zh="{}：{}").format(label, bounds)
        if self.except_after is None:
            return claim
        skipped = describer.say(
            en=", not counting a gap right after {}", zh="，紧接{}之后的间隔不计"
        )
        return claim + skipped.format(describer.moment(self.except_after))


def _chooser(measure: Measure, stat: Stat | None) -> Choose:
    if stat is None:
        return lambda scan, values: values[0]
    if stat == "mean" and measure.mean is not None:
        return measure.mean
    return _CHOOSERS[stat]


def _largest(scan: ScanResult, values: Values) -> tuple[float, int | None]:
    return max(values, key=itemgetter(0))


def _smallest(scan: ScanResult, values: Values) -> tuple[float, int | None]:
    return min(values, key=itemgetter(0))


_CHOOSERS: dict[Stat, Choose] = {
    "max": _largest,
    "min": _smallest,
    "mean": lambda scan, values: (sum([value for value, _ in values]) / len(values), None),
    "median": lambda scan, values: (median([value for value, _ in values]), None),
    "total": lambda scan, values: (sum([value for value, _ in values]), None),
}


def _label(language: Language, measure: Measure, of: Party | None, stat: Stat | None) -> str:
    """What was measured: "agent's reply time (max)"."""
    if language == "zh":
        return _WHOSE_ZH[of] + say_stat(stat, measure.unit, language).format(measure.chinese)
    return (f"{of}'s " if of else "") + say_stat(stat, "", language).format(measure.english)


_WHOSE_ZH: dict[Party | None, str] = {"agent": "客服的", "customer": "客户的", None: ""}
_UNITS: dict[Language, dict[str, str]] = {
    "en": {"s": " s", "words/min": " words/min"},
    "zh": {"s": " 秒", "words/min": " 字/分钟"},
}

# Others may add measures.
MeasureCondition.__doc__ = cast("str", _Documentation(MeasureCondition.__doc__))
KINDS = (MeasureCondition,)
