"""A mapping (format 1) as its author writes it."""

from __future__ import annotations

from collections.abc import Mapping as Names
from typing import Annotated, Literal

from scorecard.authoring.declared import AfterValidator, BeforeValidator, Field, model_validator
from scorecard.authoring.model import BY_SHAPE, AuthoredModel, FormatVersion, Name, NotEmpty, Text
from scorecard.authoring.problem import author_error
from scorecard.mapping.expression import JmesPath
from scorecard.records.interaction import SPEAKERS, Speaker

Clock = Literal["s", "ms", "instant", "duration"]
ValueExpression = Annotated[JmesPath, Field(description="where it stands in the source")]
Object = Annotated[
    JmesPath | Annotated[dict[Annotated[str, Field(min_length=1)], ValueExpression], NotEmpty],
    BY_SHAPE,
]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


WordList = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...]),
    NotEmpty,
]


class RecordMap(AuthoredModel):
    """Where the fields of the interaction come from, each an expression over one record."""

    id: Annotated[
        JmesPath | None,
        Field(description="its name; without one, it is called by its file and place"),
    ] = None
    channel: Annotated[
        JmesPath | None, Field(description="how they met; for a fixed word, `\"'call'\"`")
    ] = None
    language: Annotated[JmesPath | None, Field(description="the language, such as `en`")] = None
    started_at: Annotated[
        JmesPath | None,
        Field(
            description="when it started; without it, instants of turns say it. Numbers since 1970 "
            "are written as a date"
        ),
    ] = None
    topic: Annotated[JmesPath | None, Field(description="what it is about")] = None
    agent: Annotated[Object | None, Field(description="what is known about the agent")] = None
    customer: Annotated[Object | None, Field(description="what is known about the customer")] = None
    outcome: Annotated[Object | None, Field(description="what came of it")] = None
    observations: Annotated[
        Object | None,
        Field(description="what reviewers observed: true or false, or objects with `met`, by name"),
    ] = None
    metadata: Annotated[Object | None, Field(description="what else a rubric needs")] = None


class SpeakerMap(AuthoredModel):
    """Who takes a turn: the words by which the source says it. Upper and lower case are one.

    Without any words, the source says `agent`, `customer` or `system`, or the options `--agent`
    and `--customer` name who is who.
    """

    by: Annotated[JmesPath, Field(description="what says who it is")]
    agent: Annotated[WordList | None, Field(description="the words for the agent")] = None
    customer: Annotated[WordList | None, Field(description="the words for the customer")] = None
    system: Annotated[WordList | None, Field(description="the words for neither of them")] = None

    @model_validator(mode="after")
    def _one_role_each(self) -> SpeakerMap:
        seen: dict[str, str] = {}
        for role in SPEAKERS:
            for index, word in enumerate(getattr(self, role) or ()):
                other = seen.setdefault(word.casefold(), role)
                if other != role:
                    message = f"`{word}` stands for the {other} already"
                    raise author_error(message, "a word stands for one of them", at=(role, index))
        return self

    def words(self) -> Names[str, Speaker]:
        """The role for each word, in lower case; empty if no words are given."""
        return {word.casefold(): role for role in SPEAKERS for word in getattr(self, role) or ()}


class TextMap(AuthoredModel):
    """What is said, and what else than words stands in it."""

    from_: Annotated[JmesPath, Field(alias="from", description="where the text stands")]
    html: Annotated[bool, Field(description="whether it is HTML")] = False
    mail: Annotated[
        bool, Field(description="whether it is mail: the mail that it answers is left out")
    ] = False


class ActionMap(AuthoredModel):
    """What is done: a tool call or an operation."""

    name: Annotated[JmesPath, Field(description="the tool; where there is none, no action is")]
    arguments: Annotated[
        JmesPath | None,
        Field(description="what it was given: an object, or a text that holds one as JSON"),
    ] = None
    result: Annotated[JmesPath | None, Field(description="what it gave back")] = None


class TimeMap(AuthoredModel):
    """When a turn starts or ends."""

    from_: Annotated[JmesPath, Field(alias="from", description="where the time stands")]
    unit: Annotated[
        Clock,
        Field(
            description="`s` or `ms` from the start of the interaction; `duration`: the same as "
            "text (`1:02:03.5`, `PT1M3S`, `350 ms`); `instant`: a point in time (ISO 8601, RFC "
            "2822, or a number since 1970)"
        ),
    ]


def _refuse_instant(given: TimeMap | None) -> TimeMap | None:
    if given is not None and given.unit == "instant":
        raise author_error(
            "a length is not an instant", "one of `s`, `ms`, `duration`", at=("unit",)
        )
    return given


class TurnMap(AuthoredModel):
    """What one item of the turns says or does: one of `text`, `action` and `event`."""

    speaker: Annotated[SpeakerMap | JmesPath, BY_SHAPE, Field(description="who takes the turn")]
    text: Annotated[
        Annotated[TextMap | JmesPath, BY_SHAPE] | None, Field(description="what is said")
    ] = None
    action: Annotated[ActionMap | None, Field(description="what is done")] = None
    event: Annotated[JmesPath | None, Field(description="what happens, such as `hold`")] = None
    agent_id: Annotated[
        JmesPath | None, Field(description="which agent takes it, where several take part")
    ] = None
    start: Annotated[TimeMap | None, Field(description="when it starts")] = None
    end: Annotated[TimeMap | None, Field(description="when it ends")] = None
    length: Annotated[
        TimeMap | None,
        AfterValidator(_refuse_instant),
        Field(description="how long it takes, where the source does not say when it ends"),
    ] = None
    skip_when: Annotated[
        JmesPath | None,
        Field(description="what is left out, and counted: items where this is true or not empty"),
    ] = None

    @model_validator(mode="after")
    def _fits_together(self) -> TurnMap:
        if not (self.text or self.action or self.event):
            raise author_error(
                "a turn needs `text`, `action` or `event`", "say where its words stand"
            )
        if self.end and self.length:
            raise author_error("`length` beside `end`", "keep one of them", at=("length",))
        for key in ("end", "length"):
            if getattr(self, key) and not self.start:
                raise author_error(f"`{key}` without `start`", "say when turns start", at=(key,))
        if self.start and self.end and self._is_instant(self.start) != self._is_instant(self.end):
            message = f"`start` is in `{self.start.unit}`"
            raise author_error(message, "start and end are on one clock", at=("end", "unit"))
        return self

    @staticmethod
    def _is_instant(time: TimeMap) -> bool:
        return time.unit == "instant"


def _refuse_native(name: str) -> str:
    if name == "native":
        raise author_error("`native` is scorecard's own format", "choose another name")
    return name


class Mapping(AuthoredModel):
    """Maps a value of some format to an interaction, by JMESPath expressions."""

    format: FormatVersion
    id: Annotated[Name, AfterValidator(_refuse_native), Field(description="the name of the format")]
    title: Annotated[Text | None, Field(description="what it is, for people")] = None
    records: Annotated[
        JmesPath | None,
        Field(
            description="where the interactions stand in a whole file or line (`data.calls[]`; "
            "`[@]` if a list is one of them). Without it, each line, object or item of a list is "
            "one"
        ),
    ] = None
    interaction: Annotated[
        RecordMap,
        Field(default_factory=RecordMap, description="the fields of the interaction"),
    ]
    turns: Annotated[
        JmesPath,
        Field(description="the list of what is said and done; `[a, b][]` puts lists together"),
    ]
    turn: Annotated[TurnMap, Field(description="what one item of the turns says or does")]
