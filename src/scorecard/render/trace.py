"""Which field of a source went where, for people."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from scorecard.catalogue import tell
from scorecard.formats.trace import Trace, TracedField
from scorecard.render.figures import cut
from scorecard.render.layout import hang, pad, say

_LONGEST_PATH = 48
_NOT_KEPT = "(not kept)"
_COUNT = 7


def render_trace(trace: Trace, width: int, language: str) -> str:
    """A table for each format: the field of the source, how often it has a value, where it went."""
    lines = [
        line.plain.rstrip()
        for name in sorted(trace.values)
        for line in _format(trace, name, width, language)
    ]
    return "\n".join(lines[:-1] or [tell("nothing was converted", language)]) + "\n"


def _format(trace: Trace, name: str, width: int, language: str) -> Iterator[Text]:
    count = trace.values[name]
    yield Text(tell(f"{name}: {count} {'interaction' if count == 1 else 'interactions'}", language))
    if name == "native":
        yield Text(f"  {tell('kept as they are', language)}")
    fields = trace.fields(name) if name != "native" else []
    longest = max((say(field.path).cell_len for field in fields), default=0)
    column = min(longest, _LONGEST_PATH, max(width // 2 - _COUNT, 12))
    for field in fields:
        yield from _line(field, column, width, language)
    yield Text("")


def _line(field: TracedField, column: int, width: int, language: str) -> Iterator[Text]:
    path = pad(_end(say(cut(field.path, 200)), column), column)
    number = pad(Text(str(field.times)), _COUNT, right=True)
    lead = Text.assemble("  ", path, number, "  ")
    yield from hang(lead, say(field.goes or tell(_NOT_KEPT, language)), width)


def _end(path: Text, width: int) -> Text:
    """As much of a path's end as there is room for: that is where paths differ."""
    return path if path.cell_len <= width else Text("…") + path[1 - width :]
