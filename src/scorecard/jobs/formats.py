"""The formats of interactions that are read, listed: what `scorecard formats` does."""

from __future__ import annotations

import json
from collections.abc import Iterator

from scorecard.catalogue import tell
from scorecard.formats.format import InputFormat
from scorecard.formats.registry import FORMATS
from scorecard.language import Language
from scorecard.render.layout import hang, pad, say
from scorecard.render.test_reports.messages import report_messages

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


def formats_as_text(language: Language = "en") -> str:
    """The formats as lines for people who read a language."""
    return "".join(f"{line}\n" for line in _lines(language))


def _all() -> list[InputFormat]:
    FORMATS.load_all()
    return list(FORMATS.values())


def _lines(language: Language) -> Iterator[str]:
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
        stop = report_messages(language).stop
        said = stop.join(tell(note, language) for note in notes)
        yield from (line.plain for line in hang(lead, say(said), _WIDTH))
