"""A page to review with: one file, offline, which saves what a reviewer says.

Its data stand in it as JSON and become text by script alone. A content security policy lets run
the page's own script and nothing else, and lets nothing be loaded or sent.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from scorecard.language import Language
from scorecard.render.safe import xml
from scorecard.review.judgement import Judgement
from scorecard.review.task import Form, Task

SCHEMA = "scorecard.review/1"
_LANGUAGES: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}


def page(form: Form, tasks: Sequence[Task], *, blind: bool) -> bytes:
    """The page as a file's content."""
    words = _WORDS[form.language]
    content = msgspec.json.encode([form, tasks, blind])
    data = {
        "schema": SCHEMA,
        "page": sha256(content).hexdigest(),
        "blind": blind,
        "words": words,
        "form": form,
        "tasks": tasks,
    }
    folder = Path(__file__).parent
    script = (folder / "page.js").read_text(encoding="utf-8")
    style = (folder / "page.css").read_text(encoding="utf-8")
    shown = msgspec.json.encode(data).decode().replace("<", "\\u003c").replace(">", "\\u003e")
    allowed = b64encode(sha256(f"\n{script}".encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'"
    keys = "".join(
        f"<dt><kbd>{xml(key)}</kbd></dt><dd>{xml(does)}</dd>" for key, does in _keys(form)
    )
    return f"""\
<!DOCTYPE html>
<html lang="{_LANGUAGES[form.language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{xml(form.title)}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{xml(words["heading"])} {xml(form.title)}</h1>
<div class="bar">
<label>{words["by"]} <input id="by" autocomplete="off" size="14"></label>
<button type="button" id="previous" aria-label="{words["previous"]}">←</button>
<select id="list" aria-label="{words["interactions"]}"></select>
<button type="button" id="next" aria-label="{words["next"]}">→</button>
<span id="progress" class="faint"></span>
<button type="button" id="save">{words["save"]}</button>
<label>{words["open_file"]} <input id="open" type="file" accept=".json,application/json"></label>
<button type="button" id="keys">{words["keys"]}</button>
<span id="status" role="status"></span>
<strong id="unkept" hidden>{words["unkept"]}</strong>
</div>
</header>
<main>
<section id="transcript" aria-labelledby="about" tabindex="0">
<h2 id="about"></h2>
<ol id="turns"></ol>
</section>
<section id="form" aria-labelledby="asked" tabindex="0">
<h2 id="asked">{words["asked"]}</h2>
<div id="gates"></div>
</section>
</main>
<dialog id="help" aria-labelledby="help-title">
<h2 id="help-title">{words["keys"]}</h2>
<dl>{keys}</dl>
<form method="dialog"><button>{words["close"]}</button></form>
</dialog>
<script type="application/json" id="data">{shown}</script>
<script>
{script}</script>
</body>
</html>
""".encode()


def _keys(form: Form) -> Iterator[tuple[str, str]]:
    words = _WORDS[form.language]
    for key in ("j k", "1 2 3 0", "t", "↑ ↓", "n", "Esc", "[ ]", "s"):
        yield key, words[f"key {key}"]


class _Judged(msgspec.Struct, forbid_unknown_fields=True):
    interaction: str
    observation: str
    met: bool | None
    turns: list[int]
    note: str
    at: str | None = None
    open: bool = False


class SavedReview(msgspec.Struct):
    """What the page saves: the judgements, and what was asked of what."""

    schema: str
    by: str
    gates: list[str]
    turns: dict[str, int]
    judgements: list[_Judged]
    sha256: str = ""


def judgements(review: SavedReview, place: str) -> Iterator[Judgement | tuple[str, str]]:
    """The judgements; a place and a reason for what the page never asked."""
    gates = set(review.gates)
    for number, judged in enumerate(review.judgements):
        at = f"{place}[{number}]"
        if judged.observation not in gates or judged.interaction not in review.turns:
            name = f"{judged.observation} of {judged.interaction}"
            yield at, f"`{name[:80]}` was not asked"
            continue
        yield Judgement(
            judged.interaction,
            judged.observation,
            judged.met,
            review.by or None,
            tuple(sorted(set(judged.turns))),
            judged.note or None,
            judged.at,
            at,
            review.turns[judged.interaction],
        )


_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "heading": "Review:",
        "by": "Your name",
        "previous": "Previous interaction",
        "next": "Next interaction",
        "interactions": "Interactions",
        "progress": "interaction {task} of {tasks}, {done} of {all} gates judged",
        "save": "Save",
        "open_file": "Go on with a saved file",
        "keys": "Keys",
        "close": "Close",
        "unkept": "This browser keeps nothing: save before you close the page.",
        "asked": "Is it so?",
        "met": "met",
        "unmet": "unmet",
        "open": "can't tell",
        "unknown": "unknown",
        "not_applicable": "not applicable",
        "rule": "The rule says",
        "colon": ": ",
        "note": "Note",
        "chosen": "Turns that show it: {turns}",
        "turnOf": "Turn {turn} shows {gate}",
        "agent": "agent",
        "customer": "customer",
        "system": "system",
        "nameFirst": "Write your name first.",
        "saved": "{n} judgements saved.",
        "opened": "{n} judgements taken over.",
        "notOurs": "That file was not saved by this page.",
        "key j k": "next, previous gate",
        "key 1 2 3 0": "met, unmet, can't tell, nothing",
        "key t": "to the words that decided it; Space marks a turn that shows it",
        "key ↑ ↓": "another turn, or another answer",
        "key n": "a note",
        "key Esc": "back to the gate",
        "key [ ]": "previous, next interaction",
        "key s": "save",
    },
    "zh": {
        "heading": "复核：",
        "by": "您的姓名",
        "previous": "上一个会话",
        "next": "下一个会话",
        "interactions": "会话",
        "progress": "第 {task} / {tasks} 个会话，已判 {done} / {all} 处关卡",
        "save": "保存",
        "open_file": "接着已保存的文件",
        "keys": "快捷键",
        "close": "关闭",
        "unkept": "此浏览器不保留任何内容：关闭页面前请先保存。",
        "asked": "是否如此？",
        "met": "达成",
        "unmet": "未达成",
        "open": "看不出",
        "unknown": "无法判断",
        "not_applicable": "不适用",
        "rule": "规则判为",
        "colon": "：",
        "note": "备注",
        "chosen": "依据的发言：{turns}",
        "turnOf": "第 {turn} 次发言是 {gate} 的依据",
        "agent": "客服",
        "customer": "客户",
        "system": "系统",
        "nameFirst": "请先填写姓名。",
        "saved": "已保存 {n} 条判断。",
        "opened": "已载入 {n} 条判断。",
        "notOurs": "该文件不是本页面保存的。",
        "key j k": "下一处、上一处关卡",
        "key 1 2 3 0": "达成、未达成、看不出、清除",
        "key t": "跳到起决定作用的词句；空格标出依据的发言",
        "key ↑ ↓": "另一次发言，或另一个选项",
        "key n": "写备注",
        "key Esc": "回到关卡",
        "key [ ]": "上一个、下一个会话",
        "key s": "保存",
    },
}
