"""Intercom conversations."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, real, take
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError

MAIL, CHAT = made_up("intercom.json"), made_up("intercom_zh.json")


def changed(change: Callable[[Json], object], sample: Json = CHAT) -> Json:
    value = copy.deepcopy(sample)
    change(value)
    return value


def parts(value: Json) -> Json:
    return value["conversation_parts"]["conversation_parts"]


def test_a_mail_thread_keeps_what_people_wrote_and_did() -> None:
    ingest = Ingest()
    made = take(MAIL, ingest=ingest)
    assert lines(made) == [
        "0 customer: Hello,\n\nmy parcel NW-118 is a week late & nobody answers.",
        "10 agent: Sorry about the wait.\nPlease see late parcels:\nwait a day\nwrite again",
        "20 system: <assignment>",
        "100 agent: Hi Ann, I'm sorry. A new one leaves today.",
        "110 agent: <close>",
        "600 customer: Thank you!",
        "600 customer: <open>",
        "660 customer: <redacted>",
        "760 agent: You're welcome. Closing this now.",
        "760 agent: <close>",
    ]
    assert ingest.left_out == {
        "private notes": 1,
        "quoted mails": 1,
        "attachments": 2,
        "HTML tags": 42,
        "parts that the export lacks": 1,
    }


def test_what_is_known_beside_the_words() -> None:
    made = take(MAIL)
    assert (made.id, made.channel, made.topic) == ("2201", "email", "Parcel NW-118 is late")
    assert made.started_at == "2026-03-02T09:14:00Z"
    assert made.agent == {"id": "31", "name": "Bo Chen", "email": "bo@example.com"}
    assert made.customer == {
        "id": "6762f1",
        "external_id": "70",
        "name": "Ann Lee",
        "email": "ann@example.com",
    }
    assert made.outcome == {"state": "closed", "csat": 4, "csat_remark": "Quick in the end"}
    assert made.metadata["tags"] == ["late parcel"]
    assert made.metadata["custom_attributes"] == {"Order": "NW-118"}
    assert made.metadata["statistics"]["time_to_admin_reply"] == 100
    assert made.metadata["ai_agent"] == {
        "source_type": "workflow",
        "source_title": "First line",
        "last_answer_type": "ai_answer",
        "resolution_state": "routed_to_team",
        "rating": 2,
        "rating_remark": "no help",
    }


def test_a_chat_in_chinese() -> None:
    ingest = Ingest()
    made = take(CHAT, ingest=ingest)
    assert lines(made) == [
        "0 customer: 我的退款 到了吗？",
        "30 agent: 您好，正在为您查询。",
        "40 customer: 好的",
        "50 agent: <snoozed>",
    ]
    assert (made.id, made.channel, made.topic) == ("2202", "chat", "退款进度")
    assert made.agent == {"id": "41", "name": "小周"}
    # a picture without a word
    assert ingest.left_out["turns without words"] == 1


def test_a_bot_that_posts_as_an_admin_is_the_agent_but_not_the_person() -> None:
    only_bot = changed(lambda it: it["conversation_parts"].update(conversation_parts=[]), MAIL)
    parts(only_bot).append(parts(MAIL)[0])
    assert take(only_bot).agent["name"] == "Fin"
    assert take(MAIL).agent["name"] == "Bo Chen"


def test_words_with_an_assignment_are_kept_and_said_to_be() -> None:
    assigned = changed(lambda it: parts(it)[0].update(part_type="assignment"))
    ingest = Ingest()
    made = take(assigned, ingest=ingest)
    assert lines(made)[1:3] == ["30 agent: 您好，正在为您查询。", "30 agent: <assignment>"]
    assert ingest.remarks == {"words with an assignment taken as said to the customer": 1}


def test_the_first_message_is_first_whatever_its_date() -> None:
    later = changed(lambda it: it.update(created_at=1772442899))
    ingest = Ingest()
    assert lines(take(later, ingest=ingest))[0] == "0 customer: 我的退款 到了吗？"
    assert sum(ingest.remarks.values()) == 1


def test_a_conversation_that_began_with_a_call_has_no_first_message() -> None:
    call = changed(lambda it: it["source"].update(type="phone_call", body=None))
    made = take(call)
    assert made.channel == "call"
    assert lines(made)[0] == "0 agent: 您好，正在为您查询。"


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (lambda it: parts(it)[1]["author"].update(type="usr"), "[1].author.type", "unknown `usr`"),
        (lambda it: parts(it)[1].update(author=None), "[1]", "`author` is missing"),
        (lambda it: parts(it)[0].update(created_at="soon"), "[0].created_at", "not a time"),
        (lambda it: parts(it)[0].update(body=7), "[0].body", "expected a text or null"),
        (lambda it: parts(it)[0]["author"].pop("type"), "[0].author", "`type` is missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(
    change: Callable[[Json], object], path: str, reason: str
) -> None:
    with pytest.raises(RecordError) as raised:
        take(changed(change))
    assert raised.value.path == f"$.conversation_parts.conversation_parts{path}"
    assert raised.value.reason.startswith(reason)


def test_a_list_of_conversations_says_what_to_ask_for() -> None:
    listed = {"type": "conversation.list", "id": "1", "source": CHAT["source"]}
    with pytest.raises(RecordError) as raised:
        take(listed, ingest=Ingest(IngestOptions("intercom")))
    assert raised.value.reason == "`conversation_parts` is missing"
    assert "lists hold no parts" in raised.value.help


def _items(value: Json) -> int:
    """What is said and done: a part that opens or closes with words is both."""
    first = value.get("source") or {}
    count = int(bool(first.get("body") or first.get("redacted")))
    for part in parts(value):
        does = (part.get("part_type") or "comment") not in ("comment", "quick_reply")
        is_both = does and part.get("body") and not part.get("redacted")
        count += 2 if is_both and part["part_type"] not in NOTES else 1
    return count


NOTES = ("note", "note_and_reopen", "note_and_unsnooze")


@given(mutated(MAIL) | mutated(CHAT))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    ingest = Ingest()
    hold_laws(value, _items, ingest, "intercom")


def test_the_real_conversation() -> None:
    source = json.loads(real("intercom/get_conversation.examples.json").read_bytes())
    ingest = Ingest()
    made = take(source, ingest=ingest)
    found = source["conversation found"]["value"]
    assert len(made.turns) == 1 + len(parts(found)) == 5
    assert [turn.speaker for turn in made.turns] == ["agent", "agent", "agent", "system", "agent"]
    # The example's first message is dated eleven years after the parts of it.
    assert [turn.start for turn in made.turns] == [0, 0, 76544619, 76544628, 76544634]
    assert [turn.event for turn in made.turns][2:] == [it["part_type"] for it in parts(found)[1:]]
    assert ingest.left_out == {"HTML tags": 4}
    assert (made.id, made.channel) == ("503", "chat")
