"""What every condition has, and what every condition does."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import msgspec

from scorecard.authoring.declared import (
    ConfigDict,
    CoreSchema,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    field_names,
)
from scorecard.authoring.model import AuthoredModel
from scorecard.authoring.problem import author_error
from scorecard.conditions.context import CompileContext, IfMissing
from scorecard.conditions.outcome import (
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    Check,
    Outcome,
    join,
    refuse_malformed,
    sentence,
)
from scorecard.moments.scan import ScanResult
from scorecard.plugins import Plugin, PluginError, Registry, blamed
from scorecard.suggest import did_you_mean

if TYPE_CHECKING:
    from scorecard.conditions.basis import Basis
    from scorecard.conditions.describer import Describer


class Statement(msgspec.Struct, frozen=True):
    """A statement, and what it is made of: a text that ends in a colon goes on with `members`.

    The texts are one language's; they may hold names and phrases of a rubric, as they stand there.
    """

    text: str
    members: tuple[Statement, ...] = ()


class ConditionBase(AuthoredModel):
    """A statement about one interaction.

    A subclass's fields are the YAML schema, its docstring is the user's documentation, its
    `build` gives the check, and its `describe` says in plain language what is checked. A class
    that leaves a method abstract is no kind: it can't be registered.
    """

    # A schema calls it what its author calls it.
    model_config = ConfigDict(
        model_title_generator=lambda model: getattr(model, "kind", model.__name__)
    )

    kind: ClassVar[str]
    unknown_when: ClassVar[str] = "what it looks at is not known"
    not_applicable_when: ClassVar[tuple[str, ...]] = ("its exception (`unless`) is met",)

    unless: Annotated[
        Condition | None,
        Field(description="an exception: where it is met, the condition is not applicable"),
    ] = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The kind key says what the kind is about: that is where an author looks."""
        reference = handler(schema)
        shown = handler.resolve_ref_schema(reference)
        key = shown["properties"][cls.kind]
        about_key = f"`{cls.kind}`: {key.get('description', 'see the kind')}"
        origin = KINDS.origin(cls.kind)
        source = "" if origin is None else f"From the package {origin}."
        paragraphs = [shown.get("description"), source, about_key]
        key["description"] = "\n\n".join(filter(None, paragraphs))
        return reference

    @property
    def members(self) -> tuple[Condition, ...]:
        """The conditions that its kind key holds."""
        return ()

    @property
    def asked(self) -> Iterator[str]:
        """The criteria that it asks about, and those that its members and its exception do."""
        for part in (*self.members, *(() if self.unless is None else (self.unless,))):
            yield from part.asked

    @property
    def may_not_apply(self) -> bool:
        """Whether there are interactions to which it does not apply; some kinds always do."""
        return True

    @property
    def basis(self) -> Basis | None:
        """What the verdict rests on, the exception apart; None: it may be any in any record."""
        return None

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-ins that its verdict comes from, those of its members apart."""
        origin = KINDS.origin(self.kind)
        return () if origin is None else (origin,)

    def compile(self, context: CompileContext) -> Check:
        """The check, with the exception applied."""
        check = _watched(self, context) if self.plugins else self.build(context)
        return (
            check if self.unless is None else _except(check, self.unless.compile(context), context)
        )

    @abstractmethod
    def build(self, context: CompileContext) -> Check:
        """The check, without the exception."""
        raise NotImplementedError

    def statement(self, describer: Describer) -> Statement:
        """What is checked, in plain language, with the exception as the last member."""
        described = self.describe(describer)
        if self.unless is None:
            return described
        exception = self.unless.statement(describer)
        lead = describer.say(
            en="exception, this does not apply where {}", zh="例外，如有以下情况则不适用：{}"
        )
        return Statement(
            described.text,
            (*described.members, Statement(lead.format(exception.text), exception.members)),
        )

    @abstractmethod
    def describe(self, describer: Describer) -> Statement:
        """What is checked, the exception apart."""
        raise NotImplementedError


_FAMILIES = {
    "presence": ("occurs", "never", "always"),
    "response": ("response",),
    "order": ("precedence", "sequence"),
    "repeats": ("repeats",),
    "measured": ("measure",),
    "values": ("field", "observed"),
    "criterion": ("criterion",),
    "logic": ("all", "any", "none", "count_of"),
}
"""The modules with the kinds, in the order in which these are documented."""


def _wanting(kind: type[ConditionBase], name: str) -> str:
    if name not in field_names(kind):
        return f"{kind.__name__} has no field `{name}`, for what an author writes after that key"
    # As it stands in the classes: to ask the kind itself for all would load pydantic.
    members = {name: found for base in reversed(kind.__mro__) for name, found in vars(base).items()}
    for method in sorted(members):
        found = members[method]
        if getattr(found, "__isabstractmethod__", False):
            return f"{kind.__name__} has no method `{method}`, which {found.__module__} asks for"
    return ""


KINDS: Registry[type[ConditionBase]] = Registry(
    "conditions",
    ConditionBase,
    modules={
        kind: f"scorecard.conditions.{family}"
        for family, kinds in _FAMILIES.items()
        for kind in kinds
    },
    wanting=_wanting,
)
"""Every kind of condition, by the key that names it; imported when a rubric has one."""

_Kind = TypeVar("_Kind", bound=type[ConditionBase])


def register(kind: _Kind) -> _Kind:
    """Add a kind of condition: rubrics that are read from now on may have its key.

    Raises `PluginError` for a class that is not whole: one without the field that its key names,
    say, or without a method that its base class asks for.
    """
    KINDS[kind.kind] = kind
    return kind


class _OfItsKind:
    """Reads a condition as the kind that its key names.

    The kind is looked up when a condition is read: so one may be added at any time, and the
    schema of a kind does not hold those of all others.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 (only to check)

        return core_schema.with_info_plain_validator_function(
            _read, json_schema_input_schema=core_schema.any_schema(), ref="Condition"
        )

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # `scorecard.schema` puts the kinds in.
        reference = handler(schema)
        words = "A statement about one interaction, with a verdict: a mapping with one kind key."
        handler.resolve_ref_schema(reference)["description"] = words
        return reference


