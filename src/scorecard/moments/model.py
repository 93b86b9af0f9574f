"""A moment as the rubric's author writes it."""

from __future__ import annotations

import re
from typing import Annotated, Any, Union

import re2
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from scorecard.authoring.errors import author_error
from scorecard.authoring.model import BY_SHAPE, AuthoredModel, NotEmpty, Text
from scorecard.authoring.scalar import resolve
from scorecard.records.interaction import Speaker
from scorecard.suggest import did_you_mean
from scorecard.text.fold import fold
from scorecard.values.comparison import (
    COMPARATORS,
    Comparison,
    NumberComparison,
    needs_a_comparator,
)

DEFAULT_SIMILARITY = 85.0


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _not_blank(value: Any) -> Any:
    # What shows nothing is nothing, and an underscore is a blank.
    if isinstance(value, str) and not fold(value).replace("_", " ").strip():
        raise author_error("a phrase is empty", "write the words, or leave the entry out")
    return value


def _accepted_by_re2(value: Any) -> Any:
    refusal = pattern_refusal(value) if isinstance(value, str) else None
    if refusal:
        raise author_error(refusal[0], refusal[1], code="R015")
    return value


def _one_or_more_of(item: Any) -> BeforeValidator:
    return BeforeValidator(_one_or_more, json_schema_input_type=item | tuple[item, ...])


_GATE = re.compile(r"[^.]+\.[1-5]")


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
PhraseText = Annotated[
    str,
    BeforeValidator(_not_blank),
    Field(json_schema_extra={"pattern": r"\S", "patternErrorMessage": "a phrase is empty"}),
]
PatternText = Annotated[str, BeforeValidator(_accepted_by_re2)]
Names = Annotated[tuple[str, ...], _one_or_more_of(str), NotEmpty]
PhraseList = Annotated[tuple[PhraseText, ...], _one_or_more_of(PhraseText), NotEmpty]
PatternList = Annotated[tuple[PatternText, ...], _one_or_more_of(PatternText), NotEmpty]


def pattern_options() -> re2.Options:
    """How wording is matched: any case, linear time, no log of the library's own.

    Where a group stands nobody asks, and finding out takes RE2's slowest engine.
    """
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    return options


_NOT_LINEAR = {
    "(?=": "look-ahead `(?=…)`",
    "(?!": "negative look-ahead `(?!…)`",
    "(?<=": "look-behind `(?<=…)`",
    "(?<!": "negative look-behind `(?<!…)`",
}


def pattern_refusal(pattern: str) -> tuple[str, str] | None:
    """Why RE2 refuses a pattern and how to correct it; None if it takes it."""
    try:
        re2.compile(pattern, pattern_options())
    except (re2.error, UnicodeEncodeError) as error:
        for construct, name in _NOT_LINEAR.items():
            if construct in pattern:
                return f"{name} is not in RE2 syntax", "say what must not be there in `excluding`"
        if re2.search(r"\\[1-9]", pattern):
            return "back-references are not in RE2 syntax", "write the repeated words out"
        reason = error.args[0] if error.args else str(error)
        text = reason.decode() if isinstance(reason, bytes) else str(reason)
        return f"RE2 can't read the pattern: {text}", ""
    return None


def _or_short_form(schema: Any, handler: GetJsonSchemaHandler, key: str) -> dict[str, Any]:
    """The JSON Schema of a model for which the value of one key may stand alone."""
    reference = handler(schema)
    shown = handler.resolve_ref_schema(reference)
    mapping = {name: shown.pop(name) for name in list(shown) if name not in _ABOUT}
    short = [form for form in mapping["properties"][key]["anyOf"] if form != {"type": "null"}]
    shown["anyOf"] = [*short, mapping]
    return reference


_ABOUT = ("title", "description")


class Phrases(AuthoredModel):
    """Phrases to look for: `any` of them, or `all` of them in the same turn."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [key], "properties": {key: {"not": {"type": "null"}}}}
                for key in ("any", "all")
            ]
        }
    )

    any: Annotated[PhraseList | None, Field(description="phrases of which one is enough")] = None
    all: Annotated[
        PhraseList | None, Field(description="phrases that must all stand in the turn")
    ] = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return _or_short_form(schema, handler, "any")

    @model_validator(mode="before")
    @classmethod
    def _list_means_any(cls, value: Any) -> Any:
        return {"any": value} if isinstance(value, str | list | tuple) else value

    @model_validator(mode="after")
    def _one_of_them(self) -> Phrases:
        if (self.any is None) == (self.all is None):
            raise author_error(
                "phrases are either `any` or `all`", "give a list, `any: […]` or `all: […]`"
            )
        return self


class Similar(AuthoredModel):
    """Sentences to compare with, and how alike the turn's wording has to be, 0 to 100."""

    sentences: Annotated[PhraseList, Field(description="what the wording may be like")]
    similarity: Annotated[
        float, Field(gt=0, le=100, description="how alike it has to be, 0 to 100")
    ] = DEFAULT_SIMILARITY

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return _or_short_form(schema, handler, "sentences")

    @model_validator(mode="before")
    @classmethod
    def _list_means_sentences(cls, value: Any) -> Any:
        return {"sentences": value} if isinstance(value, str | list | tuple) else value


HUNDRED = 100
"""Weights have two decimals, and are added up as whole numbers of hundredths."""


def hundredths(weight: float) -> int:
    """A weight as a whole number of hundredths."""
    return round(weight * HUNDRED)


def _two_decimals(weight: float) -> float:
    if abs(weight * HUNDRED - hundredths(weight)) > 1e-6:
        raise author_error(
            f"`{weight:g}` has more than two decimals", f"write {hundredths(weight) / HUNDRED:g}"
        )
    return weight


def _not_nothing(weight: float) -> float:
    if hundredths(weight) == 0:
        raise author_error("a cue that weighs nothing", "leave it out, or give it a weight")
    return weight


_Two = AfterValidator(_two_decimals)
Weight = Annotated[
    float,
    Field(ge=-1000, le=1000, allow_inf_nan=False),
    _Two,
    AfterValidator(_not_nothing),
]


class Cues(AuthoredModel):
    """Phrases and patterns with weights: what a turn says of them adds up to at least a number.

    Each cue that stands in the turn counts once, however often it stands there.
    """

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["phrases"]}, {"required": ["patterns"]}]}
    )

    phrases: Annotated[
        dict[PhraseText, Weight], Field(description="phrases with their weights")
    ] = {}
    patterns: Annotated[
        dict[PatternText, Weight], Field(description="patterns in RE2 syntax with their weights")
    ] = {}
    at_least: Annotated[
        float,
        Field(ge=0.01, le=1_000_000, description="what the weights have to add up to"),
        _Two,
    ]

    @model_validator(mode="after")
    def _has_some(self) -> Cues:
        if not any(weight > 0 for weight in self.weights.values()):
            raise author_error(
                "no cue has a positive weight", "add `phrases: {a phrase: 1.5}` or `patterns`"
            )
        return self

    @property
    def weights(self) -> dict[str, float]:
        """All cues with their weights."""
        return {**self.phrases, **self.patterns}


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
                belongs = "belong" if key == "arguments" else "belongs"
                raise author_error(
                    f"`{key}` {belongs} to an `action`", "name the action", at=(key,)
                )
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
