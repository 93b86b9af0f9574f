"""Inputs of every layout, whole and broken: what is read, and what is said about the rest."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from scorecard.reading.batches import batches
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.lines import RawRecord
from scorecard.reading.read import read
from scorecard.reading.source import CHUNK, InputError, chunks
from scorecard.reading.split import split
from scorecard.records.reject import Reject

TRUNCATED = "the file may be truncated"


def record(name: str, **changed: Any) -> dict[str, Any]:
    return {"id": name, "turns": [{"speaker": "agent", "text": "Hello"}]} | changed


def line(name: str, **changed: Any) -> bytes:
    return json.dumps(record(name, **changed)).encode()


A, B, C = line("a"), line("b"), line("c")
BAD = line("x").replace(b"agent", b"agnet")
NAN = line("x", metadata={"score": float("nan")})
PRETTY = json.dumps(record("a"), indent=2).encode()


def outcome(*paths: str | Path, stdin: bytes = b"") -> list[str]:
    """The ids of what was read and, in their places, the rejects as a user sees them."""
    return [
        str(found) if isinstance(found, Reject) else found.id
        for found in read(paths, io.BytesIO(stdin))
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


LAYOUTS = {
    "JSON Lines": A + b"\n" + B + b"\n" + C + b"\n",
    "JSON Lines with blank lines and without a last line end": b"\n\n"
    + A
    + b"\r\n \n"
    + B
    + b"\n"
    + C,
    "a compact array": b"[" + A + b"," + B + b"," + C + b"]",
    "a pretty array": json.dumps([record("a"), record("b"), record("c")], indent=4).encode(),
    "a spread-out array": b" [\n\n" + A + b" ,\t" + B + b"\r\n,\n" + C + b"\n]\n",
    "pretty objects": PRETTY + b"\n" + PRETTY.replace(b'"a"', b'"b"') + b"\n\n" + C,
    "objects on one line": A + B + b" " + C,
    "several arrays": b"[" + A + b"]\n[]\n[" + B + b"," + C + b"]\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "packing", ["plain", "bom", "gzip", "gzip members", "zstd", "zstd frames", "pzstd"]
)
def test_the_layout_and_packing_are_told_by_content(
    folder: Path, layout: str, packing: str
) -> None:
    data = LAYOUTS[layout]
    pack = zstandard.ZstdCompressor().compress
    packed = {
        "plain": data,
        "bom": b"\xef\xbb\xbf" + data,
        "gzip": gzip.compress(b"\xef\xbb\xbf" + data),
        "gzip members": gzip.compress(data[:9]) + gzip.compress(data[9:]) + bytes(512),
        "zstd": pack(data),
        "pzstd": b"\x50\x2a\x4d\x18\4\0\0\0abcd" + pack(data[:9]) + pack(data[9:]),
        "zstd frames": pack(data[:9]) + pack(data[9:]),
    }[packing]
    Path("misnamed.txt").write_bytes(packed)
    assert outcome("misnamed.txt") == ["a", "b", "c"]
    assert outcome("-", stdin=packed) == ["a", "b", "c"]


def test_one_pretty_object_is_one_record(folder: Path) -> None:
    Path("one.json").write_bytes(PRETTY)
    assert outcome("one.json") == ["a"]


def test_a_directory_stands_for_its_record_files_in_order(folder: Path) -> None:
    Path("in/deep").mkdir(parents=True)
    Path("in/b.jsonl").write_bytes(B)
    Path("in/deep/c.NDJSON.gz").write_bytes(gzip.compress(C))
    Path("in/a.json").write_bytes(A)
    Path("in/README.md").write_bytes(b"# not records")
    assert outcome("in") == ["a", "b", "c"]


SPEAKER = "x: $.turns[0].speaker: unknown speaker `agnet` (did you mean `agent`?)"
NAN_SAID = "not valid JSON at byte 85: NaN is not a JSON number (leave the key out)"
EARLY = f"not valid JSON: it ends too early ({TRUNCATED})"
QUOTE = b'{"id": "x", "turns": [{"speaker": "agent, "text": "Hi"}]}'

BROKEN: dict[str, tuple[bytes, list[str]]] = {
    "a bad line": (A + b"\n\n" + BAD + b"\n" + B, ["a", f"f:3: {SPEAKER}", "b"]),
    "a bad element": (b"[" + b",".join([A, BAD, B]) + b"]", ["a", f"f[1]: {SPEAKER}", "b"]),
    "a bad object among pretty ones": (
        PRETTY + b"\n" + json.dumps(json.loads(BAD), indent=1).encode() + b"\n" + B,
        ["a", f"f:10: {SPEAKER}", "b"],
    ),
    "NaN in a line": (A + b"\n" + NAN + b"\n" + B, ["a", f"f:2: x: {NAN_SAID}", "b"]),
    "NaN in an array": (b"[" + b",".join([A, NAN, B]) + b"]", ["a", f"f[1]: x: {NAN_SAID}", "b"]),
    "a lone surrogate at the end of an array": (
        b"[" + A + b"," + line("x", topic="@").replace(b"@", rb"\ud800") + b"]",
        [
            "a",
            "f[1]: x: not valid JSON at byte 79: half of a surrogate pair "
            "(write the whole character)",
        ],
    ),
    "an element nested too deeply": (
        b"["
        + A
        + b","
        + line("x", metadata="@").replace(b'"@"', b'{"a":' + b"[" * 9999 + b"]" * 9999 + b"}")
        + b","
        + B
        + b"]",
        ["a", "f[1]: x: nested too deeply to be a record", "b"],
    ),
    "a quotation mark missing in an array": (
        b"[" + b",".join([A, QUOTE, B, C]) + b"]",
        ["a", "f[1]: x: not valid JSON at byte 44: expected ',' or '}'", "b", "c"],
    ),
    "a brace missing in an array": (
        b"[" + b",\n".join([A, BAD[:-1], B, C]) + b"]",
        ["a", "f[1]: x: not valid JSON at byte 63: expected '\"'", "b", "c"],
    ),
    "two brackets missing in an array, so that the rest seems to be turns": (
        b"[" + b",".join([A, BAD[:-2], B, C]) + b"]",
        ["a", "f[1]: x: it has no end before the next record (close its brackets)", "b", "c"],
    ),
    "a brace missing at the end": (
        b"[" + A + b"," + BAD[:-1] + b"]",
        [
            "a",
            "f[1]: x: not valid JSON at byte 61: expected ',' or '}'; "
            "the rest of the input, 61 bytes, could not be read",
        ],
    ),
    "a brace missing among pretty objects": (
        PRETTY[:-1] + b"\n" + PRETTY.replace(b'"a"', b'"b"'),
        ["f:1: a: not valid JSON at byte 94: expected ',' or '}'", "b"],
    ),
    "a brace missing in the second and third of some pretty objects": (
        b"\n".join([PRETTY, PRETTY[:-1], PRETTY[:-1], PRETTY.replace(b'"a"', b'"b"')]),
        [
            "a",
            "f:10: a: not valid JSON at byte 94: expected ',' or '}'",
            "f:19: a: not valid JSON at byte 94: expected ',' or '}'",
            "b",
        ],
    ),
    "no comma": (
        b"[" + A + B + b"," + C + b"]",
        ["a", "f: no comma after record 0 (separate the records by commas)", "b", "c"],
    ),
    "rubbish between elements": (
        b"[" + A + b" oops, " + B + b"]",
        ["a", "f: no comma after record 0 (separate the records by commas)", "b"],
    ),
    "rubbish to the end": (
        b"[" + A + b" oops",
        ["a", "f: no comma after record 0; the rest of the input, 4 bytes, could not be read"],
    ),
    "a comma too many": (
        b"[" + A + b",]",
        ["a", "f: a comma with no record after it (remove the comma)"],
    ),
    "more after the array": (
        b"[" + A + b"]\n" + b"z" * 1000,
        [
            "a",
            f"f: more after the closing `]`: `{'z' * 59}…` (nothing but another array may follow)",
        ],
    ),
    "a mistake in a second array": (
        b"[" + A + b"]\n[" + b"z" * 10,
        [
            "a",
            "f:2[0]: not valid JSON at byte 1: invalid character; the rest of the input, 10 bytes,"
            " could not be read",
        ],
    ),
    "a truncated line": (A + b"\n" + line("x")[:-9], ["a", f"f:2: x: {EARLY}"]),
    "a truncated array": (
        b"[" + A + b"," + BAD[:-9],
        ["a", "f[1]: x: the input ends inside this record (it may be truncated)"],
    ),
    "an array without its end": (
        b"[" + A + b"," + B + b"\n",
        ["a", "b", f"f: the closing `]` is missing ({TRUNCATED})"],
    ),
    "an array cut after a comma": (
        b"[" + A + b",",
        ["a", f"f: the closing `]` is missing ({TRUNCATED})"],
    ),
    "a truncated pretty object": (
        PRETTY[:-9],
        ["f:1: a: the input ends inside this record (it may be truncated)"],
    ),
    "lines that are no objects": (
        A + b'\n[1]\n2\n"three"\nfourteen\n' + B,
        [
            "a",
            "f:2: expected an object, found a list",
            "f:3: expected an object, found a whole number",
            "f:4: expected an object, found a text",
            "f:5: not valid JSON at byte 6: invalid character",
            "b",
        ],
    ),
    "elements that are no objects": (
        b"[" + A + b", 12, [[]], null]",
        [
            "a",
            "f[1]: expected an object, found a whole number",
            "f[2]: expected an object, found a list",
            "f[3]: expected an object, found null",
        ],
    ),
    "the same id twice in lines": (
        A + b"\n" + B + b"\n" + A,
        [
            "a",
            "b",
            "f:3: a: $.id: a record with this id was read before, at f:1 "
            "(an id stands for one record)",
        ],
    ),
    "the same long id twice in an array": (
        b"[" + B + b"," + line("a" * 99) + b"," + line("a" * 99) + b"]",
        [
            "b",
            "a" * 99,
            f"f[2]: {'a' * 59}…: $.id: a record with this id was read before, at f[1] "
            "(an id stands for one record)",
        ],
    ),
    "an id that moves the cursor": (
        line("\x1b[2J", topic=1),
        [
            "f:1: \\x1b[2J: $.topic: expected a text or null, found a whole number "
            "(put it in quotes)"
        ],
    ),
    "an empty file": (b"", ["f: holds no records (the file is empty)"]),
    "only white space": (b"\xef\xbb\xbf \n\n", ["f: holds no records (the file is empty)"]),
    "form feeds": (
        b"\x0b\n" + A + b"\n\x0c",
        [
            "f:1: not valid JSON at byte 1: invalid character",
            "a",
            "f:3: not valid JSON at byte 1: invalid character",
        ],
    ),
    "an empty array": (b" [ ]\n", ["f: holds no records (the array is empty)"]),
    "an empty array and more": (
        b"[] x",
        ["f: more after the closing `]`: `x` (nothing but another array may follow)"],
    ),
    "UTF-16": (
        A.decode().encode("utf-16"),
        ["f: is UTF-16, not UTF-8 (save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`)"],
    ),
    "UTF-16 without a mark": (
        A.decode().encode("utf-16-be"),
        ["f: is UTF-16, not UTF-8 (save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`)"],
    ),
    "UTF-32": (
        A.decode().encode("utf-32"),
        ["f: is UTF-32, not UTF-8 (save it as UTF-8, for example with `iconv -f UTF-32 -t UTF-8`)"],
    ),
    "UTF-32 without a mark": (
        A.decode().encode("utf-32-le"),
        ["f: is UTF-32, not UTF-8 (save it as UTF-8, for example with `iconv -f UTF-32 -t UTF-8`)"],
    ),
    "gzip with a wrong checksum": (
        gzip.compress(A)[:-8] + b"\0\0\0\0" + gzip.compress(A)[-4:],
        [
            "f: the gzip data is damaged (its checksum is wrong); nothing of it was read "
            "(compress or download it again)"
        ],
    ),
    "gzip in gzip": (
        gzip.compress(gzip.compress(A)),
        ["f: is compressed twice: gzip in gzip (decompress it once)"],
    ),
    "zstd in gzip": (
        gzip.compress(zstandard.compress(A)),
        ["f: is compressed twice: zstd in gzip (decompress it once)"],
    ),
    "zstd with a window of 2 GiB": (
        bytes.fromhex("28b52ffd00a8") + b"\x01\0\0",
        [
            "f: the zstd data needs a window of more than 128 MiB; nothing of it was read "
            "(compress it again without `--long` or `--ultra`)"
        ],
    ),
    "a zip archive": (
        b"PK\x03\x04....",
        ["f: is a zip archive, not JSON (unpack it, or use gzip or zstd)"],
    ),
    "damaged gzip": (
        gzip.compress(A)[:10] + b"\xff" * 20,
        ["f: the gzip data is damaged; nothing of it was read (compress or download it again)"],
    ),
    "damaged zstd": (
        b"\x28\xb5\x2f\xfd" + b"\xff" * 20,
        ["f: the zstd data is damaged; nothing of it was read (compress or download it again)"],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_rejected_and_the_rest_is_read(folder: Path, case: str) -> None:
    data, expected = BROKEN[case]
    Path("f").write_bytes(data)
    assert outcome("f") == expected


@pytest.mark.parametrize("layout", ["lines", "array"])
@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_what_a_truncated_stream_still_held_is_read(
    folder: Path, layout: str, packing: str
) -> None:
    records = [line(f"c{n}", metadata={"n": n**9}) for n in range(20_000)]
    data = b"\n".join(records) if layout == "lines" else b"[" + b",".join(records) + b"]"
    pack = gzip.compress if packing == "gzip" else zstandard.ZstdCompressor().compress
    packed = pack(data)
    Path("f").write_bytes(packed[: len(packed) // 2])
    *ids, last = outcome("f")
    assert ids == [f"c{n}" for n in range(len(ids))]
    assert len(ids) > 5_000
    assert last == (
        f"f: the {packing} data is cut short; what came before was read "
        "(compress or download it again)"
    )


def test_the_first_place_of_an_id_is_told_across_inputs(folder: Path) -> None:
    Path("one.json").write_bytes(b"[" + A + b"," + B + b"]")
    Path("two.jsonl").write_bytes(C + b"\n" + B)
    assert outcome("one.json", "two.jsonl") == [
        "a",
        "b",
        "c",
        "two.jsonl:2: b: $.id: a record with this id was read before, at one.json[1] "
        "(an id stands for one record)",
    ]


def test_an_input_that_cannot_be_read_does_not_stop_the_others(folder: Path) -> None:
    Path("calls.jsonl").write_bytes(A)
    Path("none").mkdir()
    assert outcome("call.jsonl", "none", "no/where.json", "nul\0", "calls.jsonl") == [
        "call.jsonl: no such file (did you mean `calls.jsonl`?)",
        "none: the directory holds no records "
        "(record files end in .json, .jsonl, .ndjson, .vcon, .csv, .vtt, .srt, "
        "with or without .gz or .zst)",
        "no/where.json: no such file (its folder does not exist either)",
        "nul\\x00: cannot be read: the name has a NUL character",
        "a",
    ]


def test_a_text_of_megabytes_is_read_and_a_name_of_megabytes_is_said_briefly(
    folder: Path,
) -> None:
    long = "x" * 10_000_000
    records = [
        record("a", turns=[{"speaker": "agent", "text": long}]),
        record(long, topic=1),
        record("b"),
    ]
    reason = "$.topic: expected a text or null, found a whole number (put it in quotes)"
    said = f"f[1]: {'x' * 59}…: {reason}"
    Path("f").write_text(json.dumps(records))
    assert outcome("f") == ["a", said, "b"]


@pytest.mark.parametrize("separator", [b"\n", b","])
def test_a_record_beyond_the_limit_is_rejected_alone(separator: bytes) -> None:
    data = separator.join([A, line("x", topic="y" * 9_000_000), B])
    data = b"[" + data + b"]" if separator == b"," else data
    found = list(split(cut(data, 1 << 16), "f", largest=1 << 20))
    assert [shown(one) for one in found] == [
        json.loads(A),
        ("x", "longer than 1 MiB"),
        json.loads(B),
    ]


def test_what_follows_many_broken_elements_is_read() -> None:
    unclosed = b'{"id": NaN, "turns": [{}'
    elements = [unclosed] * 20_000 + [A]
    *rejects, last = split(cut(b"[" + b",".join(elements) + b"]", 1 << 16), "f")
    assert len(rejects) == 20_000
    assert shown(last) == json.loads(A)


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def shown(found: RawRecord | Reject) -> Any:
    return (found.id, found.reason) if isinstance(found, Reject) else json.loads(found.data)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "a", ",{", "\\"]), inner, max_size=4)
    ),
    max_leaves=9,
).filter(lambda value: value not in (float("inf"), float("-inf")))
objects = st.dictionaries(st.sampled_from(["id", "turns", '"', "a"]), values, max_size=4)
sizes = st.integers(1, 64)


@given(st.lists(objects, min_size=1), sizes, st.booleans())
def test_lines_give_the_same_data_whatever_the_chunks(
    data: list[Any], size: int, ascii_only: bool
) -> None:
    written = "\n".join(json.dumps(one, ensure_ascii=ascii_only) for one in data).encode()
    assert [shown(one) for one in split(cut(written, size), "f")] == data


@given(st.lists(values, min_size=1), sizes, st.sampled_from([None, 0, 1, 4]))
def test_arrays_give_the_same_data_whatever_the_chunks_and_the_indent(
    data: list[Any], size: int, indent: int | None
) -> None:
    written = json.dumps(data, indent=indent).encode()
    found = list(split(cut(written, size), "f"))
    assert [shown(one) for one in found] == data
    assert [one.index for one in found] == list(range(len(data)))


@given(st.lists(objects.filter(bool), min_size=1), sizes, st.integers(0, 4))
def test_pretty_objects_give_the_same_data_and_the_lines_they_start_on(
    data: list[Any], size: int, indent: int
) -> None:
    texts = [json.dumps(one, indent=indent) for one in data]
    found = list(split(cut("\n".join(texts).encode(), size), "f"))
    assert [shown(one) for one in found] == data
    starts = [1 + sum(text.count("\n") + 1 for text in texts[:n]) for n in range(len(texts))]
    assert [one.line for one in found] == starts


fragments = st.lists(
    st.sampled_from([A, BAD, NAN, QUOTE, PRETTY, A[:-1], b"[", b"]", b",", b"\n", b'"', b"{", b"}"])
    | st.binary(max_size=6),
    max_size=12,
).map(b"".join)


@given(fragments, sizes)
def test_nothing_in_an_input_raises_and_every_input_is_accounted_for(
    data: bytes, size: int
) -> None:
    assert outcome("-", stdin=data)
    whole = list(splits(data, len(data) or 1))
    assert list(splits(data, size)) == whole


def splits(data: bytes, size: int) -> Iterator[RawRecord | Reject | str]:
    try:
        yield from split(cut(data, size), "f")
    except InputError as error:
        yield str(error)


broken = st.sampled_from([BAD, NAN, QUOTE, A[:-1], A[:-2], b'{"id": "x" "turns": []}'])


@given(st.lists(st.sampled_from([A, B, C]) | broken, min_size=1), sizes)
def test_every_element_of_a_broken_array_is_a_record_or_a_reject(
    elements: list[bytes], size: int
) -> None:
    found = list(split(cut(b"[" + b",".join([*elements, A]) + b"]", size), "f"))
    assert [one.index for one in found] == list(range(len(elements) + 1))
    assert [found[n].data for n, one in enumerate(elements) if one in (A, B, C)] == [
        one for one in elements if one in (A, B, C)
    ]


def blanks(mib: int) -> bytes:
    """So many MiB of white space in zstd's shortest form: 4 bytes for 128 KiB."""
    block, last = (2 | 131072 << 3).to_bytes(3, "little"), (3).to_bytes(3, "little")
    return b"\x28\xb5\x2f\xfd\x00\x38" + (block + b" ") * (mib * 8) + last + b" "


