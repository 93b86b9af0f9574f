"""What values of well-known formats that are not read look like, for those who bring one."""

from __future__ import annotations

from scorecard.formats.peek import Peek

_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "a list of Zendesk tickets, which holds no comments (export these, too)",
        ("tickets[].requester_id",),
    ),
    (
        "a Skype export (give each conversation as plain lines, `Name: words`)",
        ("conversations[].MessageList",),
    ),
    (
        "a list of Intercom conversations, which holds no parts (retrieve each conversation)",
        ("conversations[].source", "conversations[].contacts"),
    ),
    ("a webhook of ElevenLabs without the transcript", ("data.conversation_id", "data.agent_id")),
    (
        "a list of Bland calls without their transcripts (fetch each call)",
        ("calls[].call_length", "calls[].answered_by"),
    ),
    (
        "Genesys conversation details, which hold no words (fetch the transcripts)",
        ("conversations[].participants", "conversations[].conversationId"),
    ),
    ("logs of OpenTelemetry (export the spans)", ("resourceLogs",)),
    ("messages of the WeCom archive (会话存档)", ("msgid", "tolist", "msgtype")),
    (
        "events of a stream, a piece each (export the conversation when it has ended)",
        ("type", "turn_order", "transcript"),
    ),
    (
        "events of a stream, a piece each (export the conversation when it has ended)",
        ("type", "turn_index", "transcript"),
    ),
    ("events of a realtime session (log the items of the conversation)", ("type", "session")),
    ("Tongyi Tingwu (通义听悟) paragraphs, word by word", ("Transcription.Paragraphs",)),
    ("a Volcengine (火山引擎) transcript", ("result.utterances[].text",)),
    ("a Rev AI transcript", ("monologues[].elements",)),
    ("a Speechmatics transcript", ("format", "results[].alternatives", "results[].start_time")),
    (
        "what a model answered, without what was asked (log the messages with it)",
        ("choices[].message",),
    ),
    (
        "what a model answered, without what was asked (join it with the requests by `custom_id`)",
        ("custom_id", "response.body"),
    ),
    (
        "a list of ElevenLabs conversations without their transcripts (fetch each conversation)",
        ("conversations[].conversation_id", "conversations[].message_count"),
    ),
    (
        "a LiveChat list of threads, which name nobody's role (export the chats)",
        ("threads[].events",),
    ),
    (
        "a DashScope task, which only says where the transcript is (fetch `transcription_url`)",
        ("output.results[].transcription_url",),
    ),
    (
        "Google Speech-to-Text without speakers (ask for diarization or a channel for each)",
        ("results[].alternatives[].transcript",),
    ),
    (
        "FunASR without sentences (ask for them with `sentence_timestamp` and a speaker model)",
        ("[].key", "[].text", "[].timestamp"),
    ),
    ("a Rasa tracker", ("events[].event", "sender_id")),
    ("a Dialogflow CX history", ("interactions[].requestId",)),
    ("a Dialogflow CX history", ("queryResult",)),
    ("a Dialogflow CX history", ("interactions[].request",)),
    ("an Amazon Lex response", ("sessionState", "interpretations")),
    ("an ABCD data set", ("convo_id", "original")),
    ("an iFlytek (讯飞) order without a result", ("content.orderInfo",)),
    (
        "AssemblyAI paragraphs, which name no speakers (export the utterances)",
        ("paragraphs[].text", "paragraphs[].start"),
    ),
    ("a voice run of tau2-bench, whose chunks hold no text", ("ticks",)),
    ("a JSON Schema", ("$schema", "properties")),
    ("grades of scorecard itself", ("schema", "rubric.sha256")),
)


def looks_like(data: bytes) -> str | None:
    """What a value looks like, in words; None where nothing tells."""
    peek = Peek(data)
    return next((name for name, signs in _SIGNS if all(map(peek.has, signs))), None)
