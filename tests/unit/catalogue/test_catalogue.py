"""Whatever scorecard says of rubrics and records, it says in Chinese too."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import count, zip_longest
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paths import ROOT
from said import Sources
from scorecard.catalogue import entries, tell
from scorecard.catalogue.templates import Template

_BLANK = re.compile(r"\{([\dn]?)(?::zh)?\}")
_JOINTS = "# Words and joints"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NAMES = re.compile("`[^`]*`|--[a-z-]+")
_WRONG_MARK = re.compile(r"[\u4e00-\u9fff][,;:?!(]|[,;:?!)][\u4e00-\u9fff]")
_SAME = {"below: 3", "at_most: 30s", "equals: true", "above: 3min", "U+{} ({})", "{} in {} ({})"}
"""Templates that are no words."""


@cache
def said() -> dict[str, str]:
    return Sources(ROOT / "src" / "scorecard").said


@cache
def page() -> str:
    return (ROOT / "src" / "scorecard" / "catalogue" / "zh.po").read_text(encoding="utf-8")


def filled(template: str) -> tuple[str, list[str]]:
    """A message that is made of a template, and its values."""
    blanks = enumerate(_BLANK.findall(template))
    values = [f"«{at}»" if blank != "n" else "7" for at, blank in blanks]
    rest = iter(values)
    return _BLANK.sub(lambda at: next(rest), template), values


def test_every_message_of_the_sources_has_its_chinese() -> None:
    known = entries()
    missing = [text for text in said() if text not in known]
    lines = (f'msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr "…"' for text in missing)
    assert not missing, "\n\n".join(["say these in catalogue/zh.po:", *lines])


def test_the_catalogue_holds_nothing_that_no_source_says() -> None:
    own = page().partition(_JOINTS)[0]
    known = [json.loads(text) for text in re.findall(r'^msgid (".*")$', own, re.MULTILINE)]
    assert known
    assert [text for text in known if text not in said()] == []


def test_each_template_stands_there_once() -> None:
    counted = Counter(re.findall(r"^msgid .*$", page(), re.MULTILINE))
    assert [line for line, times in counted.items() if times > 1] == []
    assert sum(counted.values()) == len(entries())


def test_a_translation_is_chinese_and_holds_every_value() -> None:
    for english, chinese in entries().items():
        blanks, named = _BLANK.findall(english), [at for at in _BLANK.findall(chinese) if at]
        assert len(_BLANK.findall(chinese)) == len(blanks), english
        assert not named or sorted(named) == [str(at) for at in range(len(blanks))], english
        has_words = re.search("[a-z]{2,}", _NAMES.sub("", english))
        assert not has_words or english in _SAME or _CHINESE.search(chinese), english
        # Punctuation beside Chinese is Chinese.
        assert not _WRONG_MARK.search(_NAMES.sub("``", chinese)), english


def test_a_message_is_known_by_its_template() -> None:
    for english, chinese in entries().items():
        message, values = filled(english)
        if not values or sum(map(str.isalpha, _BLANK.sub("", english))) < 5:
            continue  # joints are known by what they join
        parts = _BLANK.split(chinese)
        order = (values[int(at)] if at else values[place] for place, at in enumerate(parts[1::2]))
        expected = "".join(
            part for pair in zip(parts[::2], [*order, ""], strict=True) for part in pair
        )
        assert re.sub(" ?7 ?", "7", tell(message, "zh-CN")) == re.sub(" ?7 ?", "7", expected)
        assert tell(message, "en") == message


def values_like_messages(template: Template, known: list[str]) -> Iterator[list[str]]:
    """What may be filled into a template, where values are words of the catalogue and texts of its
    templates; a text stands between quotes, as texts of others do in messages."""
    single = [text for text in known if text.isalpha() and text not in ("error", "warning")]
    choice = Random(template.pieces[0])
    lists = ", " not in "".join(template.pieces)
    for kind in ("word", "text", "words" if lists else "word"):
        values, is_name = [], False
        for at, (piece, blank) in enumerate(zip(template.pieces, template.blanks, strict=False)):
            is_name ^= piece.count("`") % 2 == 1
            text = _BLANK.sub(choice.choice(single), choice.choice(known))
            text = text.replace("`", "'") if is_name else f"`{text.replace('`', chr(39))}`"
            words = ", ".join(choice.sample(single, 3))
            value = {"word": choice.choice(single), "text": text, "words": words}[kind]
            values.append("7" if blank == "n" else "«»" if at in template.messages else value)
        yield values


def test_a_value_stays_as_it_is_whatever_it_looks_like() -> None:
    known = entries()
    for english, chinese in known.items():
        template = Template(english, chinese)
        if not template.blanks or template.is_joint:
            continue
        for values in values_like_messages(template, list(known)):
            rest = iter(values)
            message = _BLANK.sub(lambda at, rest=rest: next(rest), english)
            parts, at = _BLANK.split(chinese), count()
            order = [values[int(number or next(at))] for number in parts[1::2]]
            expected = "".join(
                text for both in zip_longest(parts[::2], order) for text in both if text
            )
            told = tell(message, "zh")
            assert told.replace(" ", "") == expected.replace(" ", ""), message
            assert all(value in told for value in values)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("expected a list, found `x`", "应为列表，实为 `x`"),
        ("expected one of `a`, `b` or `c`, found nothing", "应为 `a`、`b` 或 `c` 之一，实为空值"),
        ("unknown key `did you mean `x`?`", "不认识的键 `did you mean `x`?`"),
        (
            "2 errors, 1 warning in 3 files checked (2 rubrics, 1 test file)",
            "已检查 3 个文件（2 份评分标准、1 份测试）：2 个错误、1 个警告",
        ),
        ("error: no such file: a, b.yaml", "错误：没有这个文件：a, b.yaml"),
        ("nobody ever wrote this: not even here", "nobody ever wrote this: not even here"),
        (
            "not known who is the agent and who the customer: they are "
            "`a` (“yes, and no; 1 error”); `b` (“did you mean x?, or, so”); and 2 more",
            "不知道谁是客服、谁是客户：说话人有 `a` (“yes, and no; 1 error”)；"
            "`b` (“did you mean x?, or, so”)；另有 2 个",
        ),
        ("one of agent, customer, system", "agent, customer, system 之一"),
        ("known: gate, level, score, text", "已知的有：gate, level, score, text"),
        ("it is not ours (write `x`)", "it is not ours (write `x`)"),
        ("not ours, or its exception is met", "not ours, or its exception is met"),
        ("line 3: unknown key `a`", "第 3 行：不认识的键 `a`"),
        ("known: text, agent and 3 more", "已知的有：text, agent，另有 3 个"),
        ("precision 100% (94% to 100%) (75% asked for)", "精确率 100%（94% 到 100%）（要求 75%）"),
        (
            "http://127.0.0.1:9 can't be reached: agent: text",
            "无法连接 http://127.0.0.1:9：agent: text",
        ),
        ("it holds texts (…): em.json: $: text", "it holds texts (…): em.json: $: text"),
        ("error: no such file: \udcff😀, b.yaml", "错误：没有这个文件：\udcff😀, b.yaml"),
        ("", ""),
    ],
)
def test_messages_in_messages(english: str, chinese: str) -> None:
    assert tell(english, "zh") == chinese


@given(st.text(), st.lists(st.sampled_from([", ", "; ", ": ", "expected ", "{}", "`", "a"])))
def test_no_text_stops_it(text: str, parts: list[str]) -> None:
    for message in (text, "".join(parts), text.join(parts)):
        assert tell(message, "en") == message
        assert bool(tell(message, "zh")) == bool(message)


def test_a_text_without_end_takes_no_time() -> None:
    for part in (", ", "; ", ": ", "(", "expected , found "):
        assert tell(f"a{part}" * 20_000, "zh")


def test_values_that_look_like_more_of_a_message_take_no_time() -> None:
    # What stands between the values, many times over, and the last of it too early: to try all
    # ways to divide this takes minutes.
    for template in (Template(*entry) for entry in entries().items()):
        if len(template.pieces) > 2:
            first, *inner, last = template.pieces
            between = "".join(f"{piece}x" * 500 for piece in inner[:-1])
            message = f"{first}x{inner[-1]}{between}{last}"
            for strict in (True, False):
                found = template.values(message, strict=strict)
                assert found is None or len(found) == len(template.blanks)