def test_a_bound_on_how_many_times_as_long_compressed_data_become(folder: Path) -> None:
    Path("bomb.zst").write_bytes(blanks(1 << 14))
    Path("calls.jsonl").write_bytes(A)
    assert outcome("bomb.zst", "calls.jsonl") == [
        "bomb.zst: becomes more than 1000 times as long; what came before was read "
        "(if it is what it should be, allow more: `--max-ratio`)",
        "a",
    ]
    # Stopped long before its 16 GiB.
    assert sum(_until_error(map(len, chunks("bomb.zst")))) < 1 << 29


def _until_error(sizes: Iterator[int]) -> Iterator[int]:
    try:
        yield from sizes
    except InputError:
        return


def test_the_bound_can_be_raised_and_small_inputs_have_none(folder: Path) -> None:
    Path("small.zst").write_bytes(blanks(1) + zstandard.compress(A))
    assert outcome("small.zst") == ["a"]
    Path("large.zst").write_bytes(blanks(300) + zstandard.compress(A))
    ingest = Ingest(IngestOptions(max_ratio=100_000))
    assert [found.id for found in read(["large.zst"], ingest=ingest)] == ["a"]
    with pytest.raises(ValueError, match="a ratio is 1 or more"):
        IngestOptions(max_ratio=0)


