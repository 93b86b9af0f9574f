"""Defaults for the options of commands, from `scorecard.toml` or pyproject.toml.

All commands share one table: a key is right if any command has it, and each takes its own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

from scorecard.jobs.errors import UserError
from scorecard.paths import look_up, read_file, reason_of
from scorecard.text.lazy_regex import lazy_regex

CONFIG, NOT_OURS = "scorecard.config", "scorecard.not-ours"
"""Where the context of a command keeps the path of its configuration, and the paths of those that
were left aside because they are another user's."""

OWN_FILE, SHARED_FILE = "scorecard.toml", "pyproject.toml"


def _named(*keys: str) -> dict[str, str]:
    return {key: key.replace("-", "_") for key in keys}


INTAKE: Mapping[str, str] = {
    "from": "from_format",
    **_named("mapping", "column", "agent", "customer", "system"),
    **_named("agent-id", "turn-gap", "date-order", "max-ratio"),
}
"""The keys of every command that takes records in."""

KEYS: Mapping[str, Mapping[str, str]] = {
    "grade": {
        **_named(
            *("rubric", "format", "lang", "fail-under", "fail-under-mean", "fail-on"),
            *("explain", "evidence", "color", "quiet"),
        ),
        **INTAKE,
    },
    "fit": {**INTAKE, **_named("rubric", "format", "lang", "color", "quiet")},
    "stress": {**INTAKE, **_named("rubric", "lang", "color", "quiet")},
    # Whom to ask is never taken from a file that comes along with somebody's records.
    "judge": {**INTAKE, **_named("rubric", "lang", "quiet")},
    "convert": {**INTAKE, **_named("lang", "quiet")},
    "explain": {**_named("rubric", "lang", "color"), **INTAKE},
    "validate": {
        "rubric": "paths",
        **_named("select", "ignore", "strict", "lang", "color", "quiet"),
    },
    "test": {"rubric": "paths", **_named("lang", "color", "quiet")},
    "verify": {**INTAKE, **_named("rubric", "lang", "color", "quiet")},
    # Grades say by which rubric they are: the usual one may be another.
    "compare": {**INTAKE, **_named("lang", "color", "quiet")},
    "report": {**INTAKE, **_named("lang", "color", "quiet")},
    "calibrate": _named("lang", "color", "quiet"),
    "sample": _named("quiet"),
    "export": {**INTAKE, **_named("rubric", "lang", "quiet")},
    "import": _named("quiet"),
}
"""By command with `--config`, the keys that it takes with the names of its parameters."""

_PATHS = ("rubric", "mapping")
"""The keys whose values are paths, relative to the configuration."""

_FROM_CONFIG = ParameterSource.DEFAULT_MAP
_PLACE = lazy_regex(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.DOTALL)
_RUBRIC_SUFFIXES = (".yaml", ".yml")
# A table or a key, its parts bare, quoted, or spelled with escapes.
_TABLE = lazy_regex(rb"""tool["']?\s*(?:\.\s*["']?scorecard|[\]=])|\\[uUx]""")
_LARGEST = 1 << 22
_KINDS = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}

ConfigTable = dict[str, Any]


def use_config(ctx: click.Context, _param: click.Parameter, given: str | None) -> None:
    """Make the nearest configuration, or the one that was given, the defaults of a command.

    A callback for `--config`. Raises `UserError` if the file can't be used.
    """
    if ctx.resilient_parsing:
        return
    left_aside: list[str] = ctx.meta.setdefault(NOT_OURS, [])
    found = _given(Path(given)) if given is not None else _nearest(left_aside)
    if found is not None:
        path, table = found
        ctx.meta[CONFIG] = str(path)
        ctx.default_map = {**(ctx.default_map or {}), **_defaults(ctx, path, table)}


def place_in_config(ctx: click.Context, message: str) -> str:
    """The message about an option, `--ignore R999: …`, that names the key if the configuration set
    it: `scorecard.toml:3: ignore R999: …`."""
    option = message.split(" ", 1)[0].rstrip(":")
    for param in ctx.command.params:
        if option in param.opts and ctx.get_parameter_source(str(param.name)) is _FROM_CONFIG:
            key = option.lstrip("-")
            return f"{_Place(Path(ctx.meta[CONFIG]), key)}: {message.lstrip('-')}"
    return message


def _given(path: Path) -> tuple[Path, ConfigTable]:
    table = _read(path)
    if table is None:
        raise UserError(f"{path}: has no table [tool.scorecard]; add it, or leave out --config")
    return path, table


def _nearest(left_aside: list[str]) -> tuple[Path, ConfigTable] | None:
    """The nearest configuration; one in a folder above counts only if it is the user's own."""
    for path in _candidates():
        if look_up(path).kind != "file":
            continue
        if path.is_absolute() and not _is_own(path):
            if _mentions_us(path):
                left_aside.append(str(path))
        elif (table := _read(path)) is not None:
            return path, table
    return None


def _is_own(path: Path) -> bool:
    """Whether a file, and the link to it if it is one, belong to the user."""
    if os.name != "posix":
        return True
    try:
        return all(found.st_uid == os.geteuid() for found in (path.stat(), path.lstat()))
    except OSError:
        return False


def _mentions_us(path: Path) -> bool:
    """Whether a file that is not trusted enough to be parsed looks like a configuration."""
    if path.name == OWN_FILE:
        return True
    try:
        return _may_hold_table(read_file(path, _LARGEST))
    except OSError:
        return False


