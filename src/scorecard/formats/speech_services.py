"""Transcripts of speech services: AWS, Azure, Google, Gong, Fireflies.

Sources: the vendors' references of their result files as of 2025. Consecutive stretches of one
voice are one turn. Voices that a service only numbers are named by the user.
"""

from __future__ import annotations

from dataclasses import replace

from scorecard.formats.declared import Declared, People, Says, Skip, roles

_ROLES = roles(
    agent="agent automated_agent human_agent any_agent virtual_agent custom_bot supervisor",
    customer="customer caller end_user",
    system="system",
)
_CALL = {"channel": "=call"}

CALL_ANALYTICS = Declared(
    name="transcribe-call-analytics",
    title="AWS Transcribe Call Analytics",
    shapes=(
        ("Transcript[].ParticipantRole", "Transcript[].Content", "Transcript[].BeginOffsetMillis"),
    ),
    items=("Transcript[]",),
    who="ParticipantRole",
    text="Content",
    roles=_ROLES,
    start=("BeginOffsetMillis", "ms"),
    end=("EndOffsetMillis", "ms"),
    fields={
        "id": "JobName",
        "language": "LanguageCode",
        "outcome.sentiment": "ConversationCharacteristics.Sentiment.OverallSentiment.CUSTOMER",
        "metadata.categories": "Categories.MatchedCategories",
        **_CALL,
    },
    left_out={"ConversationCharacteristics": "what a model makes of the sound"},
    is_speech=True,
)

REALTIME = Declared(
    name="contact-lens-realtime",
    title="Amazon Connect Contact Lens real-time segments",
    shapes=(
        ("Segments[].Transcript.BeginOffsetMillis",),
        ("Segments", "~BeginOffsetMillis", "~ParticipantRole"),
        ("[].ContactId", "[].EventType", "[].Channel"),
    ),
    items=("Segments[]", ""),
    blocks="Segments",
    group_by="ContactId",
    who="Transcript.ParticipantRole",
    text="Transcript.Content",
    roles=_ROLES,
    kinds={"?Transcript": (Says(),)},
    steps=(Skip("segments without words"),),
    start=("Transcript.BeginOffsetMillis|Transcript.Time.BeginOffsetMillis", "ms"),
    end=("Transcript.EndOffsetMillis|Transcript.Time.EndOffsetMillis", "ms"),
    fields={"id": "[0].ContactId", **_CALL},
    is_speech=True,
)

REALTIME_CHAT = replace(
    REALTIME,
    name="contact-lens-realtime-v2",
    title="Amazon Connect Contact Lens real-time segments, version 2",
    shapes=(("Segments", "~AbsoluteTime", "~ParticipantRole"),),
    group_by="",
    start=("Transcript.Time.AbsoluteTime", "instant"),
    end=None,
    fields={"channel": "Channel"},
    is_speech=False,
)

TRANSCRIBE = Declared(
    name="transcribe",
    title="AWS Transcribe, with speaker labels",
    shapes=(
        ("results.audio_segments[].transcript",),
        ("results.audio_segments[].transcript", "results.items", "results.transcripts"),
    ),
    items=("results.audio_segments[]",),
    who="speaker_label|channel_label",
    text="transcript",
    start=("start_time", "s"),
    end=("end_time", "s"),
    fields={"id": "jobName", "language": "results.language_code", **_CALL},
    left_out={"results.items": "the segments have the words"},
    is_speech=True,
)

PCA = Declared(
    name="aws-pca",
    title="AWS Post-Call Analytics",
    shapes=(("SpeechSegments[].SegmentSpeaker", "ConversationAnalytics"),),
    items=("SpeechSegments[]",),
    who="SegmentSpeaker",
    text="DisplayText|OriginalText",
    roles=_ROLES,
    people=People("ConversationAnalytics.SpeakerLabels", "Speaker", "DisplayText"),
    start=("SegmentStartTime", "s"),
    end=("SegmentEndTime", "s"),
    fields={
        "id": "ConversationAnalytics.GUID",
        "started_at": "ConversationAnalytics.ConversationTime",
        "language": "ConversationAnalytics.LanguageCode",
        "agent.name": "ConversationAnalytics.Agent",
        **_CALL,
    },
    is_speech=True,
)

