"""A verification for people to read, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import msgspec

from scorecard.compare.again import Cause, Differing, Mismatch, Verification
from scorecard.language import Language
from scorecard.render.figures import cut
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Line,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    plain,
    strong,
)

_LONGEST, _HASH = 60, 12
_CAUSES: dict[Cause, tuple[str, str]] = {
    "version": ("another version of scorecard", "scorecard 版本不同"),
    "rubric": ("another rubric, or another lexicon in it", "评分标准或其词表不同"),
    "plugins": ("other plug-ins", "插件不同"),
    "record": ("another record", "记录不同"),
    "observations": ("other observations beside the record", "记录之外的观察不同"),
    "grade": (
        "the same rubric, record, observations and version: what was kept is not what they give",
        "标准、记录、观察与版本都相同：所存的评分并非由此得出",
    ),
    "missing": ("no record for the grade", "评分没有对应的记录"),
    "ungraded": ("no grade for the record", "记录没有对应的评分"),
}


def verification_page(found: Verification, language: Language) -> Page:
    """The page of a verification; its data are the verification itself."""

    def say(en: str, zh: str) -> str:
        return zh if language == "zh" else en

    title = say("Grades, graded again", "重新评分核验")
    return Page(title, language, tuple(_blocks(found, title, say)), found)


def _blocks(found: Verification, title: str, say: Any) -> Iterator[PageBlock]:
    yield Heading(1, plain(title))
    of = say(
        f"{found.verified:,} of {found.grades:,} grades were made again",
        f"{found.grades:,} 个评分中重做了 {found.verified:,} 个",
    )
    if found.sampled:
        of += say(" (a sample)", "（抽样）")
    if not found.different:
        yield Paragraph(strong(say("Identical", "完全一致"), say(f": {of}.", f"：{of}。")))
        return
    head = say(f"Different: {found.different:,}", f"不同：{found.different:,}")
    rest = say(f"; identical: {found.identical:,}. {of}.", f"；一致：{found.identical:,}。{of}。")
    yield Paragraph(strong(head, rest))
    yield Bullets(
        tuple(
            Item(plain(say(f"{n:,}: ", f"{n:,}：") + say(*_CAUSES[cast(Cause, cause)])))
            for cause, n in found.causes.items()
        )
    )
    yield Heading(2, plain(say("Where", "何处")))
    yield Bullets(tuple(Item(_line(each, say)) for each in found.examples))
    hidden = found.different - len(found.examples)
    if hidden > 0:
        yield Paragraph(
            plain(say(f"… and {hidden:,} more (--show N)", f"… 另有 {hidden:,} 个（--show N）"))
        )


def _line(one: Mismatch, say: Any) -> Line:
    causes = say(", ", "、").join(say(cause, _CAUSES[cause][1]) for cause in one.causes)
    fields = [
        f"{each.field}: {_shown(each, each.kept)} → {_shown(each, each.now)}" for each in one.fields
    ]
    if one.more:
        fields.append(say(f"{one.more} more fields", f"另有 {one.more} 个字段"))
    text = say(f" [{causes}] ", f"［{causes}］") + "; ".join(fields)
    return (StyledText(one.id, "strong"), StyledText(text))


def _shown(found: Differing, value: Any) -> str:
    is_hash = found.field.endswith("sha256") or found.field == "observations"
    return cut(msgspec.json.encode(value).decode(), _HASH if is_hash else _LONGEST)
