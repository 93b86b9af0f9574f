"""What stands among messages and nobody there says: notices of apps, placeholders of media, mail
that is quoted in a table. All of it is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorecard.formats.roles import Roles
from scorecard.reading import batches
from scorecard.records.reject import Reject
from variants import Variant, check, read

_ANA = Roles(("Ana",))
_TWO = ["customer: Bill?", "agent: Ok"]
_REPLY = "Ok\n\nOn Mon, 3 Mar 2025 at 10:00, Ben <b@example.com> wrote:\n> Bill?\n\n> Ben"
_ORIGINAL = "Ok\n\n-----Original Message-----\nFrom: Ben <b@example.com>\nSent: Monday\n\nBill?"
_APP = "messages of the app itself"


def _table(channel: str, reply: str) -> str:
    quoted = reply.replace('"', '""')
    return f'id,speaker,text,channel\n1,customer,Bill?,{channel}\n1,agent,"{quoted}",{channel}\n'


VARIANTS = (
    Variant("a mail in a table", _table("email", _REPLY), [_TWO], "chat-csv", {"quoted mails": 1}),
    Variant("a mail in a table without channels", _table("", _REPLY), [_TWO], "chat-csv",
            {"quoted mails": 1}),
    Variant("a line that begins with a mark in a table without channels", _table("", "> 5\nOk"),
            [["customer: Bill?", "agent: > 5\nOk"]], "chat-csv"),
    Variant("markup of a mail in a table",
            _table("email", '<p>O&#107;</p><blockquote type="cite">Bill?</blockquote>'),
            [_TWO], "chat-csv", {"HTML tags": 4, "quoted mails": 1}),
    Variant("a sign in a mail that is no markup", _table("邮件", "1 < 2 & 3"),
            [["customer: Bill?", "agent: 1 < 2 & 3"]], "chat-csv"),
    Variant("rows of mails",
            [{"conversation_id": "1", "role": who, "content": text, "channel": "email"}
             for who, text in (("user", "Bill?"), ("agent", _ORIGINAL))],
            [_TWO], "message-rows", {"quoted mails": 1}),
    Variant("notices of WeChat",
            "Ben 2025-03-13 10:01:02\nBill?\n\nBen 2025-03-13 10:02:00\n[图片]\n\n"
            "\"Ben\" 撤回了一条消息\nAna 2025-03-13 10:03:00\nOk\n",
            [_TWO], "plain", {"media": 1, _APP: 1}, _ANA),
    Variant("notices of a meeting", "Ben: Bill?\nAna: Ok\nBen has left the meeting\n",
            [_TWO], "plain", {_APP: 1}, _ANA),
    Variant("who says that somebody left says it", "Ben: Bill?\nAna: I have left the chat\n",
            [["customer: Bill?", "agent: I have left the chat"]], "plain", roles=_ANA),
    Variant("a chat beside a meeting",
            "10:01:02\t From Ben to Ana(Direct Message):\n\tBill?\n"
            "10:02:02\t From Ana to Everyone:\n\tReplying to \"Bill?\"\n\n\tOk\n"
            "10:03:02\t From Ben to Everyone:\n\tReacted to \"Ok\" with 👍\n",
            [_TWO], "plain", {_APP: 1}, _ANA),
    Variant("media and calls of a Chinese phone",
            "2025/3/13 上午10:01 - Ben: Bill?\n2025/3/13 上午10:02 - Ben: 图像已省略\n"
            "2025/3/13 上午10:03 - Ben: 语音通话，\u200e无应答\n2025/3/13 上午10:04 - Ana: Ok\n"
            "2025/3/13 上午10:05 - Ana: This message was deleted by admin Ben\n",
            [_TWO], "whatsapp", {"media": 1, _APP: 1, "deleted messages": 1}, _ANA),
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_variant(variant: Variant, tmp_path: Path) -> None:
    check(variant, tmp_path)


@pytest.mark.parametrize("layout", ["lines", "array"])
def test_an_unknown_file_is_one_reject_with_all_its_values(layout: str, tmp_path: Path) -> None:
    values = [{"a": {"b": number}} for number in range(3)]
    text = json.dumps(values) if layout == "array" else "\n".join(map(json.dumps, values))
    (found,), _ = read(text, tmp_path)
    assert isinstance(found, Reject)
    assert found.reason.endswith("(3 such values in the file)")
    assert [json.loads(line) for line in (found.data or b"").splitlines()] == values


def test_of_a_long_unknown_file_the_first_values_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_MOST_KEPT", 20)
    (found,), _ = read('{"a": 1}\n{"a": 2}\n{"a": 3}\n', tmp_path)
    assert isinstance(found, Reject)
    assert found.reason.endswith("(3 such values in the file, the first 2 of which are kept)")
    assert found.data == b'{"a": 1}\n{"a": 2}'
