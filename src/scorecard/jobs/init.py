"""Write a working starter: what `scorecard init` does, also for programs."""

from __future__ import annotations

import shlex
from pathlib import Path

from scorecard.catalogue import tell
from scorecard.jobs.scaffold import write_or_refuse, written
from scorecard.language import Language
from scorecard.render.safe import terminal
from scorecard.schema import as_text, json_schema
from scorecard.starter import starter_files

_NEXT = (
    "scorecard validate --strict rubrics",
    "scorecard test --min-coverage 100 rubrics",
    "scorecard grade examples/calls.json --explain",
)
_WORKFLOW = Path(".github/workflows/scorecard.yml")


def write_starter(folder: Path, language: Language, *, ci: bool = True) -> list[str]:
    """Write the files of a new project below a folder; gives back what to say of it.

    Nothing is overwritten: raises `UserError`, and writes none, if any of the files exists.
    """
    files = {**starter_files(language, ci=ci), **_schemas()}
    write_or_refuse(folder, files, "name another folder (`scorecard init DIR`)", language)
    lines = [*written(folder, files, language), "", tell("Next:", language)]
    if folder != Path():
        lines.append(f"  cd {terminal(shlex.quote(str(folder)))}")
    lines += [f"  {command}" for command in _NEXT]
    if _WORKFLOW in files:
        push = f"Before the first push, say in {_WORKFLOW} where CI gets scorecard from."
        lines += ["", tell(push, language)]
    return lines


def _schemas() -> dict[Path, bytes]:
    """The schemas that the files name for editors, which then need no network."""
    names = ("rubric", "lexicon")
    return {
        Path("schema", f"{name}.schema.json"): as_text(json_schema(name)).encode() for name in names
    }
