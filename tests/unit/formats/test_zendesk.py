"""Zendesk tickets with their comments and users."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, roles, take
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError

TICKET, NESTED = made_up("zendesk.json"), made_up("zendesk_nested_zh.json")


def changed(change: Callable[[Json], object], sample: Json = TICKET) -> Json:
    value = copy.deepcopy(sample)
    change(value)
    return value


def test_a_ticket_keeps_what_is_said_in_public() -> None:
    ingest = Ingest()
    made = take(TICKET, ingest=ingest)
    assert lines(made) == [
        "0 customer: The kettle came broken.",
        "630 agent: Sorry! A new one leaves today.\nBo",
        "3600-3612 customer: It is me again, please ring back.",
        "3960-4020 agent: <call>",
        "86400 customer: Her neighbour here: it arrived.",
        "89160 system: This ticket was merged.",
    ]
    assert ingest.left_out == {
        "private notes": 1,
        "quoted mails": 1,
        "attachments": 1,
        "HTML tags": 7,
        "call transcripts that do not say who speaks": 1,
    }
    assert ingest.remarks == {"an end user who is not the requester taken as the customer": 1}


def test_what_is_known_beside_the_words() -> None:
    made = take(TICKET)
    assert (made.id, made.channel, made.topic) == ("35436", "email", "Kettle broken on arrival")
    assert made.started_at == "2026-03-02T09:14:00Z"
    assert made.agent == {"id": "601", "name": "Bo Chen", "email": "bo@example.com"}
    assert made.customer == {"id": "501", "name": "Ann Lee", "email": "ann@example.com"}
    assert made.outcome == {
        "status": "solved",
        "csat": "good",
        "csat_remark": "Great help",
        "csat_reason": "The issue took a while",
    }
    assert made.metadata["tags"] == ["kettle", "breakage"]
    assert made.metadata["custom_fields"] == {"9001": "NW-118", "9003": ["a", "b"]}


def test_comments_within_a_ticket_of_an_export() -> None:
    made = take(NESTED)
    assert lines(made) == ["0 customer: 我的退款到了吗？", "60 agent: 您好，\n明天到账。"]
    assert (made.id, made.channel, made.topic) == ("88", "chat", "退款")
    assert made.customer == {"id": "u1", "name": "李雷", "email": "li@example.com"}
    # offered is not given
    assert made.outcome == {"status": "open"}


@pytest.mark.parametrize(
    "reshape",
    [
        lambda it: it["ticket"].update(comments=it.pop("comments")),
        lambda it: it["ticket"].pop("assignee_id"),
        lambda it: [one.pop("plain_body", None) for one in it["comments"][:1]],
        lambda it: it["ticket"].update(requester={"id": 501, "name": "Ann Lee"}),
    ],
    ids=["nested comments", "no assignee", "html only", "requester object"],
)
def test_the_same_in_other_shapes(reshape: Callable[[Json], object]) -> None:
    assert lines(take(changed(reshape))) == lines(take(TICKET))


def test_the_answer_of_the_comments_endpoint_with_its_users() -> None:
    made = take(changed(lambda it: it.pop("ticket")), source="ticket-7.json")
    assert made.id == "ticket-7"
    assert lines(made) == lines(take(TICKET))


def test_a_ticket_without_comments_says_what_to_ask_for() -> None:
    with pytest.raises(RecordError) as raised:
        take(changed(lambda it: it.pop("comments")), ingest=Ingest(IngestOptions("zendesk")))
    assert raised.value.reason == "`comments` is missing"


def test_a_voicemail_without_transcript_is_an_event() -> None:
    silent = changed(lambda it: it["comments"][3]["data"].pop("transcription_text"))
    assert lines(take(silent))[2] == "3600-3612 customer: <voicemail>"


def test_a_chat_that_stands_in_one_comment_is_nobodys_words() -> None:
    text = "Chat started on: 2026-03-02 09:14 AM UTC\n\n(09:14:01 AM) Ann: Hello\n(09:14:09) Bo: Hi"
    ingest = Ingest()
    made = take(changed(lambda it: it["comments"][2].update(html_body=text)), ingest=ingest)
    assert lines(made)[1] == "630 system: <chat>"
    assert ingest.left_out["chat transcripts that stand in one comment"] == 1


def _without_roles(value: Json) -> None:
    for user in value["users"]:
        del user["role"]
    del value["ticket"]["assignee_id"]


def test_who_is_nobody_known_must_be_named() -> None:
    with pytest.raises(RecordError) as raised:
        take(changed(_without_roles))
    assert "`Bo Chen` or `601` or `bo@example.com`" in raised.value.reason
    assert "`Cy` or `502`" in raised.value.reason
    assert "Ann" not in raised.value.reason
    named = Ingest(IngestOptions(roles=roles(agent="601", customer="Cy")))
    assert lines(take(changed(_without_roles), ingest=named)) == lines(take(TICKET))


def _no_author(value: Json) -> None:
    value["comments"][2]["author_id"] = None


def _long_call(value: Json) -> None:
    value["comments"][4]["data"]["call_duration"] = "long"


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (_no_author, "$.comments[2]", "`author_id` is missing"),
        (lambda it: it["users"][2].update(role="agnet"), "$.users[id=601].role", "unknown `agnet`"),
        (lambda it: it["comments"][0].update(created_at="soon"), "$.comments[0].created_at", "not"),
        (lambda it: it["comments"][0].update(plain_body=1), "$.comments[0].plain_body", "expected"),
        (_long_call, "$.comments[4].data.call_duration", "not a duration"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(
    change: Callable[[Json], object], path: str, reason: str
) -> None:
    with pytest.raises(RecordError) as raised:
        take(changed(change))
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    ticket = value.get("ticket") or value
    return len(value.get("comments") or ticket.get("comments") or [])


@given(mutated(TICKET) | mutated(NESTED))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(), "zendesk")
