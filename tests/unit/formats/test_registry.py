"""Records of any format, told by their content."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import made_up
from paths import MADE_UP
from scorecard import Interaction, Reject, read
from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.peek import Peek, steps
from scorecard.formats.registry import FORMATS, Nearest, detect
from scorecard.reading.ingest import Ingest, IngestOptions

NATIVE = {"id": "n1", "turns": [{"speaker": "agent", "text": "Hello"}]}
VOICE = made_up("contact_lens_voice.json")


def outcome(*paths: str | Path, stdin: bytes = b"", ingest: Ingest | None = None) -> list[str]:
    found = read(paths, io.BytesIO(stdin), ingest=ingest)
    return [one.id if isinstance(one, Interaction) else str(one) for one in found]


def unnamed(**changed: Any) -> dict[str, Any]:
    return {**VOICE, "CustomerMetadata": {}, **changed}


def test_formats_may_be_mixed_in_one_input() -> None:
    ingest = Ingest()
    values = [NATIVE, VOICE, {**NATIVE, "id": "n2"}, made_up("contact_lens_chat.json")]
    data = "\n".join(map(json.dumps, values)).encode()
    assert outcome("-", stdin=data, ingest=ingest) == ["n1", "c-7001", "n2", "c-7002"]
    assert ingest.converted == {"contact-lens": 2}


def test_what_has_no_name_is_called_by_its_file_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in/march").mkdir(parents=True)
    Path("in/march/one.json").write_text(json.dumps(unnamed(), indent=1))
    Path("many.jsonl").write_text(f"{json.dumps(unnamed())}\n\n{json.dumps(unnamed())}\n")
    Path("list.json").write_text(json.dumps([unnamed(), unnamed()]))
    assert outcome("in") == ["march/one"]
    assert outcome("in/march/one.json") == ["one"]
    assert outcome("many.jsonl") == ["many", "many:3"]
    assert outcome("list.json") == ["list[0]", "list[1]"]
    assert outcome("-", stdin=json.dumps(unnamed()).encode()) == ["stdin"]


def test_what_fits_no_format_says_which_came_nearest() -> None:
    renamed = {**VOICE, "Speakers": VOICE["Participants"]}
    del renamed["Participants"]
    (found,) = outcome("-", stdin=json.dumps(renamed).encode())
    assert found == (
        "<stdin>:1: of no known format; transcribe-call-analytics comes nearest: it has "
        "`Transcript[].Content`, `Transcript[].BeginOffsetMillis`, but no "
        "`Transcript[].ParticipantRole` (`scorecard formats` lists them; a mapping file "
        "(`--mapping`) describes any other, and `scorecard convert --draft-mapping FILE` begins "
        "one)"
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"id": "n1", "turn": []}, "unknown key `turn` (did you mean `turns`?)"),
        ({}, "`id` is missing"),
    ],
)
def test_what_resembles_no_format_is_told_what_a_native_record_needs(
    value: Any, reason: str
) -> None:
    (found,) = outcome("-", stdin=json.dumps(value).encode())
    assert found.endswith(reason)


def test_a_format_that_is_named_is_the_only_one() -> None:
    data = json.dumps(NATIVE).encode()
    (found,) = outcome("-", stdin=data, ingest=Ingest(IngestOptions("contact-lens")))
    assert found == "<stdin>:1: n1: `Transcript` is missing"
    (found,) = outcome(
        "-", stdin=json.dumps(VOICE).encode(), ingest=Ingest(IngestOptions("native"))
    )
    assert "unknown key `Version`" in found


def test_a_format_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="did you mean `contact-lens`"):
        IngestOptions("contact_lens")


def test_every_made_up_sample_is_told_by_its_content() -> None:
    """Each is named for its format: `contact_lens_voice.json`."""
    names = {name.replace("-", "_"): name for name in FORMATS}
    for path in sorted(MADE_UP.glob("*.json")):
        said = [names[name] for name in names if path.stem.startswith(name)]
        found = detect(path.read_bytes())
        assert found is not None
        assert not isinstance(found, Nearest), path
        assert found.name in said, path


_SHAPES = [(shape, format) for format in FORMATS.values() for shape in format.shapes]
_SIGNS = sorted({sign for shape, _ in _SHAPES for sign in shape})


def _put(value: Any, sign: str, held: Any) -> Any:
    """The value with something at a path, in the first item of each list; what is there of another
    kind gives way."""
    if sign[0] == "~":
        key, _, word = sign[1:].partition("=")
        return _put(value, "deep.in.it", {key: word or held})
    for step in reversed(steps(sign)):
        held = [held] if step == "[]" else {step: held}
    return _merged(value, held)


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merged(old.get(key), inner) for key, inner in new.items()}}
    if old and new and isinstance(old, list) and isinstance(new, list):
        return [_merged(old[0], new[0])]
    return new


@given(
    st.lists(st.sampled_from(_SHAPES), min_size=1, max_size=3),
    st.lists(st.tuples(st.sampled_from(_SIGNS), st.sampled_from([None, "x", 1, [], {}]))),
    st.randoms(use_true_random=False),
)
def test_the_format_is_the_one_of_whose_shape_all_signs_are_there(
    shapes: list[tuple[ShapePaths, InputFormat]], more: list[tuple[str, Any]], random: Random
) -> None:
    put = [(sign, "x") for shape, _ in shapes for sign in shape] + more
    random.shuffle(put)
    value: Any = {}
    for sign, held in put[:-1] if random.random() < 0.3 else put:
        value = _put(value, sign, held)
    data = json.dumps(value).encode()
    peek = Peek(data)
    by_signs = sorted(_SHAPES, key=lambda one: -len(one[0]))
    expected = next((of for shape, of in by_signs if all(map(peek.has, shape))), None)
    found = detect(data)
    assert (found if isinstance(found, InputFormat) else None) is expected


def test_of_formats_with_as_many_signs_the_first_is_taken() -> None:
    parts = {"messages": [{"type": "x", "data": {"content": "x"}}]}
    rows = {"conversations": [{"incoming": 1, "body_text": "x"}]}
    found = detect(json.dumps({**parts, **rows}).encode())
    assert isinstance(found, InputFormat)
    assert found.name == "freshdesk"
    assert list(FORMATS.values()).index(found) < list(FORMATS).index("langchain")


def test_the_reject_of_a_converted_record_has_its_place(tmp_path: Path) -> None:
    broken = json.loads(json.dumps(VOICE))
    broken["Transcript"][0]["BeginOffsetMillis"] = "soon"
    path = tmp_path / "f.jsonl"
    path.write_text(f"{json.dumps(VOICE)}\n{json.dumps(broken)}\n")
    made, reject = read([path])
    assert isinstance(made, Interaction)
    assert isinstance(reject, Reject)
    assert (reject.line, reject.path) == (2, "$.Transcript[0].BeginOffsetMillis")
