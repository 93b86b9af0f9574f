"""What a YAML file means to us, what we refuse, and where we say it stands."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from scorecard.authoring.document import Document, SourceRange
from scorecard.authoring.lookalikes import UNSEEN as UNSEEN_BLANK
from scorecard.authoring.scalar import Plain, resolve
from scorecard.authoring.yaml import MAX_BYTES, load
from scorecard.lint import CODES


def document(text: str) -> Document:
    found, problems = load(text.encode(), "r.yaml")
    assert problems == []
    assert found is not None
    return found


def told(data: bytes | str) -> list[str]:
    raw = data.encode() if isinstance(data, str) else data
    return [str(problem) for problem in load(raw, "r.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (
            "a: no\nb: on\nc: 22:30\nd: 1.10\ne: 0123",
            {"a": "no", "b": "on", "c": "22:30", "d": "1.10", "e": "0123"},
        ),
        ("a:\nb: ~\nc: null", {"a": None, "b": None, "c": None}),
        ("d: 'null'\ne: ''", {"d": "null", "e": ""}),
        ("1: one\nyes: 投诉\n? null\n: x", {"1": "one", "yes": "投诉", "null": "x"}),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two"}),
        ("a: &x [1, b]\nc: *x", {"a": ["1", "b"], "c": ["1", "b"]}),
        ("'<<': text", {"<<": "text"}),
        ("\ufeffa: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
        ("just text", "just text"),
    ],
)
def test_scalars_keep_what_the_author_wrote(text: str, data: Any) -> None:
    assert document(text).data == data


def test_only_unquoted_scalars_are_plain() -> None:
    data = document("- a\n- 'a'\n- \"a\"\n- |\n  a\n").data
    assert [type(value) for value in data] == [Plain, str, str, str]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True), ("False", False), ("TRUE", True),
        ("7", 7), ("-7", -7), ("+7", 7), ("0", 0), ("0o17", 15), ("0x1F", 31),
        ("1.10", 1.1), (".5", 0.5), ("1e3", 1000.0), ("-2.", -2.0),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("22:30", "22:30"), ("0123", "0123"),
        ("-01", "-01"), ("00.5", "00.5"), ("1_000", "1_000"), (".nan", ".nan"), (".inf", ".inf"),
        ("1e999", "1e999"), ("٣", "٣"), ("2026-03-02", "2026-03-02"),
        ("'true'", "true"), ("'7'", "7"), ("~", None),
        ("[1, {a: 2, 3: x}]", [1, {"a": 2, "3": "x"}]),
    ],
)  # fmt: skip
def test_open_data_resolves_by_the_core_schema(written: str, meant: Any) -> None:
    value = resolve(document(f"k: {written}").data["k"])
    assert (value, type(value)) == (meant, type(meant))


UNSEEN = [
    ("a:\n\u00a0\u00a0b: 1\n", "2:1"),
    ("a:\n\u3000b: 1\n", "2:1"),
    ("a:\n\u2003b: 1\n", "2:1"),
    ("a:\n\u202fb: 1\n", "2:1"),
    ("a:\n\u200bb: 1\n", "2:1"),
    ("a:\n  - b: 1\n\u00a0\u00a0\u00a0\u00a0c: 2\n", "3:1"),
    ("a:\n  - b: 1\n    \u00a0c: 2\n", "3:5"),
    ("a:\n\u00a0\u00a0- b\n\u00a0\u00a0- c\n", "2:1"),
    ("- a\n\u00a0- b\n", "2:1"),
    ("-\u00a0a\n-\u00a0b\n", "1:2"),
    ("x: 1\na:\u00a0b\n", "2:3"),
    ("a\u00a0: b\n", "1:2"),
    ("a: {\u00a0b: 1}\n", "1:5"),
    ("a:\n  b: words\n\u00a0\u00a0that go on\n", "3:1"),
]


@pytest.mark.parametrize(("text", "place"), UNSEEN)
def test_a_blank_that_cannot_be_seen_is_named(text: str, place: str) -> None:
    found = load(text.encode(), "r.yaml")[1]
    assert [f"{one.line}:{one.column}" for one in found] == [place]
    assert found[0].message.startswith(("U+00", "U+20", "U+30"))
    assert "spaces" in found[0].help


@pytest.mark.parametrize(
    "text",
    [
        "a: \u00a0b\n",
        "a: |\n  \u3000\u3000段落\n",
        "a: [b,\n\u00a0c]\n",
        "'\u00a0a': b\n",
        "a: b\u00a0c\n",
    ],
)
def test_a_blank_inside_a_text_is_part_of_it(text: str) -> None:
    assert told(text) == []


SYNTAX = {
    "a:\n\tb: 1\n": (
        "2:1",
        "a tab in the indentation",
        "indent with spaces; YAML does not allow tabs",
    ),
    "a: x: y\n": (
        "1:5",
        "a second `: ` in one value",
        "put the value in quotes if the colon is part of the text",
    ),
    "a: @x\n": (
        "1:4",
        "a value cannot start with @",
        "put the text in quotes",
    ),
    "a: `x\n": (
        "1:4",
        "a value cannot start with a backtick",
        "put the text in quotes",
    ),
    "投诉: [%x]\n": (
        "1:6",
        "a value cannot start with %",
        "put the text in quotes",
    ),
    "a: *\n": (
        "1:4",
        "a value that starts with `*` is read as an alias",
        "put the text in quotes",
    ),
    "a: & b\n": (
        "1:4",
        "a value that starts with `&` is read as an anchor",
        "put the text in quotes",
    ),
    "a: !<\n": (
        "1:4",
        "a value that starts with `!` is read as a tag",
        "put the text in quotes",
    ),
    "a: |x\n": (
        "1:4",
        "a value that starts with `|` is read as a block of text",
        "put the text in quotes",
    ),
    "a: ? b\n": (
        "1:4",
        "a value cannot start with `? `",
        "put the text in quotes",
    ),
    "a:b\nc: d\n": (
        "1:2",
        "no space after this colon",
        "write `key: value`, with a space",
    ),
    "x: 1\r\na:b\r\nc: 1\r\n": (
        "2:2",
        "no space after this colon",
        "write `key: value`, with a space",
    ),
    "a: 1\nfoo\nb: 2\n": (
        "2:1",
        "this line is not a `key: value`",
        "add the colon, or indent the line if it continues the text above",
    ),
    "a: 1\n\n  b: 2\n": (
        "3:3",
        "this line is indented under a key that has a value already",
        "line it up with the key above, line 1, column 1",
    ),
    "a:\n    b: 1\n  c: 2\n": (
        "3:3",
        "this does not line up with what stands above it",
        "keys of one mapping, and items of one list, start in one column; these began "
        "at line 1, column 1",
    ),
    "a:\n  - b: 1\n c: 2\n": (
        "3:2",
        "this does not line up with what stands above it",
        "keys of one mapping, and items of one list, start in one column; these began "
        "at line 1, column 1",
    ),
    "a:\n  - b: 1\n  - b: 2\n   c: 3\n": (
        "4:4",
        "this does not line up with what stands above it",
        "keys of one mapping, and items of one list, start in one column; these began "
        "at line 3, column 5",
    ),
    "a：b\nc: 1\n": (
        "1:2",
        "a fullwidth `：`",
        "`：` is a fullwidth sign, which YAML takes for a letter: write `: `",
    ),
    "a: ｛b: 1}\n": (
        "1:4",
        "a fullwidth `｛`",
        "`｛` is a fullwidth sign, which YAML takes for a letter: write `{`",
    ),
    "a: {b: c， d: e}\n": (
        "1:9",
        "a fullwidth `，`",
        "`，` is a fullwidth sign, which YAML takes for a letter: write `, `",
    ),
    "a: 'it's'\n": (
        "1:8",
        "text after the closing quote",
        "quote the whole value; between single quotes an apostrophe is written ''",
    ),
    'a: "it" is\n': (
        "1:9",
        "text after the closing quote",
        "quote the whole value, with ' outside if it holds a \"",
    ),
    "a: 'x\n": (
        "1:4",
        "this quote is never closed",
        "add the closing '; between single quotes an apostrophe is written ''",
    ),
    'a: "x\n': (
        "1:4",
        "this quote is never closed",
        'add the closing "',
    ),
    'a: "\\d"\n': (
        "1:5",
        "`\\d` does not begin an escape that YAML knows",
        "use single quotes: between them a backslash is just a backslash",
    ),
    "a: [1, 2\nb: 3\n": (
        "1:4",
        "this `[` is never closed, or a comma is missing",
        "add `,` or `]` before line 2, column 2",
    ),
    "a: {b: 1\n": (
        "1:4",
        "this `{` is never closed, or a comma is missing",
        "add `,` or `}` before line 2, column 1",
    ),
    "a: [x, #y]\n": (
        "1:4",
        "this `[` is never closed, or a comma is missing",
        "quote a text that holds ` #`: what follows is a comment, and so is its `]`",
    ),
    "a: ]\n": (
        "1:4",
        "`]` closes nothing",
        "remove it, or quote the text",
    ),
    "a: [x,, y]\n": (
        "1:7",
        "nothing stands before this comma",
        "remove the comma",
    ),
    "a: - b\n": (
        "1:4",
        "a list cannot start on the line of its key",
        "start the list on the next line, or write `[one, two]`, or quote the text",
    ),
    "a: *nobody\n": (
        "1:4",
        "`*nobody` names an anchor that is not defined above it",
        "if the text starts with `*`, put it in quotes",
    ),
}


@pytest.mark.parametrize("text", SYNTAX)
def test_a_syntax_error_names_the_slip_and_its_mend(text: str) -> None:
    place, message, help = SYNTAX[text]
    assert told(text) == [f"r.yaml:{place}: error[R001]: {message}\n  help: {help}"]


def test_records_are_no_rubric() -> None:
    (said,) = told('{"id": "a"}\n{"id": "b"}\n')
    assert said == (
        "r.yaml:2:1: error[R001]: a second value begins here, and a file holds one\n"
        "  help: put it below a key of the first; records, one in a line, are no rubric"
    )


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "~", "\ufeff"])
def test_an_empty_file_is_refused(text: str) -> None:
    help = "`scorecard init` writes files to begin with"
    assert told(text) == [f"r.yaml:1:1: error[R001]: the file is empty\n  help: {help}"]


TAG_MEND = "remove it; if it is part of the text, put the text in quotes"
ALIAS = "an alias, a list or a mapping"
REFUSED = {
    "a: 1\nb: {c: 1, c: 2}\na: 3\n": [
        "2:11: error[R002]: the key `c` stands twice in this mapping, first on line 2\n"
        "  help: rename or remove one of them",
        "3:1: error[R002]: the key `a` stands twice in this mapping, first on line 1\n"
        "  help: rename or remove one of them",
    ],
    "a: !foo x\nb: !!python/object:os.system {}\n": [
        f"1:4: error[R003]: the tag `!foo` is not used in rubrics\n  help: {TAG_MEND}",
        "2:4: error[R003]: the tag `!!python/object:os.system` is not used in rubrics\n"
        f"  help: {TAG_MEND}",
    ],
    "a: &x {b: 1}\nc:\n  <<: *x\n": [
        "3:3: error[R003]: merge keys (`<<`) are not used in rubrics\n"
        "  help: write the keys out (moments, and only those, are shared by `include`)",
    ],
    "? [a]\n: 1\n": [
        f"1:3: error[R003]: a key must be a plain word or text, not {ALIAS}\n"
        "  help: write the key as text",
    ],
    "a: 1\n---\nb: 2\n": [
        "2:1: error[R003]: a second document in one file\n"
        "  help: put it in a file of its own, or remove the `---`",
    ],
    "&a [*a]": ["1:5: error[R003]: `*a` contains itself\n  help: write the value out"],
    "title: &Co is good\n": [
        "1:8: warning[R003]: the anchor `&Co` is never used\n"
        "  help: if it is part of the text, put the text in quotes; otherwise remove it",
    ],
    "[" * 65: ["1:65: error[R004]: nested deeper than 64 levels\n  help: flatten what stands here"],
    b"a: \xc3\xa9\n\xc3\xa9: \xff": [
        "2:4: error[R005]: byte 0xFF is not UTF-8\n  help: save the file as UTF-8",
    ],
    "a: 1".encode("utf-16"): [
        "1:1: error[R005]: the file is UTF-16 or binary\n  help: save it as UTF-8",
    ],
    "a: 1\n投诉: \x07\n": [
        "2:5: error[R005]: control character U+0007\n"
        "  help: remove it, or write it as an escape between double quotes",
    ],
    b" " * (MAX_BYTES + 1): [
        "1:1: error[R004]: the file has more than 4,194,304 bytes\n  help: split it with `include`",
    ],
    "a: !t 1\na: 2\nb: 'x\n": [
        f"1:4: error[R003]: the tag `!t` is not used in rubrics\n  help: {TAG_MEND}",
        "2:1: error[R002]: the key `a` stands twice in this mapping, first on line 1\n"
        "  help: rename or remove one of them",
        "3:4: error[R001]: this quote is never closed\n"
        "  help: add the closing '; between single quotes an apostrophe is written ''",
    ],
}


@pytest.mark.parametrize("data", REFUSED, ids=lambda data: repr(data[:30]))
def test_what_is_refused_is_reported_all_at_once(data: bytes | str) -> None:
    assert told(data) == [f"r.yaml:{problem}" for problem in REFUSED[data]]


def test_sixty_four_levels_are_not_too_deep() -> None:
    assert told("[" * 64 + "]" * 64) == []


def nested_aliases(width: int, levels: int) -> str:
    lines = ["a0: &a0 x"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"last: *a{levels - 1}"])


def test_aliases_cannot_multiply_beyond_the_budget() -> None:
    message = "r.yaml:6:45: error[R003]: aliases multiply to more than 100,000 values"
    assert [text.partition("\n")[0] for text in told(nested_aliases(10, 9))] == [message]


def test_aliases_cannot_nest_deeper_than_brackets_can() -> None:
    (problem,) = told(nested_aliases(1, 100))
    assert "error[R004]: nested deeper than 64 levels" in problem


def test_a_local_problem_leaves_the_document_and_the_first_of_two_keys() -> None:
    found, problems = load(b"a: 1\na: 2\nb: !t 3", "r.yaml")
    assert found is not None
    assert (found.data, len(problems)) == ({"a": "1", "b": "3"}, 2)


TEXT = """\
é: 投诉
list:
  - one
  - {k: 'a b', empty: }
