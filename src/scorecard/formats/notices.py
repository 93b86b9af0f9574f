"""What chat apps write among messages, or in place of one, and nobody said: in the words of their
language, since a transcript has no other sign of it."""

from __future__ import annotations

from scorecard.text.lazy_regex import lazy_regex

OF_THE_APP = "messages of the app itself"
KINDS = ("media", "deleted messages", OF_THE_APP)
"""What a message may be that nobody wrote."""
_MEDIA = lazy_regex(
    r"(?i)(?:图像|图片|音频|语音|视频|影片|圖片|音訊|贴图|貼圖|文档|文件|GIF|联系人名片|媒体)"
    r"已(?:省略|忽略|略過)"
    r"|[\[【] ?(?:图片|照片|语音|视频|表情|动画表情|文件|位置|名片|红包|转账|链接|音频|小程序"
    r"|聊天记录|貼圖|圖片|影片|語音訊息|檔案|スタンプ|写真|動画|ファイル|ボイスメッセージ|アルバム|ノート"
    r"|album|note|voice|photo|image|picture|sticker|video|voice message|audio|file|gif"
    r"|location|contact|attachment) ?[\]】]"
    r"|[\[【](?:image|photo|file|attachment) [\"“][^\"“”\[\]]{1,80}[\"”][\]】]"
    r"|(?:~|[A-Za-z]:)?[/\\][^\n]{1,200}\.(?:heic|jpe?g|png|gif|mov|mp4|m4a|caf|pdf|vcf|amr)"
    r"|사진(?: \d{1,3}장)?|동영상|이모티콘|음성메시지|파일: .{1,100}"
)
# In place of a message that was deleted, in the language of the phone.
_DELETED = lazy_regex(
    r"(?:This message was deleted(?: by admin .{1,40})?|You deleted this message"
    r"|Diese Nachricht wurde gelöscht"
    r"|Du hast diese Nachricht gelöscht|Se eliminó este mensaje|Este mensaje fue eliminado"
    r"|Eliminaste este mensaje|Mensagem apagada|Essa mensagem foi apagada|Você apagou esta mensagem"
    r"|Ce message a été supprimé|Vous avez supprimé ce message|Questo messaggio è stato eliminato"
    r"|Hai eliminato questo messaggio|Dit bericht is verwijderd|Je hebt dit bericht verwijderd"
    r"|此消息已删除|您删除了此消息|你刪除了此訊息|此訊息已刪除|삭제된 메시지입니다)[.。]?"
)
_CALL_OR_REACTION = lazy_regex(
    r"Missed (?:voice|video) call(?: at [\d:]+.{0,6})?"
    r"|(?:Voice|Video) call, \u200e?(?:No answer|\d+ (?:sec|min|hr))"
    r"|☎ ?.{1,40}"
    r"|(?:未接)?(?:语音|视频|語音|視訊)通话(?:[，,].{0,12})?"
    r"|(?:You r|R)eacted (?:to [\"“].*[\"”] with \S{1,12}|\S{1,12} to [\"“].*[\"”])"
    r"|(?:You r|R)eacted \S{1,12} to (?:your|a|the) message|(?:You )?[Ll]iked a message"
    r"|(?:You r|R)emoved an? \S{1,12} reaction from [\"“].*[\"”]"
)
_COMES_OR_GOES = lazy_regex(
    r"(?:\*+ ?)?[^\s:：][^:：]{0,38} (?:has |have )?(?:joined|left)(?: the)?"
    r" (?:chat|conversation|meeting|group|call|room)(?: session)?\.?(?: ?\*+)?"
    r"|[^\s:：][^:：]{0,38} (?:recalled|unsent|deleted|withdrew) a message\.?"
    r"|[^:：，。]{0,30}(?:撤回|收回)了?(?:一[条則则])?(?:消息|訊息|讯息)"
    r"|[^:：，。、]{1,40}がメッセージの送信を取り消しました。?"
    r"|[^:：]{1,40}님이 (?:들어왔습니다|나갔습니다|.{1,40}님을 초대했습니다)\.?"
    r"|(?i:chat transferred from [^:：]{1,60} to [^:：]{1,60})"
    r"|[^:：，。]{1,30}(?:加入|退出|离开|離開)了?(?:群聊|会议|會議|聊天室?|会话|會話)"
)
# Zoom in a line, WeChat above a row of dashes.
_REPLY = lazy_regex(r"Replying to [\"“].*[\"”]\s*|「[^「」]{1,60}[:：][^「」]*」\n(?:- ?){5,}+\n")


def notice(text: str) -> str | None:
    """What a message is that nobody wrote (in the plural); None for words."""
    if _DELETED.fullmatch(text):
        return "deleted messages"
    if _CALL_OR_REACTION.fullmatch(text):
        return OF_THE_APP
    return "media" if _MEDIA.fullmatch(text) else None


def is_of_the_app(line: str) -> bool:
    """Whether a line that names nobody says who came, went, or took a message back."""
    return _COMES_OR_GOES.fullmatch(line) is not None


def own_words(text: str) -> str:
    """A message without the line that says which one it answers."""
    found = _REPLY.match(text)
    return text if found is None else text[found.end() :]
