"""What is done with a batch, in this process or in a worker: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade, from_json
from scorecard.language import Language
from scorecard.reading.batches import Batch
from scorecard.reading.convert import to_interaction
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.lines import RawRecord
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.rubric.model import Rubric


@dataclass(frozen=True, kw_only=True)
class JobSpec:
    """All that a worker has to know; can be sent to another process."""

    rubrics: Sequence[Rubric]
    language: Language = "en"
    evidence: bool = True
    settings: IngestOptions = field(default_factory=IngestOptions)


class RecordResult(msgspec.Struct, gc=False, array_like=True):
    """What became of one record: its `id` and how many bytes its grades take, or a `reject` and
    the bytes that were rejected. `source`, `line` and `index` are its place."""

    source: str
    line: int | None
    index: int | None
    id: str = ""
    size: int = 0
    reject: Reject | None = None
    data: bytes = b""


class BatchResult(msgspec.Struct, gc=False, array_like=True):
    """What became of a batch: an outcome for each record, and the grades of all, in order, a
    JSON line each.

    `converted`, `left_out`, `remarks` and `given` are those of `Ingest`.
    """

    number: int
    outcomes: list[RecordResult]
    grades: bytes
    converted: dict[str, int]
    left_out: dict[str, int]
    remarks: dict[str, int]
    given: dict[str, int]


class Worker:
    """Grades batches by a plan; makes the rubrics ready once."""

    def __init__(self, plan: JobSpec) -> None:
        self.plan = plan
        self._graders = [
            Evaluator(rubric, language=plan.language, evidence=plan.evidence).grade
            for rubric in plan.rubrics
        ]
        self._encode = msgspec.json.Encoder().encode

    def work(self, batch: Batch, *, only_read: bool = False) -> BatchResult:
        """Grade a batch; with `only_read`, just find out which interactions there are."""
        ingest = Ingest(self.plan.settings)
        graders = [] if only_read else self._graders
        outcomes: list[RecordResult] = []
        lines: list[bytes] = []
        for record in batch.records():
            taken = (
                record if isinstance(record, Reject) else to_interaction(record, batch.root, ingest)
            )
            if isinstance(taken, Interaction):
                made = [self._encode(grade(taken)) for grade in graders]
                lines += made
                size = sum(map(len, made)) + len(made)
                outcomes.append(_outcome(record, taken.id, size))
            elif taken is not None:
                outcomes.append(_rejected(record, taken))
        lines.append(b"")
        counts = (ingest.converted, ingest.left_out, ingest.remarks, ingest.given)
        return BatchResult(batch.number, outcomes, b"\n".join(lines), *map(dict, counts))


def _outcome(record: RawRecord | Reject, id: str, size: int) -> RecordResult:
    return RecordResult(record.source, record.line, record.index, id, size)


def _rejected(record: RawRecord | Reject, reject: Reject) -> RecordResult:
    data = b"" if isinstance(record, Reject) else bytes(record.data)
    return RecordResult(record.source, record.line, record.index, reject=reject, data=data)


def grades_of(lines: bytes) -> list[Grade]:
    """The grades in some JSON lines."""
    return [from_json(line) for line in lines.split(b"\n")[:-1]]
