"""Records that come from anywhere: iterators in, iterators out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.records.decoding import convert, decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, find_id, reject_of

Record = bytes | bytearray | memoryview | str | Mapping[str, Any] | Interaction | Reject
"""A native record as JSON, as plain data or decoded; a reject stands for one, too."""

PLAIN = "a record is JSON, or what JSON can hold: dicts, lists, texts, numbers, true, false, null"


def grade_records(
    records: Iterable[Record], *evaluators: Evaluator, source: str = "<records>"
) -> Iterator[Grade | Reject]:
    """Grade records as they come, one after the other, in memory that does not grow with them.

    Each record gives a grade under each evaluator, in their order, or one `Reject`: whatever a
    record holds, nothing raises and nothing is left out. A reject's `index` is the record's
    place, counted from 0, in what messages call `source`; rejects among the records (those of
    `scorecard.read`) pass through. Ids are not compared, since a stream may have no end.

    Many threads may share the evaluators; an iterator belongs to one at a time. Raises
    `ValueError` if there is no evaluator.

    >>> import scorecard
    >>> evaluator = scorecard.Evaluator(scorecard.load_rubric("customer-first"))
    >>> for one in scorecard.grade_records(['{"id": "c1", "turn": []}'], evaluator):
    ...     print(one)
    <records>[0]: c1: unknown key `turn` (did you mean `turns`?)
    """
    if not evaluators:
        raise ValueError("no evaluator to grade with")
    found = (interpret(one, source, index) for index, one in enumerate(records))
    return grade_each(found, evaluators)


def grade_each(
    found: Iterable[Interaction | Reject], evaluators: Iterable[Evaluator]
) -> Iterator[Grade | Reject]:
    """The grades of each interaction under each evaluator; rejects pass through."""
    graders = [evaluator.grade for evaluator in evaluators]
    for one in found:
        if isinstance(one, Reject):
            yield one
        else:
            for grade in graders:
                yield grade(one)


def interpret(record: Record, source: str, index: int) -> Interaction | Reject:
    """The record decoded; a reject, with its place, if it is none."""
    if isinstance(record, Interaction | Reject):
        return record
    try:
        return _decoded(record)
    except RecordError as mistake:
        return reject_of(mistake, source, index=index, id=_id(record))


def _decoded(record: Any) -> Interaction:
    if isinstance(record, str):
        record = _encoded(record)
    if isinstance(record, bytes | bytearray | memoryview):
        return decode(record if isinstance(record, bytes) else bytes(record))
    if isinstance(record, Mapping):
        try:
            return convert(record)
        except (TypeError, OverflowError) as error:
            raise RecordError("$", f"not plain data: {error}", PLAIN) from None
    kind = type(record).__name__
    raise RecordError("$", f"a {kind} is no record", PLAIN)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise RecordError("$", f"not text: {error.reason}", "write whole characters") from None


def _id(record: Any) -> str | None:
    """The id of what is no valid record, if it can be found."""
    if isinstance(record, Mapping):
        name = record.get("id")
        return name if isinstance(name, str) and name else None
    if isinstance(record, str):
        record = record.encode(errors="surrogatepass")
    return find_id(bytes(record)) if isinstance(record, bytes | bytearray | memoryview) else None
