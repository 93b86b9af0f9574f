"""Taking in records of any format: each is told by its content, and converted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.decoding import decode
from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Roles
from scorecard.interaction import Interaction
from scorecard.record_error import RecordError

if TYPE_CHECKING:
    from scorecard.batch.lines import RawRecord
    from scorecard.formats.format import Format

Watch = Callable[[bytes, "Format"], None]

_STDIN = "stdin"
_SUFFIXES = {".json", ".jsonl", ".ndjson", ".gz", ".zst", ".csv", ".vcon"}


@dataclass(frozen=True)
class Settings:
    """How the records of a run are taken in.

    `format` is the name of the only format there is; without one, each record's content tells.
    `roles` say who is who where a format does not know. Raises `ValueError` for a format that
    nobody knows.
    """

    format: str | None = None
    roles: Roles = field(default_factory=Roles)

    def __post_init__(self) -> None:
        if self.format is not None:
            _named(self.format)


class Intake:
    """How the records of a run become interactions, and what became of them.

    `taken` counts the records by format
    (native ones are not counted), `left_out` what had no place in an interaction, `remarks` what
    was decided on the way. `watch` is told every value that was taken in, with its format.
    """

    def __init__(self, settings: Settings | None = None, *, watch: Watch | None = None) -> None:
        settings = settings or Settings()
        self._only = None if settings.format is None else _named(settings.format)
        self._roles = settings.roles
        self._watch = watch
        # Most inputs are of one format from end to end: what follows a record of another maker's
        # is not tried as a native one first. Whatever is tried first, the outcome is the same.
        self._last = self._only
        self.taken: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()

    def take(self, record: RawRecord, root: str = "") -> Interaction | None:
        """The interaction in a record; None for what only goes with another file's.

        `root` is the folder among the inputs in which the record's file was found. Raises
        `RecordError`.
        """
        if self._last is not None and self._last.name != "native":
            return self._convert(record, root, None)
        try:
            interaction = decode(record.data)
        except RecordError as error:
            return self._convert(record, root, error)
        if self._watch is not None:
            self._watch(record.data, _named("native"))
        return interaction

    def _convert(
        self, record: RawRecord, root: str, error: RecordError | None
    ) -> Interaction | None:
        chosen = self._choose(record.data, error)
        conversion = _conversion(record, root, self._roles)
        interaction = chosen.convert(record.data, conversion)
        self._last = chosen
        if self._watch is not None:
            self._watch(record.data, chosen)
        if chosen.name == "native":
            return interaction
        self.taken[chosen.name] += 1
        self.left_out.update(conversion.left_out)
        self.remarks.update(conversion.remarks)
        return interaction

    def _choose(self, data: bytes, error: RecordError | None) -> Format:
        """The format to convert by; raises `RecordError` if the value is of none."""
        from scorecard.formats import registry  # noqa: PLC0415 (native records do without)

        if self._only is not None:
            if error is not None:
                raise error
            return self._only
        found = registry.detect(data)
        if found is None or isinstance(found, registry.Nearest):
            raise _of_no_format(data, found, error)
        if found.name == "native" and error is not None:
            raise error
        return found


def _named(name: str) -> Format:
    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (native records do without)
    from scorecard.mend import did_you_mean  # noqa: PLC0415

    if name not in FORMATS:
        raise ValueError(f"no format `{name}` ({did_you_mean(name, FORMATS, most=20)})")
    return FORMATS[name]


def _of_no_format(data: bytes, nearest: object, error: RecordError | None) -> RecordError:
    """What to say of a value that fits no format: the native error, where that comes nearest."""
    from scorecard.formats.registry import FORMATS, Nearest  # noqa: PLC0415

    if not isinstance(nearest, Nearest) or nearest.format is FORMATS["native"]:
        if error is not None:
            return error
        try:
            decode(data)
        except RecordError as mistake:
            return mistake
    return RecordError(
        "$",
        f"of no known format; {nearest}",
        "`scorecard formats` lists them; a mapping file (`--mapping`) describes any other",
    )


def _conversion(record: RawRecord, root: str, roles: Roles) -> Conversion:
    if record.source == "<stdin>":
        return Conversion(_place(_STDIN, record), roles)
    stem, folder, name = _named_by(record.source, root)
    return Conversion(
        _place(stem, record), roles, file=name, beside=lambda other: _read(Path(folder, other))
    )


@lru_cache(maxsize=8)  # A file of many records is as a rule read from end to end.
def _named_by(source: str, root: str) -> tuple[str, str, str]:
    """What a file calls its records, its folder, and its own name."""
    folder, name = os.path.split(source)
    path = Path(os.path.relpath(source, root) if root else name)
    while path.suffix.lower() in _SUFFIXES:
        path = path.with_suffix("")
    return path.as_posix(), folder, name


def _place(name: str, record: RawRecord) -> str:
    """What an interaction without a name of its own is called: by its file and place in it."""
    if record.line is not None and record.line > 1:
        name = f"{name}:{record.line}"
    return name if record.index is None else f"{name}[{record.index}]"


def _read(path: Path) -> bytes | None:
    from scorecard.batch.source import InputError, chunks  # noqa: PLC0415 (batch imports formats)

    try:
        return b"".join(chunks(str(path)))
    except InputError:
        return None
