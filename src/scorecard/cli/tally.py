"""What became of the records of a run."""

from __future__ import annotations

from scorecard.batch import Reject
from scorecard.cli.stderr import Stderr

_REJECTS_SHOWN = 20


class Tally:
    """How many interactions were done (`what` says what was done to them) and how many rejected;
    shows the rejects."""

    def __init__(self, what: str, stderr: Stderr) -> None:
        self._what = what
        self._stderr = stderr
        self.done = 0
        self.rejected = 0

    def reject(self, reject: Reject) -> None:
        """Say what was rejected, while that is of use."""
        self.rejected += 1
        if self.rejected <= _REJECTS_SHOWN or self._stderr.verbose:
            self._stderr.error(str(reject))

    def __str__(self) -> str:
        rejected = f", {self.rejected} rejected" if self.rejected else ""
        return f"{self.done} {self._what}{rejected}"

    def close(self) -> None:
        """Say how many rejects were not shown."""
        hidden = 0 if self._stderr.verbose else self.rejected - _REJECTS_SHOWN
        if hidden > 0:
            self._stderr.error(f"… and {hidden} more (-v shows all)")
