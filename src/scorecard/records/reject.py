"""What could not be graded, where it is and why, as data; and the net under everything that is done
with a record: whatever goes wrong with it is a reject.

What is foreseen raises `RecordError`; a plug-in that fails, `PluginError`. Any other exception is a
defect in scorecard: it costs one record and not the run, which says so and ends with a status of
its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from scorecard.catalogue import tell
from scorecard.plugins import PluginError
from scorecard.records.errors import RecordError, excerpt, printable
from scorecard.text.lazy_regex import lazy_regex

_HEAD = 1 << 16


class RecordDefect(RecordError):  # noqa: N818 (of one record, as the others are)
    """A defect in scorecard that one record brought to light."""


class Reject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record that could not be graded, or a whole input that could not be read.

    `source` names the input (empty where records have no place, as on a cluster). `line` counts
    from 1 and `index` (the place in a JSON array) from 0; with neither, the reject is about the
    input as a whole, and so has no `path`. `path` is a JSON path into the record, `id` the
    record's id if it could be found, `help` how to put it right. `defect` is true where the fault
    lies in scorecard and not in the record. `data` holds the record's bytes as they were read
    (None for a whole input, and for what was not read from bytes).
    """

    source: str = ""
    line: int | None = None
    index: int | None = None
    id: str | None = None
    path: str | None = None
    reason: str
    help: str = ""
    defect: bool = False
    data: bytes | None = None

    @property
    def is_whole_input(self) -> bool:
        """Whether it is an input that could not be read, or not to its end."""
        return self.line is None and self.index is None

    def __str__(self) -> str:
        return self.text()

    def text(self, language: str = "en") -> str:
        """What is wrong where, and how to put it right, in a line for readers of a language."""
        parts = [printable(place(self.source, self.line, self.index))]
        if self.id:
            parts.append(excerpt(self.id))
        if self.path not in (None, "$"):
            parts.append(printable(str(self.path)))
        text = ": ".join([*parts, tell(self.reason, language)])
        if not self.help:
            return text
        is_english = tell("help", language) == "help"
        aside = " ({})" if is_english else "（{}）"
        return text + aside.format(tell(self.help, language))


def place(source: str, line: int | None, index: int | None) -> str:
    """Name a record's place: `calls.jsonl:3`, `calls.json[2]` in an array, or both."""
    if line is not None:
        source = f"{source}:{line}"
    return source if index is None else f"{source}[{index}]"


def reject_line(reject: Reject) -> bytes:
    """A reject as a line of JSON (UTF-8, no line end), in which the record's bytes stand as text,
    or where they are not UTF-8, in base 64."""
    # A file's name may be no text: its bytes that are none are shown by their numbers.
    source = reject.source.encode(errors="backslashreplace").decode()
    fields = msgspec.to_builtins(msgspec.structs.replace(reject, source=source, data=None))
    data = reject.data or b""
    try:
        fields["data"] = data.decode()
    except UnicodeDecodeError:
        import base64  # noqa: PLC0415 (hardly ever so)

        fields["data_base64"] = base64.b64encode(data).decode()
    return msgspec.json.encode(fields)


def repeated_id(earlier: str) -> RecordError:
    """The mistake in a record whose id was read before; `earlier` says where."""
    reason = f"a record with this id was read before, {earlier}"
    return RecordError("$.id", reason, "an id stands for one record")


def reject_of(
    mistake: RecordError,
    source: str = "",
    *,
    line: int | None = None,
    index: int | None = None,
    id: str | None = None,
    data: bytes | None = None,
) -> Reject:
    """The reject of the record at a place, for a mistake in it."""
    return Reject(
        source=source,
        line=line,
        index=index,
        id=id,
        path=mistake.path,
        reason=mistake.reason,
        help=mistake.help,
        defect=isinstance(mistake, RecordDefect),
        data=data,
    )


class _Identified(msgspec.Struct):
    id: Any = None


_identify = msgspec.json.Decoder(_Identified).decode
# Only flat values may stand before `id`: inside an object it would be somebody else's.
_LEADING_ID = lazy_regex(rb'\s*+\{[^{}\[\]]*?(?<!\\)"id"\s*+:\s*+("(?:[^"\\]|\\.){1,1024}+")')


def find_id(data: bytes) -> str | None:
    """The id of a record, however invalid the rest of it is; None if no id can be found."""
    try:
        found = _identify(data).id
    except (ValueError, RecursionError):
        found = _leading_id(data[:_HEAD])
    return found if isinstance(found, str) and found else None


def _leading_id(head: bytes) -> str | None:
    match = _LEADING_ID.match(head)
    try:
        return msgspec.json.decode(match[1], type=str) if match else None
    except ValueError:
        return None


DEFECT = "a defect in scorecard"
"""How the reason of a reject begins that is not the record's fault."""

_PACKAGE = __file__[: -len("records/reject.py")]
_LONGEST_MESSAGE = 200
_HELP = "please report it with this message; SCORECARD_DEBUG=1 shows the traceback"

T = TypeVar("T")
R = TypeVar("R")

_watchers: list[Callable[[Exception], object]] = []


def watch_defects(watch: Callable[[Exception], object]) -> None:
    """From now on, let every unforeseen exception be seen, with its traceback."""
    _watchers[:] = [watch]


def attempt(
    make: Callable[[T], R],
    record: T,
    rejected: Callable[[T, RecordError], Reject],
) -> R | Reject:
    """What `make` makes of a record; else the reject that `rejected` makes of its mistake, or of
    our defect.

    Nothing that a record causes raises, not even a recursion too deep or a lack of memory.
    """
    try:
        return make(record)
    except RecordError as mistake:
        return rejected(record, mistake)
    except PluginError as error:
        _show(error)
        return rejected(record, RecordError("$", str(error)))
    except Exception as error:
        return rejected(record, defect_in(error))


def _show(error: Exception) -> None:
    for watch in _watchers:
        watch(error)


def defect_in(error: Exception) -> RecordDefect:
    """An unforeseen exception, as what is wrong with a record: its name and our innermost place."""
    _show(error)
    what = type(error).__name__
    if message := str(error):
        what += f": {excerpt(message, _LONGEST_MESSAGE)}"
    return RecordDefect("$", f"{DEFECT}: {what}, at {innermost(error)}", _HELP)


def innermost(error: BaseException) -> str:
    """The innermost place in our code where an error was raised: file, line and function."""
    place = "the start"
    import traceback  # noqa: PLC0415 (only for a defect)

    # The frames alone: the lines of code that `extract_tb` looks up would be read from files.
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        if path.startswith(_PACKAGE):
            name = path[len(_PACKAGE) :].replace("\\", "/")
            place = f"scorecard/{name}:{line}, in {frame.f_code.co_name}"
    return place
