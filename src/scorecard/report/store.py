"""Grades that are loaded, and what is asked of them: results are of the size of groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scorecard.grade import Grade
from scorecard.reading.grade_rows import grade_of
from scorecard.reading.grades import PlacedGrade, grades_as
from scorecard.report.fields import MOMENT, Choice, Source, condition, is_known, literal, source
from scorecard.report.loading import ROWS, LoadedGrades
from scorecard.report.pattern import Pattern
from scorecard.report.queries import QUERIES, Name


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
        self._ids = np.array(ids, np.int64)
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

    @property
    def moments(self) -> list[str]:
        """The moments of which records said whether they have them."""
        return [each.removeprefix(MOMENT) for each in self._columns if each.startswith(MOMENT)]

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
        distinct, known = self._one("spread", **self._parts(field))
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
        ((values, n, named, alone),) = self._database.ask("squares", away, **self._parts(field))
        return int(values), int(n or 0), float(named or 0), float(alone)

    def days(self) -> int | None:
        """How many days the grades stretch over; None where no time is known."""
        found = self._one("period")[0]
        return None if found is None else int(found)

    def outcomes(self) -> list[str]:
        """The fields that outcomes have."""
        fields = [f"outcome.{key}" for (key,) in self._database.ask("outcomes")]
        return [field for field in fields if is_known(field)]

    def cells(self, *fields: str) -> Cells:
        """The cells of some fields."""
        return self._cells([self._source(field) for field in fields])

    def needs(self) -> Cells:
        """The cells of what grades lack, a line each."""
        return self._cells([Source("needs", str)], "needs <> ''")

    def journeys(self, window: float, handed_on: float) -> Contacts:
        """Contacts of the same customer about the same topic."""
        found = self._database.columns("journeys", {"window": window, "handed_on": handed_on})
        _, customers = np.unique(found["customer"], return_inverse=True)
        flags = [found[name] for name in ("handed", "repeat", "returns", "open")]
        keys, sums = _merged([customers, *flags, self._places(found["p"])], found["n"])
        customers, handed, repeat, returns, is_open, places = keys
        return Contacts(
            customers, handed == 1, repeat == 1, returns == 1, is_open == 1, places, sums
        )

    def _cells(self, sources: Sequence[Source], condition: str = "true") -> Cells:
        places = range(len(sources))
        keys = [f"{each.key} AS k{at}, " for at, each in enumerate(sources)]
        values = [f"{each.value(f'k{at}')} AS f{at}, " for at, each in enumerate(sources)]
        self._database.ask("cells", keys="".join(keys), values="".join(values), condition=condition)
        found = self._database.columns(
            "codes",
            codes="".join(f"v{at}.code AS c{at}, " for at in places),
            joins=" ".join(QUERIES["numbered"].format(at=at) for at in places),
        )
        codes = [found[f"c{at}"] for at in places]
        merged, sums = _merged([*codes, self._places(found["p"])], found["n"])
        listed = [
            [value for (value,) in self._database.ask("values", name=f"f{at}")] for at in places
        ]
        return Cells(listed, merged[:-1], merged[-1], sums)

    def _places(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        places: NDArray[np.int64] = self._place[np.searchsorted(self._ids, ids)]
        return places

    def _source(self, field: str) -> Source:
        return source(field, self._columns)

    def _parts(self, field: str) -> dict[str, str]:
        found = self._source(field)
        return {"key": found.key, "value": found.value("key")}

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
            for row in self._database.records("rows", values):
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
