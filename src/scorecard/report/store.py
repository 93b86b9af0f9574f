"""Grades that are loaded, and what is asked of them: results are of the size of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scorecard.arrow.stored import grade_of
from scorecard.grade import Grade
from scorecard.reading.grades import PlacedGrade, grades_as
from scorecard.report.fields import Choice, condition, expression, is_known, literal
from scorecard.report.loading import ROWS, LoadedGrades
from scorecard.report.pattern import Pattern
from scorecard.report.queries import Name


class _Id(msgspec.Struct, gc=False):
    id: str


class _Named(msgspec.Struct, gc=False):
    """A grade of which only the name is looked at."""

    schema: str
    rubric: _Id
    interaction: _Id


class Cells(NamedTuple):
    """How many grades have the same pattern and the same values of some fields.

    For each field its values, the missing one last if there is one (None), and each cell's place
    among them.
    """

    values: Sequence[Sequence[str | None]]
    codes: Sequence[NDArray[np.int64]]
    patterns: NDArray[np.int64]
    counts: NDArray[np.int64]


class Contacts(NamedTuple):
    """Contacts, those that are alike counted together: handed on by the one before, repeats of it,
    followed by another within the window, and so late that this is not yet known."""

    customers: NDArray[np.int64]
    handed: NDArray[np.bool_]
    repeat: NDArray[np.bool_]
    returns: NDArray[np.bool_]
    open: NDArray[np.bool_]
    patterns: NDArray[np.int64]
    counts: NDArray[np.int64]


class Store:
    """The grades of one rubric."""

    def __init__(self, loaded: LoadedGrades) -> None:
        self._database, self._files = loaded.database, loaded.files
        self.criteria, self.rubrics = loaded.criteria, loaded.rubrics
        self._columns: dict[str, str] = {}
        # In an order that comes of their content alone: sums have the same bytes then.
        ids = sorted(loaded.kinds)
        names = [_name(loaded.kinds[id]) for id in ids]
        numbers = {name: number for number, name in enumerate(sorted(set(names)))}
        kinds = dict(zip(names, (loaded.kinds[id] for id in ids), strict=True))
        self.patterns = [kinds[name] for name in numbers]
        self._ids = np.array(ids, np.uint64)
        self._place = np.array([numbers[name] for name in names], np.int64)

    def add_fields(self, fields: Sequence[str], rows: Iterable[tuple[str | None, ...]]) -> None:
        """Take in fields of records: for each an id and the fields' values."""
        self._columns = {field: f"x{at}" for at, field in enumerate(fields)}
        columns = "".join(f", {name} VARCHAR" for name in self._columns.values())
        self._database.ask("records", columns=columns)
        some: list[tuple[str | None, ...]] = []
        for row in rows:
            some.append(row)
            if len(some) == ROWS:
                self._database.insert(some, "records")
                some = []
        self._database.insert(some, "records")

    def choose(self, choices: Collection[Choice] = ()) -> None:
        """Leave only the grades that meet all of the conditions."""
        joined = bool(self._columns)
        self._database.ask(
            "chosen",
            columns="".join(f", {name}" for name in self._columns.values()),
            join="LEFT JOIN records USING (interaction)" if joined else "",
            condition=" AND ".join(condition(each, self._columns) for each in choices) or "true",
        )

    def doubles(self) -> int:
        """How many grades have an id that another one has."""
        return int(self._one("doubles")[0])

    def spread(self, field: str) -> tuple[int, int]:
        """How many different values a field has, and how many grades have any."""
        distinct, known = self._one("spread", field=self._sql(field))
        return int(distinct), int(known)

    def mentions(self, keys: Sequence[str]) -> tuple[int, ...]:
        """How many grades may have each of these keys in their metadata, and surely no more."""
        said = [literal(f'"{key}"') for key in keys]
        counts = ", ".join(f"count(*) FILTER (contains(metadata, {each}))" for each in said)
        return tuple(map(int, self._one("mentions", counts=counts)))

    def squares(self, field: str, offsets: NDArray[np.float64]) -> tuple[int, int, float, float]:
        """How many values of a field the grades have that have an offset, and how many these
        grades are; the squares of the offsets' sums by value, and of those that have no value."""
        has = ~np.isnan(offsets[self._place])
        away = {"patterns": self._ids[has].tolist(), "away": offsets[self._place][has].tolist()}
        ((values, n, named, alone),) = self._database.ask("squares", away, field=self._sql(field))
        return int(values), int(n or 0), float(named or 0), float(alone)

    def days(self) -> int | None:
        """How many days the grades stretch over; None where no time is known."""
        found = self._one("period")[0]
        return None if found is None else int(found)

    def outcomes(self) -> list[str]:
        """The fields that outcomes have."""
        fields = [f"outcome.{key}" for key, _ in self._database.ask("outcomes")]
        return [field for field in fields if is_known(field)]

    def cells(self, *fields: str) -> Cells:
        """The cells of some fields."""
        names = [f"f{at}" for at in range(len(fields))]
        listed = ", ".join(
            f"{self._sql(field)} AS {name}" for field, name in zip(fields, names, strict=True)
        )
        table = self._database.table("cells", fields=listed or "1 AS one")
        return self._cells(table, names)

    def needs(self) -> Cells:
        """The cells of what grades lack, a line each."""
        return self._cells(self._database.table("needs"), ["needs"])

    def journeys(self, window: float, handed_on: float) -> Contacts:
        """Contacts of the same customer about the same topic."""
        table = self._database.table("journeys", {"window": window, "handed_on": handed_on})
        _, customers = np.unique(_plain(table.column("customer")), return_inverse=True)
        flags = [
            _plain(table.column(name)).astype(np.int64)
            for name in ("handed", "repeat", "returns", "open")
        ]
        counts = _plain(table.column("n")).astype(np.int64)
        keys, sums = _merged([customers, *flags, self._places(table.column("p"))], counts)
        customers, handed, repeat, returns, is_open, places = keys
        return Contacts(
            customers, handed == 1, repeat == 1, returns == 1, is_open == 1, places, sums
        )

    def _cells(self, table: pa.Table, names: Sequence[str]) -> Cells:
        values: list[list[str | None]] = []
        codes: list[NDArray[np.int64]] = []
        for name in names:
            encoded = table.column(name).combine_chunks().dictionary_encode(null_encoding="encode")
            texts = [None if text is None else str(text) for text in encoded.dictionary.to_pylist()]
            order = sorted(range(len(texts)), key=lambda at: (texts[at] is None, texts[at] or ""))
            place = np.empty(len(texts), np.int64)
            place[order] = np.arange(len(texts))
            values.append([texts[at] for at in order])
            codes.append(place[_plain(encoded.indices)])
        counts = _plain(table.column("n")).astype(np.int64)
        keys, sums = _merged([*codes, self._places(table.column("p"))], counts)
        return Cells(values, keys[:-1], keys[-1], sums)

    def _places(self, column: pa.ChunkedArray) -> NDArray[np.int64]:
        found = np.searchsorted(self._ids, _plain(column).astype(np.uint64))
        places: NDArray[np.int64] = self._place[found]
        return places

    def _sql(self, field: str) -> str:
        return expression(field, self._columns)

    def _one(self, name: Name, **parts: str) -> tuple[Any, ...]:
        (found,) = self._database.ask(name, None, **parts)
        return found

    def examples(
        self, patterns: Sequence[int], most: int, field: str | None = None, value: str | None = None
    ) -> list[str]:
        """Ids of grades with one of these patterns, the latest first; those of a group."""
        if not patterns:
            return []
        where = (
            "true"
            if field is None or value is None
            else condition(Choice(field, "=", (value,)), self._columns)
        )
        ids = [int(id) for id in self._ids[np.isin(self._place, patterns)]]
        found = self._database.ask("examples", {"patterns": ids, "most": most}, condition=where)
        return [id for (id,) in found]

    def grades(self, ids: Collection[str], rubric: str) -> dict[str, Grade]:
        """Some grades in full, by their ids: the files are gone through once more."""
        wanted, found = set(ids), dict[str, Grade]()
        tables = [file.path for file in self._files if file.is_table]
        if tables and wanted:
            values = {"files": tables, "rubric": rubric, "ids": sorted(wanted)}
            rows: dict[str, list[dict[str, Any]]] = {}
            for row in self._database.table("rows", values).to_pylist():
                same = rows.setdefault(row["interaction"], [])
                if all(row["criterion"] != other["criterion"] for other in same):
                    same.append(row)
            found |= {id: msgspec.convert(grade_of(same), Grade) for id, same in rows.items()}
        lines = [file.path for file in self._files if not file.is_table]
        if wanted - found.keys():
            for each in grades_as(_Named, lines):
                if isinstance(each, PlacedGrade) and each.grade.interaction.id in wanted:
                    if each.grade.rubric.id == rubric:
                        id = each.grade.interaction.id
                        found.setdefault(id, msgspec.json.decode(each.data, type=Grade))
                    if found.keys() >= wanted:
                        break
        return found


def _plain(column: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Numbers of which none is missing; `to_numpy` would load pandas."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = np.dtype(str(whole.type))
    if not len(whole):
        return np.empty(0, kind)
    return np.frombuffer(whole.buffers()[1], kind)[whole.offset : whole.offset + len(whole)]


def _merged(
    keys: Sequence[NDArray[np.int64]], counts: NDArray[np.int64]
) -> tuple[list[NDArray[np.int64]], NDArray[np.int64]]:
    """What is alike counted together, in the order of the keys."""
    order = np.lexsort(keys[::-1])
    ordered = [key[order] for key in keys]
    begins = np.ones(counts.size, bool)
    if counts.size:
        begins[1:] = np.any([key[1:] != key[:-1] for key in ordered], axis=0)
    first = np.flatnonzero(begins)
    sums = np.add.reduceat(counts[order], first) if counts.size else counts
    return [key[first] for key in ordered], sums


def _name(pattern: Pattern) -> str:
    """What tells patterns apart, whatever the order of their criteria."""
    return repr((pattern.score, pattern.possible, pattern.result, sorted(pattern.states.items())))
