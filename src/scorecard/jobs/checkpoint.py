"""How far a run has come, so that an interrupted one can be continued.

Beside the output stand hidden files until the run is complete: what each file has so far, and the
journal. Its first line says which run it is; each further one, after how many batches of the
inputs each file had so many bytes with that checksum. Every line begins with its own checksum.
Whatever does not fit is graded again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec

from scorecard._version import __version__
from scorecard.jobs.atomic_file import AtomicFile, create, hidden, open_own
from scorecard.jobs.errors import UserError
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.outputs import LINES, Output, Target
from scorecard.jobs.worker import JobSpec
from scorecard.paths import look_up
from scorecard.reading.source import CHUNK, STDIN, InputError, files

_PIECE = 1 << 20
_EVERY = 16
"""Batches from one line of the journal to the next."""

_Count = Annotated[int, msgspec.Meta(ge=0)]


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many batches are done, in which so many interactions were graded and so many records
    rejected; `files` has the size, the CRC-32 and the number of lines of each file then."""

    batches: Annotated[int, msgspec.Meta(ge=1)]
    graded: _Count
    rejected: _Count
    files: list[tuple[_Count, _Count, _Count]]


class Checkpoint:
    """The journal of a run whose first output is `path`; `facts` are all that its grades depend
    on. `point` is how far it has come."""

    def __init__(self, path: Path, facts: Mapping[str, Any]) -> None:
        self.output = path
        self._path = hidden(path, "journal")
        self._facts = json.loads(json.dumps(facts))
        self._file: BinaryIO | None = None
        self.point: Point | None = None

    @property
    def batches(self) -> int:
        """How many batches need not be graded again."""
        return 0 if self.point is None else self.point.batches

    def fits(self, batches: int, counts: RunCounts) -> bool:
        """Whether what became of so many batches is what the journal says, if it says anything of
        that."""
        point = self.point
        if point is None or batches != point.batches:
            return True
        return (counts.done, counts.rejected) == (point.graded, point.rejected)

    def load(self, outputs: Sequence[Output]) -> None:
        """Find out how far an earlier run came, and let the outputs write on from there.

        Raises `UserError` if that run was another one (other rubrics, inputs or options), or what
        it had written is lost.
        """
        kept = [output.file for output in outputs if output.file is not None]
        with self._using("read"):
            points = list(self._points(len(kept)))
            self.point = _last_sound(points, kept)
        if points and self.point is None:
            raise UserError(
                f"--resume: {hidden(self.output, 'partial')}: what the interrupted run had "
                "written is not there any more, or was changed (run it without --resume to begin "
                "anew)"
            )
        written = self.point.files if self.point is not None else [(0, 0, 0)] * len(outputs)
        for output, state in zip(outputs, written, strict=True):
            output.go_on(*state)

    def _points(self, outputs: int) -> Iterator[Point]:
        """The lines of the journal, up to the first that was cut short or changed."""
        try:
            journal = open_own(self._path)
        except FileNotFoundError:
            return
        with journal:
            first = _content(journal.readline())
            if first is None:
                return
            self._compare(first)
            for line in journal:
                try:
                    point = msgspec.json.decode(_content(line) or b"", type=Point)
                except (ValueError, RecursionError):
                    return
                if len(point.files) != outputs or not self._adds_up(point):
                    return
                yield point

    def _adds_up(self, point: Point) -> bool:
        """Whether the files have as many lines as that many grades and rejects take."""
        *grades, rejects = self._facts["outputs"]
        expected = [point.graded * len(self._facts["rubrics"])] * len(grades)
        if rejects is not None:
            expected.append(point.rejected)
        return [lines for _, _, lines in point.files] == expected

    def _compare(self, first: bytes) -> None:
        try:
            earlier = dict(json.loads(first))
        except (ValueError, TypeError, RecursionError):
            earlier = {}
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
        """Start the journal anew, with how far the run was when it was loaded.

        This and `reach` raise `UserError` if it can't be written.
        """
        with self._using("written"):
            self._file = create(hidden(self.output, "journal-new"))
            self._write(json.dumps(self._facts).encode())
            if self.point is not None:
                self._write(msgspec.json.encode(self.point))
            hidden(self.output, "journal-new").replace(self._path)

    def is_due(self, batches: int) -> bool:
        """Whether it is time to say how far the run is."""
        return batches >= self.batches + _EVERY

    def reach(self, batches: int, counts: RunCounts, outputs: Sequence[Output]) -> None:
        """Note how far the run is; the outputs are flushed for it."""
        for output in outputs:
            output.flush()
        files = [(output.size, output.crc, output.lines) for output in outputs]
        point = Point(batches, counts.done, counts.rejected, files)
        with self._using("written"):
            self._write(msgspec.json.encode(point))
        self.point = point

    def _write(self, content: bytes) -> None:
        if self._file is not None:
            self._file.write(b"%08x %b\n" % (zlib.crc32(content), content))
            self._file.flush()

    @contextmanager
    def _using(self, how: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UserError(f"{self._path}: cannot be {how}: {reason}") from error

    def keep(self) -> bool:
        """Leave the journal for a run that goes on; False if it is not there any more."""
        self._close()
        return look_up(self._path).kind == "file"

    def remove(self) -> None:
        """Forget the run: it is complete, or not worth keeping."""
        self._close()
        for path in (self._path, hidden(self.output, "journal-new")):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _close(self) -> None:
        with suppress(OSError):
            if self._file is not None:
                self._file.close()


def _content(line: bytes) -> bytes | None:
    """What stands in a line of the journal; None if the line was cut short or changed."""
    sum_, _, content = line[:-1].partition(b" ")
    return content if line.endswith(b"\n") and sum_ == b"%08x" % zlib.crc32(content) else None


def _last_sound(points: Sequence[Point], files: Sequence[AtomicFile]) -> Point | None:
    """The last point up to which the files hold what was written; None if no point is."""
    if not points:
        return None
    for number, file in enumerate(files):
        file.restore(points[-1].files[number][0])
    sound = min(_count_sound(points, number, file) for number, file in enumerate(files))
    return points[sound - 1] if sound else None


def _count_sound(points: Sequence[Point], number: int, file: AtomicFile) -> int:
    """How many points, from the first, say of a file what is so."""
    size = crc = lines = 0
    with file.reading() as stream:
        for sound, point in enumerate(points):
            end = point.files[number][0]
            while size < end and (piece := stream.read(min(_PIECE, end - size))):
                size, crc = size + len(piece), zlib.crc32(piece, crc)
                lines += piece.count(b"\n")
            if (size, crc, lines) != point.files[number]:
                return sound
    return len(points)


def plan_checkpoint(
    inputs: Sequence[str],
    targets: Sequence[Target],
    rejects: Path | None,
    spec: JobSpec,
    *,
    observations: Sequence[str] = (),
    resume: bool,
) -> Checkpoint | None:
    """The journal of a run; None if the run could not be continued.

    A run can be continued that reads files and folders alone, and writes JSON Lines to a file.
    Raises `UserError` if `resume` is asked of another one.
    """
    outputs = [target.path for target in targets if target.format == LINES and target.path]
    stamps = _stamps(inputs)
    are_files = all(look_up(path).kind in ("file", "missing") for path in outputs)
    if not outputs or not are_files or stamps is None:
        if resume:
            raise UserError(
                "--resume: only a run from files to a file of JSON Lines can be continued "
                "(name inputs, and --output grades.jsonl)"
            )
        return None
    facts = {
        "version of scorecard": [__version__, CHUNK],
        "rubrics": [rubric.sha256 for rubric in spec.rubrics],
        "options": [spec.language, spec.evidence, spec.settings.facts()],
        "inputs": stamps,
        "outputs": [*map(str, outputs), None if rejects is None else str(rejects)],
    }
    if observations:
        facts["observations"] = _stamps(observations)
    return Checkpoint(outputs[0], facts)


def _stamps(inputs: Sequence[str]) -> list[list[Any]] | None:
    """Every file with its size and time; None if one of the inputs can be read only once."""
    stamps: list[list[Any]] = []
    for path in inputs:
        if path == STDIN or look_up(path).kind in ("pipe", "socket", "device"):
            return None
        try:
            found = files(path)
        except InputError:
            found = [path]
        stamps += map(_stamp, found)
    return stamps


def _stamp(path: str) -> list[Any]:
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return [path]
    return [path, found.st_size, found.st_mtime_ns]
