"""Finds the file of a rubric that somebody names, by its path or, of one that comes with scorecard,
by its id."""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from scorecard.paths import look_up, siblings
from scorecard.suggest import did_you_mean

DEFAULT_RUBRIC = "customer-first"


def bundled_folder() -> Path:
    """The folder of the bundled rubrics: in an installed package, or beside `src` in a checkout."""
    installed = Path(__file__).parents[1] / "rubrics"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "rubrics"


def bundled_paths() -> dict[str, Path]:
    """The files of the bundled rubrics, by id."""
    found = sorted(bundled_folder().glob("*.yaml"))
    return {path.stem: path for path in found if not path.name.endswith(".test.yaml")}


def find_rubric(reference: str | PathLike[str]) -> Path:
    """The file that a path or a bundled id names; raises `FileNotFoundError`."""
    name = fspath(reference)
    path = Path(name)
    status = look_up(name)
    if status.kind not in ("folder", "missing", "unusable"):
        return path
    known = bundled_paths()
    if name in known:
        return known[name]
    if status.kind == "folder":
        raise FileNotFoundError(f"{name} is a folder; name a rubric file in it")
    if status.kind == "unusable":
        raise FileNotFoundError(f"{name}: the rubric can't be read: {status.reason}")
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        # What else lies there may be anything in YAML: only a name that is near is worth a word.
        beside = [str(path.parent / name) for name in siblings(path, "*.y*ml")]
        hint = did_you_mean(name, beside, most=0)
        raise FileNotFoundError(_with_hint(f"no rubric file {name}", hint))
    raise FileNotFoundError(
        _with_hint(f"no rubric `{name}`, neither a file nor bundled", did_you_mean(name, known))
    )


def _with_hint(message: str, hint: str) -> str:
    return f"{message} ({hint})" if hint else message
