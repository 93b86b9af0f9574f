"""A moment as the rubric's author writes it."""

from __future__ import annotations

from typing import Annotated, Any, Union

from scorecard.authoring.declared import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from scorecard.authoring.model import BY_SHAPE, AuthoredModel, NotEmpty, Text
from scorecard.authoring.problem import author_error
from scorecard.authoring.scalar import resolve
from scorecard.moments.wording_model import Cues, Names, PatternList, PhraseList, Phrases, Similar
from scorecard.records.interaction import Speaker
from scorecard.suggest import did_you_mean
from scorecard.text.lazy_regex import lazy_regex
from scorecard.values.comparison import (
    COMPARATORS,
    Comparison,
    NumberComparison,
    needs_a_comparator,
)

_GATE = lazy_regex(r"[^.]+\.[1-5]")


def _no_gate(name: str) -> str:
    if _GATE.fullmatch(name):
        raise author_error(
            f"`{name}` is the name of a gate: an observation called so overrules it",
            "choose another name",
        )
    return name


ObservationName = Annotated[
    str,
    AfterValidator(_no_gate),
    Field(min_length=1, json_schema_extra={"pattern": r"^(?![^.]+\.[1-5]$)[\s\S]"}),
]


def _literal_means_equals(value: Any) -> Any:
    return value if isinstance(value, dict | Comparison) else {"equals": resolve(value)}


_Literal = Annotated[
    Any, WithJsonSchema({"type": ["string", "number", "boolean", "array", "null"]})
]
Argument = Annotated[
    Comparison,
    BeforeValidator(_literal_means_equals, json_schema_input_type=_Literal | Comparison),
]


def _result_tag(value: Any) -> str:
    """A mapping holds paths, unless all of its keys are comparators with a bound."""
    if not isinstance(value, dict) or (
        value
        and {*COMPARATORS, "case"}.issuperset(value)
        and not any(isinstance(bound, dict | Comparison) for bound in value.values())
    ):
        return "whole"
    return "paths"


Result = Annotated[
    Annotated[Argument, Tag("whole")] | Annotated[dict[str, Argument], Tag("paths")],
    Discriminator(_result_tag),
]


def _known_moment(value: Any, info: ValidationInfo) -> Any:
    """References are checked while the file is validated, so that each error has its place."""
    names = (info.context or {}).get("moments")
    if names is not None and isinstance(value, str) and value not in names:
        raise author_error(f"unknown moment `{value}`", did_you_mean(value, names), code="R013")
    return value


class _Reference:
    """Marks a text of the rubric as the name of a moment."""


REFERENCE = _Reference()
MomentName = Annotated[str, BeforeValidator(_known_moment), REFERENCE]
MomentOrName = Annotated[Union[MomentName, "Moment"], BY_SHAPE]


