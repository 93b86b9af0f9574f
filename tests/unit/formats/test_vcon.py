"""IETF vCon: messages, transcripts and events; signed, encrypted and without words."""

from __future__ import annotations

import copy
import gzip
import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, real, roles, take
from scorecard.formats.roles import Roles
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject

CALL, CHAT, MAIL = (made_up(f"vcon_{name}.json") for name in ("call", "chat", "mail"))


def _named(agent: str = "", customer: str = "", *, turn_gap: float = 2.0) -> Ingest:
    return Ingest(IngestOptions(roles=roles(agent, customer), turn_gap=turn_gap))


def _refused(value: Json, ingest: Ingest | None = None) -> RecordError:
    with pytest.raises(RecordError) as raised:
        take(value, ingest=ingest)
    return raised.value


def test_a_call_is_its_transcripts_its_events_and_its_messages_in_order_of_time() -> None:
    ingest = Ingest()
    made = take(CALL, ingest=ingest)
    assert lines(made) == [
        "0 customer: <join>",
        "0.6-3 agent: Northwind, Tom speaking.",
        "2.8-6 customer: My parcel is a week late.",
        "26-28 agent: One moment, please.",
        "30-42.5 customer: <hold>",
        "70 agent: <transfer>",
        "72.4-76.5 agent: Hello, Ada here. I'm sorry about your parcel.",
        "76-78 customer: Thank you.",
        "360 agent: Your parcel is on its way.",
    ]
    assert (made.id, made.channel, made.topic) == (CALL["uuid"], "call", "Parcel a week late")
    assert made.started_at == "2026-03-02T09:14:00Z"
    assert made.agent["id"] == "a-17"
    assert made.agent["team"] == "north"
    assert made.customer["name"] == "Priya Nair"
    assert made.metadata["skill"] == "parcels"
    assert ingest.left_out == {
        "analyses other than transcripts": 1,
        "attachments": 1,
        "further transcripts of the same dialogs": 1,
        "key presses": 1,
        "turns without words": 1,
    }
    assert "the role `supervisor` taken as the agent" in ingest.remarks


def test_old_files_have_mimetypes_and_dates_of_mail() -> None:
    ingest = _named(agent="小周")
    made = take(CHAT, ingest=ingest)
    assert lines(made) == [
        "0 agent: 您好，请问有什么可以帮您？",
        "31 customer: 我的包裹还没到",
        "62 agent: 抱歉让您久等了，我马上查",
        "180 customer: 好的，谢谢",
    ]
    assert (made.channel, made.started_at) == ("chat", "2026-03-02T09:14:00Z")
    assert ingest.left_out["messages that are no text"] == 1
    assert ingest.left_out["texts kept elsewhere"] == 1


def test_mail_is_read_without_what_it_quotes_and_what_is_attached() -> None:
    ingest = _named(agent="billing@northwind.example")
    made = take(MAIL, ingest=ingest)
    assert lines(made) == [
        "0 customer: You charged me €88 twice.",
        "7200 agent: We have sent one back.",
    ]
    assert (made.channel, made.topic) == ("email", "Invoice 88")
    assert ingest.left_out["other vCons of a group"] == 1
    assert ingest.left_out["attachments"] == 1
    assert "vCons that amend others: only what stands in them is read" in ingest.remarks


@pytest.mark.parametrize("name", ["Tom", " tom ", "tom@northwind.example", "a-17", "1"])
def test_a_party_without_a_role_is_named_by_any_of_its_names(name: str) -> None:
    value = _without_roles(CALL)
    assert lines(take(value, ingest=_named(name, "Priya Nair")))[1].endswith("Tom speaking.")


def _without_roles(value: Json) -> Json:
    value = copy.deepcopy(value)
    for party in value["parties"]:
        party.pop("role", None)
    value["dialog"], value["analysis"] = value["dialog"][1:2], value["analysis"][2:3]
    value["analysis"][0]["dialog"] = 0
    return value


def test_who_is_not_known_is_listed_with_first_words() -> None:
    error = _refused(_without_roles(CALL))
    assert "`Tom`" in error.reason
    assert "“Northwind, Tom speaking.”" in error.reason
    assert error.help == "name them with --agent and --customer, --system for neither"


def test_what_the_user_says_against_the_vcon_is_no_guess() -> None:
    assert "as agent and as customer" in _refused(CALL, _named("Priya Nair")).reason


