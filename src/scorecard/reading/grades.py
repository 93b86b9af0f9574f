"""Grades back from the files that `scorecard grade` writes: JSON Lines, or an array."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from scorecard.grade import SCHEMA, InteractionRef, RubricRef
from scorecard.paths import expand
from scorecard.reading.source import InputError, chunks, files, source_name
from scorecard.reading.split import split
from scorecard.records.errors import explain_foreign, to_record_error
from scorecard.records.reject import Reject

T = TypeVar("T")
_HELP = "grades are what `scorecard grade --format jsonl` writes"


class GateVerdict(msgspec.Struct, frozen=True, gc=False):
    """The verdict on one level; `overruled` is the rule's own where observations decided."""

    level: int
    verdict: str
    overruled: str | None = None

    @property
    def rule(self) -> str:
        """What the rule itself says."""
        return self.overruled or self.verdict


class CriterionVerdicts(msgspec.Struct, frozen=True, gc=False):
    """What a grade says of a criterion, without reasons and evidence."""

    id: str
    applies: bool | None
    level: int | None
    possible: int | None
    blocked_by: int | None
    locked: tuple[int, ...]
    levels: tuple[GateVerdict, ...]


class Verdicts(msgspec.Struct, frozen=True, gc=False):
    """A grade without its reasons and evidence: what is counted over many."""

    schema: str
    rubric: RubricRef
    interaction: InteractionRef
    score: float | None
    possible: float | None
    result: str
    criteria: tuple[CriterionVerdicts, ...]
    critical: tuple[str, ...] = ()


class PlacedGrade(NamedTuple, Generic[T]):
    """A grade and its bytes, which keep what the grade's type leaves out."""

    grade: T
    data: bytes


def key_column(values: dict[str, Any], name: str) -> str | None:
    """A value to group grades by, as text."""
    value = values.get(name)
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def read_grades(paths: Iterable[str | PathLike[str]]) -> Iterator[Verdicts | Reject]:
    """Every grade in the files, as far as it is counted, and a `Reject` for what is none.

    A path is a file (JSON Lines or an array; plain, gzip or zstd), a folder, a glob, or `-`.
    Memory holds one grade.
    """
    for found in grades_as(Verdicts, paths):
        yield found if isinstance(found, Reject) else found.grade


def grades_as(
    kind: type[T], paths: Iterable[str | PathLike[str]]
) -> Iterator[PlacedGrade[T] | Reject]:
    """Every grade in the files as an object of this kind, with its bytes."""
    decode = msgspec.json.Decoder(kind).decode
    for path in [fspath(path) for path in paths]:
        try:
            for file in _files(path):
                yield from _grades_of(file, decode)
        except InputError as error:
            yield Reject(source=error.source, reason=error.reason, help=error.help)


def _files(path: str) -> list[str]:
    found = [file for match in expand(path) for file in files(match)] if "*" in path else []
    return found or files(path)


def _grades_of(path: str, decode: Any) -> Iterator[Any]:
    source = source_name(path)
    for part in split(chunks(path), source):
        if isinstance(part, Reject):
            yield part
            continue
        place = None
        try:
            grade = decode(part.data)
        except msgspec.ValidationError as error:
            wrong = explain_foreign(error)
            place, reason = wrong.path, f"is no grade: {wrong.reason}"
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = f"is no grade: {to_record_error(error, part.data).reason}"
        else:
            if grade.schema == SCHEMA:
                yield PlacedGrade(grade, bytes(part.data))
                continue
            reason = f"is a grade in the format `{grade.schema[:40]}`, not `{SCHEMA}`"
        yield Reject(
            source=source,
            line=part.line,
            index=part.index,
            path=place,
            reason=reason,
            help=_HELP,
        )