class Moment(AuthoredModel):
    """A named thing that can happen in a turn.

    `says`, `matches`, `similar_to`, `cues` and `observed` are alternatives to each other; every
    other key given must hold in the same turn as well. Without an `action` or `event`, a moment is
    about what is said: `{speaker: agent}` is anything that the agent says, and `{speaker: agent,
    none_of: [hold_on]}` any turn of the agent but those. An argument that an action was not given,
    and a result that is not recorded, hold nothing but `exists: false`. A result that is the text
    of a JSON object is asked by path, too.
    """

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    title: Annotated[
        Text | None, Field(description="how reasons call it; its name unless given")
    ] = None
    speaker: Annotated[Speaker | None, Field(description="who takes the turn")] = None
    says: Annotated[
        Phrases | None,
        Field(
            description="phrases, whatever looks the same being the same, on word boundaries; "
            "`refund*` is any word that begins so; a list means any"
        ),
    ] = None
    matches: Annotated[
        PatternList | None,
        Field(
            description="patterns in RE2 syntax, in any case and script; of many matches in a turn "
            "of more than 20,000 characters, the first count, at least 100"
        ),
    ] = None
    similar_to: Annotated[
        Similar | None,
        Field(description="sentences that the wording may be like, in other words or misheard"),
    ] = None
    cues: Annotated[
        Cues | None,
        Field(
            description="phrases and patterns with weights that add up, such as those that were "
            "learnt from marked turns"
        ),
    ] = None
    excluding: Annotated[
        PhraseList | None,
        Field(
            description="phrases that cancel: one that overlaps the wording cancels that "
            "wording, one that stands apart from it cancels the turn"
        ),
    ] = None
    observed: Annotated[
        ObservationName | None,
        Field(
            description="the name of an observation: what people and models saw marks turns, and "
            "cancels what words found there",
        ),
    ] = None
    open: Annotated[
        bool,
        Field(
            description="whether its wording is never complete: not finding it proves nothing "
            "unless somebody looked (`observed`, by its own name if none is given)"
        ),
    ] = False
    action: Annotated[
        Names | None, Field(description="the name of a tool call or system operation")
    ] = None
    arguments: Annotated[
        dict[str, Argument] | None,
        Field(description="what the action's arguments must be, by path"),
    ] = None
    result: Annotated[
        Result | None,
        Field(
            description="what the action's result must be: a value or comparators, or by path as "
            "`arguments`"
        ),
    ] = None
    event: Annotated[Names | None, Field(description="the name of an event")] = None
    words: Annotated[
        NumberComparison | None, Field(description="how many words the turn may have")
    ] = None
    after_wait: Annotated[
        NumberComparison | None,
        Field(
            description="how long nobody had said anything when the turn began, such as `{above: "
            "3min}`: from the end of the last words before it (their start, where they have no "
            "end); 0 where they overlap"
        ),
    ] = None
    any_of: Annotated[
        tuple[MomentOrName, ...] | None,
        NotEmpty,
        Field(description="moments of which one must happen in the turn"),
    ] = None
    all_of: Annotated[
        tuple[MomentOrName, ...] | None,
        NotEmpty,
        Field(description="moments which must all happen in the same turn"),
    ] = None
    none_of: Annotated[
        tuple[MomentOrName, ...] | None,
        NotEmpty,
        Field(description="moments of which none may happen in the turn"),
    ] = None

    @model_validator(mode="after")
    def _keys_fit_together(self) -> Moment:
        given = self.model_fields_set - {"title"}
        worded = given & {"says", "matches", "similar_to", "cues"}
        if not given - {"open"}:
            raise author_error("a moment needs at least one key", "for example `says: [sorry]`")
        if "excluding" in given and not worded:
            raise author_error(
                "`excluding` cancels wording, but the moment has none",
                "add `says`, `matches`, `similar_to` or `cues`; any turn but some is `none_of: "
                "[moment]`",
                at=("excluding",),
            )
        for key in sorted(given & {"arguments", "result"}):
            if "action" not in given:
                raise author_error(f"`{key}` without `action`", "name the action", at=(key,))
        if given == {"none_of"}:
            raise author_error(
                "`none_of` alone says nothing of the turn", "say whose: `speaker: agent`"
            )
        if self.after_wait is not None:
            needs_a_comparator(self.after_wait, "above: 3min")
        sorts: list[str] = [sort for sort in ("action", "event") if sort in given]
        if worded or "words" in given:
            sorts.append("wording")
        if len(sorts) > 1:
            raise author_error(
                f"a turn is an utterance, an action or an event, never {' and '.join(sorts)}",
                "make it two moments",
            )
        return self

    @property
    def is_worded(self) -> bool:
        """Whether it has wording of its own."""
        return bool(self.says or self.matches or self.similar_to or self.cues)

    @property
    def is_free(self) -> bool:
        """Whether more than its definition decides where it happens: what somebody saw, or that
        nobody looked."""
        inside = any(part.is_free for part in self.parts if isinstance(part, Moment))
        return self.observed is not None or self.open or inside

    @property
    def parts(self) -> tuple[str | Moment, ...]:
        """The moments that this one is made of, by name or defined in it."""
        return (*(self.any_of or ()), *(self.all_of or ()), *(self.none_of or ()))

    @property
    def actions(self) -> set[str]:
        """The actions that are named in it, and in the moments that are defined in it."""
        inside = (part.actions for part in self.parts if isinstance(part, Moment))
        return set(self.action or ()).union(*inside)

    @property
    def references(self) -> list[str]:
        """The names of the moments that this one is made of."""
        names: list[str] = []
        for part in self.parts:
            names += [part] if isinstance(part, str) else part.references
        return names