def _jws(value: Json, *, zipped: bool = False, flat: bool = False) -> Json:
    data = json.dumps(value).encode()
    payload = urlsafe_b64encode(gzip.compress(data) if zipped else data).decode().rstrip("=")
    signature = {"header": {"alg": "RS256"}, "protected": "e30", "signature": "AAAA"}
    return {"payload": payload, **(signature if flat else {"signatures": [signature]})}


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("flat", [False, True])
def test_a_signed_vcon_is_read_and_said_not_to_be_verified(zipped: bool, flat: bool) -> None:
    ingest = Ingest()
    assert take(_jws(CALL, zipped=zipped, flat=flat), ingest=ingest) == take(CALL)
    assert ingest.remarks["signatures are not verified"] == 1


def test_an_encrypted_vcon_is_refused() -> None:
    error = _refused(
        {"ciphertext": "AAAA", "recipients": [], "unprotected": {}, "iv": "", "tag": ""}
    )
    assert (error.reason, error.help) == ("an encrypted vCon: it can't be read", "decrypt it first")


def test_a_list_of_vcons_is_a_record_each(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text(json.dumps([CALL, CHAT]), encoding="utf-8")
    found = list(read([path], ingest=_named("小周")))
    assert [one.id for one in found if isinstance(one, Interaction)] == [CALL["uuid"], CHAT["uuid"]]


PARTIES = [{"name": "Ann", "role": "agent"}, {"name": "Cid", "role": "customer"}]
START = "2026-03-02T09:14:00Z"


def _recording(**keys: Json) -> Json:
    return {"type": "recording", "start": START, "duration": 9, "parties": [0, 1], **keys}


def _heard(body: Json, recording: Json | None = None, **keys: Json) -> Json:
    """A vCon of one recording and its transcript."""
    transcript = {"type": "transcript", "dialog": 0, "vendor": "v", "body": body, **keys}
    return {
        "parties": PARTIES,
        "dialog": [recording or _recording()],
        "analysis": [transcript],
    }


def _base64(value: Json) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


_SEGMENTS = [
    {"parties": 0, "start": "2026-03-02T09:14:01Z", "duration": 1, "text": "Hello."},
    {"parties": 1, "start": 2.5, "end": 3.5, "text": "Hi."},
]
_AS_SEGMENTS = ["1-2 agent: Hello.", "2.5-3.5 customer: Hi."]


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        (_SEGMENTS, {"encoding": "json"}),
        (_SEGMENTS, {}),
        (json.dumps(_SEGMENTS), {"encoding": "json"}),
        (json.dumps(_SEGMENTS), {"encoding": "none"}),
        (_base64(_SEGMENTS), {"encoding": "base64url"}),
        (_SEGMENTS, {"encoding": "json", "type": "transcript-redacted"}),
        (_SEGMENTS, {"encoding": "json", "dialog": [0]}),
        (_SEGMENTS, {"encoding": "json", "dialog": None}),
    ],
)
def test_a_transcript_comes_in_any_encoding(body: Json, keys: Json) -> None:
    assert lines(take(_heard(body, **keys))) == _AS_SEGMENTS


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (
            "Ann: Hello.\nCid: Hi.\nAre you there?",
            ["agent: Hello.", "customer: Hi.\nAre you there?"],
        ),
        ("AGENT: Hello.\n\nCustomer:\nHi: you", ["agent: Hello.", "customer: Hi: you"]),
    ],
)
def test_a_plain_transcript_names_who_speaks(text: str, turns: list[str]) -> None:
    assert lines(take(_heard(text, encoding="none"))) == turns
    assert lines(take(_heard({"text": text}, encoding="json"))) == turns


def test_a_recording_of_one_party_needs_no_names_in_its_transcript() -> None:
    alone = _recording(parties=[1])
    assert lines(take(_heard("I rang at nine.", alone))) == ["0-9 customer: I rang at nine."]
    bare = [{"text": "I rang.", "start": 1, "duration": 2}]
    assert lines(take(_heard(bare, alone))) == ["1-3 customer: I rang."]
    assert lines(take(_heard(_deepgram([0, 1]), alone))) == [
        "1-4 customer: Hello. Hi.",
    ]


