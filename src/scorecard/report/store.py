"""Grades as one table on disk, a row each, and what is asked of it.

Tables of grades are read by DuckDB itself; lines are decoded first. Memory does not grow with
their number: the table and what it is grouped by lie in a temporary folder that goes with the
store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scorecard.arrow.grades import key_column
from scorecard.arrow.stored import GradeFile, grade_of
from scorecard.grade import Grade, RubricRef, Verdict
from scorecard.reading.grades import PlacedGrade, Verdicts, grades_as
from scorecard.records.reject import Reject
from scorecard.report.fields import Choice, condition, expression, is_known
from scorecard.report.patterns import Pattern, State
from scorecard.report.queries import QUERIES, Name

_THREADS, _ROWS = 2, 10_000
_MEMORY, _MORE, _MOST_MEMORY = 64, 4, 16_384
"""Megabytes that DuckDB may have; so many times as many, where a query takes more."""
T = TypeVar("T")
_JSON = msgspec.json.Encoder().encode


class StoreError(ValueError):
    """Grades that can't be read; the message says which, and why."""


class Counted(Verdicts, frozen=True, gc=False):
    """A grade as far as reports count it."""

    needs: tuple[str, ...] = ()


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

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="scorecard-report-", ignore_cleanup_errors=True)
        path = Path(self._folder.name)
        self._database = duckdb.connect(
            str(path / "grades.duckdb"),
            config={
                "threads": min(_THREADS, os.cpu_count() or 1),
                "memory_limit": f"{_MEMORY}MB",
                "temp_directory": str(path),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._memory = _MEMORY
        self._is_named = False
        self._ask("facts")
        self._patterns: dict[int, Pattern] = {}
        self._ids: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._place: NDArray[np.int64] = np.empty(0, np.int64)
        self.patterns: list[Pattern] = []
        self.criteria: dict[str, None] = {}
        self._columns: dict[str, str] = {}
        self._files: list[GradeFile] = []
        self.rubrics: dict[RubricRef, int] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()
        self._folder.cleanup()

    def _ask(
        self, name: Name, values: Mapping[str, Any] | None = None, **parts: str
    ) -> list[tuple[Any, ...]]:
        query = QUERIES[name].format(**parts) if parts else QUERIES[name]
        rows: list[tuple[Any, ...]] = self._run(
            lambda: self._database.execute(query, dict(values or {})).fetchall()
        )
        return rows

    def _table(self, name: Name, values: Mapping[str, Any] | None = None, **parts: str) -> pa.Table:
        query = QUERIES[name].format(**parts) if parts else QUERIES[name]
        return self._run(
            lambda: self._database.sql(query, params=dict(values or {})).to_arrow_table()
        )

    def _run(self, ask: Callable[[], T]) -> T:
        """The answer, with more memory where it takes more."""
        while True:
            try:
                return ask()
            except duckdb.OutOfMemoryException:
                self._memory *= _MORE
                if self._memory > _MOST_MEMORY:
                    raise
                self._database.execute(f"SET memory_limit='{self._memory}MB'")

    def load(self, files: Sequence[GradeFile], rubric: str | None) -> Iterator[Reject]:
        """Read the grades; gives what is none. Without a rubric's id there may be only one.

        Raises `StoreError`.
        """
        self._files = list(files)
        tables = [file.path for file in files if file.is_table]
        lines = [file.path for file in files if not file.is_table]
        chosen = [rubric] if rubric is not None else []
        self._is_named = rubric is not None
        if tables:
            self._load_tables(tables, chosen)
        yield from self._load_lines(lines, chosen)
        # In an order that comes of their content alone: sums have the same bytes then.
        ids = sorted(self._patterns)
        names = [_name(self._patterns[id]) for id in ids]
        numbers = {name: number for number, name in enumerate(sorted(set(names)))}
        kinds = dict(zip(names, (self._patterns[id] for id in ids), strict=True))
        self.patterns = [kinds[name] for name in numbers]
        self._ids = np.array(ids, np.uint64)
        self._place = np.array([numbers[name] for name in names], np.int64)

    def _load_tables(self, paths: list[str], chosen: list[str]) -> None:
        try:
            found = self._ask("rubrics", {"files": paths})
            for id, version, sha256, _ in found:
                self._choose(id, chosen)
                if id == chosen[0]:
                    self.rubrics.setdefault(RubricRef(id, version, sha256), 0)
            if not self.rubrics:
                return
            rows = []
            for path in paths:
                values = {"files": [path], "rubric": chosen[0]}
                self._ask("first_rows", values)
                self._ask("facts_of_tables", {"files": [path]})
                rows += self._ask("patterns_of_tables", values)
                named = self._ask("criteria_of_tables", values)
                self.criteria |= {criterion: None for criterion, _ in named}
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise StoreError(f"{', '.join(paths)}: can't be read as tables: {reason}") from None
        states: dict[int, dict[str, State]] = {}
        heads: dict[int, tuple[Any, ...]] = {}
        sizes: dict[int, int] = {}
        for p, size, score, possible, result, criterion, applies, *verdicts in rows:
            heads[p], sizes[p] = (score, possible, result), size
            defined = [(at, verdict) for at, verdict in enumerate(verdicts, 1) if verdict]
            levels, said = zip(*defined, strict=True) if defined else ((), ())
            states.setdefault(p, {})[criterion] = State(applies, levels, said)
        for p, head in heads.items():
            if sizes[p] > len(states[p]):
                raise StoreError(
                    f"{', '.join(paths)}: an interaction is graded more than once in one table: "
                    "keep each run in a file of its own"
                )
            score, possible, result = head
            self._patterns[p] = Pattern(score, possible, result, states[p])

    def _choose(self, id: str, chosen: list[str]) -> None:
        """Raises `StoreError` for grades of a second rubric where none is named."""
        if not chosen:
            chosen.append(id)
        elif id != chosen[0] and not self._is_named:
            raise StoreError(
                f"the grades are of several rubrics (`{chosen[0]}`, `{id}`): name one with -r"
            )

    def _load_lines(self, paths: Sequence[str], chosen: list[str]) -> Iterator[Reject]:
        numbers: dict[Any, int] = {}
        rows: list[tuple[Any, ...]] = []
        for found in grades_as(Counted, paths):
            if isinstance(found, Reject):
                yield found
                continue
            grade = found.grade
            self._choose(grade.rubric.id, chosen)
            if grade.rubric.id != chosen[0]:
                continue
            self.rubrics.setdefault(grade.rubric, 0)
            key = grade.score, grade.possible, grade.result, grade.criteria
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(numbers)
                self.criteria |= dict.fromkeys(part.id for part in grade.criteria)
                self._patterns[number] = _pattern(grade)
            rows.append((number, *_keys(grade)))
            if len(rows) == _ROWS:
                self._insert(rows)
                rows = []
        self._insert(rows)

    def _insert(self, rows: Sequence[tuple[Any, ...]], table: str = "facts") -> None:
        if rows:
            columns = [pa.array(column) for column in zip(*rows, strict=True)]
            batch = pa.table(columns, names=[f"c{at}" for at in range(len(columns))])
            self._database.register("batch", batch)
            self._database.execute(f"INSERT INTO {table} SELECT * FROM batch")
            self._database.unregister("batch")

    def add_fields(self, fields: Sequence[str], rows: Iterable[tuple[str | None, ...]]) -> None:
        """Take in fields of records: for each an id and the fields' values."""
        self._columns = {field: f"x{at}" for at, field in enumerate(fields)}
        columns = "".join(f", {name} VARCHAR" for name in self._columns.values())
        self._database.execute(f"CREATE TABLE records (interaction VARCHAR{columns})")
        some: list[tuple[str | None, ...]] = []
        for row in rows:
            some.append(row)
            if len(some) == _ROWS:
                self._insert(some, "records")
                some = []
        self._insert(some, "records")

    def choose(self, choices: Collection[Choice] = ()) -> None:
        """Leave only the grades that meet all of the conditions."""
        joined = bool(self._columns)
        self._ask(
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

    def days(self) -> int | None:
        """How many days the grades stretch over; None where no time is known."""
        found = self._one("period")[0]
        return None if found is None else int(found)

    def outcomes(self) -> list[str]:
        """The fields that outcomes have."""
        fields = [f"outcome.{key}" for key, _ in self._ask("outcomes")]
        return [field for field in fields if is_known(field)]

    def cells(self, *fields: str) -> Cells:
        """The cells of some fields."""
        names = [f"f{at}" for at in range(len(fields))]
        listed = ", ".join(
            f"{self._sql(field)} AS {name}" for field, name in zip(fields, names, strict=True)
        )
        table = self._table("cells", fields=listed or "1 AS one")
        return self._cells(table, names)

    def needs(self) -> Cells:
        """The cells of what grades lack, a line each."""
        return self._cells(self._table("needs"), ["needs"])

    def journeys(self, window: float, handed_on: float) -> Contacts:
        """Contacts of the same customer about the same topic."""
        table = self._table("journeys", {"window": window, "handed_on": handed_on})
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
        (found,) = self._ask(name, None, **parts)
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
        found = self._ask("examples", {"patterns": ids, "most": most}, condition=where)
        return [id for (id,) in found]

    def grades(self, ids: Collection[str], rubric: str) -> dict[str, Grade]:
        """Some grades in full, by their ids: the files are gone through once more."""
        wanted, found = set(ids), dict[str, Grade]()
        tables = [file.path for file in self._files if file.is_table]
        if tables and wanted:
            values = {"files": tables, "rubric": rubric, "ids": sorted(wanted)}
            rows: dict[str, list[dict[str, Any]]] = {}
            for row in self._table("rows", values).to_pylist():
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


def _pattern(grade: Counted) -> Pattern:
    states = {
        part.id: State(
            part.applies,
            tuple(gate.level for gate in part.levels),
            tuple(_verdict(gate.verdict) for gate in part.levels),
        )
        for part in grade.criteria
    }
    return Pattern(grade.score, grade.possible, grade.result, states)


def _verdict(verdict: str) -> Verdict:
    return verdict if verdict in ("met", "unmet", "not_applicable") else "unknown"  # type: ignore[return-value]


def _keys(grade: Counted) -> tuple[Any, ...]:
    record = grade.interaction
    return (
        record.id,
        record.channel,
        record.language,
        record.topic,
        record.started_at,
        key_column(record.agent, "id"),
        key_column(record.agent, "team"),
        key_column(record.customer, "id"),
        key_column(record.customer, "tier"),
        key_column(record.customer, "segment"),
        _JSON(record.agent).decode(),
        _JSON(record.customer).decode(),
        _JSON(record.outcome).decode(),
        _JSON(record.metadata).decode(),
        "\n".join(grade.needs),
    )
