"""What every condition has, and what every condition does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import ConfigDict, Field, GetJsonSchemaHandler

from scorecard.authoring.model import Strict
from scorecard.conditions.compiler import Build, IfMissing
from scorecard.conditions.outcome import (
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    Check,
    Outcome,
    join,
    sentence,
)
from scorecard.conditions.statement import Said
from scorecard.moments.scan import Reading

if TYPE_CHECKING:
    # The union of all kinds is put together there, from the modules that import this one.
    from scorecard.conditions import Condition
    from scorecard.conditions.describer import Teller


class ConditionBase(Strict):
    """A statement about one interaction.

    A subclass's fields are the YAML schema, its docstring is the user's documentation, its
    `build` gives the check, and its `describe` says in plain language what is checked.
    """

    # A schema calls it what its author calls it.
    model_config = ConfigDict(
        model_title_generator=lambda model: getattr(model, "kind", model.__name__)
    )

    kind: ClassVar[str]

    unless: Annotated[
        Condition | None,
        Field(description="an exception: where it is met, the condition is not applicable"),
    ] = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The kind key tells what the kind is about: that is where an author looks."""
        reference = handler(schema)
        shown = handler.resolve_ref_schema(reference)
        key = shown["properties"][cls.kind]
        key["description"] = f"{shown['description']}\n\n`{cls.kind}`: {key['description']}"
        return reference

    @property
    def may_not_apply(self) -> bool:
        """Whether there are interactions to which it does not apply; some kinds always do."""
        return True

    def compile(self, build: Build) -> Check:
        """The check, with the exception applied."""
        check = self.build(build)
        return check if self.unless is None else _except(check, self.unless.compile(build), build)

    def build(self, build: Build) -> Check:
        """The check itself."""
        raise NotImplementedError

    def tell(self, teller: Teller) -> Said:
        """What is checked, in plain language, with the exception as the last member."""
        said = self.describe(teller)
        if self.unless is None:
            return said
        exception = self.unless.tell(teller)
        lead = teller.say(
            en="exception, this does not apply where {}", zh="例外，如有以下情况则不适用：{}"
        )
        return Said(
            said.text, (*said.members, Said(lead.format(exception.text), exception.members))
        )

    def describe(self, teller: Teller) -> Said:
        """What is checked, the exception apart."""
        raise NotImplementedError


def _except(check: Check, exception: Check, build: Build) -> Check:
    excepted = build.say(en="excepted: {}", zh="例外：{}")
    in_doubt = build.say(en="the exception is not known: {}", zh="例外情况无法判断：{}")

    def checked(reading: Reading) -> Outcome:
        outcome = check(reading)
        if outcome[0] == NOT_APPLICABLE:
            return outcome
        verdict, why, evidence, needs = exception(reading)
        if verdict == MET:
            return NOT_APPLICABLE, (excepted.format(sentence(why, build.joint)),), evidence, ()
        if verdict == UNKNOWN:
            doubt = (verdict, (in_doubt.format(sentence(why, build.joint)),), evidence, needs)
            return join(UNKNOWN, [outcome, doubt])
        return outcome

    return checked


class DataCondition(ConditionBase):
    """A condition that reads what a record may lack."""

    if_missing: Annotated[
        IfMissing, Field(description="the verdict where the record lacks what is needed")
    ] = "unknown"

    def describe(self, teller: Teller) -> Said:
        """The claim, and what it means if the record can't tell."""
        missing = {
            "unknown": "",
            "unmet": teller.say(
                en="; if the record does not tell, this is unmet",
                zh="；若记录中没有所需内容，视为未达成",
            ),
            "not_applicable": teller.say(
                en="; if the record does not tell, this does not apply",
                zh="；若记录中没有所需内容，则不适用",
            ),
        }
        return Said(self.claim(teller) + missing[self.if_missing])

    def claim(self, teller: Teller) -> str:
        """What has to be true, as a clause."""
        raise NotImplementedError
