"""Writes docs/formats.md from what the formats say of themselves; `tools/reference.py` calls it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from scorecard.formats.format import InputFormat
from scorecard.formats.registry import MODULES

_MOST_SHAPES = 4
TARGET = Path(__file__).parents[1] / "docs" / "formats.md"

_HEAD = """# Formats of interactions

`scorecard grade`, `convert` and `explain` read what contact centres, transcription services and
AI agents write. The format of a file is recognised by its content, never by its name; one run may
mix formats. This page is written from the code (`make docs`).

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
- **Turns.** Services cut what somebody says into segments, sentences or words, each in its own way.
  In every format of speech, those of one speaker (the customer, or one agent) are one turn, until
  somebody else takes the floor, something happens (an event, an action), or the speaker is silent
  for two seconds. `--turn-gap 3.5` (or `turn-gap` in the configuration, `IngestOptions(turn_gap=…)`
  in Python) sets another length of silence; 0 leaves every segment a turn of its own. Who only says
  "mm-hm" while another one goes on has a turn, and does not end the other's. A table or a mapping
  is speech if its channel is `call`, `phone`, `voice` or `video`, or where it has no channel, if
  texts have an `end`. Messages (chat, mail) are never joined, and native records are kept as they
  are. Turns are counted after joining.
- **Times** become seconds from the start of the interaction; turns that overlap stay so.
- **Envelopes.** The answer of an API, a page of a list and the event of a webhook are opened, where
  just one member with an everyday name (`data`, `results`, `calls`, `response`) is an interaction of
  a known format, or a list of them. Lists without times in which a tool's result stands before its
  call have the newest first, and are turned round.
- A record without a name of its own is called by its file and place: `march/call-7`, `log:3`.
- Anything else: describe it in a [mapping file](mapping.md); `scorecard convert --draft-mapping FILE`
  begins one.

## What is guaranteed

For every format below; the tests named hold it.

| | what is checked | held by |
|---|---|---|
| nothing is lost | each item of a source is a turn, joined to one, or counted as left out with what it is | `tests/unit/formats`, one conversation from every platform |
| nothing is invented | a turn holds words of the source and no others; damaged files give a faithful record or a reject | `tests/laws/test_formats.py`: 300 damaged files a format (10,000 were tried once, and 170,000 files damaged byte by byte) |
| nobody gains another's words | words that say themselves whose they are count before the item that holds them; a word for a speaker that a format does not know is a reject, or, where only one other speaks, concluded with a remark | `test_whose_words.py`, `test_not_said.py`, `test_parts_kept.py`, `tests/laws/test_formats.py` |
| no time is moved | units are those of the format; times that nobody can mean are refused, turns stand in order of time where each has one | `tests/unit/formats` |
| words that look like a head are said | a transcript, in thirty ways of writing it with times, dates and colons in what is said, is read as it is or refused; otherwise a remark says so (but for at most 1 in 100) | `tests/laws/test_transcripts.py` |
| one file is one reject | a file of no known format is one reject, which says what it looks like and how many values it stands for | `tests/unit/reading` |
| a format is told by one sign | each sample is taken by exactly one format | `test_declared.py` |
"""  # noqa: E501 (a table)


def formats() -> str:
    """The page."""
    modules = [import_module(f"scorecard.formats.{name}") for name in MODULES]
    listed = [
        (input_format, module.__doc__ or "")
        for module in modules
        for input_format in module.FORMATS
    ]
    parts = [_HEAD, *_contents([input_format for input_format, _ in listed])]
    shown = set[str]()
    for input_format, text in listed:
        parts += ["", f"## {input_format.title}", "", *_facts(input_format)]
        if text not in shown:
            parts += ["", _prose(text)]
        shown.add(text)
        parts += _fields(input_format)
    return "\n".join(parts) + "\n"


def _contents(listed: list[InputFormat]) -> Iterator[str]:
    yield "| format | what | tried on a real sample |"
    yield "|---|---|---|"
    for input_format in listed:
        title = input_format.title
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        tried = input_format.tried or "**no**"
        yield f"| `{input_format.name}` | [{title}](#{anchor}) | {tried} |"


def _facts(input_format: InputFormat) -> Iterator[str]:
    shapes = [" and ".join(map(_sign, shape)) for shape in input_format.shapes]
    more = len(shapes) - _MOST_SHAPES
    if shapes:
        known = " or ".join(shapes[:_MOST_SHAPES]) + (f", and {more} like these" * (more > 0))
        yield f"`--from {input_format.name}`. Recognised by {known}."
    else:
        yield f"`--from {input_format.name}`."
    if input_format.needs_roles:
        yield "It does not know who is the agent: name them with `--agent` and `--customer`."
    if not input_format.tried:
        yield "**No real sample could be had:** written from the documentation."


def _sign(path: str) -> str:
    return f"the word `{path[1:]}`" if path[0] == "~" else f"`{path}`"


def _prose(docstring: str) -> str:
    """All but the first line, which the title says."""
    _, _, rest = docstring.strip().partition("\n")
    return rest.strip() or docstring.strip()


def _fields(input_format: InputFormat) -> Iterator[str]:
    if not input_format.fields:
        return
    yield ""
    yield "| field | becomes |"
    yield "|---|---|"
    for path, goes in input_format.fields.items():
        place, condition, rest = goes.partition(", if ")
        shown = goes if goes.startswith("(") else f"`{place}`{condition}{rest}"
        named = "all else" if path == "*" else f"`{path}`"
        yield f"| {named} | {shown} |"
