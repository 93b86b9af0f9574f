"""The one format of observations: what is a row, what is refused and why, and what is written."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.observations.read import read_observations
from scorecard.observations.row import ObservationRow, convert_row, decode_row
from scorecard.observations.write import observations_sha256, sorted_rows, write_observations
from scorecard.records.reject import Reject
from support import laws

LINE = b'{"interaction":"c1","observation":"complaint","met":true,"by":"qa-3","turns":[3]}'
ROW = ObservationRow("c1", "complaint", True, "qa-3", (3,))

# Whatever JSON can hold: no half surrogates.
texts = st.text(st.characters(codec="utf-8"), max_size=12)
names = texts.filter(lambda text: bool(text.strip()))
rows = st.builds(
    ObservationRow,
    interaction=names,
    observation=names,
    met=st.booleans(),
    by=st.none() | texts,
    turns=st.lists(st.integers(0, 40), max_size=4).map(tuple),
    quote=st.none() | texts | st.sampled_from(["=1+1", "'=x", "''-", " @a", "\t", "a\r\nb", "＝"]),
    note=st.none() | texts,
    at=st.none() | texts,
)


def read(folder: Path, content: bytes, name: str = "marks") -> list[ObservationRow | Reject]:
    path = folder / name
    path.write_bytes(content)
    return list(read_observations([path]))


@pytest.mark.parametrize(
    "content",
    [
        LINE,
        b"\xef\xbb\xbf\n" + LINE + b"\n\n",
        b"[" + LINE + b"]",
        b"[" + LINE + b",\n" + LINE[:-1] + b"\n}]",
        gzip.compress(LINE, mtime=0),
        b"met,interaction,observation,turns,by\nyes,c1,complaint,[3],qa-3\n",
        b"interaction;observation;met;by;turns\r\nc1;complaint;TRUE;qa-3;3, 3\r\n",
        "interaction,observation,met,by,turns,note\nc1,complaint,是,qa-3,3,\n".encode(),
    ],
)
def test_what_is_read_is_decided_by_content(tmp_path: Path, content: bytes) -> None:
    assert set(read(tmp_path, content)) == {ROW}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (LINE + b'\n{"interaction": "c1"}', "marks:2: `observation` is missing"),
        (b"\n" + LINE[:-1], "marks:2: the input ends inside this record"),
        (LINE[:-1] + b',"quotes":"a"}', "unknown key `quotes` (did you mean `quote`?)"),
        (LINE.replace(b"true", b'"yes"'), "$.met"),
        (LINE.replace(b"[3]", b"[-1]"), "$.turns"),
        (LINE.replace(b"[3]", b"[99999999999999999999999]"), "$.turns"),
        (LINE.replace(b"c1", b""), "$.interaction: is empty"),
        (LINE.replace(b"c1", b"\\ud800"), "half of a surrogate pair"),
        (LINE.replace(b"c1", b"\xff"), "UTF-8"),
        (b"met,interaction,obs\n1,c,d\n", "unknown column `obs`"),
        (b"met,interaction\n1,c\n", "the column `observation` is missing"),
        (b"met,interaction,observation\nperhaps,c,d\n", "marks:2: $.met: `perhaps` is no truth"),
        (b"met,interaction,observation,turns\n1,c,d,third\n", "`third` are no turns"),
        (b"met,interaction,observation\n1,,d\n", "`interaction` is missing"),
        (b'met,interaction,observation\n1,"c,d\n', "a quote is never closed"),
        (b"met,interaction,observation\n1,c,d,e\n", "4 cells where the header has 3"),
        (b"nothing of that kind", "holds no JSON objects"),
        (b"[" * 5000, ""),
        (b"\x1f\x8b\x08rubbish", ""),
    ],
)
def test_what_is_no_row_is_rejected_with_its_place(
    tmp_path: Path, content: bytes, message: str
) -> None:
    rejects = [found for found in read(tmp_path, content) if isinstance(found, Reject)]
    assert rejects
    assert message in str(rejects[0])


def test_a_mistake_costs_the_row_that_it_stands_in(tmp_path: Path) -> None:
    table = b"met,interaction,observation,by,turns\nmaybe,c1,x,,\n1,c1,complaint,qa-3,3\n"
    for content in (b"{}\n" + LINE, LINE + b"\n[]\n", table):
        found = read(tmp_path, content)
        assert [isinstance(one, Reject) for one in found].count(True) == 1
        assert ROW in found


def test_files_folders_and_globs(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_bytes(LINE)
    assert list(read_observations([tmp_path])) == [ROW, ROW]
    assert list(read_observations([f"{tmp_path}/a*.jsonl"])) == [ROW]
    missing = [f"{tmp_path}/c*.jsonl", tmp_path / "c.jsonl"]
    assert [
        "no file has such a name" in str(r) or "no such file" in str(r)
        for r in read_observations(missing)
    ] == [True, True]
    (tmp_path / "empty").write_bytes(b"")
    assert list(read_observations([tmp_path / "empty"])) == []


def test_a_row_is_one_however_it_is_written() -> None:
    given_ = {"interaction": "c1", "observation": "complaint", "met": True, "by": "qa-3"}
    assert convert_row({**given_, "turns": [3, 3], "note": " "}) == decode_row(LINE) == ROW


@given(st.lists(rows, max_size=6))
@laws
def test_what_is_written_is_read_back(tmp_path_factory: Any, given_rows: Any) -> None:
    folder = tmp_path_factory.mktemp("rows")
    ordered = sorted_rows(given_rows)
    assert read(folder, write_observations(given_rows)) == ordered
    if ordered:
        assert read(folder, write_observations(given_rows, "csv")) == ordered


@given(st.lists(rows, max_size=5), st.randoms(use_true_random=False))
@laws
def test_the_hash_knows_no_order_and_no_doubles(given_rows: Any, random: Any) -> None:
    again = [*given_rows, *given_rows[:2]]
    random.shuffle(again)
    assert observations_sha256(again) == observations_sha256(given_rows)
    assert write_observations(again) == write_observations(given_rows)
    lines = write_observations(again).splitlines()
    assert len(lines) == len({json.dumps(json.loads(line), sort_keys=True) for line in lines})
