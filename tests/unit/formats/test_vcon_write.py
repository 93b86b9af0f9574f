"""From the native record to a vCon and back: nothing is lost, and no time is made up."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats_support import Json, hold_laws, mutated, take
from generated import records
from paths import ROOT
from scorecard.formats.vcon.write import to_vcon
from scorecard.reading.ingest import Ingest
from scorecard.records.decoding import convert
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from support import action, agent, customer, event, laws, record, system

EXAMPLES = ROOT / "examples"

_words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
_names = st.sampled_from(["name", "id", "uuid", "tel", "mailto", "role", "meta", "team"]) | _words
_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_names, inner, max_size=2),
    max_leaves=4,
)
_open = st.dictionaries(_names, _values, max_size=4)
_started = st.sampled_from(
    ["2026-03-02T09:14:00Z", "2026-03-02T09:14:00.250+08:00", "2026-03-02", "yesterday", "9", ""]
)


@st.composite
def natives(draw: st.DrawFn) -> Json:
    """A record as the engine's laws have it, with every open field filled by chance."""
    made = draw(records)
    return {
        **made,
        "id": draw(_words | st.uuids().map(str)),
        **draw(
            st.fixed_dictionaries(
                {},
                optional={
                    **dict.fromkeys(("agent", "customer", "outcome", "metadata"), _open),
                    **dict.fromkeys(("channel", "language", "topic"), st.text(max_size=4)),
                    "started_at": _started,
                },
            )
        ),
    }


def _back(interaction: Interaction) -> Interaction:
    ingest = Ingest()
    made = take(to_vcon(interaction), ingest=ingest)
    assert ingest.converted["vcon"] == 1
    assert not ingest.left_out
    assert not ingest.remarks
    return made


@laws
@given(natives())
def test_a_record_comes_back_whole(native: Json) -> None:
    interaction = convert(native)
    assert _back(interaction) == interaction


@pytest.mark.parametrize("native", json.loads((EXAMPLES / "calls.json").read_bytes()))
def test_the_examples_come_back_whole(native: Json) -> None:
    assert _back(convert(native)) == convert(native)


def test_the_same_record_is_the_same_vcon() -> None:
    made = convert(record([agent("Hello")], started_at="2026-03-02T09:14:00Z"))
    assert to_vcon(made) == to_vcon(made)


def test_what_is_said_is_a_text_of_a_party_with_a_role_and_all_else_one_report() -> None:
    native = record(
        [
            agent("Hello", 0.5, 1.25),
            action("look_up", 2.0, order="4471-B"),
            customer("Thanks", 3.0),
            system("Goodbye"),
            event("hold", 4.0, 9.0),
        ],
        id="call-1",
        topic="delivery",
        started_at="2026-03-02T09:14:00Z",
        agent={"id": "a17", "name": "Ann", "team": "north"},
        outcome={"csat": 4},
    )
    made = json.loads(to_vcon(convert(native), created_at="2026-03-03T00:00:00Z"))
    text = {"type": "text", "mediatype": "text/plain", "encoding": "none"}
    assert made == {
        "uuid": made["uuid"],
        "extensions": ["CC"],
        "created_at": "2026-03-03T00:00:00Z",
        "subject": "delivery",
        "parties": [
            {"role": "agent", "uuid": "a17", "name": "Ann", "meta": {"team": "north"}},
            {"role": "customer"},
            {"role": "system"},
        ],
        "dialog": [
            text
            | {"start": "2026-03-02T09:14:00.500Z", "duration": 0.75}
            | {"parties": [0], "body": "Hello"},
            text | {"start": "2026-03-02T09:14:03Z", "parties": [1], "body": "Thanks"},
            text | {"parties": [2], "body": "Goodbye"},
        ],
        "analysis": [
            {
                "type": "report",
                "dialog": [0, 1, 2],
                "mediatype": "application/json",
                "vendor": "scorecard",
                "schema": "scorecard-record-1",
                "encoding": "json",
                "body": {
                    "id": "call-1",
                    "started_at": "2026-03-02T09:14:00Z",
                    "turns": [
                        {"dialog": 0, "start": 0.5, "end": 1.25},
                        native["turns"][1],
                        {"dialog": 1, "start": 3.0},
                        {"dialog": 2},
                        native["turns"][4],
                    ],
                    "outcome": {"csat": 4},
                },
            }
        ],
        "attachments": [],
    }
    assert UUID(made["uuid"]).version == 5


@pytest.mark.parametrize("started_at", [None, "2026-03-02", "yesterday", "1772442840"])
def test_no_time_is_made_up(started_at: str | None) -> None:
    native = record([agent("Hello", 0.5, 1.0)], started_at=started_at)
    [dialog] = json.loads(to_vcon(convert(native)))["dialog"]
    assert "start" not in dialog
    assert dialog["duration"] == 0.5


def test_an_id_that_is_a_uuid_is_the_vcons() -> None:
    native = record(id="018f6e1a-3c21-8a77-9d10-5f2b7c6e9a01")
    made = json.loads(to_vcon(convert(native)))
    assert made["uuid"] == native["id"]
    assert "id" not in made["analysis"][0]["body"]


def _written() -> Json:
    native = record([agent("Hello"), action("look_up"), customer("Thanks")], topic="t")
    return json.loads(to_vcon(convert(native)))


def test_what_somebody_changed_in_the_vcon_is_what_counts() -> None:
    value = _written()
    value["subject"] = "refund"
    value["parties"][0]["name"] = "Ann"
    value["dialog"][1]["body"] = "[PII]"
    made = take(value)
    assert (made.topic, made.agent, made.turns[2].text) == ("refund", {"name": "Ann"}, "[PII]")


def test_a_text_that_somebody_took_out_keeps_its_place() -> None:
    value = _written()
    del value["dialog"][0]["body"]
    assert [turn.event for turn in take(value).turns] == ["redacted", None, None]


@given(mutated(_written()))
def test_no_mutation_of_what_we_wrote_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, lambda one: len(one.get("dialog") or ()), Ingest(), "vcon")


def test_a_dialog_that_somebody_added_is_said_to_be_left_out() -> None:
    value = _written()
    value["dialog"].append(value["dialog"][0])
    ingest = Ingest()
    assert len(take(value, ingest=ingest).turns) == 3
    assert ingest.left_out == {"dialogs added later": 1}


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"turns": []}, "$.analysis[0].body.turns", "is empty"),
        ({"turns": [{"dialog": 5}]}, "$.analysis[0].body.turns[0].dialog", "points to dialog 5"),
        ({"turns": [{"speaker": "agent"}]}, "$.analysis[0].body.turns[0]", "the turn is empty"),
        ({"turns": {}}, "$.analysis[0].body.turns", "expected a list"),
        ({"surprise": 1}, "$.analysis[0].body", "unknown key `surprise`"),
        ({"metadata": 5}, "$.analysis[0].body.metadata", "expected an object"),
    ],
)
def test_a_report_that_was_broken_is_refused_with_its_path(
    change: Json, path: str, reason: str
) -> None:
    value = _written()
    value["analysis"][0]["body"] |= change
    with pytest.raises(RecordError) as raised:
        take(value)
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)
