"""Which fields of the source are looked at for which field of the interaction."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.mapping.expression import JmesPath
from scorecard.mapping.model import ActionMap, Mapping, RecordMap, SpeakerMap, TextMap, TurnMap

_SKIPPED = "(left out: turns that the mapping skips)"


def expressions(mapping: Mapping) -> Iterator[tuple[str, JmesPath]]:
    """Each field of the interaction that is mapped, with its expression."""
    for name in RecordMap.model_fields:
        given = getattr(mapping.interaction, name)
        if isinstance(given, JmesPath):
            yield name, given
        elif given is not None:
            yield from ((f"{name}.{key}", given_item) for key, given_item in given.items())
    yield from ((f"turns[].{name}", expression) for name, expression in _of_turn(mapping.turn))


def sources(mapping: Mapping) -> dict[str, str]:
    """Each path in the source that is looked at, with the fields of the interaction that it goes
    to."""
    fields: dict[str, list[str]] = {}
    items = [
        source if source.endswith("[]") else f"{source}[]" for source in mapping.turns.sources()
    ] or ["[]"]
    for field, expression in expressions(mapping):
        for below in items if field.startswith("turns[]") else [""]:
            for path in expression.sources(below):
                fields.setdefault(path, []).append(field)
    if (skip := mapping.turn.skip_when) is not None:
        for below in items:
            for path in skip.sources(below):
                fields.setdefault(path, []).append(_SKIPPED)
    return {path: ", ".join(dict.fromkeys(goes)) for path, goes in fields.items()}


def _of_turn(turn: TurnMap) -> Iterator[tuple[str, JmesPath]]:
    yield "speaker", turn.speaker.by if isinstance(turn.speaker, SpeakerMap) else turn.speaker
    if turn.text is not None:
        yield "text", turn.text.from_ if isinstance(turn.text, TextMap) else turn.text
    if turn.action is not None:
        for name in ActionMap.model_fields:
            if (given := getattr(turn.action, name)) is not None:
                yield f"action.{name}", given
    if turn.event is not None:
        yield "event", turn.event
    if turn.agent_id is not None:
        yield "agent_id", turn.agent_id
    for name in ("start", "end", "length"):
        if (given := getattr(turn, name)) is not None:
            yield name, given.from_
