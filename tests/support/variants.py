"""A file as a platform writes it, and what is to come of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from scorecard.formats.roles import Roles
from scorecard.reading.batches import batches
from scorecard.reading.ingest import Ingest, IngestOptions, to_interaction
from scorecard.records.interaction import Interaction, Turn
from scorecard.records.reject import Reject

_NOBODY = Roles()


class Variant(NamedTuple):
    """A file, and what of its turns is to come out, an interaction a list; `left_out` as counted.

    An event is `!name`, a call `name() -> result`, all others `speaker: text`.
    """

    name: str
    value: Any
    turns: list[list[str]]
    format: str
    left_out: dict[str, int] = {}
    roles: Roles = Roles()


def shown(turn: Turn) -> str:
    if turn.event is not None:
        return f"{turn.speaker} !{turn.event}"
    if turn.action is not None:
        return f"{turn.speaker} {turn.action.name}() -> {turn.action.result}"
    return f"{turn.speaker}: {turn.text}"


def read(
    value: Any, folder: Path, roles: Roles = _NOBODY
) -> tuple[list[Interaction | Reject | None], Ingest]:
    """What a file holds (its path, or its value), and what was said of it."""
    path = value if isinstance(value, Path) else folder / "export"
    if path is not value:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
    ingest = Ingest(IngestOptions(roles=roles))
    found: list[Interaction | Reject | None] = []
    for batch in batches([path], settings=ingest.settings):
        for record in batch.records():
            is_reject = isinstance(record, Reject)
            found.append(record if is_reject else to_interaction(record, "", ingest))
    return found, ingest


def check(variant: Variant, folder: Path) -> None:
    """Assert that the turns of a variant are what comes of its file."""
    found, ingest = read(variant.value, folder, variant.roles)
    assert [
        [shown(turn) for turn in one.turns] if isinstance(one, Interaction) else one
        for one in found
    ] == variant.turns
    assert ingest.converted == Counter({variant.format: len(variant.turns)})
    assert ingest.left_out == Counter(variant.left_out)
