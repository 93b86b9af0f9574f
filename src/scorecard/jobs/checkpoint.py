"""How far a run has come, so that an interrupted one can be continued.

Beside the output stand two hidden files until the run is complete: the grades so far, and the
journal, which says how many batches of the inputs they are. Grades that were written after the
journal's last line are made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from scorecard.jobs.errors import UserError
from scorecard.paths import real_path

_EVERY = 16
"""Batches from one line of the journal to the next."""


class Checkpoint:
    """The journal of a run whose output is `path`; `facts` are all that its grades depend on."""

    def __init__(self, path: Path, facts: Mapping[str, Any]) -> None:
        self.output = Path(real_path(path))
        self._path = self.output.with_name(f".{self.output.name}.scorecard-journal")
        self._facts = json.loads(json.dumps(facts))
        self._file: Any = None
        self.batches = 0
        self.sizes: dict[str, int] = {}

    def partial(self, path: Path) -> Path:
        """Where an output of the run grows until it is complete."""
        real = Path(real_path(path))
        return real.with_name(f".{real.name}.scorecard-partial")

    def load(self) -> bool:
        """Read how far an earlier run came; False if there is nothing to continue.

        Raises `UserError` if that run was another one: other rubrics, inputs or options.
        """
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return False
        except OSError as error:
            raise UserError(f"--resume: {self._path}: {error.strerror}") from None
        found = [_parse(line) for line in lines]
        if not found or found[0] is None:
            return False
        self._compare(found[0])
        points = [one for one in found[1:] if one is not None]
        if points:
            self.batches, self.sizes = points[-1]["batches"], points[-1]["sizes"]
        return True

    def _compare(self, earlier: dict[str, Any]) -> None:
        changed = [
            key
            for key in dict.fromkeys([*self._facts, *earlier])
            if self._facts.get(key) != earlier.get(key)
        ]
        if changed:
            raise UserError(
                f"--resume: not the run that was interrupted: other {' and '.join(changed)} "
                "(run it without --resume to begin anew)"
            )

    def begin(self) -> None:
        """Start the journal anew, or go on with the one that was loaded.

        This and `reach` raise `UserError` if it can't be written.
        """
        with self._writing():
            self._begin()

    def _begin(self) -> None:
        temporary = self._path.with_name(f"{self._path.name}.tmp")
        first = [json.dumps(self._facts)]
        if self.batches:
            first.append(json.dumps({"batches": self.batches, "sizes": self.sizes}))
        temporary.write_text("\n".join(first) + "\n", encoding="utf-8")
        temporary.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")

    def due(self, batches: int) -> bool:
        """Whether it is time to say how far the run is."""
        return batches >= self.batches + _EVERY

    def reach(self, batches: int, sizes: dict[str, int]) -> None:
        """Note how far the run is; the outputs must have been flushed up to these sizes."""
        with self._writing():
            self._file.write(json.dumps({"batches": batches, "sizes": sizes}) + "\n")
            self._file.flush()
        self.batches, self.sizes = batches, sizes

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UserError(f"{self._path}: cannot be written: {reason}") from error

    def remove(self) -> None:
        """Forget the run: it is complete, or not worth keeping."""
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        self._path.unlink(missing_ok=True)


def _parse(line: bytes) -> dict[str, Any] | None:
    """A line of a journal; None if it was cut short."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
