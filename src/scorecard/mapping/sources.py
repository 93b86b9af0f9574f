"""Which field of the interaction comes from which expression."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.mapping.expression import Expression
from scorecard.mapping.model import ActionMap, Mapping, RecordMap, SpeakerMap, TextMap, TurnMap


def sources(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Each field that is mapped, with its expression as it reads from the record."""
    for name in RecordMap.model_fields:
        given = getattr(mapping.interaction, name)
        if isinstance(given, Expression):
            yield name, given.root
        elif given is not None:
            yield from ((f"{name}.{key}", one.root) for key, one in given.items())
    for field, expression in _of_turn(mapping.turn):
        yield f"turns[].{field}", f"{_items(mapping)}{expression.root}"


def skipped(mapping: Mapping) -> str | None:
    """The expression by which turns are left out, if there is one."""
    expression = mapping.turn.skip_when
    return None if expression is None else f"{_items(mapping)}{expression.root}"


def _items(mapping: Mapping) -> str:
    turns = mapping.turns.root
    return f"{turns}." if turns.endswith("]") else f"{turns}[]."


def _of_turn(turn: TurnMap) -> Iterator[tuple[str, Expression]]:
    yield "speaker", turn.speaker.by if isinstance(turn.speaker, SpeakerMap) else turn.speaker
    if turn.text is not None:
        yield "text", turn.text.from_ if isinstance(turn.text, TextMap) else turn.text
    if turn.action is not None:
        for name in ActionMap.model_fields:
            if (given := getattr(turn.action, name)) is not None:
                yield f"action.{name}", given
    if turn.event is not None:
        yield "event", turn.event
    for name in ("start", "end", "length"):
        if (given := getattr(turn, name)) is not None:
            yield name, given.from_
