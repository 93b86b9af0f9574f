"""One conversation as many platforms write it comes out the same."""

from __future__ import annotations

import msgspec
import pytest

from conversations import ASKED, DONE, LOOKS, SAMPLES, Sample
from scorecard.formats import (
    chinese_services,
    exports,
    google_speech,
    help_desks,
    iflytek,
    live_chats,
    llm_logs,
    message_rows,
    messengers,
    speech_models,
    speech_services,
    traces,
    voice_agents,
)
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.registry import FORMATS, detect
from scorecard.formats.roles import Roles
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

ids = [sample.format for sample in SAMPLES]


def converted(sample: Sample) -> Interaction:
    format = FORMATS[sample.format]
    data = sample.data()
    (value,) = [data] if format.split is None else format.split(data)
    roles = Roles((sample.roles[0],), (sample.roles[1],)) if sample.roles else Roles()
    found = format.convert(value, Conversion("x", roles))
    assert found is not None
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=ids)
def test_one_conversation_is_the_same_from_every_platform(sample: Sample) -> None:
    turns = converted(sample).turns
    said = [(turn.speaker, turn.text) for turn in turns if turn.text is not None]
    assert said == [("customer", ASKED), ("agent", LOOKS), ("agent", DONE)]
    acted = [turn.action for turn in turns if turn.action is not None]
    assert len(acted) == sample.has_tool
    for action in acted:
        assert (action.name, action.arguments, action.result) == ("find_bill", {"id": 7}, "ok")
    starts = [turn.start for turn in turns if turn.text is not None]
    assert starts == ([0.0, 4.0, 9.0] if sample.is_timed else [None] * 3)


@pytest.mark.parametrize("sample", SAMPLES, ids=ids)
def test_is_detected_and_by_no_other_format(sample: Sample) -> None:
    found = detect(sample.data())
    assert isinstance(found, InputFormat)
    assert found.name == sample.format


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s.roles], ids=[s.format for s in SAMPLES if s.roles]
)
def test_who_is_who_is_asked_where_nobody_says_it(sample: Sample) -> None:
    with pytest.raises(RecordError, match="not known who is the agent"):
        converted(sample._replace(roles=("nobody", "none")))


def test_every_declared_format_has_a_sample() -> None:
    modules = (
        *(chinese_services, exports, google_speech, help_desks, iflytek, llm_logs, message_rows),
        *(live_chats, messengers),
        *(speech_models, speech_services, traces, voice_agents),
    )
    names = {format.name for module in modules for format in module.FORMATS}
    assert names <= set(ids)


def test_a_value_survives_a_round_of_json() -> None:
    assert all(msgspec.json.decode(s.data()) for s in SAMPLES if not isinstance(s.value, str))