none:
block: |
  first
  second

shared: &s [x]
again: *s
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("é",), SourceRange(1, 4, 1, 6), SourceRange(1, 1, 1, 2)),
        (("list",), SourceRange(3, 3, 4, 24), SourceRange(2, 1, 2, 5)),
        (("list", 0), SourceRange(3, 5, 3, 8), SourceRange(3, 5, 3, 8)),
        (("list", 1, "k"), SourceRange(4, 9, 4, 14), SourceRange(4, 6, 4, 7)),
        (("list", 1, "empty"), SourceRange(4, 16, 4, 21), SourceRange(4, 16, 4, 21)),
        (("none",), SourceRange(5, 1, 5, 5), SourceRange(5, 1, 5, 5)),
        (("block",), SourceRange(6, 8, 8, 9), SourceRange(6, 1, 6, 6)),
        (("again",), SourceRange(11, 8, 11, 10), SourceRange(11, 1, 11, 6)),
        (("again", 0), SourceRange(10, 13, 10, 14), SourceRange(10, 13, 10, 14)),
        (("list", 1, "no", "way"), SourceRange(4, 5, 4, 24), SourceRange(4, 5, 4, 24)),
        (("list", 1, "k", "no", "way"), SourceRange(4, 9, 4, 14), SourceRange(4, 6, 4, 7)),
        (("nowhere", 3), SourceRange(1, 1, 11, 10), SourceRange(1, 1, 11, 10)),
        ((), SourceRange(1, 1, 11, 10), SourceRange(1, 1, 11, 10)),
    ],
)
def test_positions(path: tuple[str | int, ...], value: SourceRange, key: SourceRange) -> None:
    found = document(TEXT)
    assert (found.at(path), found.key_at(path)) == (value, key)