def _deepgram(speakers: list[int]) -> Json:
    said = zip(speakers, ["Hello.", "Hi."], [1, 3], strict=True)
    words = [
        {"word": word, "punctuated_word": word, "start": at, "end": at + 1, "speaker": speaker}
        for speaker, word, at in said
    ]
    alternative = {"transcript": "Hello. Hi.", "confidence": 1, "words": words}
    return {"metadata": {}, "results": {"channels": [{"alternatives": [alternative]}]}}


def test_another_makers_transcript_is_read_by_its_own_format_from_the_start_of_the_dialog() -> None:
    value = _heard(_deepgram([0, 1]), encoding="json")
    value["dialog"].insert(0, {"type": "text", "start": "2026-03-02T09:13:50Z", "body": "?"})
    value["dialog"][0] |= {"parties": [1], "mediatype": "text/plain", "encoding": "none"}
    value["analysis"][0]["dialog"] = 1
    assert lines(take(value, ingest=_named("speaker 0"))) == [
        "0 customer: ?",
        "11-12 agent: Hello.",
        "13-14 customer: Hi.",
    ]
    assert _refused(value).path == "$.analysis[0].body"


def test_the_best_reading_alone_of_deepgram_is_known_too() -> None:
    alternative = _deepgram([0, 1])["results"]["channels"][0]["alternatives"][0]
    made = take(_heard(alternative, encoding="json"), ingest=_named("speaker 1"))
    assert lines(made) == ["1-2 customer: Hello.", "3-4 agent: Hi."]


def test_the_channels_of_a_recording_are_its_parties() -> None:
    channels = [
        {"alternatives": [{"transcript": word, "words": [{"word": word, "start": at, "end": at}]}]}
        for word, at in (("Hi", 1), ("Hello", 0))
    ]
    swapped = _recording(parties=[1, 0])
    made = take(_heard({"results": {"channels": channels}}, swapped, encoding="json"))
    assert lines(made) == ["0-0 agent: Hello", "1-1 customer: Hi"]


def test_the_world_transcription_format_names_its_speakers() -> None:
    wtf = {
        "transcript": {"text": "Hello. Hi.", "language": "en"},
        "segments": [
            {"id": 0, "start": 0.5, "end": 1.5, "text": "Hello.", "speaker": 0},
            {"id": 1, "start": 2, "end": 2.5, "text": "Hi.", "speaker": "Cid"},
        ],
        "speakers": {"0": {"id": 0, "label": "agent"}},
    }
    made = take(_heard(wtf, type="wtf_transcription", encoding="json"))
    assert lines(made) == ["0.5-1.5 agent: Hello.", "2-2.5 customer: Hi."]
    attached = _heard(wtf, type="wtf_transcription", encoding="json")
    attached["attachments"] = attached.pop("analysis")
    assert lines(take(attached)) == lines(made)


def test_a_transcript_of_several_recordings_counts_from_the_first() -> None:
    value = _heard([{"parties": 0, "start": 1, "duration": 1, "text": "Hello."}], dialog=[1, 0])
    value["dialog"].append(_recording(start="2026-03-02T09:13:00Z"))
    made = take(value)
    assert lines(made) == ["1-2 agent: Hello."]
    assert made.started_at == "2026-03-02T09:13:00Z"


def test_a_transcript_of_a_set_is_that_of_its_recordings() -> None:
    value = _heard(_SEGMENTS, _recording(type="recording-set", recordings=[1]))
    value["dialog"].append(_recording())
    ingest = Ingest()
    take(value, ingest=ingest)
    assert not ingest.left_out


def test_of_several_transcripts_one_that_can_be_read_is_read() -> None:
    value = _heard({"what": "is this"}, encoding="json")
    value["analysis"].append({**value["analysis"][0], "body": _SEGMENTS})
    ingest = Ingest()
    assert lines(take(value, ingest=ingest)) == _AS_SEGMENTS
    assert ingest.left_out["further transcripts of the same dialogs"] == 1


def test_a_recording_without_a_transcript_beside_words_is_said_to_be_left_out() -> None:
    value = _heard(_SEGMENTS)
    value["dialog"].append(_recording())
    ingest = Ingest()
    take(value, ingest=ingest)
    assert ingest.left_out == {"recordings without a transcript": 1}


def test_no_time_is_made_up_for_a_dialog_that_has_none() -> None:
    late = {"parties": 0, "start": 1, "duration": 1, "text": "Hello."}
    value = _heard([late], {"type": "recording", "parties": [0, 1]})
    made = take(value)
    assert (lines(made), made.started_at) == (["1-2 agent: Hello."], None)
    value["dialog"].append({"type": "text", "start": START, "parties": 1, "body": "Hi."})
    ingest = Ingest()
    made = take(value, ingest=ingest)
    assert (lines(made), made.started_at) == (["agent: Hello.", "0 customer: Hi."], START)
    assert "times in a dialog without a start are not taken" in ingest.remarks


