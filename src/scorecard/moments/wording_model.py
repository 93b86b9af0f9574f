"""The wordings of a moment as its author writes them: phrases, patterns, likenesses and cues."""

from __future__ import annotations

from typing import Annotated, Any

import re2

from scorecard.authoring.declared import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from scorecard.authoring.model import AuthoredModel, NotEmpty
from scorecard.authoring.problem import author_error
from scorecard.text.fold import fold

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
