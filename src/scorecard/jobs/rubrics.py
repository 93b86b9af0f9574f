"""List and copy the bundled rubrics: what `scorecard rubrics` does, also for programs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorecard.catalogue import tell
from scorecard.jobs.scaffold import write_or_refuse, written
from scorecard.language import Language
from scorecard.rubric import library
from scorecard.rubric.library import Entry

_WIDTH = 80
_LONGEST = 2000


def rubrics_as_json() -> str:
    """The bundled rubrics as a list of objects."""
    listed = [
        {
            "id": entry.id,
            "version": entry.version,
            "title": entry.title.model_dump(),
            "description": entry.description.model_dump(),
            "criteria": entry.criteria,
        }
        for entry in library.entries()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def rubrics_as_text(language: Language) -> str:
    """The bundled rubrics with their titles and descriptions, for people."""
    return "\n".join(_lines(list(library.entries()), language)) + "\n"


def _lines(entries: Sequence[Entry], language: Language) -> Iterator[str]:
    from scorecard.render.layout import say, wrap  # noqa: PLC0415 (loads rich)

    for number, entry in enumerate(entries):
        if number:
            yield ""
        yield f"{entry.id}  {entry.title.say(language)}  {entry.version}"
        description = say(entry.description.say(language), longest=_LONGEST)
        yield from (f"  {line.plain}" for line in wrap(description, _WIDTH - 2))


def copy_rubric(name: str, folder: Path, language: Language = "en") -> list[str]:
    """Write a bundled rubric, its lexicons and its tests into a folder; gives back what to say of
    it.

    Nothing is overwritten: raises `UserError`, and writes none, if any of the files exists with
    other contents.
    """
    # Rubrics share lexicons: one that is there already, just as it is here, is left as it is.
    files = {
        path: data for path, data in library.files(name).items() if not _is(folder / path, data)
    }
    help = f"name another folder (`scorecard rubrics copy {name} DIR`)"
    write_or_refuse(folder, files, help, language)
    rubric = shlex.quote(str(folder / f"{name}.yaml"))
    following = [f"  scorecard {what} {rubric}" for what in ("validate", "test", "explain")]
    return [*written(folder, files, language), "", tell("Next:", language), *following]


def _is(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False
