"""`scorecard convert` and `scorecard formats` as processes, and formats where records are read."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from paths import CALLS, MADE_UP, ROOT
from program import scorecard
from scorecard.formats.registry import FORMATS

VOICE, CHAT = MADE_UP / "contact_lens_voice.json", MADE_UP / "contact_lens_chat.json"


def test_records_of_any_format_become_native_lines() -> None:
    done = scorecard("convert", VOICE, CALLS, CHAT)
    ids = [json.loads(line)["id"] for line in done.out.splitlines()]
    assert ids[0] == "c-7001"
    assert ids[-1] == "c-7002"
    assert len(ids) == 16
    assert done.err == "read as: contact-lens (2)\n16 converted\n"
    assert done.status == 0


def test_what_is_converted_is_what_grade_reads() -> None:
    converted = scorecard("convert", CHAT, VOICE).out
    directly = scorecard("grade", CHAT, VOICE, "--format", "jsonl", "--quiet")
    piped = scorecard("grade", "--format", "jsonl", "--quiet", stdin=converted)
    assert piped.out == directly.out
    assert piped.status == directly.status == 0


def test_native_records_stay_as_they_are() -> None:
    once = scorecard("convert", CALLS)
    again = scorecard("convert", stdin=once.out)
    assert again.out == once.out
    assert [json.loads(line) for line in once.out.splitlines()] == json.loads(CALLS.read_bytes())


def test_a_record_that_fits_nothing_is_rejected_and_the_rest_converted(tmp_path: Path) -> None:
    path, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    near = '{"Transcript": [{"AbsoluteTime": ""}]}'
    path.write_text(f"{json.dumps(json.loads(VOICE.read_bytes()))}\n{near}\n")
    done = scorecard("convert", path, "--output", output)
    assert done.status == 2
    assert f"{path}:2: of no known format; contact-lens comes nearest" in done.err
    assert done.err.endswith("2 records: 1 converted, 1 rejected\n")
    assert len(output.read_bytes().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "contact-lense", str(CALLS)], "did you mean `contact-lens`?"),
        (["nowhere.json"], "nowhere.json: no such file"),
        ([str(CALLS), "--output", str(CALLS)], "is an input as well"),
    ],
)
def test_what_cannot_be_is_bad_usage(arguments: list[str], said: str) -> None:
    done = scorecard("convert", *arguments)
    assert (done.status, done.out) == (2, b"")
    assert said in done.err
    assert "Traceback" not in done.err


def test_explain_shows_which_field_went_where() -> None:
    shown = scorecard("convert", VOICE, "--explain").text
    assert shown.startswith("contact-lens: 1 interaction\n")
    rows = [line.split(maxsplit=2) for line in shown.splitlines()[1:]]
    assert ["Transcript[].Content", "3", "turns[].text"] in rows
    assert ["Transcript[].LoudnessScore", "1", "(not kept)"] in rows
    # What is not kept is told at its highest point, not leaf by leaf.
    assert ["ConversationCharacteristics", "1", "(not kept)"] in rows


def test_a_grade_can_be_explained_from_any_format() -> None:
    told = scorecard("explain", VOICE, "--lang", "en")
    assert told.status == 0
    assert "c-7001" in told.text


def test_the_formats_are_listed_with_what_they_were_tried_on() -> None:
    listed = scorecard("formats")
    assert listed.status == 0
    for one in FORMATS.values():
        assert one.name in listed.text
    found = json.loads(scorecard("formats", "--format", "json").out)
    assert [one["name"] for one in found] == list(FORMATS)


def test_the_page_of_formats_is_what_they_say_of_themselves() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "formats_page.py"))["formats"]()
    assert (ROOT / "docs" / "formats.md").read_text(encoding="utf-8") == page, "run `make docs`"