def _may_hold_table(data: bytes) -> bool:
    """Whether there may be a table `tool.scorecard` in a file, however that is written."""
    return _TABLE.search(data) is not None


def _candidates() -> Iterator[Path]:
    """The files that may hold a configuration, from the working directory upwards."""
    # Relative while it can be: messages then name files as the user does.
    for folder in (Path(), *_folders_above()):
        yield folder / OWN_FILE
        yield folder / SHARED_FILE


def _folders_above() -> Sequence[Path]:
    try:
        return Path.cwd().parents
    except OSError:
        # The working directory was removed; inputs may still be absolute, or standard input.
        return ()


def _read(path: Path) -> ConfigTable | None:
    """A file's configuration; None for a pyproject.toml without our table."""
    content = _content(path)
    is_shared = path.name == SHARED_FILE
    # Most are not about us, and need not be parsed.
    if is_shared and not _may_hold_table(content):
        return None
    data = _parse(path, content)
    if not is_shared:
        return data
    tool = data.get("tool")
    table = tool.get("scorecard") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UserError(f"{path}: tool.scorecard is not a table; write [tool.scorecard]")
    return table


def _content(path: Path) -> bytes:
    try:
        data = read_file(path, _LARGEST + 1)
    except OSError as error:
        raise UserError(f"{path}: the configuration can't be read: {reason_of(error)}") from None
    if len(data) > _LARGEST:
        raise UserError(f"{path}: is larger than {_LARGEST >> 20} MiB")
    return data


def _parse(path: Path, content: bytes) -> ConfigTable:
    import tomllib  # noqa: PLC0415 (most runs have no configuration)

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise UserError(_syntax(path, str(error))) from None
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except (ValueError, RecursionError):
        # Python has no words of its own for numbers of thousands of digits, nor for depth.
        raise UserError(f"{path}: nested too deeply, or a number has too many digits") from None


def _syntax(path: Path, message: str) -> str:
    at = _PLACE.fullmatch(message)
    if at is None:
        return f"{path}: not valid TOML: {message}"
    what = at["what"][0].lower() + at["what"][1:]
    return f"{path}:{at['line']}:{at['column']}: not valid TOML: {what}"


def _defaults(ctx: click.Context, path: Path, table: ConfigTable) -> dict[str, Any]:
    params = {str(param.name): param for param in ctx.command.params}
    own = KEYS[str(ctx.command.name)]
    known = {key for keys in KEYS.values() for key in keys}
    defaults: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise UserError(f"{_Place(path, key)}: unknown key `{key}`{_hint(path, key, known)}")
        if key in own:
            defaults[own[key]] = _checked(ctx, params[own[key]], path, key, value)
    return defaults


class _Place(NamedTuple):
    """Where a key stands, which is looked up when it is shown: `scorecard.toml:3`."""

    path: Path
    key: str

    def __str__(self) -> str:
        written = re.compile(rf"^\s*\[?\s*[\"']?{re.escape(self.key)}[\"']?\s*[=.\]]")
        try:
            lines = read_file(self.path, _LARGEST).decode("utf-8-sig", "replace").split("\n")
        except OSError:
            return str(self.path)
        ours = "[tool.scorecard]" if self.path.name == SHARED_FILE else ""
        began = (
            next((at for at, line in enumerate(lines) if line.strip() == ours), 0) if ours else 0
        )
        found = (at for at, line in enumerate(lines, 1) if at > began and written.match(line))
        line = next(found, None)
        return str(self.path) if line is None else f"{self.path}:{line}"


def _hint(path: Path, key: str, known: Iterable[str]) -> str:
    if key == "tool" and path.name != SHARED_FILE:
        return " (the table [tool.scorecard] is for pyproject.toml: leave that line out here)"
    from scorecard.suggest import did_you_mean  # noqa: PLC0415 (most runs are right)

    hint = did_you_mean(key, sorted(known))
    return f" ({hint})" if hint else ""


def _checked(ctx: click.Context, param: click.Parameter, path: Path, key: str, value: Any) -> Any:
    """A value of the type that the option has on the command line, within its range."""
    takes_list = key != "format" and (param.multiple or param.nargs == -1)
    values = value if takes_list and isinstance(value, list) else [value]
    for each in values:
        _refuse_type(param, path, key, each)
    if key in _PATHS:
        values = [_reference(path.parent / name, name) for name in values]
    checked = values if param.multiple or param.nargs == -1 else values[0]
    try:
        param.type_cast_value(ctx, checked)
    except click.BadParameter as error:
        raise UserError(f"{_Place(path, key)}: {key}: {error.message}") from None
    return checked


def _reference(path: Path, name: str) -> str:
    """A rubric's path is relative to the configuration; an id stays what it is."""
    is_named = path.suffix in _RUBRIC_SUFFIXES or len(Path(name).parts) > 1
    return str(path) if is_named or look_up(path).kind == "file" else name


def _refuse_type(param: click.Parameter, path: Path, key: str, value: Any) -> None:
    expected = "a text"
    if isinstance(param, click.Option) and param.is_flag:
        expected = "true or false"
    elif isinstance(param.type, click.types.FloatParamType | click.types.IntParamType):
        expected = "a number"
    found = _KINDS.get(type(value), "a date or time")
    if found != expected:
        place = f"{_Place(path, key)}: {key}"
        raise UserError(f"{place}: expected {expected}, found {found}")
