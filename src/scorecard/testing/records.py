"""The records of test cases: in place, or in files."""

from __future__ import annotations

import re
from pathlib import Path

from scorecard.authoring import codes
from scorecard.authoring import document as yaml_document
from scorecard.authoring.document import Document, SourceRange
from scorecard.authoring.problem import Problem
from scorecard.authoring.scalar import Plain
from scorecard.paths import look_up, siblings, stored_name
from scorecard.reading.read import read
from scorecard.reading.values import convert
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.suggest import did_you_mean
from scorecard.testing.placed import PlacedCase

_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]|\[`(?P<quoted>[^`]*)`\]")


class Records:
    """Finds the records of cases; a file is read once."""

    def __init__(self) -> None:
        self._files: dict[Path, list[Interaction | Reject]] = {}

    def find(self, placed: PlacedCase) -> Interaction | Problem:
        """The interaction of a case, or the problem with its record."""
        if placed.case.file is not None:
            return self._in_file(placed, placed.case.file)
        try:
            return convert(placed.case.interaction, id=placed.case.name)
        except RecordError as error:
            return _invalid(placed, error)

    def _in_file(self, placed: PlacedCase, name: str) -> Interaction | Problem:
        path = Path(stored_name(placed.file)).parent / name
        # A device or a pipe would be read for ever, or by whoever comes first.
        if look_up(path).kind != "file":
            beside = siblings(path, "*.json*")
            known = [name.removesuffix(path.name) + sibling for sibling in beside]
            return _of_file(placed, f"{excerpt(name)}: no such file", did_you_mean(name, known))
        if path not in self._files:
            self._files[path] = list(read([path]))
        found, wanted = self._files[path], placed.case.id
        if wanted is not None:
            return _with_id(placed, found, wanted)
        if len(found) > 1:
            message = f"{excerpt(name)}: holds {len(found)} records"
            return _of_file(placed, message, "say which one with `id`")
        return _settled(placed, found[0])


def _with_id(
    placed: PlacedCase, found: list[Interaction | Reject], wanted: str
) -> Interaction | Problem:
    for record in found:
        if record.id == wanted:
            return _settled(placed, record)
    known = [record.id for record in found if record.id is not None]
    message = f"{excerpt(str(placed.case.file))}: no record `{excerpt(wanted)}`"
    return _of_file(placed, message, did_you_mean(wanted, known), key="id")


def _settled(placed: PlacedCase, found: Interaction | Reject) -> Interaction | Problem:
    if isinstance(found, Interaction):
        return found
    where = "" if found.path in (None, "$") else f"{found.path}: "
    return _of_file(placed, f"{excerpt(str(placed.case.file))}: {where}{found.reason}", found.help)


def _of_file(placed: PlacedCase, message: str, help: str, key: str = "file") -> Problem:
    span = placed.document.at((*placed.path, key))
    return placed.problem(span, codes.RECORD, message, help)


def _invalid(placed: PlacedCase, error: RecordError) -> Problem:
    path = (*placed.path, "interaction", *_steps(error.path))
    help_ = error.help or _quotes_missing(placed.document, path, error)
    where = "" if error.path == "$" else f"{error.path}: "
    span = _span(placed.document, path, error)
    return placed.problem(span, codes.RECORD, f"{where}{error.reason}", help_)


def _span(document: Document, path: yaml_document.KeyPath, error: RecordError) -> SourceRange:
    """Where a record is wrong: at the key, for one that is unknown; else at the value; and where
    that is a whole mapping, at what it hangs on."""
    if error.key is not None:
        return document.key_at((*path, error.key))
    is_mapping = isinstance(_value(document, path), dict)
    return document.key_at(path) if is_mapping else document.at(path)


def _steps(path: str) -> yaml_document.KeyPath:
    """The keys and indices of a JSON path."""
    return tuple(
        int(step["index"]) if step["index"] else step["name"] or step["quoted"]
        for step in _STEP.finditer(path)
    )


def _value(document: Document, path: yaml_document.KeyPath) -> object:
    value = document.data
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _quotes_missing(document: Document, path: yaml_document.KeyPath, error: RecordError) -> str:
    is_plain = isinstance(_value(document, path), Plain)
    return "put it in quotes" if is_plain and error.reason.startswith("expected a text") else ""
