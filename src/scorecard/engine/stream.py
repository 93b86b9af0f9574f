"""Records that come from anywhere, graded by one rubric or by several in one run: iterators in,
iterators out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.language import Language
from scorecard.moments.scan import ScanPlan
from scorecard.records.decoding import convert, decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, attempt, find_id, reject_of
from scorecard.rubric.model import Rubric


class JointEvaluator:
    """Rubrics compiled together. The grades are those that an `Evaluator` for each gives, and cost
    less than these. Immutable after it is made, and safe to share between threads.
    """

    def __init__(
        self, rubrics: Sequence[Rubric], *, language: Language = "en", evidence: bool = True
    ) -> None:
        plan = ScanPlan()
        self._evaluators = [
            Evaluator(rubric, language=language, evidence=evidence, plan=plan) for rubric in rubrics
        ]
        self._scanner = plan.build()

    @classmethod
    def of(cls, evaluators: Sequence[Evaluator]) -> JointEvaluator:
        """The rubrics of some evaluators, compiled anew; all have one language, and evidence or
        none."""
        first = evaluators[0]
        rubrics = [evaluator.rubric for evaluator in evaluators]
        return cls(rubrics, language=first.language, evidence=first.evidence)

    def grade(self, interaction: Interaction) -> list[Grade]:
        """Grade one interaction by each rubric, in their order."""
        scan = self._scanner.read(interaction)
        return [evaluator.grade_read(scan) for evaluator in self._evaluators]


Record = bytes | bytearray | memoryview | str | Mapping[str, Any] | Interaction | Reject
"""A native record as JSON, as plain data or decoded; a reject stands for one, too."""

PLAIN = "a record is JSON, or what JSON can hold: dicts, lists, texts, numbers, true, false, null"

T = TypeVar("T")
R = TypeVar("R")


class GradedRecord(NamedTuple, Generic[T, R]):
    """A record that was graded, the id of the interaction in it, and what each grader made."""

    record: T
    id: str
    grades: list[R]


def grade_each(
    records: Iterable[T],
    read: Callable[[T], Interaction | Reject | None],
    grade: Callable[[Interaction], list[R]],
    rejected: Callable[[T, RecordError], Reject],
) -> Iterator[GradedRecord[T, R] | Reject]:
    """Grade records, whatever they are read from: each is graded, or a reject that says why not.

    `read` finds the interaction in a record, and may raise `RecordError`; where it gives None
    there is nothing to grade, and a reject passes through. `rejected` makes the reject of a
    record from what is wrong with it. Nothing that a record causes raises.
    """

    def graded(record: T) -> GradedRecord[T, R] | Reject | None:
        found = read(record)
        if not isinstance(found, Interaction):
            return found
        return GradedRecord(record, found.id, grade(found))

    for record in records:
        outcome = attempt(graded, record, rejected)
        if outcome is not None:
            yield outcome


def grade_records(
    records: Iterable[Record],
    *evaluators: Evaluator,
    source: str = "<records>",
    observations: Callable[[Interaction], Interaction] | None = None,
    read: Callable[[Any], Interaction | Reject] | None = None,
) -> Iterator[Grade | Reject]:
    """Grade native records as they come; `scorecard.grade_records` takes other formats, too, and
    says more. `read` finds the interaction in a record, and may raise `RecordError`.

    Raises `ValueError` if there is no evaluator.
    """
    if not evaluators:
        raise ValueError("no evaluator to grade with")
    grade = by_each(evaluators)
    return _grades_or_rejects(records, grade, source, observations, read or interaction)


_WORTH_JOINING = 64
"""After so many records, several rubrics are worth compiling together: that takes as long as to
grade some tens of records that no evaluator has seen the like of."""


def by_each(evaluators: Sequence[Evaluator]) -> Callable[[Interaction], list[Grade]]:
    """Grades one interaction after the other by each evaluator: the first ones by one evaluator
    after the other, those that follow with one scan for all."""
    grades = [evaluator.grade for evaluator in evaluators]
    if len({(evaluator.language, evaluator.evidence) for evaluator in evaluators}) > 1:
        return lambda interaction: [grade(interaction) for grade in grades]
    if len(grades) == 1:
        return lambda interaction: [grades[0](interaction)]
    left = _WORTH_JOINING
    together: Callable[[Interaction], list[Grade]] | None = None

    def grade_by_each(interaction: Interaction) -> list[Grade]:
        nonlocal left, together
        if together is not None:
            return together(interaction)
        left -= 1
        if left < 0:
            together = _joined(tuple(evaluators)).grade
        return [grade(interaction) for grade in grades]

    return grade_by_each


@lru_cache(maxsize=4)
def _joined(evaluators: tuple[Evaluator, ...]) -> JointEvaluator:
    # Many short streams of the same evaluators pay once.
    return JointEvaluator.of(evaluators)


def _grades_or_rejects(
    records: Iterable[Record],
    grade: Callable[[Interaction], list[Grade]],
    source: str,
    observations: Callable[[Interaction], Interaction] | None,
    find: Callable[[Any], Interaction | Reject],
) -> Iterator[Grade | Reject]:
    def rejected(numbered: tuple[int, Record], mistake: RecordError) -> Reject:
        index, record = numbered
        data = _bytes(record)
        name = _id(record) if data is None else find_id(data)
        return reject_of(mistake, source, index=index, id=name, data=data)

    def read(numbered: tuple[int, Record]) -> Interaction | Reject:
        found = find(numbered[1])
        if observations is None or isinstance(found, Reject):
            return found
        return observations(found)

    for outcome in grade_each(enumerate(records), read, grade, rejected):
        if isinstance(outcome, Reject):
            yield outcome
        else:
            yield from outcome.grades


def interaction(record: Any) -> Interaction | Reject:
    """The interaction that a record stands for; raises `RecordError`."""
    if isinstance(record, Interaction | Reject):
        return record
    if isinstance(record, str):
        return decode(_encoded(record))
    if isinstance(record, bytes | bytearray | memoryview):
        return decode(bytes(record))
    if isinstance(record, Mapping):
        try:
            return convert(record)
        except (TypeError, OverflowError) as error:
            raise RecordError("$", f"not plain data: {error}", PLAIN) from None
    kind = type(record).__name__
    raise RecordError("$", f"a {kind} is not a record", PLAIN)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise RecordError("$", f"not text: {error.reason}", "write whole characters") from None


def _bytes(record: object) -> bytes | None:
    """A record's JSON as bytes; None if the record is not JSON."""
    if isinstance(record, str):
        return record.encode(errors="surrogatepass")
    return bytes(record) if isinstance(record, bytes | bytearray | memoryview) else None


def _id(record: object) -> str | None:
    """The id of a record that is plain data, if it can be found."""
    name = record.get("id") if isinstance(record, Mapping) else None
    return name if isinstance(name, str) and name else None