def test_what_is_no_file_in_a_folder_is_skipped_with_a_word(folder: Path) -> None:
    Path("in").mkdir()
    Path("in/a.jsonl").write_bytes(A)
    os.mkfifo("in/b.jsonl")
    Path("in/c.jsonl").symlink_to("/dev/zero")
    Path("in/d.jsonl").symlink_to("nowhere")
    Path("in/self").symlink_to(".")
    ingest = Ingest()
    assert [str(getattr(found, "id", found)) for found in read(["in"], ingest=ingest)] == ["a"]
    assert sorted(ingest.remarks) == [
        "skipped: in/b.jsonl, a pipe",
        "skipped: in/c.jsonl, a device",
        "skipped: in/d.jsonl, a link that leads nowhere",
    ]


def test_a_file_that_vanishes_is_skipped_with_a_word(folder: Path) -> None:
    Path("in").mkdir()
    for name in "abc":
        # Longer than a batch: the first file is given before the second one is opened.
        Path(f"in/{name}.jsonl").write_bytes(line(name) + b" " * CHUNK)
    ingest = Ingest()
    found = read(["in"], ingest=ingest)
    assert next(found).id == "a"
    Path("in/b.jsonl").unlink()
    assert [one.id for one in found] == ["c"]
    assert list(ingest.remarks) == ["skipped: in/b.jsonl, which vanished meanwhile"]


