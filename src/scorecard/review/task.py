"""What a reviewer is shown and asked, whatever the form: a form of gates, and tasks with turns.

Every text is harmless: on one line, with what is hidden in it made visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from scorecard.grade import Grade, LevelGrade, Quote
from scorecard.language import Language
from scorecard.masking import known_names, mask, masked
from scorecard.records.interaction import Interaction, Turn
from scorecard.render.safe import visible
from scorecard.rubric.model import Rubric

_LONG = 5
"""Shorter numbers in a rule's reason are its own: it counts turns."""


class AskedGate(msgspec.Struct, frozen=True):
    """A gate of the form: its id, `CRITERION.LEVEL`, and what it takes."""

    id: str
    criterion: str
    level: int
    behaviour: str


class Form(msgspec.Struct, frozen=True):
    """What is asked of every interaction: the gates of a rubric, in order."""

    title: str
    rubric: str
    sha256: str
    language: Language
    gates: tuple[AskedGate, ...]


class Segment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a turn; `gates` are the places in the form of those that it decided."""

    text: str
    gates: tuple[int, ...] = ()


class ShownTurn(msgspec.Struct, frozen=True):
    """A turn: who, and what in stretches. `kind` is text, action or event."""

    speaker: str
    kind: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The whole turn."""
        return "".join(segment.text for segment in self.segments)


class RuleVerdict(msgspec.Struct, frozen=True):
    """What the rule itself says of a gate, and why."""

    verdict: str
    why: str


class Task(msgspec.Struct, frozen=True):
    """An interaction to review. `rules` has the rules' verdicts by the places of the form's gates;
    a blind review has none of them, and no marks."""

    interaction: str
    about: str
    turns: tuple[ShownTurn, ...]
    rules: tuple[RuleVerdict | None, ...] = ()


def form_of(rubric: Rubric, language: Language, gates: Sequence[str] = ()) -> Form:
    """The gates of a rubric (or only these of it), in its words.

    Raises `ValueError` for a gate that it lacks.
    """
    asked = [
        AskedGate(
            f"{criterion.id}.{number}",
            visible(criterion.title.say(language)),
            int(number),
            visible(level.behaviour.say(language)),
        )
        for criterion in rubric.criteria
        for number, level in criterion.levels.items()
    ]
    if missing := sorted(set(gates) - {gate.id for gate in asked}):
        raise ValueError(missing[0])
    chosen = tuple(gate for gate in asked if not gates or gate.id in gates)
    title = visible(rubric.title.say(language))
    return Form(title, f"{rubric.id} {rubric.version}", rubric.sha256, language, chosen)


def task_of(form: Form, interaction: Interaction, grade: Grade, *, blind: bool, hide: bool) -> Task:
    """The task of one interaction; with `hide`, digits, addresses and known names are masked.

    Raises `LookupError` where the grade quotes what the interaction does not say: it is another's,
    or of another state of the record.
    """
    names = known_names(interaction) if hide else ()
    shown = masked(interaction) if hide else interaction
    levels = _levels(grade)
    found = [levels.get(gate.id) for gate in form.gates]
    marks: dict[int, list[tuple[int, int, int]]] = {}
    for number, level in enumerate(found):
        for quote in _quotes(level):
            if (interaction.turns[quote.turn].text or "")[quote.start : quote.end] != quote.quote:
                raise LookupError(quote.quote)
            if not blind:
                marks.setdefault(quote.turn, []).append((quote.start, quote.end, number))
    turns = tuple(_turn(turn, marks.get(index, ())) for index, turn in enumerate(shown.turns))
    rules = () if blind else tuple(_rule(level, names, hide) for level in found)
    about = [shown.channel, shown.topic, shown.started_at, shown.language]
    return Task(interaction.id, visible(" · ".join(filter(None, about))), turns, rules)


def _levels(grade: Grade) -> dict[str, tuple[LevelGrade, bool]]:
    """Each gate, and whether its criterion applies, or may."""
    return {
        f"{criterion.id}.{level.level}": (level, criterion.applies is not False)
        for criterion in grade.criteria
        for level in criterion.levels
    }


def _rule(
    found: tuple[LevelGrade, bool] | None, names: Iterable[str], hide: bool
) -> RuleVerdict | None:
    if found is None:
        return None
    level, applies = found
    verdict = level.verdict if level.overruled is msgspec.UNSET else level.overruled
    why = visible(mask(level.why, names, digits=_LONG) if hide else level.why)
    return RuleVerdict(verdict if applies else "not_applicable", why if applies else "")


def _quotes(found: tuple[LevelGrade, bool] | None) -> Iterator[Quote]:
    if found is not None and found[1] and found[0].evidence is not msgspec.UNSET:
        yield from (one for one in found[0].evidence if isinstance(one, Quote))


def _turn(turn: Turn, marks: Iterable[tuple[int, int, int]]) -> ShownTurn:
    if turn.text is not None:
        return ShownTurn(turn.speaker, "text", tuple(_segments(turn.text, marks)))
    if turn.action is None:
        return ShownTurn(turn.speaker, "event", (Segment(visible(turn.event or "")),))
    given = msgspec.json.encode(turn.action.arguments).decode() if turn.action.arguments else ""
    result = turn.action.result
    came = "" if result is None else f" → {msgspec.json.encode(result).decode()}"
    text = visible(f"{turn.action.name}({given}){came}")
    return ShownTurn(turn.speaker, "action", (Segment(text),))


def _segments(text: str, marks: Iterable[tuple[int, int, int]]) -> Iterator[Segment]:
    marks = list(marks)
    cuts = sorted({0, len(text), *(place for start, end, _ in marks for place in (start, end))})
    for start, end in pairwise(cuts):
        gates = sorted({gate for first, last, gate in marks if first <= start and end <= last})
        yield Segment(visible(text[start:end]), tuple(gates))
