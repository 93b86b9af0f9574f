"""The net under a record: whatever it causes is a reject, and what nobody foresaw says so."""

from __future__ import annotations

import pytest

from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject, attempt, reject_line, reject_of, watch_defects

_FORESEEN = RecordError("$.turns", "is empty", "add a turn")
_UNFORESEEN = [
    TypeError("decode() argument 'encoding' must be str, not tuple"),
    KeyError("tier"),
    AssertionError(),
    RecursionError("maximum recursion depth exceeded"),
    MemoryError(),
    StopIteration(),
    OSError(5, "Input/output error"),
    UnicodeError("label too long"),
    ValueError("Exceeds the limit (4300 digits)\nfor integer string conversion"),
]


def rejected(record: bytes, mistake: RecordError) -> Reject:
    return reject_of(mistake, "calls.jsonl", line=3, id="c1", data=record)


def failing(error: Exception) -> Reject:
    def make(record: bytes) -> bytes:
        raise error

    found = attempt(make, b"{}", rejected)
    assert isinstance(found, Reject)
    assert (found.source, found.line, found.data) == ("calls.jsonl", 3, b"{}")
    return found


def test_what_is_made_is_given_back() -> None:
    assert attempt(bytes.upper, b"ab", rejected) == b"AB"


def test_a_foreseen_mistake_is_the_records_fault() -> None:
    found = failing(_FORESEEN)
    assert str(found) == "calls.jsonl:3: c1: $.turns: is empty (add a turn)"
    assert not found.defect
    assert b"defect" not in reject_line(found)


@pytest.mark.parametrize("error", _UNFORESEEN, ids=lambda error: type(error).__name__)
def test_whatever_nobody_foresaw_is_our_defect(error: Exception) -> None:
    found = failing(error)
    assert found.defect
    assert found.reason.startswith(f"a defect in scorecard: {type(error).__name__}")
    assert ", at scorecard/records/reject.py:" in found.reason
    assert found.reason.isprintable()
    assert b'"defect":true' in reject_line(found)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), GeneratorExit()])
def test_an_end_of_the_program_is_not_the_records(error: BaseException) -> None:
    def make(record: bytes) -> bytes:
        raise error

    with pytest.raises(type(error)):
        attempt(make, b"{}", rejected)


def test_whoever_watches_sees_what_nobody_foresaw() -> None:
    seen: list[Exception] = []
    error = KeyError("tier")
    try:
        watch_defects(seen.append)
        failing(error)
        failing(_FORESEEN)
    finally:
        watch_defects(lambda error: None)
    assert seen == [error]
    assert seen[0].__traceback__ is not None


def test_a_line_shows_names_that_are_not_text() -> None:
    found = Reject(source="caf\udce9.json", reason="no", data=b"\xff")
    assert reject_line(found) == (
        rb'{"source":"caf\\udce9.json","reason":"no","data_base64":"/w=="}'
    )