def test_a_message_that_is_data_is_said_to_be_left_out() -> None:
    ingest = Ingest()
    data = _text(body={"card": 1}, encoding="json", mediatype="application/json")
    assert lines(take({"parties": PARTIES, "dialog": [data, _text()]}, ingest=ingest)) == [
        "0 agent: Hello."
    ]
    assert ingest.left_out == {"messages that are no text": 1}


def test_an_attempt_that_came_to_nothing_is_an_event() -> None:
    attempt = {"type": "incomplete", "start": START, "disposition": "no-answer", "parties": [0, 1]}
    made = take({"parties": PARTIES, "dialog": [attempt]})
    assert lines(made) == ["0 agent: <no-answer>"]
    assert made.channel == "call"


def test_a_hold_that_does_not_end_has_no_end() -> None:
    history = [
        {"party": 1, "time": "2026-03-02T09:14:05Z", "event": event} for event in ("hold", "hold")
    ]
    made = take(_heard(_SEGMENTS, _recording(party_history=history)))
    assert lines(made)[2:] == ["5 customer: <hold>"] * 2


def _text(**keys: Json) -> Json:
    return {"type": "text", "start": START, "parties": [0], "body": "Hello.", **keys}


_NO_WORDS = "no words: "
_YEAR_0, _YEAR_10000 = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ({"dialog": []}, "$", _NO_WORDS + "it has no dialog"),
        ({"dialog": [], "group": [{}]}, "$", _NO_WORDS + "a group of other vCons"),
        ({"dialog": [_recording()]}, "$.dialog", _NO_WORDS + "a recording without a transcript"),
        (
            {"dialog": [_text(body=None, url="u")]},
            "$.dialog",
            _NO_WORDS + "they are kept elsewhere",
        ),
        ({"dialog": [_text(parties=[7])]}, "$.dialog[0].parties", "points to party 7"),
        ({"dialog": [_text(originator=-1)]}, "$.dialog[0].originator", "points to party -1"),
        ({"dialog": [_text(start="soon")]}, "$.dialog[0].start", "not a time"),
        ({"dialog": [_text(start=1e300)]}, "$.dialog[0].start", "not a time"),
        ({"dialog": [_text(start=_YEAR_0)]}, "$.dialog[0].start", "not a time"),
        ({"dialog": [_text(start=_YEAR_10000)]}, "$.dialog[0].start", "not a time"),
        ({"dialog": [_text(duration="long")]}, "$.dialog[0].duration", "not a duration"),
        ({"dialog": [_text(body=5)]}, "$.dialog[0].body", "expected a text"),
        ({"dialog": [_text(body="?", encoding="base64url")]}, "$.dialog[0].body", "not base64url"),
        ({"dialog": [_text(parties="Ann")]}, "$.dialog[0].parties", "expected"),
        ({"dialog": [_text()], "critical": ["x"]}, "$.critical", "needs an extension"),
        ({"dialog": [_text()], "must_support": ["x"]}, "$.must_support", "needs an extension"),
        (_heard({"a": 1}), "$.analysis[0].body", "a transcript of `v` in no known format"),
        (_heard("Hello. Hi."), "$.analysis[0].body", "a transcript that does not say who speaks"),
        (_heard("[", encoding="json"), "$.analysis[0].body", "not valid JSON"),
        (_heard([{"parties": 9, "text": "?"}]), "$.analysis[0].body[0].parties", "points to party"),
        (_heard([{"parties": 0, "start": "?"}]), "$.analysis[0].body[0].start", "not a time"),
        (_heard([{"parties": 0, "text": 5}]), "$.analysis[0].body[0].text", "expected a text"),
        (_heard(_SEGMENTS, dialog=3), "$.analysis[0].dialog", "points to dialog 3"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(value: Json, path: str, reason: str) -> None:
    error = _refused({"parties": PARTIES, **value})
    assert error.path == path
    assert error.reason.startswith(reason)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("?", "not base64url"),
        (_base64({"payload": "e30"}), "holds no vCon in its unsigned form"),
        (urlsafe_b64encode(gzip.compress(b"{}", mtime=0)[:-9]).decode(), "cut short"),
        (urlsafe_b64encode(b"\x1f\x8bno").decode(), "not what gzip has compressed"),
        (_base64([]), "expected an object, found a list"),
    ],
)
def test_a_payload_that_is_none_is_refused_by_its_path(payload: str, reason: str) -> None:
    error = _refused({"payload": payload, "signatures": []})
    assert error.path == "$.payload"
    assert error.reason.startswith(reason)


