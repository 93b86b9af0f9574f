"""What the evaluator says about one interaction under one rubric (`scorecard.grade/3`).

These types are the wire format: encoding one with `to_json` gives the JSON line, and
`from_json` gives an equal value back. Key order is the order of the fields. No grade refers
to itself, so the garbage collector may leave them alone (`gc=False`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from scorecard.language import Language
from scorecard.records.interaction import Speaker

Verdict = Literal["met", "unmet", "not_applicable", "unknown"]
Result = Literal["pass", "fail", "undecided", "none"]
TurnKind = Literal["text", "action", "event"]
Schema = Literal["scorecard.grade/3"]

LEVELS = (1, 2, 3, 4, 5)
SCHEMA: Schema = get_args(Schema)[0]

UNKNOWN_ACTION = "moment for action "
"""How a need begins that names an action of the record which no moment of the rubric names."""


class _Evidence(msgspec.Struct, frozen=True, gc=False, tag_field="kind", omit_defaults=True):
    """One thing that decided a verdict; `kind` says which sort."""


class Quote(_Evidence, frozen=True, gc=False, tag="quote"):
    """Words in a turn. `start` and `end` are code points: `text[start:end] == quote`."""

    moment: Annotated[str, msgspec.Meta(description="the moment's name")]
    turn: Annotated[int, msgspec.Meta(description="the turn, counted from 0")]
    start: Annotated[int, msgspec.Meta(description="where the words start, in code points")]
    end: Annotated[int, msgspec.Meta(description="where they end, in code points")]
    quote: Annotated[str, msgspec.Meta(description="the words")]
    weight: Annotated[
        float | None,
        msgspec.Meta(description="what they weigh, where they are a cue; absent for other words"),
    ] = None


class Acted(_Evidence, frozen=True, gc=False, tag="action"):
    """An action taken in a turn."""

    moment: Annotated[str, msgspec.Meta(description="the moment's name")]
    turn: Annotated[int, msgspec.Meta(description="the turn, counted from 0")]
    action: Annotated[str, msgspec.Meta(description="the action's name")]


class Happened(_Evidence, frozen=True, gc=False, tag="event"):
    """An event in a turn."""

    moment: Annotated[str, msgspec.Meta(description="the moment's name")]
    turn: Annotated[int, msgspec.Meta(description="the turn, counted from 0")]
    event: Annotated[str, msgspec.Meta(description="the event's name")]


class Without(_Evidence, frozen=True, gc=False, tag="without"):
    """A turn without the moment that it should have: what `always` finds. `quote` is how the turn
    begins; it shows what was said instead, not the moment."""

    moment: Annotated[str, msgspec.Meta(description="the moment that is not there")]
    turn: Annotated[int, msgspec.Meta(description="the turn, counted from 0")]
    quote: Annotated[
        str | None, msgspec.Meta(description="how the turn begins; absent where nothing is said")
    ] = None


class Searched(_Evidence, frozen=True, gc=False, tag="searched"):
    """Proof of an absence: the moment looked for, and the turns looked through.

    They are all of one sort, the only one in which the moment can happen; `speaker` is who took
    them, where nobody else can. `after` is the turn from which the search began, where it began
    after another moment.
    """

    moment: Annotated[str, msgspec.Meta(description="the moment looked for")]
    turns: Annotated[int, msgspec.Meta(description="how many turns were looked through")]
    sort: Annotated[TurnKind, msgspec.Meta(description="what sort of turns they are")]
    speaker: Annotated[
        Speaker | None, msgspec.Meta(description="whose turns they are; absent for anybody's")
    ] = None
    after: Annotated[
        int | None, msgspec.Meta(description="the turn after which the search began")
    ] = None


class Measured(_Evidence, frozen=True, gc=False, tag="measure", kw_only=True):
    """A measured value against the bound it was held to; `turn` is where it was reached."""

    measure: Annotated[str, msgspec.Meta(description="the measure's name")]
    of: Annotated[str | None, msgspec.Meta(description="whose, where it belongs to somebody")] = (
        None
    )
    stat: Annotated[str | None, msgspec.Meta(description="which of several values it is")] = None
    value: Annotated[float, msgspec.Meta(description="the value, rounded to four decimals")]
    bound: Annotated[
        dict[str, Any], msgspec.Meta(description="the comparators that it was held to")
    ]
    turn: Annotated[int | None, msgspec.Meta(description="the turn where it was reached")] = None


class FieldValue(_Evidence, frozen=True, gc=False, tag="field"):
    """A value of the record against the bound it was held to."""

    path: Annotated[str, msgspec.Meta(description="where in the record")]
    value: Annotated[Any, msgspec.Meta(description="what stands there")]
    bound: Annotated[
        dict[str, Any], msgspec.Meta(description="the comparators that it was held to")
    ]


class Observed(_Evidence, frozen=True, gc=False, tag="observation"):
    """A judgement made outside, as the record holds it."""

    observation: Annotated[str, msgspec.Meta(description="the observation's name")]
    met: Annotated[bool, msgspec.Meta(description="whether it was so")]
    by: Annotated[str | None, msgspec.Meta(description="who says so")] = None
    turns: Annotated[tuple[int, ...], msgspec.Meta(description="the turns that show it")] = ()
    note: Annotated[str | None, msgspec.Meta(description="what they saw")] = None
    at: Annotated[str | None, msgspec.Meta(description="when they said so")] = None
    quote: Annotated[str | None, msgspec.Meta(description="the words that show it")] = None


class Reached(_Evidence, frozen=True, gc=False, tag="criterion"):
    """The level of another criterion against the bound it was held to."""

    criterion: Annotated[str, msgspec.Meta(description="the criterion's id")]
    level: Annotated[int, msgspec.Meta(description="the level that is certain")]
    possible: Annotated[int, msgspec.Meta(description="the level that could still be true")]
    bound: Annotated[
        dict[str, Any], msgspec.Meta(description="the comparators that it was held to")
    ]


class Missing(_Evidence, frozen=True, gc=False, tag="missing"):
    """What the record would have to hold for a verdict."""

    needs: Annotated[
        str, msgspec.Meta(description="what is missing, such as `observation win_win`")
    ]


Evidence = (
    Quote
    | Acted
    | Happened
    | Without
    | Searched
    | Measured
    | FieldValue
    | Observed
    | Reached
    | Missing
)


class RubricRef(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Which rubric graded: `sha256` is that of its canonical content and of its plug-ins."""

    id: Annotated[str, msgspec.Meta(description="the rubric's id")]
    version: Annotated[str, msgspec.Meta(description="its version")]
    sha256: Annotated[str, msgspec.Meta(description="the hash of its canonical content")]
    plugins: Annotated[
        tuple[str, ...],
        msgspec.Meta(description="the packages that its conditions come from, with their versions"),
    ] = ()


