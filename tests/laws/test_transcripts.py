"""Transcripts in every way in which people and apps write them: read as they are, or refused."""

from __future__ import annotations

from random import Random

import pytest

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.registry import detect
from scorecard.formats.roles import Roles
from scorecard.records.errors import RecordError

NAMES = (
    *(("Agent", "Customer"), ("客服", "客户"), ("Ana Ruiz", "Ben Miller"), ("王小明", "李雷 Lei")),
    *(("Speaker 1", "Speaker 2"), ("说话人1", "说话人2"), ("Ana (Shop)", "Ben_88")),
)
WORDS = (
    *("Good morning, how can I help?", "My parcel never came.", "ok", "好的：马上", "订单号：123"),
    *("Order number: 12345", "Note: the shop is open 9:00-17:00", "https://x.example/a?b=1"),
    *("On 3/13/2024 I called", "call me at 10:01", "Look - here", 'He said: "no"', "Thanks :)"),
    *(
        "[link] see",
        "(laughs)",
        "Date: 2024-03-13",
        "Total: 10.50",
        "10:15",
        "13/03/2024",
        "「hi」",
    ),
    *("a, b; c", "The meeting, 10:00", "It was at 10:30 I think", "[10:30] is the time"),
    *("Monday 10:01 am", "From: me to you", "Price 10.50 EUR"),
)
WAYS = (
    *("{n}: {x}", "{n}：{x}", "- {n}: {x}", "**{n}**: {x}", "[{n}]: {x}", "{n}:\n{x}"),
    *("[{t}] {n}: {x}", "({t}) {n}: {x}", "【{t}】{n}：{x}", "{t} {n}: {x}", "{t} - {n}: {x}"),
    *("{n} ({t}): {x}", "{n} [{t}]: {x}", "{n}({t}):  {x}", "{n} ({t})\n{x}", "{n}  {t}\n{x}"),
    *("{n} {t}\n{x}", "{t} {n}\n{x}", "[{t}] {n}\n{x}", "{n} — {t}\n{x}", "{n}, [{t}]\n{x}"),
    *("{n}\n{t}\n{x}", "{t}\n{n}\n{x}", "{t} {n}(12345)\n{x}", "[{n}] [{t}] {x}"),
    *("[{t}, 13/03/2024] {n}: {x}", "{t} | {n}: {x}", "{t}, {n} : {x}"),
    *("From {n} to Everyone {t}\n{x}", "{t} From {n} to Everyone: {x}"),
)
TIMES = (
    *("{h:02}:{m:02}:{s:02}", "{h:02}:{m:02}", "{h}:{m:02} AM", "2024-03-13 {h:02}:{m:02}:{s:02}"),
    *(
        "3/13/2024 {h}:{m:02} AM",
        "2024年3月13日 {h:02}:{m:02}",
        "3/13 {h}:{m:02}",
        "上午 {h}:{m:02}",
    ),
)
DAYS = (
    "",
    "",
    "Wednesday, March 13, 2024\n",
    "2024-03-13\n",
    "----- 2024년 3월 13일 수요일 -----\n",
)


def text(way: str, rng: Random) -> tuple[str, tuple[str, str], list[tuple[str, str]]]:
    """A transcript, who speaks in it, and the truth of it."""
    names, time = rng.choice(NAMES), rng.choice(TIMES)
    written, said = rng.choice(DAYS), []
    for number in range(rng.randint(4, 14)):
        name = rng.choice(names) if number > 1 else names[number]
        words = "\n".join(rng.choice(WORDS) for _ in range(rng.choice((1, 1, 1, 2))))
        stamp = time.format(h=10, m=number, s=number)
        written += way.format(n=name, t=stamp, x=words) + rng.choice(("\n", "\n", "\n\n"))
        said.append(("agent" if name == names[0] else "customer", words))
    return written, names, said


@pytest.mark.parametrize("way", WAYS)
def test_a_transcript_is_read_as_it_is_or_refused(way: str) -> None:
    """Words that look like a head of the same way of writing can't be told from one: of 300
    transcripts of such words, no more than 3 may be read otherwise without a remark."""
    rng = Random(way)
    wrong = []
    for _ in range(300):
        written, (agent, customer), said = text(way, rng)
        data = written.encode()
        found = detect(data)
        if not isinstance(found, InputFormat):
            continue
        conversion = Conversion("x", Roles((agent,), (customer,)))
        try:
            made = found.convert(data, conversion)
        except RecordError:
            continue
        assert made is not None
        is_remarked = any("read as going on" in remark for remark in conversion.remarks)
        if [(turn.speaker, turn.text) for turn in made.turns] != said and not is_remarked:
            wrong.append(written)
    assert len(wrong) <= 3, wrong[0]
