"""Transcripts of Chinese speech services: Aliyun, FunASR, Paraformer, Tencent, iFlytek, Huawei.

Sources: the vendors' references of their result files as of 2025. Consecutive stretches of one
voice are one turn. Voices that a service only numbers are named by the user.
"""

from __future__ import annotations

from scorecard.formats.declared import Declared

_CALL = {"channel": "=call"}

ALIYUN_CCC = Declared(
    name="aliyun-ccc",
    title="阿里云 CCC / SCA conversations",
    shapes=(
        ("Phrases[].Words", "Phrases[].Role"),
        ("dialogue[].words", "dialogue[].role"),
        ("dialogue.sentences[].text", "dialogue.sentences[].role"),
        ("AsrResult.AsrResult[].Words",),
        ("AsrResult[].Words",),
    ),
    items=(
        *("Phrases[]", "dialogue[]", "dialogue.sentences[]"),
        *("AsrResult.AsrResult[]", "AsrResult[]"),
    ),
    who="Role|role|Identity|identity",
    text="Words|words|text",
    start=("Begin|begin", "ms"),
    end=("End|end", "ms"),
    fields={
        "id": "ContactId|JobId|TaskId|taskId|recording.primaryKey|recording.fileName",
        "language": "=zh",
        **_CALL,
    },
    is_speech=True,
)

ALIYUN_ASR = Declared(
    name="aliyun-asr",
    title="阿里云 recordings, recognised as files",
    shapes=tuple((f"{at}Sentences[].BeginTime", f"{at}Sentences[].Text") for at in ("Result.", "")),
    items=("Result.Sentences[]", "Sentences[]"),
    who="SpeakerId",
    channel="ChannelId",
    text="Text",
    start=("BeginTime", "ms"),
    end=("EndTime", "ms"),
    fields={"id": "TaskId", **_CALL},
    is_speech=True,
)

FUNASR = Declared(
    name="funasr",
    title="FunASR, with sentences and speakers",
    shapes=(
        ("sentence_info[].text", "sentence_info[].start"),
        ("[].text", "[].start", "[].end", "[].spk"),
    ),
    items=("sentence_info[]", ""),
    who="spk",
    text="text|sentence",
    start=("start", "ms"),
    end=("end", "ms"),
    fields={"id": "key", **_CALL},
    is_speech=True,
)

PARAFORMER = Declared(
    name="paraformer",
    title="通义 Paraformer (DashScope)",
    shapes=(("transcripts[].sentences[].begin_time",),),
    items=("transcripts[]",),
    blocks="sentences",
    who="speaker_id",
    channel="channel_id",
    text="text",
    start=("begin_time", "ms"),
    end=("end_time", "ms"),
    fields={"id": "file_url", **_CALL},
    is_speech=True,
)

XFYUN_OLD = Declared(
    name="iflytek-raasr",
    title="讯飞 (iFlytek) transcription results, first version",
    shapes=(("data", "~ok", "~err_no"), ("[].onebest", "[].bg")),
    items=("data[]", ""),
    who="speaker",
    text="onebest",
    start=("bg", "ms"),
    end=("ed", "ms"),
    fields={"id": "task_id", "language": "=zh", **_CALL},
    is_speech=True,
)

TENCENT = Declared(
    name="tencent-asr",
    title="腾讯云 ASR recognition results",
    shapes=(
        ("Data.ResultDetail[].FinalSentence",),
        ("ResultDetail[].FinalSentence",),
        ("Data.TaskId", "Data.StatusStr", "Data.Result"),
    ),
    lines="Data.Result|Result",
    items=("Data.ResultDetail[]", "ResultDetail[]"),
    who="SpeakerId",
    text="FinalSentence",
    start=("StartMs", "ms"),
    end=("EndMs", "ms"),
    fields={"id": "Data.TaskId|TaskId", **_CALL},
    is_speech=True,
)

HUAWEI = Declared(
    name="huawei-sis",
    title="华为云 SIS long recordings",
    shapes=(("segments[].result.text", "segments[].start_time"),),
    items=("segments[]",),
    who="result.analysis_info.role|result.analysis_info.speaker",
    text="result.text",
    start=("start_time", "ms"),
    end=("end_time", "ms"),
    fields={"id": "job_id", **_CALL},
    is_speech=True,
)

FORMATS = tuple(
    table.format()
    for table in (ALIYUN_CCC, ALIYUN_ASR, FUNASR, PARAFORMER, TENCENT, XFYUN_OLD, HUAWEI)
)