class InteractionRef(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Which interaction was graded, with the keys that reports group by.

    `agent`, `customer`, `outcome` and `metadata` hold the record's plain values (no nested ones; of
    `metadata` no long texts).
    """

    id: Annotated[str, msgspec.Meta(description="the interaction's id")]
    sha256: Annotated[
        str,
        msgspec.Meta(description="the hash of the record as graded, observations beside it apart"),
    ] = ""
    channel: Annotated[str | None, msgspec.Meta(description="as the record says")] = None
    language: Annotated[str | None, msgspec.Meta(description="as the record says")] = None
    topic: Annotated[str | None, msgspec.Meta(description="as the record says")] = None
    started_at: Annotated[str | None, msgspec.Meta(description="as the record says")] = None
    agent: Annotated[dict[str, Any], msgspec.Meta(description="the record's plain values")] = {}
    customer: Annotated[dict[str, Any], msgspec.Meta(description="the record's plain values")] = {}
    outcome: Annotated[dict[str, Any], msgspec.Meta(description="the record's plain values")] = {}
    metadata: Annotated[
        dict[str, Any],
        msgspec.Meta(description="the record's plain values, texts of up to 200 characters"),
    ] = {}


class LevelGrade(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The verdict on one level (1-5) of a criterion and the reasons for it."""

    level: Annotated[int, msgspec.Meta(description="the level, 1 to 5")]
    verdict: Annotated[Verdict, msgspec.Meta(description="the verdict on its condition")]
    why: Annotated[str, msgspec.Meta(description="the reason, for a person")]
    joined: Annotated[
        tuple[str, ...],
        msgspec.Meta(description="the reasons that `why` joins; absent where it is only one"),
    ] = msgspec.field(default=(), name="reasons")
    evidence: Annotated[
        tuple[Evidence, ...] | UnsetType,
        msgspec.Meta(description="what decided it; absent where no evidence was asked for"),
    ] = UNSET

    overruled: Annotated[
        Verdict | UnsetType,
        msgspec.Meta(
            description="the verdict of the rule itself, where observations decide the gate instead"
        ),
    ] = UNSET

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason by itself, none twice."""
        return self.joined or ((self.why,) if self.why else ())


class CriterionGrade(msgspec.Struct, frozen=True, gc=False):
    """The level that one criterion reaches.

    `level` is certain, `possible` what could still be true; both null unless `applies` is
    true. `blocked_by` is the lowest gate that is unmet or unknown, `locked` the levels met
    above it that do not count.
    """

    id: Annotated[str, msgspec.Meta(description="the criterion's id")]
    applies: Annotated[
        bool | None, msgspec.Meta(description="whether it applies; null where that is not known")
    ]
    level: Annotated[int | None, msgspec.Meta(description="the level that is certain, 0 to 5")]
    possible: Annotated[int | None, msgspec.Meta(description="the level that could still be true")]
    blocked_by: Annotated[
        int | None,
        msgspec.Meta(
            description="the lowest gate that is unmet or unknown; null where nothing blocks"
        ),
    ]
    locked: Annotated[
        tuple[int, ...],
        msgspec.Meta(description="the met levels above that gate, which do not count"),
    ]
    levels: Annotated[
        tuple[LevelGrade, ...],
        msgspec.Meta(description="the verdicts on the levels that are defined, the lowest first"),
    ]
    section: Annotated[
        str | UnsetType, msgspec.Meta(description="its section; absent where it has none")
    ] = UNSET
    worth: Annotated[
        float | UnsetType,
        msgspec.Meta(description="what its level earns, 0 to 5; absent where that is its number"),
    ] = UNSET

    def at(self, number: int) -> LevelGrade | None:
        """The verdict on a level; None if the level is not defined."""
        return next((level for level in self.levels if level.level == number), None)


class SectionGrade(msgspec.Struct, frozen=True, gc=False):
    """What the criteria of a section come to; null where none of them applies."""

    id: Annotated[str, msgspec.Meta(description="the section's name")]
    score: Annotated[float | None, msgspec.Meta(description="the score that is certain, 0 to 5")]
    possible: Annotated[
        float | None, msgspec.Meta(description="the score that could still be true")
    ]


def percent(score: float) -> int:
    """A score of 0 to 5 as a share of the highest one, in whole percent, rounded down."""
    return int(score * 20 + 1e-9)


class Grade(msgspec.Struct, frozen=True, gc=False):
    """Everything the evaluator says about one interaction under one rubric.

    `score` and `possible` run from 0 to 5; `needs` lists what is missing from the record.
    """

    schema: Annotated[Schema, msgspec.Meta(description="the version of this format")]
    scorecard: Annotated[str, msgspec.Meta(description="the version of scorecard")]
    rubric: Annotated[RubricRef, msgspec.Meta(description="what graded")]
    interaction: Annotated[InteractionRef, msgspec.Meta(description="what was graded")]
    score: Annotated[
        float | None,
        msgspec.Meta(description="the score that is certain, 0 to 5; null where nothing applies"),
    ]
    possible: Annotated[
        float | None, msgspec.Meta(description="the score that could still be true")
    ]
    result: Annotated[
        Result, msgspec.Meta(description="what it comes to under the rubric's `pass` rule")
    ]
    criteria: Annotated[
        tuple[CriterionGrade, ...], msgspec.Meta(description="the criteria, in the rubric's order")
    ]
    needs: Annotated[
        tuple[str, ...], msgspec.Meta(description="what the record lacks, over all criteria")
    ]
    sections: Annotated[
        tuple[SectionGrade, ...] | UnsetType,
        msgspec.Meta(description="the sections, in the rubric's order; absent where it has none"),
    ] = UNSET
    critical: Annotated[
        tuple[str, ...],
        msgspec.Meta(
            description="the criteria whose level is below their critical mark: they fail the "
            "interaction, or make its score 0 as well"
        ),
    ] = ()
    language: Annotated[Language, msgspec.Meta(description="the language of the reasons")] = "en"
    observations: Annotated[
        str | UnsetType,
        msgspec.Meta(
            description="the hash of the observations beside the record, if there are any"
        ),
    ] = UNSET

    if TYPE_CHECKING:

        def text(self, rubric: Any = None, *, explain: bool = False) -> str:
            """The grade as the terminal shows it; `scorecard` attaches what renders it.

            Titles and behaviours are those of the rubric: the one given, or the one that graded, if
            an `Evaluator` of it is still there; else ids. `explain` shows every reason.
            """

        def _repr_html_(self) -> str: ...

    def __repr__(self) -> str:
        return f"<Grade {'; '.join(str(self).splitlines())}>"

    def __str__(self) -> str:
        """The result, and for each criterion what blocks it: a line each."""
        score = "no score" if self.score is None else f"score {self.score:g}"
        if self.possible != self.score:
            score += f" (could reach {self.possible:g})"
        head = f"{self.interaction.id} under {self.rubric.id}: {self.result}, {score}"
        criteria = sorted(self.criteria, key=lambda criterion: criterion.id not in self.critical)
        return "\n".join([head, *(_in_a_line(criterion, self) for criterion in criteria)])


def _in_a_line(criterion: CriterionGrade, grade: Grade) -> str:
    if criterion.level is None:
        known = "not applicable" if criterion.applies is False else "not known whether it applies"
        return f"  {criterion.id}: {known}"
    line = f"  {criterion.id}: level {criterion.level}"
    if criterion.id in grade.critical:
        line += " (critical)"
    for level in criterion.levels:
        if level.level == criterion.blocked_by:
            line += f", blocked at {level.level}: {level.why}"
    return line


_encoder = msgspec.json.Encoder()


@cache
def _decoder() -> msgspec.json.Decoder[Grade]:
    # Takes as long as grading a few calls, and grading reads no grades.
    return msgspec.json.Decoder(Grade)


def to_json(grade: Grade) -> bytes:
    """The grade as one line of JSON (UTF-8, no line end)."""
    return _encoder.encode(grade)


def from_json(data: bytes | str) -> Grade:
    """Read a grade back; raises `msgspec.ValidationError` if it is not one of this format.

    A grade of an older format lacks what the newer one says: its record has to be graded anew.
    """
    try:
        return _decoder().decode(data)
    except msgspec.ValidationError as error:
        found = _format_of(data)
        if found is None or found == SCHEMA:
            raise
        message = f"a grade in the format `{found}`, not `{SCHEMA}`: grade its record anew"
        raise msgspec.ValidationError(message) from error


class _AnyFormat(msgspec.Struct):
    schema: str


def _format_of(data: bytes | str) -> str | None:
    try:
        return msgspec.json.decode(data, type=_AnyFormat).schema
    except msgspec.DecodeError:
        return None
