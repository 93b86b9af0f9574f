"""The database in which reports keep grades: on disk, and with little memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from scorecard.report.fields import literal
from scorecard.report.queries import QUERIES, Name

if TYPE_CHECKING:
    from numpy.typing import NDArray

_THREADS = 2
_ROWS = 30_720
"""So many rows make a group in the file: each thread has one in memory until it is full."""
_TO_LOAD, _TO_ASK, _MORE, _MOST = 96, 32, 2, 16_384
"""Megabytes that DuckDB may have to load tables and to ask them; so many times as many, where a
query takes more, up to the most."""
T = TypeVar("T")


class Database:
    """What lies in a temporary folder, and goes with it. Loads nothing but DuckDB by itself: memory
    is shortest while grades are read."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="scorecard-report-", ignore_cleanup_errors=True)
        path = Path(self._folder.name)
        self._connection = duckdb.connect(
            config={
                "threads": min(_THREADS, os.cpu_count() or 1),
                "memory_limit": f"{_TO_LOAD}MB",
                "temp_directory": str(path),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        file = literal(str(path / "grades.duckdb"))
        self._connection.execute(f"ATTACH {file} AS grades (ROW_GROUP_SIZE {_ROWS}); USE grades")
        self._memory = _TO_LOAD

    def close(self) -> None:
        """Remove it."""
        self._connection.close()
        self._folder.cleanup()

    def give_back(self) -> None:
        """Give memory back that only loading took."""
        self.ask("loaded")
        self._limit(_TO_ASK)

    def _limit(self, megabytes: int) -> None:
        self._connection.execute(f"SET memory_limit='{megabytes}MB'")
        self._memory = megabytes

    def ask(
        self, name: Name, values: Mapping[str, Any] | None = None, /, **parts: str
    ) -> list[tuple[Any, ...]]:
        """The rows of a query by its name, with its values and the parts that are put into it."""
        query = QUERIES[name].format(**parts) if parts else QUERIES[name]
        rows: list[tuple[Any, ...]] = self._run(
            lambda: self._connection.execute(query, dict(values or {})).fetchall()
        )
        return rows

    def columns(
        self, name: Name, values: Mapping[str, Any] | None = None, /, **parts: str
    ) -> dict[str, NDArray[Any]]:
        """The same as columns, of numbers: none may be missing."""
        query = QUERIES[name].format(**parts) if parts else QUERIES[name]
        found: dict[str, NDArray[Any]] = self._run(
            lambda: self._connection.execute(query, dict(values or {})).fetchnumpy()
        )
        return found

    def records(self, name: Name, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same as dicts, by the names of columns."""
        rows = self.ask(name, values)
        names = [each[0] for each in self._connection.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _run(self, ask: Callable[[], T]) -> T:
        """The answer, with more memory where it takes more."""
        while True:
            try:
                return ask()
            except duckdb.OutOfMemoryException:
                if self._memory * _MORE > _MOST:
                    raise
                self._limit(self._memory * _MORE)

    def insert(self, rows: Sequence[tuple[Any, ...]], table: str) -> None:
        """Add rows to a table."""
        import numpy as np  # noqa: PLC0415

        if rows:
            columns = enumerate(zip(*rows, strict=True))
            batch = {f"c{at}": np.array(column, object) for at, column in columns}
            self._connection.register("batch", batch)
            self._connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
            self._connection.unregister("batch")
