"""The formats of interactions that are read, listed: what `scorecard formats` does."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scorecard.formats.format import InputFormat
from scorecard.formats.registry import FORMATS
from scorecard.render.layout import hang, pad, say

_WIDTH = 80


def formats_as_json() -> str:
    """The formats as a list of objects: name, title, what each was tried on, its fields."""
    listed = [
        {
            "name": format.name,
            "title": format.title,
            "tried": format.tried or None,
            "needs_roles": format.needs_roles,
            "fields": dict(format.fields),
            "package": str(FORMATS.origin(format.name) or "") or None,
        }
        for format in _all()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def formats_as_text() -> str:
    """The formats as lines for people."""
    return "".join(f"{line}\n" for line in _lines())


def _all() -> list[InputFormat]:
    FORMATS.load_all()
    return list(FORMATS.values())


def _lines() -> Iterator[str]:
    formats = _all()
    column = max(len(format.name) for format in formats) + 2
    for format in formats:
        notes = [format.title]
        if format.needs_roles:
            notes.append("name the agent with --agent")
        notes.append(f"tried on {format.tried}" if format.tried else "untried: no real sample")
        if (origin := FORMATS.origin(format.name)) is not None:
            notes.append(f"from the package {origin}")
        lead = pad(say(format.name), column)
        yield from (line.plain for line in hang(lead, say("; ".join(notes)), _WIDTH))