def test_a_long_rubric_loads_fast() -> None:
    one = "- id: c{0}\n  says: [a, 'b c', \"d\"]\n  levels:\n    1: {{behaviour: 投诉}}\n    2: x\n"
    data = "".join(one.format(n) for n in range(600)).encode()
    started = time.process_time()
    found, problems = load(data, "r.yaml")
    # Ten times what it takes; a hundred and fifty milliseconds are the promise.
    assert time.process_time() - started < 0.5
    assert (len(found.data) if found else 0, problems) == (600, [])


@pytest.mark.parametrize(
    "data",
    [sign * 500_001 for sign in ("[", "{", "? ", "- ", "&a ", "a: ", "!", "'", '"', "\n", "%", "#")]
    + ["a: 1\n" + "\n" * 500_000 + " b: 2", "a:\n" + "\t\n" * 200_000 + "\tb"],
    ids=lambda data: repr(data[:8]),
)
def test_hostile_repetition_is_answered_quickly(data: str) -> None:
    started = time.perf_counter()
    assert told(data) != []
    assert time.perf_counter() - started < 5


YAML_LIKE = st.text(st.sampled_from("ab1 :-?[]{},#&*!|>'\"%@`~<\\\n\t\r.é\u2028"), max_size=60)


@given(st.binary() | st.text().map(str.encode) | YAML_LIKE.map(str.encode))
def test_no_input_raises_and_no_refusal_is_silent(data: bytes) -> None:
    found, problems = load(data, "r.yaml")
    assert found is not None or any(problem.severity == "error" for problem in problems)
    for problem in problems:
        assert problem.code in CODES
        start, end = (problem.line, problem.column), (problem.end_line, problem.end_column)
        assert end >= start >= (1, 1)


