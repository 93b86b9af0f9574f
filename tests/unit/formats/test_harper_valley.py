"""Harper Valley: transcripts with their metadata beside them."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, real, take
from paths import MADE_UP
from scorecard import Interaction, Reject, read
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError

TRANSCRIPT, METADATA = (
    made_up("harper_valley_transcript.json"),
    made_up("harper_valley_metadata.json"),
)


@pytest.fixture
def beside(tmp_path: Path) -> str:
    """The path of a transcript with its metadata beside it."""
    shutil.copy(MADE_UP / "harper_valley_metadata.json", tmp_path / "metadata_x.json")
    return str(tmp_path / "transcript_x.json")


def test_times_are_those_of_the_recording_and_marks_stay(beside: str) -> None:
    ingest = Ingest()
    made = take(TRANSCRIPT, ingest=ingest, source=beside)
    assert lines(made) == [
        "5.99-8.27 agent: good morning how can i help",
        "8-11.1 customer: [noise] i lost my card",
        "11.5-13.4 agent: <unk> a new one is on its way",
    ]
    assert ingest.remarks == {"a segment that nobody transcribed taken as a machine heard it": 1}


def test_the_metadata_beside_a_transcript_say_who_and_what_came_of_it(beside: str) -> None:
    made = take(TRANSCRIPT, source=beside)
    assert (made.id, made.channel, made.language, made.topic) == (
        "hv7001",
        "call",
        "en",
        "replace card",
    )
    assert made.started_at == "2026-03-02T09:14:00Z"
    assert made.agent == {"id": 40, "name": "Linda"}
    assert made.customer == {"id": 60, "name": "Robert Miller"}
    assert made.outcome == {
        "caller_survey": {
            "ease_of_connection": 9,
            "partner_rating": 10,
            "additional_comments": "线路很清楚",
        }
    }
    assert made.metadata == {
        "session": "Little Harper Valley 3",
        "labels": {"lhvb_script": 5.0, "caller_mos": 4.0, "agent_mos": 5.0},
        "tasks": [{"task_type": "replace card", "replacement card type": "debit"}],
        "responses": [{"task_type": "replace card", "replacement card type": "debit"}],
    }


@pytest.mark.parametrize(
    ("transcript", "metadata"),
    [
        ("transcript_hv7001.json", "metadata_hv7001.json"),
        ("transcript/hv7001.json", "metadata/hv7001.json"),
        ("transcript_7.json.gz", "metadata_7.json.gz"),
    ],
)
def test_a_folder_gives_one_interaction_for_a_pair(
    transcript: str, metadata: str, tmp_path: Path
) -> None:
    for name, value in ((transcript, TRANSCRIPT), (metadata, METADATA)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        data = json.dumps(value).encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    (made,) = read([tmp_path])
    assert isinstance(made, Interaction)
    assert (made.id, made.customer["name"]) == ("hv7001", "Robert Miller")
    ingest = Ingest()
    assert list(read([tmp_path / metadata], ingest=ingest)) == []
    assert ingest.remarks == {"a metadata file that goes with the transcript beside it": 1}


def test_a_file_without_its_other_half(tmp_path: Path) -> None:
    alone = tmp_path / "metadata_x.json"
    shutil.copy(MADE_UP / "harper_valley_metadata.json", alone)
    (found,) = read([alone])
    assert isinstance(found, Reject)
    assert found.reason == "the metadata of a call whose transcript is not there"
    ingest = Ingest()
    made = take(TRANSCRIPT, ingest=ingest, source=str(tmp_path / "transcript_y.json"))
    assert (made.id, made.agent, made.metadata) == ("transcript_y", {}, {})
    assert ingest.remarks["a transcript without a metadata file beside it"] == 1


def test_metadata_that_cannot_be_read_cost_nobody_a_word(tmp_path: Path) -> None:
    (tmp_path / "metadata_x.json").write_text('{"agent": 7, "caller": {}}')
    ingest = Ingest()
    made = take(TRANSCRIPT, ingest=ingest, source=str(tmp_path / "transcript_x.json"))
    assert len(made.turns) == 3
    assert any("a metadata file that can't be read" in remark for remark in ingest.remarks)


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"speaker_role": "operator"}, "$[1].speaker_role", "unknown `operator`"),
        ({"offset_ms": "8000"}, "$[1].offset_ms", "expected a number"),
        ({"human_transcript": 7}, "$[1].human_transcript", "expected a text"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, path: str, reason: str) -> None:
    broken = json.loads(json.dumps(TRANSCRIPT))
    broken[1] |= change
    with pytest.raises(RecordError) as raised:
        take(broken)
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


@given(mutated(TRANSCRIPT))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, len, Ingest(), "harper-valley")


@given(value=mutated(METADATA))
def test_no_mutation_of_the_metadata_costs_a_word(
    value: Json, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("pair")
    (folder / "metadata_x.json").write_text(json.dumps(value))
    made = take(TRANSCRIPT, source=str(folder / "transcript_x.json"))
    assert len(made.turns) == 3


@pytest.mark.parametrize(
    ("sid", "count", "first", "last"),
    [
        ("0002f70f7386445b", 18, 3.72, 50.61),
        ("01f7ec3700424bc0", 13, 4.819, 61.619),
    ],
)
def test_the_real_calls(sid: str, count: int, first: float, last: float) -> None:
    transcript = real(f"harper_valley/transcript_{sid}.json")
    source = json.loads(transcript.read_bytes())
    (made,) = read([transcript], ingest=Ingest(IngestOptions(turn_gap=0)))
    assert isinstance(made, Interaction)
    assert made.id == sid
    assert len(made.turns) == len(source) == count
    assert [turn.text for turn in made.turns] == [one["human_transcript"] for one in source]
    assert (made.turns[0].start, made.turns[-1].end) == (first, last)
    assert made.agent["name"] == "Elizabeth"
