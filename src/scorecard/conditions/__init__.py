"""Conditions: statements about one interaction with a verdict.

One module a family, which lists its own kinds. A kind is one class: its fields are the YAML
schema, its docstring is the user's documentation, its `build` gives the check, its `describe`
says in plain language what is checked. The union of them all is the registry.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union

from pydantic import BeforeValidator, Discriminator, GetJsonSchemaHandler, Tag
from typing_extensions import TypeAliasType

from scorecard.authoring.errors import author_error
from scorecard.conditions.base import ConditionBase
from scorecard.suggest import did_you_mean

FAMILIES = (
    "presence",
    "response",
    "order",
    "repeats",
    "measured",
    "values",
    "logic",
)
"""The modules with the kinds, in the order in which these are documented."""

KINDS: dict[str, type[ConditionBase]] = {
    kind.kind: kind
    for family in FAMILIES
    for kind in import_module(f"scorecard.conditions.{family}").KINDS
}
"""Every kind of condition, by the key that names it."""


def _kind(value: Any) -> str | None:
    """Which kind a condition is: the one kind key that it has."""
    if isinstance(value, ConditionBase):
        return value.kind
    return next((key for key in value if key in KINDS), None)


def _has_one_kind(value: Any) -> Any:
    if isinstance(value, ConditionBase):
        return value
    if not isinstance(value, dict):
        raise author_error("a condition is a mapping", "for example `{occurs: apology}`")
    kinds = [key for key in value if key in KINDS]
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
            f"`{wrong}` is not a kind of condition", did_you_mean(wrong, KINDS), at=at, code="R010"
        )
    return value


class _Described:
    """Says in a schema what conditions are; a `Field` would say it of one field only."""

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        words = "A statement about one interaction, with a verdict: a mapping with one kind key."
        return {**handler(schema), "description": words}


if TYPE_CHECKING:
    # To a reader of types, what all kinds have in common.
    Condition: TypeAlias = ConditionBase
else:
    # Under a name, so that a schema says once what a condition is.
    Condition = TypeAliasType(
        "Condition",
        Annotated[
            Union[tuple(Annotated[kind, Tag(name)] for name, kind in KINDS.items())],  # noqa: UP007
            Discriminator(_kind),
            BeforeValidator(_has_one_kind),
            _Described(),
        ],
    )

_all_models: tuple[type[ConditionBase], ...] = (ConditionBase, *KINDS.values())
for _model in _all_models:
    _model.model_rebuild(_types_namespace={"Condition": Condition})
