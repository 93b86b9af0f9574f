"""Chats as apps export them and as people copy them: every message once, whose it is, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scorecard.formats.roles import Roles
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from variants import Variant, check, read, shown

_ANA = Roles(("Ana",))
_THREE = ["customer: Bill?", "agent: Hello.\nWait: please", "agent: Ok"]
_APP, _NO_TURN = "messages of the app itself", "lines that belong to no turn"
_COLON = "lines without a time, with a name or words before a colon, read as going on"
# What each begins with, its heads on the first day and on the second, and what is left out.
_TEXTS: tuple[tuple[str, str, list[float | None], dict[str, int]], ...] = (
    (
        "LINE",
        "\ufeff[LINE] Chat history with Ben\r\nSaved on: 3/14/2024, 09:05\r\n\r\nWed, 3/13/2024\r\n"
        '10:01 AM\tBen\tBill?\r\n12:02 PM\tAna\t"Hello.\r\nWait: please"\r\n'
        "12:03 PM\tBen\t[Sticker]\r\n12:04 PM\tBen unsent a message.\r\n\r\nThu, 3/14/2024\r\n"
        "9:00 AM\tAna\tOk\r\n",
        [0.0, 7260.0, 82740.0],
        {"media": 1, _APP: 1, _NO_TURN: 2},
    ),
    (
        "LINE in Traditional Chinese",
        "[LINE] 與Ben的聊天記錄\n儲存日期：2024/3/14 09:05\n\n2024/3/13（週三）\n"
        '上午10:01\tBen\tBill?\n下午12:02\tAna\t"Hello.\nWait: please"\n下午12:03\tBen\t[貼圖]\n'
        "下午12:04\tBen已收回訊息\n\n2024/3/14（週四）\n上午09:00\tAna\tOk\n",
        [0.0, 7260.0, 82740.0],
        {"media": 1, _APP: 1, _NO_TURN: 2},
    ),
    (
        "LINE in Japanese",
        "[LINE] Benとのトーク履歴\n保存日時：2024/03/14 09:05\n\n2024/03/13(水)\n"
        "10:01\tBen\tBill?\n"
        '12:02\tAna\t"Hello.\nWait: please"\n12:03\tBen\t[スタンプ]\n'
        "12:04\tBenがメッセージの送信を取り消しました\n\n2024/03/14(木)\n9:00\tAna\tOk\n",
        [0.0, 7260.0, 82740.0],
        {"media": 1, _APP: 1, _NO_TURN: 2},
    ),
    (
        "KakaoTalk of a computer",
        "Ben 님과 카카오톡 대화\n저장한 날짜 : 2024-03-14 09:05:00\n\n"
        "--------------- 2024년 3월 13일 수요일 ---------------\n[Ben] [오전 10:01] Bill?\n"
        "[Ana] [오후 12:02] Hello.\nWait: please\n[Ben] [오후 12:03] 사진\n"
        "Ben님이 나갔습니다.\n--------------- 2024년 3월 14일 목요일 ---------------\n"
        "[Ana] [오전 9:00] Ok\n",
        [0.0, 7260.0, 82740.0],
        {"media": 1, _APP: 1, _NO_TURN: 2},
    ),
    (
        "KakaoTalk of a telephone",
        "Ben 님과 카카오톡 대화\n저장한 날짜 : 2024년 3월 14일 오전 9:05\n\n\n"
        "2024년 3월 13일 오전 10:01\n"
        "2024년 3월 13일 오전 10:01, Ben : Bill?\n2024년 3월 13일 오후 12:02, Ana : Hello.\n"
        "Wait: please\n2024년 3월 14일 오전 9:00, Ana : Ok\n",
        [0.0, 7260.0, 82740.0],
        {_NO_TURN: 2},
    ),
    (
        "QQ",
        "\ufeff消息记录（此消息记录为文本格式，不支持重新导入）\r\n\r\n====================\r\n"
        "消息分组:我的好友\r\n====================\r\n消息对象:Ben\r\n====================\r\n\r\n"
        "2024-03-13 9:01:02 Ben(123456)\r\nBill?\r\n\r\n"
        "2024-03-13 9:02:00 Ana<a@qq.com>\r\nHello.\r\n"
        "Wait: please\r\n\r\n2024-03-13 9:02:30 Ben(123456)\r\n[图片]\r\n\r\n"
        "2024-03-14 9:00:00 Ana<a@qq.com>\r\nOk\r\n",
        [0.0, 58.0, 86338.0],
        {"media": 1, _NO_TURN: 6},
    ),
    (
        "千牛",
        "tb:ben (2024-03-13 10:01:02)\nBill?\n\nAna (2024-03-13 10:02:00)\nHello.\nWait: please\n\n"
        "Ana(2024-03-14 09:00:00):  Ok\n",
        [0.0, 58.0, 82738.0],
        {},
    ),
    (
        "WeChat, copied",
        "Ben 2024年3月13日 10:01\nBill?\nAna 2024年3月13日 10:02\nHello.\nWait: please\n"
        "Ana 2024年3月14日 09:00\nOk\n",
        [0.0, 60.0, 82740.0],
        {},
    ),
    (
        "WeChat, as a mail",
        "—————  2024-03-13  —————\n\n\nBen  10:01\n\nBill?\n\n\n"
        "Ana  10:02\n\nHello.\nWait: please\n\n\n"
        "—————  2024-03-14  —————\n\n\nAna  09:00\n\nOk\n",
        [0.0, 60.0, 82740.0],
        {},
    ),
    (
        "WeChat, chosen and copied",
        "Ben:\nBill?\n\nAna:\nHello.\nWait: please\n\nBen:\n[图片]\n\nAna:\nOk\n",
        [None, None, None],
        {"media": 1},
    ),
    (
        "DingTalk at the turn of a year",
        "Ben 12月31日 23:59\nBill?\nAna 1月1日 00:01\nHello.\nWait: please\nAna 1月1日 00:02\nOk\n",
        [0.0, 120.0, 180.0],
        {},
    ),
    (
        "Microsoft Teams, copied",
        "[3/13 11:59\u202fAM] Ben\nBill?\n\n[3/13 12:01\u202fPM] Ana\nHello.\nWait: please\n\n"
        "[3/13 12:03\u202fPM] Ana\nOk\n",
        [0.0, 120.0, 240.0],
        {},
    ),
    (
        "Microsoft Teams, copied at midnight",
        "[23:59] Ben\nBill?\n[00:01] Ana\nHello.\nWait: please\n[00:02] Ana\nOk\n",
        [0.0, 120.0, 180.0],
        {},
    ),
    (
        "Discord",
        "====================\nGuild: Shop\nChannel: ticket-1\n====================\n\n"
        "[3/13/2024 10:01 AM] Ben\nBill?\n\n[3/13/2024 10:02 AM] Ana (pinned)\nHello.\n"
        "Wait: please\n\n{Attachments}\nhttps://x.example/a.png\n\n[3/14/2024 9:00 AM] Ana\nOk\n\n"
        "====================\nExported 3 message(s)\n====================\n",
        [0.0, 60.0, 82740.0],
        {_NO_TURN: 4, "attachments and reactions": 1, _APP: 1},
    ),
    (
        "Intercom",
        "Conversation with Ben\nStarted on March 13, 2024 at 10:01 AM UTC\n\n---\n\n"
        "March 13, 2024\n\n"
        "10:01 AM | Ben: Bill?\n\n10:02 AM | Ana: Hello.\n\nWait: please\n\nMarch 14, 2024\n\n"
        "9:00 AM | Ana: Ok\n\n---\nExported from Shop on March 15, 2024\n",
        [0.0, 60.0, 82740.0],
        {_NO_TURN: 3, _APP: 1},
    ),
    (
        "WhatsApp in a browser",
        "[10:01, 13/03/2024] Ben: Bill?\n[10:02, 13/03/2024] Ana: Hello.\nWait: please\n"
        "[09:00, 14/03/2024] Ana: Ok\n",
        [0.0, 60.0, 82740.0],
        {},
    ),
    (
        "Viber",
        "[ 13 March 2024 10:01 ] Ben: Bill?\n[ 13 March 2024 10:02 ] Ana: Hello.\nWait: please\n"
        "[ 14 March 2024 09:00 ] Ana: Ok\n",
        [0.0, 60.0, 82740.0],
        {},
    ),
    (
        "messages of a Mac",
        "Mar 13, 2024 10:01:02 AM (Read by you after 5 seconds)\nBen\nBill?\n\n"
        "Mar 13, 2024 10:02:00 AM\nAna\nHello.\nWait: please\nTapbacks:\n    Liked by Ben\n\n"
        "Mar 13, 2024 12:03:00 PM\nBen\n/Users/x/IMG_1.heic\n\nMar 14, 2024  9:00:00 AM\nAna\nOk\n",
        [0.0, 58.0, 82738.0],
        {"attachments and reactions": 1, "media": 1},
    ),
    (
        "Microsoft Teams and DingTalk: names above",
        "Ben\n3-13 10:01\nBill?\nAna\n3-13 10:02\nHello.\nWait: please\nAna\n3-13 10:03\nOk\n",
        [0.0, 60.0, 120.0],
        {},
    ),
    (
        "a chat with times and names of their own lines",
        "Chat with Ben\nThursday, 14 March 2024, 10:01\n\n10:01:02\nBen:\nBill?\n\n10:02:00\nAna:\n"
        "Hello.\nWait: please\n\n10:03:00\nAna:\nOk\n",
        [0.0, 58.0, 118.0],
        {_NO_TURN: 1},
    ),
    (
        "a call centre's, month first",
        "03/13/2024 10:01:02 AM Ben: Bill?\n03/13/2024 10:02:00 AM Ana: Hello.\nWait: please\n"
        "03/13/2024 10:03:00 AM Ana: Ok\n",
        [0.0, 58.0, 118.0],
        {},
    ),
    (
        "Slack in Chinese",
        "Ben  上午 10:01\nBill?\nAna  下午 12:02\nHello.\nWait: please\nAna  下午 1:03\nOk\n",
        [0.0, 7260.0, 10920.0],
        {},
    ),
    (
        "WeChat that quotes",
        "Ben 3/13 10:01:02\nBill?\n\nAna 3/13 10:02:00\n「Ben：Bill?」\n- - - - - - - -\n"
        "Hello.\nWait: please\n\nAna 3/13 10:03:00\nOk\n",
        [0.0, 58.0, 118.0],
        {},
    ),
    (
        "Telegram, copied",
        "Ben, [13.03.2024 10:01]\nBill?\n\nAna, [13.03.2024 10:02]\nHello.\nWait: please\n\n"
        "Ana, [14.03.2024 09:00]\nOk\n",
        [0.0, 60.0, 82740.0],
        {},
    ),
    (
        "Discord, copied",
        "Ben — 03/13/2024 10:01 AM\nBill?\nAna — 03/13/2024 10:02 AM\nHello.\nWait: please\n"
        "Ana — 03/14/2024 9:00 AM\nOk\n",
        [0.0, 60.0, 82740.0],
        {},
    ),
    (
        "Discord, copied on the same day",
        "Ben — Today at 10:01 AM\nBill?\nAna — Today at 12:02 PM\nHello.\nWait: please\n"
        "Ana — Today at 12:03 PM\nOk\n",
        [0.0, 7260.0, 7320.0],
        {},
    ),
    (
        "Webex",
        "from Ben to everyone:    10:01 AM\nBill?\nfrom Ana to everyone:    10:02 AM\nHello.\n"
        "Wait: please\nfrom Ana to everyone:    10:03 AM\nOk\n",
        [0.0, 60.0, 120.0],
        {},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "starts", "left_out"), _TEXTS,
                         ids=[name for name, *_ in _TEXTS])  # fmt: skip
def test_text_of_an_app(
    name: str, text: str, starts: list[float | None], left_out: dict[str, int], tmp_path: Path
) -> None:
    check(Variant(name, text, [_THREE], "plain", left_out, _ANA), tmp_path)
    (found,), _ = read(text, tmp_path, _ANA)
    assert isinstance(found, Interaction)
    assert [turn.start for turn in found.turns] == starts
    has_year = "2024" in text
    assert found.started_at is None if not has_year else (found.started_at or "")[:8] == "2024-03-"


VARIANTS = (
    Variant("Zendesk's history",
            "Chat started: 2024-03-13 10:01 AM UTC\n\n(10:01:02 AM) Ben: Bill?\n"
            "(10:01:20 AM) *** Ana joined the chat ***\n(10:02:00 AM) Ana: Hello.\nWait: please\n"
            "(10:02:10 AM) Ana: Ok\n(10:05:00 AM) *** Ben left the chat ***\n",
            [_THREE], "plain", {_APP: 2, _NO_TURN: 1}, _ANA),
    Variant("who came and went in chats, with times",
            "[10:01] Ben: Bill?\n[10:02] Ana joined the conversation\n[10:02] Ana: Hello.\n"
            "Wait: please\n[10:03] Leo joined the conversation\n[10:03] Ana: Ok\n",
            [_THREE], "plain", {_APP: 2}, _ANA),
    Variant("Zoom, to somebody of a long name",
            "10:01:02\t From Ben : Bill?\n10:02:00 From  Ana  to  Everyone : Hello.\nWait: please\n"
            "10:03:00 From  Ana  to  Ben of the shop next door(Direct Message) : Ok\n",
            [_THREE], "plain", {}, _ANA),
    Variant("LiveChat's mail",
            "Chat transcript\nWed, 03/13/24 10:01:02 am Europe/London\n\n"
            "Ben (10:01:02 am)\nBill?\n\n"
            "Ana (10:02:00 am)\nHello.\nWait: please\n\nAna (10:03:00 am)\nOk\n",
            [_THREE], "plain", {_NO_TURN: 2}, _ANA),
    Variant("Salesforce, with a third one",
            "Chat Started: Wednesday, March 13, 2024, 10:01:02 (+0000)\n"
            "Chat Origin: Help\nAgent Ana\n"
            "( 12s ) Ben: Bill?\n( 1m 20s ) Ana: Hello.\nChat Transferred From Ana To Leo\n"
            "( 2m 0s ) Leo: Ok\n",
            [["customer: Bill?", "agent: Hello.", "agent: Ok"]], "plain",
            {_NO_TURN: 3, _APP: 1}, Roles(("Ana", "Leo"))),
    Variant("Salesforce, with markup",
            {"records": [{"attributes": {"type": "LiveChatTranscript"}, "Name": "1", "Body":
             '<p align="center">Agent Ana</p>( 12s ) Ben: Bill?<br>( 80s ) Ana: A &amp; B<br>'}]},
            [["customer: Bill?", "agent: A & B"]], "salesforce-transcript",
            {"HTML tags": 4, _NO_TURN: 1}, _ANA),
    Variant("Zoom in Chinese",
            "10:01:02 来自 Ben 到 所有人 : Bill?\n10:02:00 来自 Ana 到 所有人 : Ok\n",
            [["customer: Bill?", "agent: Ok"]], "plain", {}, _ANA),
    Variant("times in Chinese brackets",
            "【2024-03-13 10:01:02】客户：Bill?\n【2024-03-13 10:02:00】客服：Ok\n",
            [["customer: Bill?", "agent: Ok"]], "plain"),
    Variant("names below a title",
            "群聊的聊天记录\n\nBen: Bill?\nAna: Hello.\nWait\nBen: Where?\nAna: Ok\n",
            [["customer: Bill?", "agent: Hello.\nWait", "customer: Where?", "agent: Ok"]], "plain",
            {_NO_TURN: 1}, _ANA),
    Variant("lists of Help Scout and Crisp",
            {"_embedded": {"conversations": [{"id": 7, "_embedded": {"threads": [
                {"type": "customer", "body": "Bill?", "createdBy": {"type": "customer"}},
                {"type": "message", "body": "Ok", "createdBy": {"type": "user"}}]}}]},
             "page": {"number": 1}},
            [["customer: Bill?", "agent: Ok"]], "help-scout"),
    Variant("what happens in a group of Messenger",
            {"participants": [], "messages": [
                {"sender_name": "Ana", "timestamp_ms": 3000, "content": "Ok"},
                {"sender_name": "Ben", "timestamp_ms": 2500, "content": "Ben left the group."},
                {"sender_name": "Ben", "timestamp_ms": 2000, "content": "Bill?"}]},
            [["customer: Bill?", "agent: Ok"]], "messenger", {_APP: 1}, _ANA),
    Variant("an edited message of Skype",
            "[13/03/2024 10:01:02] Ben: Bill?\n[13/03/2024 10:02:00 | Edited 10:04:00] Ana: Ok\n",
            [["customer: Bill?", "agent: Ok"]], "whatsapp", {}, _ANA),
    Variant("reactions of Signal",
            "[2024-03-13 10:01] Ben: Bill?\n(- Ana: 👍 -)\n[2024-03-13 10:02] Ana: Ok\n",
            [["customer: Bill?", "agent: Ok"]], "whatsapp", {_APP: 1}, _ANA),
    Variant("times of two numbers at midnight",
            "[23:58] Ben: Bill?\n[23:59] Ana: Hello.\nWait: please\n[00:01] Ana: Ok\n",
            [_THREE], "plain", {}, _ANA),
    Variant("a name in brackets that begins like a word of JSON",
            "[Ina]: Bill?\n[frank]: Ok\n", [["customer: Bill?", "agent: Ok"]], "plain", {},
            Roles(("frank",))),
    Variant("Messenger, its texts taken for Latin-1",
            {"participants": [{"name": "Ben"}, {"name": "Ana"}], "messages": [
                {"sender_name": "Ana", "timestamp_ms": 3000, "content": "å·²å¯\x84å\x87º"},
                {"sender_name": "Ben", "timestamp_ms": 2500, "photos": [{"uri": "x"}]},
                {"sender_name": "Ben", "timestamp_ms": 2200, "content": "Liked a message"},
                {"sender_name": "Ben", "timestamp_ms": 2100, "content": "x", "is_unsent": True},
                {"sender_name": "Ben", "timestamp_ms": 2000, "content": "Bén?"}]},
            [["customer: Bén?", "agent: 已寄出"]], "messenger",
            {"items without words": 1, _APP: 1, "deleted messages": 1}, _ANA),
    Variant("Slack's marks, and people without a profile in some messages",
            [{"ts": "1", "type": "message", "subtype": "channel_join", "user": "U1",
              "text": "joined"},
             {"ts": "2", "type": "message", "user": "U1", "text": "<https://x.example|Bill> &lt;3",
              "user_profile": {"real_name": "Ben"}},
             {"ts": "3", "type": "message", "user": "U1", "text": "<@U2>?"},
             {"ts": "4", "type": "message", "user": "U2", "text": "Ok",
              "user_profile": {"real_name": "Ana"}},
             {"ts": "5", "type": "message", "subtype": "tombstone", "text": "deleted"}],
            [["customer: Bill <3", "customer: @Ana?", "agent: Ok"]], "slack",
            {"comings and goings": 1, "deleted messages": 1}, _ANA),
    Variant("Teams: newest first, deleted, plain text with a sign of markup, replies",
            {"value": [
                {"messageType": "message", "createdDateTime": "2024-03-13T10:04:00Z",
                 "deletedDateTime": "2024-03-13T10:05:00Z", "body": {"content": "x"}},
                {"messageType": "unknownFutureValue", "createdDateTime": "2024-03-13T10:03:00Z",
                 "body": {"content": "<systemEventMessage/>"}},
                {"messageType": "message", "createdDateTime": "2024-03-13T10:01:00Z",
                 "from": {"user": {"displayName": "Ben"}},
                 "body": {"contentType": "text", "content": "1 < 2\n3"},
                 "replies": [{"messageType": "message", "createdDateTime": "2024-03-13T10:02:00Z",
                              "from": {"application": {"displayName": "Ana"}},
                              "body": {"contentType": "html", "content": "<p>Ok</p>"}}]}]},
            [["customer: 1 < 2\n3", "agent: Ok"]], "teams",
            {"deleted messages": 1, "comings and goings": 1, "HTML tags": 3}, _ANA),
    Variant("Help Scout: a customer's mail that somebody else entered",
            {"id": 7, "_embedded": {"threads": [
                {"type": "note", "body": "x", "createdBy": {"type": "user"}},
                {"type": "message", "body": "y", "state": "draft", "createdBy": {"type": "user"}},
                {"type": "chat", "body": "Ok", "createdBy": {"type": "user"},
                 "createdAt": "2024-03-13T10:02:00Z"},
                {"type": "customer", "body": "Bill?", "createdBy": {"type": "user"},
                 "createdAt": "2024-03-13T10:01:00Z"}]}},
            [["customer: Bill?", "agent: Ok"]], "help-scout", {"internal notes": 1, "drafts": 1}),
    Variant("Google Chat in another language",
            {"messages": [
                {"creator": {"name": "Ana"}, "created_date": "2024年3月13日星期三 UTC 下午1:02:00",
                 "topic_id": "t", "text": "Ok"},
                {"creator": {"name": "Ben"}, "topic_id": "t", "text": "Bill?",
                 "created_date": "Mittwoch, 13. März 2024 um 10:01:02 UTC"},
                {"creator": {"name": "Ben"}, "topic_id": "t", "message_state": "DELETED"}]},
            [["customer: Bill?", "agent: Ok"]], "google-chat", {"deleted messages": 1}, _ANA),
    Variant("two chats of Teams in one list",
            {"value": [
                {"messageType": "message", "chatId": chat, "body": {"content": text},
                 "createdDateTime": "2024-03-13T10:01:00Z", "from": {"user": {"displayName": who}}}
                for chat, who, text in (("1", "Agent", "Ok"), ("2", "Agent", "No"))]},
            [["agent: Ok"], ["agent: No"]], "teams"),
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_variant(variant: Variant, tmp_path: Path) -> None:
    check(variant, tmp_path)


def test_words_before_a_colon_among_lines_with_times_are_said_and_that_is_said(
    tmp_path: Path,
) -> None:
    text = "Ben  10:01 AM\nBill?\n\nAna  10:03 AM\nHello.\nWait: please\n\nAna  10:04 AM\nOk\n"
    (found,), ingest = read(text, tmp_path, _ANA)
    assert isinstance(found, Interaction)
    assert [turn.text for turn in found.turns] == ["Bill?", "Hello.\nWait: please", "Ok"]
    assert ingest.remarks[_COLON] == 1


def test_hours_and_minutes_are_not_taken_for_minutes_and_seconds(tmp_path: Path) -> None:
    (found,), ingest = read("[23:58] Ben: Bill?\n[00:01] Ana: Ok\n", tmp_path, _ANA)
    assert isinstance(found, Interaction)
    assert [turn.start for turn in found.turns] == [0.0, 180.0]
    assert any("hours and minutes" in remark for remark in ingest.remarks)
    (found,), _ = read("[00:58] Ben: Bill?\n[01:01] Ana: Ok\n", tmp_path, _ANA)
    assert isinstance(found, Interaction)
    assert [turn.start for turn in found.turns] == [58.0, 61.0]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("Agent: On 3/13/2024 I called\nUser: 13/03/2024\n",
         ["agent: On 3/13/2024 I called", "customer: 13/03/2024"]),
        ("Chat started at 10:01\nAgent: Hi\nUser: A\nUser: B\n",
         ["agent: Hi", "customer: A", "customer: B"]),
        ("Agent 2024-03-13 10:00:02\nMonday 10:01 am\nUser 2024-03-13 10:01:02\nat 10:30\n",
         ["agent: Monday 10:01 am", "customer: at 10:30"]),
        ("Agent (00:01:00): A\n[10:30] is the time\nUser (00:01:09): B\n[10:30] is the time\n"
         "User (00:01:19): C\n",
         ["agent: A\n[10:30] is the time", "customer: B\n[10:30] is the time", "customer: C"]),
        ("2024/3/13 10:01 - User: A\n2024/3/13 10:02 - 客服:Agent: B: C\n",
         ["customer: A", "agent: B: C"]),
        ("From Agent to Everyone 10:00:00\nA\nFrom User to Everyone 10:01:01\nB\n13/03/2024\n",
         ["agent: A", "customer: B\n13/03/2024"]),
        ("2024-03-13\nUser  10:00\nA\nAgent  10:01\nB\n13/03/2024\nUser  10:02\nC\n",
         ["customer: A", "agent: B\n13/03/2024", "customer: C"]),
        ("Agent (10:01:02): A\nUser (10:02:02): B\nThe meeting, 10:00\nAgent (10:03:02): C\n",
         ["agent: A", "customer: B\nThe meeting, 10:00", "agent: C"]),
        ("Agent: A\nUser: [10:30] is fine\nAgent: B\n",
         ["agent: A", "customer: [10:30] is fine", "agent: B"]),
        ("Agent 2024-03-13 10:00:02\nHi\nUser 2024-03-13 10:01:02\n订单号：123\n"
         "Agent 2024-03-13 10:02:02\nOk\n",
         ["agent: Hi", "customer: 订单号：123", "agent: Ok"]),
    ],
)  # fmt: skip
def test_times_and_colons_in_what_is_said_are_said(
    text: str, turns: list[str], tmp_path: Path
) -> None:
    (found,), _ = read(text, tmp_path, Roles(("客服:Agent",)))
    assert isinstance(found, Interaction), found
    assert [shown(turn) for turn in found.turns] == turns
    starts = [turn.start for turn in found.turns if turn.start is not None]
    assert max(starts, default=0.0) < 600


def test_a_line_of_somebody_whom_the_user_names_is_theirs_with_or_without_a_time(
    tmp_path: Path,
) -> None:
    text = "[00:01] Ana: Hello.\n[00:04] Ana: Bill?\nBen: Yes\n[00:09] Ana: Ok\n"
    (found,), _ = read(text, tmp_path, Roles(("Ana",), ("Ben",)))
    assert isinstance(found, Interaction)
    assert [turn.text for turn in found.turns] == ["Hello.", "Bill?", "Yes", "Ok"]


def test_a_name_with_a_colon_that_the_user_names_is_one(tmp_path: Path) -> None:
    text = "[10:01] Ana: Shop: Hello\n[10:02] Ben: Bill?\n[10:03] Ana: Shop: Ok: yes\n"
    (found,), ingest = read(text, tmp_path, Roles(("Ana: Shop",), ("Ben",)))
    assert isinstance(found, Interaction)
    turns = [shown(turn) for turn in found.turns]
    assert turns == ["agent: Hello", "customer: Bill?", "agent: Ok: yes"]
    assert not any("the only other one" in remark for remark in ingest.remarks)


@pytest.mark.parametrize(
    "text",
    [
        "[3/4/2024 10:01 AM] Ben\nBill?\n[4/4/2024 10:02 AM] Ana\nOk\n",
        "[10:01, 03/04/2024] Ben: Bill?\n[10:02, 04/04/2024] Ana: Ok\n",
    ],
)
def test_dates_of_two_readings_are_refused(text: str, tmp_path: Path) -> None:
    (found,), _ = read(text, tmp_path, _ANA)
    assert isinstance(found, Reject)
    assert "may be day first or month first" in found.reason
    assert "--date-order" in (found.help or "")


def test_a_message_that_quotes_another_is_refused_where_nobody_knows_what_is_quoted(
    tmp_path: Path,
) -> None:
    text = (
        "[3/13 10:01 AM] Ben\nBill?\n[3/13 10:02 AM] Ana\n[3/13 10:01 AM] Ben\nBill?\n\nOk\n"
        "[3/13 10:03 AM] Ben\nthanks\n[3/13 10:04 AM] Ana\nBye\n"
    )
    (found,), _ = read(text, tmp_path, _ANA)
    assert isinstance(found, Reject)
    assert found.reason == "a message of `Ana` quotes one of `Ben`"


@pytest.mark.parametrize(
    "text",
    [
        "Ben\n  10:01 AM\nBill?\n10:02\nhello?\nAna\n:house:  10:03 AM\nOk\n",
        "Ben\nBill?\n10:01\nAna\nOk\n10:02\n",
        "[2024年3月13日 10:00] Ana: Shop\nHi\n[2024年3月13日 10:01] Ben\nBill?\n"
        "[2024年3月13日 10:02] Ben\nBye\n",
        "Lunch\n10:01\nis late\nand so\n10:02\nwe go\nnow\n10:03\nat last\n",
    ],
)
def test_lines_of_which_nobody_knows_whose_they_are_are_refused(text: str, tmp_path: Path) -> None:
    (found,), _ = read(text, tmp_path, _ANA)
    assert isinstance(found, Reject)
    assert "no transcript of a form that is read" in found.reason


@pytest.mark.parametrize(
    "table",
    [
        "id\tstart\tspeaker\ttext\nc\t00:01\tAgent\tHi\nc\t00:02\tCustomer\tHello\n",
        "time,speaker,text,id\n2024-03-13 10:01,Agent,Hi,c\n2024-03-13 10:02,Customer,Hello,c\n",
        "id,speaker,text,time\nc,Agent,Hi,2024-03-13 10:01\nc,Customer,Hello,2024-03-13 10:02\n",
        "id;speaker;text;time\nc;Agent;A (b);2024-03-13 10:01\nc;Customer;B;2024-03-13 10:02\n",
        "id\tspeaker\ttext\ttime\nc\tAgent\tA\t2024-03-13 10:01\nc\tUser\tB\t2024-03-13 10:02\n",
    ],
)
def test_tables_stay_tables(table: str, tmp_path: Path) -> None:
    (found,), ingest = read(table, tmp_path)
    assert isinstance(found, Interaction), found
    assert dict(ingest.converted) == {"chat-csv": 1}
    assert [turn.speaker for turn in found.turns] == ["agent", "customer"]


@pytest.mark.parametrize("value", [[], [{}], [{"ts": "1", "type": "message", "text": ["x"]}]])
def test_a_slack_export_of_nothing_is_refused(value: Any, tmp_path: Path) -> None:
    found, _ = read(value, tmp_path)
    assert all(isinstance(one, Reject) for one in found)