def test_a_mistake_in_a_signed_vcon_is_placed_in_its_payload() -> None:
    value = {"parties": PARTIES, "dialog": [_text(start="soon")]}
    assert _refused(_jws(value)).path == "$.payload.dialog[0].start"


def _items(value: Json) -> int:
    """What a vCon says: messages, and the segments of all transcripts but the left-out ones."""
    dialogs = value.get("dialog") or []
    messages = sum(1 for one in dialogs if (one or {}).get("type") == "text")
    transcripts = [
        one
        for one in value.get("analysis") or []
        if one and one.get("type") == "transcript" and isinstance(one.get("body"), list)
    ]
    heard = {json.dumps(one.get("dialog")): len(one["body"]) for one in reversed(transcripts)}
    return messages + (max(heard.values(), default=0))


@given(mutated(CALL) | mutated(CHAT) | mutated(MAIL))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    agent = ("小周", "billing@northwind.example", "Tom")
    hold_laws(value, _items, Ingest(IngestOptions(roles=Roles(agent, ("Priya Nair",)))), "vcon")


def _real(name: str, ingest: Ingest) -> tuple[Interaction, Json]:
    data = real(f"vcon/{name}.vcon").read_bytes()
    return take(data, ingest=ingest), json.loads(data)


def test_the_real_mails() -> None:
    ingest = _named("Bob")
    made, source = _real("ab_email_prob_followup_text_thread", ingest)
    assert [turn.speaker for turn in made.turns] == ["customer", "agent", "customer"]
    assert [turn.start for turn in made.turns] == [0, 573, 793]
    assert made.turns[1].text is not None
    assert made.turns[1].text.startswith("Hi Alice:")
    assert not any("wrote:" in (turn.text or "") for turn in made.turns)
    assert (made.id, made.topic, made.channel) == (source["uuid"], source["subject"], "email")
    assert made.started_at == "2022-09-23T23:24:59Z"


def test_the_real_call_with_a_transcript_by_deepgram() -> None:
    made, source = _real("ab_call_ext_rec_analysis", _named("speaker 0", turn_gap=0))
    results = source["analysis"][0]["body"]["results"]
    said = results["channels"][0]["alternatives"][0]["paragraphs"]["paragraphs"]
    assert len(made.turns) == len(said) == 4
    assert [turn.start for turn in made.turns] == [round(one["start"], 3) for one in said]
    assert [turn.end for turn in made.turns] == [round(one["end"], 3) for one in said]
    assert made.started_at == "2022-06-21T17:53:26Z"
    assert made.channel == "call"


def test_the_real_redacted_call() -> None:
    ingest = _named("Alice", turn_gap=0)
    made, source = _real("ab_call_ext_rec_redacted", ingest)
    segments = source["analysis"][0]["body"]
    assert len(made.turns) == len(segments) == 18
    assert [turn.text for turn in made.turns] == [one["text"] for one in segments]
    assert (made.turns[0].start, made.turns[0].end) == (1.2, 1.76)
    assert (made.turns[-1].start, made.turns[-1].end) == (31.015, 31.895)
    assert "redacted vCons: what was taken out is not looked for" in ingest.remarks


@pytest.mark.parametrize(
    ("name", "path", "reason"),
    [
        ("ab", "$", "no words: it has no dialog"),
        ("ab_call_ext_rec", "$.dialog", "no words: a recording without a transcript"),
        (
            "ab_call_ext_rec_signed",
            "$.payload.dialog",
            "no words: a recording without a transcript",
        ),
        ("ab_call_ext_rec_encrypted", "$", "an encrypted vCon: it can't be read"),
        ("simple-vcon", "$", "of no known format"),
    ],
)
def test_the_real_ones_without_words_are_refused(name: str, path: str, reason: str) -> None:
    [found] = read([real(f"vcon/{name}.vcon")])
    assert isinstance(found, Reject)
    assert (found.path, found.reason) == (path, reason)
