"""Many records: streaming input, and what becomes of records that cannot be read."""

from scorecard.batch.raw import RawRecord
from scorecard.batch.read import raw_records, read
from scorecard.batch.reject import Reject
from scorecard.batch.source import InputError
from scorecard.batch.split import split

__all__ = ["InputError", "RawRecord", "Reject", "raw_records", "read", "split"]
