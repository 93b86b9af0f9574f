"""What became of the records of a run."""

from __future__ import annotations

from scorecard.jobs.console import Console
from scorecard.records.reject import Reject

_REJECTS_SHOWN = 20


class RunCounts:
    """How many interactions were done (`what` says what was done to them) and how many rejected;
    shows the rejects."""

    def __init__(self, what: str, console: Console) -> None:
        self._what = what
        self._stderr = console
        self.done = 0
        self.rejected = 0
        self._inputs = 0

    def reject(self, reject: Reject) -> None:
        """Say what was rejected, while that is of use."""
        self.count(reject)
        if self.rejected <= _REJECTS_SHOWN or self._stderr.verbose:
            self._stderr.error(str(reject))

    def count(self, reject: Reject) -> None:
        """Note what was rejected, and said before."""
        self.rejected += 1
        self._inputs += reject.is_whole_input

    @property
    def records(self) -> int:
        """All that were read."""
        return self.done + self.rejected - self._inputs

    def __str__(self) -> str:
        said = f"{self.done} {self._what}"
        if rejected := self.rejected - self._inputs:
            records = "1 record" if self.records == 1 else f"{self.records} records"
            said = f"{records}: {said}, {rejected} rejected"
        if self._inputs:
            said += f", {self._inputs} {'input' if self._inputs == 1 else 'inputs'} not readable"
        return said

    def close(self) -> None:
        """Say how many rejects were not shown."""
        hidden = 0 if self._stderr.verbose else self.rejected - _REJECTS_SHOWN
        if hidden > 0:
            self._stderr.error(f"… and {hidden} more (-v shows all)")
