"""Many records: streaming input, workers, and what becomes of records that cannot be read."""

from scorecard.batch.batches import Batch, batches
from scorecard.batch.lines import RawRecord
from scorecard.batch.read import read
from scorecard.batch.reject import Reject
from scorecard.batch.source import InputError
from scorecard.batch.split import split

__all__ = ["Batch", "InputError", "RawRecord", "Reject", "batches", "read", "split"]
