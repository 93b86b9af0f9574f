"""What is done with a batch, in this process or in another one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from scorecard.engine.stream import GradedRecord, JointEvaluator, grade_each
from scorecard.grade import Grade, from_json, to_json
from scorecard.language import Language
from scorecard.reading.batches import Batch
from scorecard.reading.ingest import Ingest, IngestOptions, rejected
from scorecard.reading.lines import RawRecord
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, watch_defects
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.observations.join import Observations


class JobSpec(msgspec.Struct, frozen=True, kw_only=True):
    """All that a worker has to know; can be sent to another process.

    `observations` stand beside the records.
    """

    rubrics: Sequence[Rubric]
    language: Language = "en"
    evidence: bool = True
    settings: IngestOptions = msgspec.field(default_factory=IngestOptions)
    observations: Observations | None = None


class Task(msgspec.Struct, frozen=True):
    """A batch, and whether it is only to be read, as its grades are there already."""

    batch: Batch
    only_read: bool = False


class RecordResult(msgspec.Struct, gc=False, array_like=True):
    """What became of one record: a `reject`, or the `id` of the interaction and its grades, one
    for each rubric: objects, or from another process their JSON.

    `source`, `line` and `index` are the record's place. `is_observed` says whether observations
    stand beside it, and `unused` which of them could not be used.
    """

    source: str = ""
    line: int | None = None
    index: int | None = None
    id: str = ""
    grades: list[Grade | bytes] = []
    reject: Reject | None = None
    is_observed: bool = False
    unused: list[Reject] = []


class BatchResult(msgspec.Struct, gc=False, array_like=True):
    """What became of a batch: a result for each record, in order.

    `converted`, `left_out`, `remarks` and `given` are those of `Ingest`.
    """

    number: int
    records: list[RecordResult]
    converted: dict[str, int]
    left_out: dict[str, int]
    remarks: dict[str, int]
    given: dict[str, int]


class Worker:
    """Grades batches by a specification; compiles the rubrics once."""

    def __init__(self, spec: JobSpec) -> None:
        if os.environ.get("SCORECARD_DEBUG") == "1":
            import traceback  # noqa: PLC0415

            watch_defects(traceback.print_exception)
        self.spec = spec
        self._grade = JointEvaluator(
            spec.rubrics, language=spec.language, evidence=spec.evidence
        ).grade

    def work(self, batch: Batch, *, only_read: bool = False, as_json: bool = False) -> BatchResult:
        """Grade a batch; with `only_read`, just find out which interactions there are."""
        ingest = Ingest(self.spec.settings)
        observations = self.spec.observations
        # Not the interactions: were they kept, the next ones would find the cache cold.
        observed: set[str] = set()
        unused: dict[str, list[Reject]] = {}

        def read(record: RawRecord | Reject) -> Interaction | Reject | None:
            if isinstance(record, Reject):
                return record
            interaction = ingest.to_interaction(record, batch.root)
            if observations is None or interaction is None:
                return interaction
            found = observations.join(interaction)
            if found.used or found.unused:
                observed.add(interaction.id)
                if found.unused:
                    unused[interaction.id] = found.unused
            return found.interaction

        def make(interaction: Interaction) -> list[Grade | bytes]:
            if only_read:
                return []
            grades = self._grade(interaction)
            return [to_json(grade) for grade in grades] if as_json else [*grades]

        outcomes = grade_each(batch.records(), read, make, _rejected)
        results = [_result(outcome) for outcome in outcomes]
        for result in results if observed else ():
            if result.id in observed:
                result.is_observed = True
                result.unused = unused.get(result.id, result.unused)
        counts = (ingest.converted, ingest.left_out, ingest.remarks, ingest.given)
        return BatchResult(batch.number, results, *map(dict, counts))


def as_line(grade: Grade | bytes) -> bytes:
    """A grade as a line of JSON, with its end."""
    return (grade if isinstance(grade, bytes) else to_json(grade)) + b"\n"


def as_object(grade: Grade | bytes) -> Grade:
    """A grade as an object."""
    return from_json(grade) if isinstance(grade, bytes) else grade


def _result(outcome: GradedRecord[RawRecord | Reject, Grade | bytes] | Reject) -> RecordResult:
    if isinstance(outcome, Reject):
        return RecordResult(reject=outcome)
    record = outcome.record
    return RecordResult(record.source, record.line, record.index, outcome.id, outcome.grades)


def _rejected(record: RawRecord | Reject, mistake: RecordError) -> Reject:
    return record if isinstance(record, Reject) else rejected(record, mistake)
