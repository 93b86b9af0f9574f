"""From a raw record to an interaction, or to the reject that says why not."""

from __future__ import annotations

from scorecard.reading.ingest import Ingest
from scorecard.reading.lines import RawRecord
from scorecard.records.attempt import attempt
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, find_id, reject_of, repeated_id


def to_interaction(record: RawRecord, root: str, ingest: Ingest) -> Interaction | Reject | None:
    """The interaction in a record, or the reject that says why there is none; None for a record
    that only completes another file's."""
    return attempt(lambda raw: ingest.to_interaction(raw, root), record, rejected)


def rejected(record: RawRecord, mistake: RecordError) -> Reject:
    """The reject of a record with a mistake in it."""
    rows = record.rows
    name = find_id(record.data) if rows is None else rows.name or None
    return _reject(record, mistake, name)


def repeated(record: RawRecord, name: str, earlier: str) -> Reject:
    """The reject of a record whose id was read before, at the place `earlier`."""
    return _reject(record, repeated_id(f"at {earlier}"), name)


def _reject(record: RawRecord, mistake: RecordError, name: str | None) -> Reject:
    place = {"line": record.line, "index": record.index}
    return reject_of(mistake, record.source, **place, id=name, data=bytes(record.data))
