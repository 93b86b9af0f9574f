"""Grades read into a database, a row each. Memory does not grow with their number.

Tables of grades are read by DuckDB itself; lines are decoded first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import duckdb
import msgspec

from scorecard.grade import RubricRef, Verdict
from scorecard.reading.grade_files import GradeFile
from scorecard.reading.grades import Verdicts, grades_as, key_column
from scorecard.records.reject import Reject
from scorecard.report.database import Database
from scorecard.report.pattern import Pattern, State

ROWS = 10_000
"""So many rows are inserted at once."""
_JSON = msgspec.json.Encoder().encode


class StoreError(ValueError):
    """Grades that can't be read; the message says which, and why."""


class Counted(Verdicts, frozen=True, gc=False):
    """A grade as far as reports count it."""

    needs: tuple[str, ...] = ()


class LoadedGrades:
    """The grades of one rubric: a table in the database, and by its number each pattern there
    is."""

    def __init__(self) -> None:
        self.database = Database()
        self.database.ask("facts")
        self.kinds: dict[int, Pattern] = {}
        self.criteria: dict[str, None] = {}
        self.rubrics: dict[RubricRef, int] = {}
        self.files: list[GradeFile] = []
        self._rubric: Callable[[], str] | None = None

    def __enter__(self) -> LoadedGrades:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def load(
        self,
        files: Sequence[GradeFile],
        rubric: Callable[[], str] | None,
        objects: Collection[str] = ("agent", "customer"),
    ) -> Iterator[Reject]:
        """Read the grades; gives what is none. Without `rubric` they may be of one only; where
        tables are, it is not asked for its id: a rubric takes memory, which tables need. Of agents
        and customers, what has no column of its own is read if `objects` names them.

        Raises `StoreError`.
        """
        self.files = list(files)
        tables = [file.path for file in files if file.is_table]
        lines = [file.path for file in files if not file.is_table]
        self._rubric = rubric
        chosen = [rubric()] if rubric is not None and lines else []
        if tables:
            self._load_tables(tables, chosen, objects)
        yield from self._load_lines(lines, chosen)

    def _load_tables(self, paths: list[str], chosen: list[str], objects: Collection[str]) -> None:
        try:
            found = self.database.ask("rubrics", {"files": paths})
            if self._rubric is not None and len({id for id, *_ in found}) > 1:
                chosen[:] = [self._rubric()]
            for id, version, sha256, _ in found:
                self._choose(id, chosen)
                if id == chosen[0]:
                    self.rubrics.setdefault(RubricRef(id, version, sha256), 0)
            if not self.rubrics:
                return
            rows = []
            whole = {name: name if name in objects else "NULL" for name in ("agent", "customer")}
            for path in paths:
                values = {"files": [path], "rubric": chosen[0]}
                self.database.ask("first_rows", values)
                self.database.ask("facts_of_tables", {"files": [path]}, **whole)
                rows += self.database.ask("patterns_of_tables", values)
                named = self.database.ask("criteria_of_tables", values)
                self.criteria |= {criterion: None for criterion, _ in named}
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise StoreError(f"{', '.join(paths)}: can't be read as tables: {reason}") from None
        self.database.give_back()
        states: dict[int, dict[str, State]] = {}
        known: dict[State, State] = {}
        heads: dict[int, tuple[Any, ...]] = {}
        sizes: dict[int, int] = {}
        for p, size, score, possible, result, criterion, applies, *verdicts in rows:
            heads[p], sizes[p] = (score, possible, result), size
            defined = [(at, verdict) for at, verdict in enumerate(verdicts, 1) if verdict]
            levels, said = zip(*defined, strict=True) if defined else ((), ())
            state = State(applies, levels, said)
            states.setdefault(p, {})[criterion] = known.setdefault(state, state)
        for p, head in heads.items():
            if sizes[p] > len(states[p]):
                raise StoreError(
                    f"{', '.join(paths)}: an interaction is graded more than once in one table: "
                    "keep each run in a file of its own"
                )
            score, possible, result = head
            self.kinds[p] = Pattern(score, possible, result, states[p])

    def _choose(self, id: str, chosen: list[str]) -> None:
        """Raises `StoreError` for grades of a second rubric where none is named."""
        if not chosen:
            chosen.append(id)
        elif id != chosen[0] and self._rubric is None:
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
                self.kinds[number] = _pattern(grade)
            rows.append((number, *_keys(grade)))
            if len(rows) == ROWS:
                self.database.insert(rows, "facts")
                rows = []
        self.database.insert(rows, "facts")


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
