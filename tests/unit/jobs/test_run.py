"""Runs over many inputs in one process and in several, and the ids of millions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import lines, polite
from scorecard.jobs.errors import WorkerError
from scorecard.jobs.pool import WorkerPool
from scorecard.jobs.run import Run
from scorecard.jobs.worker import JobSpec, Task, Worker, as_object
from scorecard.reading import duplicate_ids as seen
from scorecard.reading.batches import batches
from scorecard.reading.duplicate_ids import DuplicateIds
from scorecard.rubric.model import Rubric

SPEC = JobSpec(rubrics=[Rubric.model_validate(polite())])


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    text = "Hello, what can I do? " * 60
    path.write_bytes(lines(*(f"i{one}" for one in range(1500)), text=text))
    return path


def ids(run: Run, path: Path, skip: int = 0) -> list[str]:
    results = run.results([path], skip=skip)
    grades = (grade for result in results for record in result.graded for grade in record.grades)
    return [as_object(grade).interaction.id for grade in grades]


def test_where_processes_cannot_be_forked_they_are_begun_anew(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ids(Run(SPEC), records)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert ids(Run(SPEC, jobs=2), records) == expected == [f"i{one}" for one in range(1500)]


def test_many_small_files_come_back_in_order(tmp_path: Path) -> None:
    """More of them stand in one batch than a byte can count."""
    names = [f"i{one:04}" for one in range(1_500)]
    for name in names:
        (tmp_path / f"{name}.jsonl").write_bytes(lines(name, text="Hello?" * 90))
    assert ids(Run(SPEC, jobs=2), tmp_path) == names


def test_batches_that_are_skipped_are_read_all_the_same(records: Path) -> None:
    twice = records.with_name("twice.jsonl")
    twice.write_bytes(records.read_bytes() + lines("i3"))
    results = list(Run(SPEC).results([twice], skip=2))
    assert [bool(result.graded[0].grades) for result in results[:3]] == [False, False, True]
    assert sum(len(result.graded) for result in results) == 1500
    (reject,) = [reject for result in results for reject in result.rejected]
    assert "was read before" in reject.reason
    assert b'"i3"' in reject.data


def test_the_same_inputs_give_the_same_batches(records: Path) -> None:
    def numbers() -> list[tuple[int, int]]:
        return [(one.number, len(list(one.records()))) for one in batches([records])]

    assert numbers() == numbers()
    assert [number for number, _ in numbers()] == list(range(len(numbers())))


class Deadly(Worker):
    """Ends its process at one batch, as a lack of memory would."""

    def work(self, batch, *, only_read=False, as_json=False):  # type: ignore[no-untyped-def]
        import os  # noqa: PLC0415

        if batch.number == 1:
            os._exit(9)
        return super().work(batch, only_read=only_read, as_json=as_json)


@pytest.mark.skipif(sys.platform != "linux", reason="where processes are forked")
def test_a_batch_that_ends_every_worker_is_named(records: Path) -> None:
    found = list(batches([records]))
    first = next(found[1].records()).line
    refused = pytest.raises(WorkerError, match=rf"many\.jsonl:{first} to .*, 3 times")
    with WorkerPool(Deadly(SPEC), 2) as pool, refused:
        list(pool.run(map(Task, found)))


names = st.text(min_size=1, max_size=40)


@given(st.lists(st.tuples(names, st.integers(1, 5)), max_size=40))
def test_ids_are_found_again_whether_in_memory_or_not(entries: list[tuple[str, int]]) -> None:
    """What is stored after every third id says the same as what never is, whatever ids share a
    bit."""
    known: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_IN_MEMORY", 3)
        # Eight bits, which other ids have soon set.
        patch.setattr(seen, "_FILTER_BYTES", 1)
        here = DuplicateIds()
        for line, (name, source) in enumerate(entries, 1):
            assert here.add(name, f"f{source}", line, None) == known.get(name)
            known.setdefault(name, f"f{source}:{line}")