def test_what_is_no_file_and_was_named_is_said(folder: Path) -> None:
    Path("link.jsonl").symlink_to("nowhere")
    long = "a" * 300
    assert outcome("/dev/zero", "link.jsonl", long, os.devnull) == [
        "/dev/zero: cannot be read: is a device, which may have no end",
        "link.jsonl: a link that leads nowhere",
        f"{long}: cannot be read: file name too long",
        f"{os.devnull}: holds no records (the file is empty)",
    ]


def test_a_pipe_that_was_named_is_read_once(folder: Path) -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_bytes, args=(A,))
    writer.start()
    assert outcome("pipe") == ["a"]
    writer.join()


def test_names_that_are_not_utf8_are_read_and_shown_escaped(folder: Path) -> None:
    Path("caf\udce9").mkdir()
    chat = b'[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]'
    Path("caf\udce9/a\udcff.json").write_bytes(chat)
    Path("caf\udce9/b\udcff.jsonl").write_bytes(b"{bad\n")
    unreadable, broken = "gone\udce9.json", "caf\udce9/b\udcff.jsonl"
    found = outcome("caf\udce9", unreadable)
    assert [text.partition(";")[0] for text in found] == [
        "a\\xff",
        "caf\\xe9/b\\xff.jsonl:1: not valid JSON at byte 2: expected '\"'",
        "gone\\xe9.json: no such file",
    ]
    reject = next(one for one in read([broken]) if isinstance(one, Reject))
    assert msgspec.json.decode(msgspec.json.encode(reject))["source"] == "caf\\xe9/b\\xff.jsonl"
    assert [batch.root for batch in batches(["caf\udce9"])] == ["caf\\xe9"]


def test_one_path_alone_is_a_path(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "c1", "turns": []}\n')
    assert list(read(str(file))) == list(read(file)) == list(read([file]))


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (["Conversations 2026", "", "id,speaker,text", "1,agent,Hello"], 3),
        (["Export;;;", "March;;;", "Key;Who;Words;When", "c1;agent;Hello;1"], 3),
        (["", "Chats", "id\tspeaker\ttext", "1\tagent\tHello"], 3),
    ],
)
def test_a_title_above_a_table_is_named(lines: list[str], at: int, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("\n".join(lines))
    (reject,) = read(table)
    assert isinstance(reject, Reject)
    assert reject.reason == f"the header of the table seems to be line {at}, below a title"


@pytest.mark.parametrize("lines", [["a,b,c", "1,agent,Hello"], ["id,speaker,text", "1,agent,a"]])
def test_a_header_is_no_title(lines: list[str], tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("\n".join(lines))
    assert "below a title" not in str(list(read(table)))