def _read(value: Any, info: ValidationInfo) -> ConditionBase:
    if isinstance(value, ConditionBase):
        return value
    if not isinstance(value, dict):
        raise author_error("a condition is a mapping", "for example `{occurs: apology}`")
    kinds = [key for key in value if key in KINDS]
    kinds = kinds or [key for key in value if _find(key) is not None][:1]
    if len(kinds) > 1:
        listed = " and ".join(f"`{kind}`" for kind in kinds)
        raise author_error(
            f"a condition is of one kind, this has {listed}", "join two with `all: […]`"
        )
    if not kinds:
        known = {name for kind in KINDS.values() for name in kind.model_fields}
        strange = [key for key in value if key not in known]
        wrong = next(iter(strange or value), "")
        at = (wrong,) if wrong else ()
        raise author_error(
            f"`{wrong}` is not a kind of condition",
            did_you_mean(wrong, KINDS.names),
            at=at,
            code="R010",
        )
    kind = _find(kinds[0])
    assert kind is not None
    return kind.model_validate(value, context=info.context)


def _find(key: str) -> type[ConditionBase] | None:
    try:
        return KINDS.find(key)
    except PluginError as error:
        raise author_error(str(error), at=(key,)) from None


Condition = Annotated[ConditionBase, _OfItsKind()]
"""A condition of any kind."""


def _watched(condition: ConditionBase, context: CompileContext) -> Check:
    """The check of a plug-in, whose errors name it."""
    with blamed(condition.plugins):
        check = condition.build(context)

    def watched(scan: ScanResult) -> Outcome:
        with blamed(condition.plugins):
            outcome = check(scan)
            refuse_malformed(outcome)
        return outcome

    return watched


def _except(check: Check, exception: Check, context: CompileContext) -> Check:
    excepted = context.say(en="excepted: {}", zh="例外：{}")
    in_doubt = context.say(en="the exception is not known: {}", zh="例外情况无法判断：{}")

    def checked(scan: ScanResult) -> Outcome:
        outcome = check(scan)
        if outcome[0] == NOT_APPLICABLE:
            return outcome
        verdict, why, evidence, needs = exception(scan)
        if verdict == MET:
            return NOT_APPLICABLE, (excepted.format(sentence(why, context.joint)),), evidence, ()
        if verdict == UNKNOWN:
            doubt = (verdict, (in_doubt.format(sentence(why, context.joint)),), evidence, needs)
            return join(UNKNOWN, [outcome, doubt])
        return outcome

    return checked


class DataCondition(ConditionBase):
    """A condition that reads what a record may lack."""

    unknown_when: ClassVar[str] = (
        "the record lacks what is needed; `if_missing: unmet` or `if_missing: not_applicable` "
        "makes it that"
    )

    if_missing: Annotated[
        IfMissing, Field(description="the verdict where the record lacks what is needed")
    ] = "unknown"

    def describe(self, describer: Describer) -> Statement:
        """The claim, and the verdict where the record lacks what is needed."""
        missing = {
            "unknown": "",
            "unmet": describer.say(
                en="; if the record does not tell, this is unmet",
                zh="；若记录中没有所需内容，视为未达成",
            ),
            "not_applicable": describer.say(
                en="; if the record does not tell, this does not apply",
                zh="；若记录中没有所需内容，则不适用",
            ),
        }
        return Statement(self.claim(describer) + missing[self.if_missing])

    @abstractmethod
    def claim(self, describer: Describer) -> str:
        """What has to be true, as a clause."""
        raise NotImplementedError
