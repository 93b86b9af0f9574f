"""Writes docs/formats.md from what the formats say of themselves; `tools/reference.py` calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from scorecard.formats.format import InputFormat
from scorecard.formats.registry import MODULES

TARGET = Path(__file__).parents[1] / "docs" / "formats.md"

_HEAD = """# Formats of interactions

`scorecard grade`, `convert` and `explain` read what contact centres, transcription services and
AI agents write. What a file is in is told by its content, never by its name; one run may mix
formats. This page is written from the code (`make docs`).

```sh
scorecard grade export.json                    # just works, if the format knows who is who
scorecard convert export/ --output calls.jsonl # native records, and what was left out
scorecard convert export.json --explain        # which field went where
```

- `--from FORMAT` says what all inputs are in; without it, a value that fits no format is rejected
  with the format that comes nearest and what was missing.
- **Who is who.** Some formats know speakers, but not which of them is the agent. Name them with
  `--agent` and `--customer`: a name, an address, a channel or a speaker's number (`--agent "channel
  0"`, `--agent Anna`). Without that the record is rejected, and the reject lists who speaks with
  their first words. Where two speak, naming one is enough; a remark says what was concluded.
- **What is left out** (system messages, private notes, quoted mail) is counted on standard error.
  Marks of redaction such as `[PII]` or `#####` stay in the text, and no phrase is found in them.
- **Times** become seconds from the start of the interaction; turns that overlap stay so.
- A record without a name of its own is called by its file and place: `march/call-7`, `log:3`.
- Anything else: describe it in a [mapping file](mapping.md).
"""


def formats() -> str:
    """The page."""
    modules = [import_module(f"scorecard.formats.{name}") for name in MODULES]
    listed = [(one, module.__doc__ or "") for module in modules for one in module.FORMATS]
    parts = [_HEAD, *_contents([one for one, _ in listed])]
    told = set[str]()
    for one, text in listed:
        parts += ["", f"## {one.title}", "", *_facts(one)]
        if text not in told:
            parts += ["", _prose(text)]
        told.add(text)
        parts += _fields(one)
    return "\n".join(parts) + "\n"


def _contents(listed: list[InputFormat]) -> Iterator[str]:
    yield "| format | what | tried on a real sample |"
    yield "|---|---|---|"
    for one in listed:
        anchor = re.sub(r"[^\w\- ]", "", one.title.lower()).replace(" ", "-")
        yield f"| `{one.name}` | [{one.title}](#{anchor}) | {one.tried or '**no**'} |"


def _facts(one: InputFormat) -> Iterator[str]:
    told = " or ".join(" and ".join(f"`{sign}`" for sign in shape) for shape in one.shapes)
    if told:
        yield f"`--from {one.name}`. Told by {told}."
    else:
        yield f"`--from {one.name}`."
    if one.needs_roles:
        yield "It does not know who is the agent: name them with `--agent` and `--customer`."
    if not one.tried:
        yield "**No real sample could be had:** written from the documentation."


def _prose(docstring: str) -> str:
    """All but the first line, which the title says."""
    _, _, rest = docstring.strip().partition("\n")
    return rest.strip() or docstring.strip()


def _fields(one: InputFormat) -> Iterator[str]:
    if not one.fields:
        return
    yield ""
    yield "| field | becomes |"
    yield "|---|---|"
    for path, goes in one.fields.items():
        place, condition, rest = goes.partition(", if ")
        shown = goes if goes.startswith("(") else f"`{place}`{condition}{rest}"
        named = "all else" if path == "*" else f"`{path}`"
        yield f"| {named} | {shown} |"
