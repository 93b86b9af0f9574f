"""Expressions of mappings: what one costs is bounded where it is loaded, and applying it to
whatever a record holds gives a value that a record can hold, or says why not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.authoring.problem import RubricError
from scorecard.mapping.expression import JmesPath
from scorecard.mapping.load import load_mapping
from scorecard.mapping.refusal import refusal
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject

_TOO_LONG = "the expression is longer than 4,000 signs"
_TOO_DEEP = "this is nested more than 100 levels deep"
_NOT_JSON = "JSON cannot hold a value or key that stands here"
_COPIES = "this could copy what it is applied to more than 1,000 times"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("id" + " | @" * 5_000, _TOO_LONG),
        ("a" + "||a" * 500, _TOO_DEEP),
        ("a" + "&&a" * 500, _TOO_DEEP),
        ("!" * 3_000 + "a", _TOO_DEEP),
        ("(" * 1_000 + "a" + ")" * 1_000, _TOO_DEEP),
        ("[" * 1_000 + "a" + "]" * 1_000, _TOO_DEEP),
        ("a[" * 1_000 + "0" + "]" * 1_000, "this is not JMESPath"),
        ("not_null(" * 300 + "a" + ")" * 300, _TOO_DEEP),
        ("`" + "[" * 1_900 + "]" * 1_900 + "`", _TOO_DEEP),
        ('"\\ud800"', _NOT_JSON),
        ('`"\\ud800"`', _NOT_JSON),
        ("`[NaN]`", _NOT_JSON),
        ("`1e999`", _NOT_JSON),
        ("id | [@,@]" + " | [@,@]" * 24, _COPIES),
        ("id | {a: @, b: @}" + " | {a: @, b: @}" * 24, _COPIES),
        ("[a,b]" + " | [a,b]" * 24, _COPIES),
        ("[*]" + ".[@,@]" * 24, _COPIES),
        ("map(&" * 20 + "[@,@]" + ", @)" * 20, None),
        ("map(&[@,@], " * 20 + "@" + ")" * 20, _COPIES),
        ("to_string([" * 24 + "a" + "])" * 24, _COPIES),
        ("[*].[`[" + "1," * 300 + "1]`][][].['" + "x" * 900 + "']", _COPIES),
        ("a[" + "9" * 5_000 + "]", _TOO_LONG),
        ("a[" + "9" * 3_000 + "]", None),
        ("`" + "9" * 3_000 + "`", None),
        # What people write.
        ("a || b || c" * 20, None),
        ("turns[?kind == 'a' || kind == 'b'].{who: who || from, text: text || body}", None),
        ("[a, b, c][].[d, e, f][]", None),
    ],
)
def test_an_expression_is_bounded_where_it_is_loaded(expression: str, message: str | None) -> None:
    fault = refusal(expression)
    if message is None:
        assert fault is None or fault.message.startswith("this is not JMESPath")
        if fault is None:
            JmesPath(expression).sources()
    else:
        assert fault is not None
        assert fault.message.startswith(message)
        assert fault.help or "not JMESPath" in message
        assert 0 <= fault.start <= fault.end <= len(expression)


def test_a_mapping_says_where_an_expression_is_too_costly(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    doubled = "id" + " | [@,@]" * 24
    turns = "turns: t\nturn: {speaker: s, text: x}\n"
    path.write_text(f'format: 1\nid: m\ninteraction:\n  id: "{doubled}"\n{turns}')
    with pytest.raises(RubricError) as caught:
        load_mapping(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.code) == (4, 8, "R019")
    assert problem.message == _COPIES
    assert problem.help


_ARGUMENTS = [
    *("'inf'", "'nan'", "'1e999'", f"'{'9' * 3_900}'", "`1e308`", "`[1e308, 1e308]`", "`[]`"),
    *("@", "a", "`null`", "'x'", "`[1, 2]`", "`{}`", '`"\\ud800"`'),
]


@pytest.mark.parametrize("argument", _ARGUMENTS)
@pytest.mark.parametrize(
    "function",
    [
        *("abs", "avg", "ceil", "floor", "keys", "length", "max", "min", "reverse", "sort", "sum"),
        *("to_array", "to_number", "to_string", "type", "values", "not_null", "merge"),
    ],
)
def test_whatever_a_function_gives_can_stand_in_a_record(function: str, argument: str) -> None:
    for text in (f"{function}({argument})", f"{function}(to_number({argument}))"):
        if refusal(text) is not None:
            continue
        try:
            found = JmesPath(text).find({"a": [1, "b", None]})
        except RecordError:
            continue
        assert msgspec.json.decode(msgspec.json.encode(found)) == found


_TOKENS = st.sampled_from(
    [
        *("a", "b", "[0]", "[*]", "[]", "[?a]", "[::0]", "[-1:]", ".", " | ", "||", "&&", "!", "@"),
        *("[@,@]", "{a: @}", "`1`", "`[1]`", "'x'", "==", "<", "(", ")", "length(", "sum(", ","),
        *("map(&a, ", "sort_by(@, &a)", "max_by(@, &a)", "join(", "to_string(", "values(@)", "*"),
    ]
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@given(st.lists(_TOKENS, min_size=1, max_size=9).map("".join), _VALUES)
def test_what_is_loaded_can_be_applied_to_anything(text: str, value: Any) -> None:
    if refusal(text) is not None:
        return
    expression = JmesPath(text)
    expression.sources()
    try:
        found = expression.find(value)
    except RecordError:
        return
    msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("field", "record"),
    [
        ("ceil(to_number('inf'))", b'{"t": [{"s": "agent", "x": "hi"}]}'),
        ("sum(n)", b'{"n": [1e308, 1e308], "t": [{"s": "agent", "x": "hi"}]}'),
        ("[[[[[[[[[[[@]]]]]]]]]]]", b'{"n": ' + b"[" * 900 + b"]" * 900 + b', "t": []}'),
        ("x", b'{"n": ' + b"[" * 5_000 + b"]" * 5_000 + b', "t": []}'),
        ("x", b'{"n": ' + b"9" * 5_000 + b', "t": []}'),
        ("sort_by(n, &@)", b'{"n": [1, "a"], "t": [{"s": "agent", "x": "hi"}]}'),
        ("n[::0]", b'{"n": [1, "a"], "t": [{"s": "agent", "x": "hi"}]}'),
    ],
)
def test_what_goes_wrong_with_one_record_is_a_reject(
    tmp_path: Path, field: str, record: bytes
) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        f'format: 1\nid: m\ninteraction: {{id: "{field}"}}\nturns: t\n'
        "turn: {speaker: s, text: x}\n"
    )
    calls = tmp_path / "calls.jsonl"
    calls.write_bytes(record + b"\n")
    ingest = Ingest(IngestOptions(mapping=load_mapping(mapping)))
    (found,) = read([calls], ingest=ingest)
    assert isinstance(found, Reject)
    assert str(found)


def test_a_text_of_many_times_the_records_length_is_refused() -> None:
    value = {"glue": "x" * 20_000, "words": ["a"] * 20_000}
    with pytest.raises(RecordError, match="a text longer than 256 MiB"):
        JmesPath("join(glue, words)").find(value)