@given(YAML_LIKE)
def test_both_parsers_agree(text: str) -> None:
    fast, fast_problems = load(text.encode(), "r.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(pyyaml, "CSafeLoader", raising=False)
        slow, slow_problems = load(text.encode(), "r.yaml")
    if fast is not None and slow is not None and not fast_problems and not slow_problems:
        assert resolve(fast.data) == resolve(slow.data)


# PyYAML writes NEL as it is, and reads it back as a space; blanks that can't be seen are refused
# where they touch a key.
_BLANK = re.compile(UNSEEN_BLANK)
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x85"), max_size=12
).map(lambda text: _BLANK.sub("-", text))
DATA = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(DATA, st.booleans(), st.booleans())
def test_what_is_dumped_loads_back_and_stands_where_we_say(
    data: Any, flow: bool, unicode: bool
) -> None:
    text = pyyaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode)
    found = document(text)
    assert found.data == data
    for path, value in leaves(found.data):
        assert means(cut(text, found.at(path)), value)
        for depth, element in enumerate(path, 1):
            if isinstance(element, str):
                assert means(cut(text, found.key_at(path[:depth])), element)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    children: Any = []
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        children = value.items()
    else:
        children = enumerate(value)
    for key, child in children:
        yield from leaves(child, (*path, key))


def cut(text: str, span: SourceRange) -> str:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    start = starts[span.line - 1] + span.column - 1
    return text[start : starts[span.end_line - 1] + span.end_column - 1]


def means(written: str, value: str) -> bool:
    """A quoted scalar, cut out exactly, is the value; a plain one is the value as it stands."""
    if written[:1] in {"'", '"'}:
        return bool(written[-1] == written[0] and pyyaml.safe_load(written) == value)
    return written.split() == value.split()
