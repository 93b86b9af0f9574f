"""A draft of a mapping file is made of a file's own keys, and works once no TODO is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.authoring.problem import RubricError
from scorecard.formats.conversion import Conversion
from scorecard.mapping.apply import Mapper, records
from scorecard.mapping.draft import draft
from scorecard.mapping.load import load_mapping
from scorecard.records.errors import RecordError

DESK = {
    "ref-no": "c1",
    "begun_date": "2025-03-01T10:00:00Z",
    "lang": "en",
    "log": [
        {"who": "CALLER", "said": "My bill is wrong.", "beginMs": 0, "endMs": 2000},
        {"who": "AGENT", "said": "Let me look.", "beginMs": 4000, "endMs": 6000},
    ],
}
PAGE = {"meta": {"total": 1}, "calls": [{"id": 7, "talk": {"lines": [
    {"role": "user", "content": "My bill is wrong.", "sent_time": "2025-03-01T10:00:00Z"},
    {"role": "bot", "content": "Let me look.", "sent_time": "2025-03-01T10:00:04Z"},
]}}]}  # fmt: skip


def interactions(value: Any, folder: Path, **settled: str) -> list[Any]:
    text = draft(json.dumps(value).encode(), "My export")
    for todo, meant in settled.items():
        text = text.replace(f"TODO-{todo}", meant)
    path = folder / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    mapping = load_mapping(path)
    data = json.dumps(value).encode()
    found = [data] if mapping.records is None else records(mapping, data)
    return [Mapper(mapping).convert(part, Conversion("x")) for part in found]


@pytest.mark.parametrize("value", [DESK, PAGE])
def test_a_draft_of_telling_keys_works_as_it_is(value: Any, tmp_path: Path) -> None:
    (found,) = interactions(value, tmp_path)
    assert [(turn.speaker, turn.text, turn.start) for turn in found.turns] == [
        ("customer", "My bill is wrong.", 0.0),
        ("agent", "Let me look.", 4.0),
    ]


@pytest.mark.parametrize("note", [{"type": "note"}, {"private": True}, {"public": False}])
def test_a_draft_leaves_out_what_no_customer_reads(note: dict[str, Any], tmp_path: Path) -> None:
    lines = [
        {"from": who, "type": "text", "content": text}
        for who, text in (("user", "My bill?"), ("operator", "A secret."), ("operator", "Ok"))
    ]
    lines[1] |= note
    (found,) = interactions({"data": lines}, tmp_path)
    assert [turn.text for turn in found.turns] == ["My bill?", "Ok"]


def test_somebody_whom_not_every_item_names_is_told_by_those_that_do(tmp_path: Path) -> None:
    lines = [{"type": "message", "from": who, "text": "Hi."} for who in ("Ana", "Cy", "Ana", "Cy")]
    text = draft(json.dumps({"log": [*lines, {"type": "service", "text": ""}]}).encode(), "x")
    assert "{by: from, agent" in text


def test_who_is_who_is_asked_with_the_words_that_are_there(tmp_path: Path) -> None:
    log = [{"who": "Ana", "said": "Hello there."}, {"who": "Cy", "said": "My bill is wrong."}]
    text = draft(json.dumps({"log": log}).encode(), "x")
    assert '# TODO: who is the agent, who the customer? The words there: "Ana", "Cy"' in text
    with pytest.raises(RubricError) as caught:
        interactions({"log": log}, tmp_path)
    assert [problem.message for problem in caught.value.problems] == [
        "`TODO-agent` is still to be filled in",
        "`TODO-customer` is still to be filled in",
    ]
    (found,) = interactions({"log": log}, tmp_path, agent="Ana", customer="Cy")
    assert [turn.speaker for turn in found.turns] == ["agent", "customer"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a": 1}', "no list in it holds texts"),
        (b"[]", "no list in it holds texts"),
        (b'{"a": [{"b": 1}]}', "no list in it holds texts"),
        (b'{"a"', "not valid JSON"),
    ],
)
def test_what_no_draft_can_be_made_of_is_said(data: bytes, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        draft(data, "x")


@pytest.mark.parametrize("key", ["a b", "it's", "ключ", "on", "- x", 'q"q', "a: b", "#c", "\n"])
def test_any_key_can_stand_in_a_draft(key: str, tmp_path: Path) -> None:
    value = {key: [{"speaker": "agent", "text": "Hello there."}]}
    (found,) = interactions(value, tmp_path)
    assert found.turns[0].text == "Hello there."