AZURE_BATCH = Declared(
    name="azure-batch",
    title="Azure batch transcription",
    shapes=(
        ("recognizedPhrases[].nBest", "recognizedPhrases[].offsetInTicks"),
        ("recognizedPhrases[].nBest",),
    ),
    items=("recognizedPhrases[]",),
    who="speaker",
    channel="channel",
    text="nBest[0].display|nBest[0].lexical",
    start=("offsetInTicks|offset", "ticks"),
    length=("durationInTicks|duration", "ticks"),
    fields={"started_at": "timestamp", "language": "locale", **_CALL},
    left_out={"combinedRecognizedPhrases": "the phrases have the words"},
    is_speech=True,
)

AZURE_FAST = Declared(
    name="azure-fast",
    title="Azure fast transcription",
    shapes=(("phrases[].offsetMilliseconds", "phrases[].text"),),
    items=("phrases[]",),
    who="speaker",
    channel="channel",
    text="text",
    start=("offsetMilliseconds", "ms"),
    length=("durationMilliseconds", "ms"),
    fields={"language": "phrases[0].locale", **_CALL},
    left_out={"combinedPhrases": "the phrases have the words"},
    is_speech=True,
)

INSIGHTS = Declared(
    name="google-insights",
    title="Google Conversational Insights (CCAI) conversations",
    shapes=(("transcript.transcriptSegments[].text",),),
    items=("transcript.transcriptSegments[]",),
    who="segmentParticipant.role|channelTag",
    text="text",
    roles=_ROLES,
    named={"callMetadata.agentChannel": "agent", "callMetadata.customerChannel": "customer"},
    start=("messageTime", "instant"),
    fields={
        "id": "name",
        "started_at": "startTime",
        "language": "languageCode",
        "channel": "medium",
        "agent.id": "agentId|qualityMetadata.agentInfo[0].agentId",
        "agent.team": "qualityMetadata.agentInfo[0].team",
        "outcome.disposition": "qualityMetadata.agentInfo[0].dispositionCode",
        "outcome.satisfaction": "qualityMetadata.customerSatisfactionRating",
    },
)

INSIGHTS_UPLOAD = Declared(
    name="google-insights-upload",
    title="Google Conversational Insights (CCAI) uploads",
    shapes=(("entries[].text", "entries[].role"),),
    items=("entries[]",),
    who="role",
    text="text",
    roles=_ROLES,
    start=("start_timestamp_usec", "instant"),
    fields={"id": "conversation_info.conversation_id|call_metadata.call_id"},
)

GONG = Declared(
    name="gong",
    title="Gong call transcripts",
    shapes=(("callTranscripts[].transcript[].speakerId",), ("callId", "transcript[].sentences")),
    records="callTranscripts",
    items=("transcript[]",),
    who="speakerId",
    blocks="sentences",
    text="text",
    start=("start", "ms"),
    end=("end", "ms"),
    fields={"id": "callId", **_CALL},
    is_speech=True,
)

FIREFLIES = Declared(
    name="fireflies",
    title="Fireflies transcripts",
    shapes=(
        ("sentences[].speaker_name", "sentences[].text"),
        ("sentences[].speaker_name", "sentences[].raw_text"),
        ("sentences[].sentence", "sentences[].speaker_name"),
        ("[].sentence", "[].speaker_name", "[].startTime"),
        ("[].sentence", "[].speaker_name", "[].time"),
    ),
    items=("sentences[]", ""),
    who="speaker_name|speaker_id",
    text="text|raw_text|sentence",
    start=("start_time|startTime|time", "s"),
    end=("end_time|endTime", "s"),
    fields={"id": "id|meeting_link", "topic": "title", "started_at": "date|dateString", **_CALL},
    is_speech=True,
)

FORMATS = tuple(
    table.format()
    for table in (
        *(
            REALTIME,
            REALTIME_CHAT,
            CALL_ANALYTICS,
            TRANSCRIBE,
            PCA,
            AZURE_BATCH,
            AZURE_FAST,
        ),
        *(INSIGHTS, INSIGHTS_UPLOAD, GONG, FIREFLIES),
    )
)
