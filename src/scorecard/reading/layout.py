"""How the values of an input fall into records, as far as the user said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from scorecard.reading.ingest import IngestOptions

if TYPE_CHECKING:
    from scorecard.reading.lines import RawRecord


class Layout:
    """What the settings say of tables, of arrays, and of values that hold several records.

    `splits_values` says that values hold several records; else each value is a record.
    """

    def __init__(self, settings: IngestOptions | None = None) -> None:
        settings = settings or IngestOptions()
        self._columns = settings.columns
        self._mapping = settings.mapping
        self.splits_values = self._mapping is not None and self._mapping.records is not None

    def key(self, header: Sequence[str]) -> str:
        """The column of a table that says which conversation a row is of; empty if all are of one.

        Raises `RecordError` if tables with this header can't be read.
        """
        if self._mapping is None:
            self._columns.check(header)
        return self._columns.key(header)

    def is_part(self, data: bytes) -> bool:
        """Whether the array that begins with this item is one value, and not one a record."""
        if self._mapping is not None:
            return self.splits_values
        from scorecard.formats import registry  # noqa: PLC0415 (only for arrays)

        return registry.is_part(data)

    def records(self, value: RawRecord) -> Iterator[RawRecord]:
        """The records in a value, where values hold several; raises `RecordError`."""
        assert self._mapping is not None
        from scorecard.mapping.apply import records  # noqa: PLC0415 (most runs have none)

        line = value.line if value.line is None or value.line > 1 else None
        for index, data in enumerate(records(self._mapping, value.data)):
            yield msgspec.structs.replace(value, line=line, index=index, data=data, rows=None)
