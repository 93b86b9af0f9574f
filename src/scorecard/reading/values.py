"""Records that a program holds: native ones, and those of every format that files are read in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from scorecard.engine import stream
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.reading.ingest import Ingest
from scorecard.reading.lines import RawRecord
from scorecard.records import decoding
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject

_NAMELESS = "conversation"


def convert(data: Any, *, id: str | None = None) -> Interaction:
    """Turn plain Python data (dicts, lists, numbers, strings) into an `Interaction`.

    It may be a native record, a record of any format that is recognised by its content, or a list
    of messages, such as those of an OpenAI chat; `id` names a conversation that has no id of its
    own. Raises `RecordError`.
    """
    is_list = isinstance(data, list | tuple)
    if is_list:
        data = {"id": id or _NAMELESS, "messages": list(data)}
    elif id is not None and isinstance(data, Mapping) and "id" not in data:
        data = {"id": id, **data}
    try:
        return decoding.convert(data)
    except RecordError as error:
        if isinstance(data, Mapping) and "turns" in data:
            raise
        found = _converted(data)
        if found is not None:
            return found
        if is_list:
            reason = "a list is not a record, and this is no list of messages either"
            raise RecordError("$", reason, stream.PLAIN) from None
        raise error from None


def _converted(data: Any) -> Interaction | None:
    """The interaction in a record of another format; None for one of none."""
    # Native records do without these.
    from scorecard.formats.envelopes import opened  # noqa: PLC0415
    from scorecard.formats.format import InputFormat  # noqa: PLC0415
    from scorecard.formats.registry import Nearest, detect  # noqa: PLC0415

    try:
        encoded = msgspec.json.encode(data)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None
    found = detect(encoded)
    if not isinstance(found, InputFormat) and len(parts := opened(encoded)) == 1:
        (encoded,) = parts
        found = detect(encoded)
    if found is None or isinstance(found, Nearest) or found.name == "native":
        return None
    # As from a stream: what a record holds names no file to be read beside it.
    return Ingest().to_interaction(RawRecord("<stdin>", None, None, encoded))


def grade_records(
    records: Iterable[Any],
    *evaluators: Evaluator,
    source: str = "<records>",
    observations: Callable[[Interaction], Interaction] | None = None,
) -> Iterator[Grade | Reject]:
    """Grade records as they come, one after the other, in memory that does not grow with them.

    A record is JSON (text or bytes), plain data, or an `Interaction`; native, of any format that is
    recognised by its content, or a list of messages. Each gives a grade under each evaluator, in
    their order, or one `Reject`: whatever a record holds, nothing raises and nothing is left out.
    A reject's `index` is the record's place, counted from 0, in what messages call `source`;
    rejects among the records (those of `scorecard.read`) pass through. Ids are not compared, since
    a stream may have no end. `observations` gives an interaction those that stand beside its
    record (`scorecard.Observations`).

    Many threads may share the evaluators; an iterator belongs to one at a time. Raises
    `ValueError` if there is no evaluator.

    >>> import scorecard
    >>> evaluator = scorecard.Evaluator(scorecard.load_rubric("customer-first"))
    >>> for outcome in scorecard.grade_records(['{"id": "c1", "turn": []}'], evaluator):
    ...     print(outcome)
    <records>[0]: c1: unknown key `turn` (did you mean `turns`?)
    """
    return stream.grade_records(
        records, *evaluators, source=source, observations=observations, read=_interaction
    )


def _interaction(record: Any) -> Interaction | Reject:
    """The interaction that a record stands for; raises `RecordError`."""
    try:
        return stream.interaction(record)
    except RecordError as error:
        data = record
        if isinstance(record, str | bytes | bytearray | memoryview):
            try:
                data = msgspec.json.decode(record)
            except (msgspec.DecodeError, UnicodeError, RecursionError):
                raise error from None
        if not isinstance(data, Mapping | list | tuple):
            raise
        try:
            return convert(data)
        except TypeError:  # not plain data, as the first error says
            raise error from None
