"""A comparison for people to read, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scorecard.compare.comparison import (
    Changed,
    Comparison,
    Counts,
    Finding,
    Gate,
    Level,
    Said,
)
from scorecard.compare.facts import facts
from scorecard.compare.standing import RESULT
from scorecard.language import Language
from scorecard.render.figures import span
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Line,
    Notice,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    Table,
    plain,
    strong,
)
from scorecard.render.pages.results import ResultWords, methods
from scorecard.statistics.differences import Difference
from scorecard.statistics.estimate import Estimate, Refused, Result

Titles = Mapping[str, str]
"""What gates and criteria are called, by their ids."""

_FINDINGS: dict[Finding, tuple[str, str]] = {
    "worse": ("worse", "变差"),
    "better": ("better", "变好"),
    "no difference shown": ("not shown", "未见差异"),
    "open": ("open", "未定"),
    "not said": ("not said", "无法判断"),
}
_VERDICTS = {
    "met": ("met", "达成"),
    "unmet": ("unmet", "未达成"),
    "unknown": ("unknown", "未知"),
    "not_applicable": ("not applicable", "不适用"),
    "pass": ("pass", "通过"),
    "fail": ("fail", "未通过"),
    "undecided": ("undecided", "待定"),
    "none": ("no result", "无结论"),
}


def comparison_page(found: Comparison, language: Language, titles: Titles | None = None) -> Page:
    """The page of a comparison; its data are the comparison itself."""
    return _Writer(found, language, titles or {}).page()


class _Writer:
    def __init__(self, found: Comparison, language: Language, titles: Titles) -> None:
        self._found, self._language, self._titles = found, language, titles
        self._words = ResultWords(language)

    def _say(self, en: str, zh: str) -> str:
        return zh if self._language == "zh" else en

    def page(self) -> Page:
        found = self._found
        title = self._say(
            f"{found.before.name} compared with {found.after.name}",
            f"{found.before.name} 与 {found.after.name} 的比较",
        )
        blocks: list[PageBlock] = [Heading(1, plain(title)), self._outcome()]
        blocks += [Bullets(tuple(Item(plain(line)) for line in facts(found, self._say)))]
        for part in (self._levels, self._gates, self._trials, self._examples):
            blocks += part()
        blocks += [
            self._heading("Methods", "方法"),
            methods(self._results()),
            Paragraph(plain(self._method())),
        ]
        return Page(title, self._language, tuple(blocks), found, notices=tuple(self._notices()))

    def _heading(self, en: str, zh: str) -> Heading:
        return Heading(2, plain(self._say(en, zh)))

    def _name(self, id: str) -> str:
        if id == "score":
            return self._say("score", "得分")
        return self._say("result: pass", "结果：通过") if id == RESULT else id

    def _listed(self, finding: Finding) -> list[str]:
        return [
            f"{self._name(each.id)} {self._points(each)}"
            for each in self._found.judged
            if each.finding == finding
        ]

    def _points(self, each: Gate | Level) -> str:
        if isinstance(each, Gate):
            return self._share_range(each.difference.result)
        return self._level_range(each.certain.result)

    def _share_range(self, result: Result) -> str:
        """A difference of shares, in points of a hundred."""
        return _range(result, 100, 1, self._say(" to ", " 至 "))

    def _level_range(self, result: Result) -> str:
        return _range(result, 1, 2, self._say(" to ", " 至 "))

    def _outcome(self) -> Paragraph:
        joint, stop = self._say(", ", "、"), self._say(". ", "。")
        if not self._found.can_say:
            return Paragraph(
                strong(
                    self._say("Nothing can be said: too few interactions.", "数据太少，无法判断。")
                )
            )
        parts = []
        for finding, en, zh in (
            ("worse", "Worse", "变差"),
            ("better", "Better", "变好"),
            ("open", "Open, as what is not known could turn it round", "未定（未知者可能逆转）"),
        ):
            if listed := self._listed(finding):  # type: ignore[arg-type]
                parts.append(self._say(f"{en}: ", f"{zh}：") + joint.join(listed))
        said = stop.join(parts) + stop if parts else ""
        nothing = sum(each.finding == "no difference shown" for each in self._found.judged)
        rest = self._say(
            f"No difference shown in {nothing} of {len(self._found.judged)}: "
            "that is no proof that there is none.",
            f"{len(self._found.judged)} 项中有 {nothing} 项未见差异：这并不证明没有差异。",
        )
        return Paragraph(strong(said, rest if nothing else ""))

    def _levels(self) -> Iterator[PageBlock]:
        levels = (self._found.score, *self._found.criteria)
        rows = [
            (
                self._code(each.id),
                plain(_change(each.before, each.after)),
                self._difference(each.certain, self._level_range(each.certain.result)),
                plain(f"{each.n:,}"),
                plain(_detectable(each.certain, 1, 2)),
                self._finding(each.finding),
            )
            for each in levels
        ]
        yield self._heading("Score and levels (0 to 5)", "得分与级别（0 至 5）")
        yield self._table(rows)
        notes = tuple(
            Item((*self._code(each.id), StyledText(self._open(each))))
            for each in levels
            if each.open and isinstance(each.possible.result, Estimate)
        )
        if notes:
            yield Bullets(notes)

    def _open(self, level: Level) -> str:
        possible = self._level_range(level.possible.result)
        return self._say(
            f": {level.open:,} interactions not settled; what is possible moves by {possible}",
            f"：{level.open:,} 次未定；可能达到者的变化为 {possible}",
        )

    def _gates(self) -> Iterator[PageBlock]:
        rows = [
            (
                self._code(gate.id),
                plain(f"{_share(gate.before)} → {_share(gate.after)}"),
                self._difference(gate.difference, self._share_range(gate.difference.result)),
                plain(f"{gate.n:,}"),
                plain(_detectable(gate.difference, 100, 1)),
                self._finding(gate.finding),
            )
            for gate in self._found.gates
        ]
        yield self._heading(
            "Gates: share met of those decided, in percent",
            "关卡：已判定者中的达成率（百分比）",
        )
        yield self._table(rows)
        notes = tuple(
            Item((*self._named(gate.id), StyledText(f": {note}")))
            for gate in self._found.gates
            if (note := self._note(gate))
        )
        if notes:
            yield Bullets(notes)

    def _note(self, gate: Gate) -> str:
        """The verdicts that changed, and what is not known."""
        parts = [self._moves(gate)] if gate.moves else []
        if isinstance(gate.difference.result, Refused):
            parts.insert(0, self._words.refusal(gate.difference.result))
        before, after = gate.before.unknown, gate.after.unknown
        if before or after:
            said = self._say(f"unknown {before:,} → {after:,}", f"未知 {before:,} → {after:,}")
            if gate.n and gate.worst is not None and gate.best is not None:
                said += self._say(
                    f" (the difference, whatever they are: {100 * gate.worst:+.1f} to "
                    f"{100 * gate.best:+.1f})",
                    f"（无论其为何，差异为 {100 * gate.worst:+.1f} 至 {100 * gate.best:+.1f}）",
                )
            parts.append(said)
        return self._say("; ", "；").join(parts)

    def _table(self, rows: Sequence[tuple[Line, ...]]) -> Table:
        confidence = self._confidence()
        names = (
            ("", ""),
            ("before → after", "之前 → 之后"),
            (f"difference ({confidence} %)", f"差异（{confidence} %）"),
            ("n", "n"),
            ("detects", "可检出"),
            ("finding", "结论"),
        )
        head = tuple(self._say(*name) for name in names)
        return Table(head, tuple(rows), frozenset((3, 4)))

    def _confidence(self) -> str:
        return f"{100 * self._found.confidence:g}"

    def _moves(self, gate: Gate) -> str:
        said = []
        for move, n in gate.moves.items():
            before, _, after = move.partition(" > ")
            said.append(f"{self._verdict(before)} → {self._verdict(after)} {n:,}")
        return self._say(", ", "，").join(said)

    def _named(self, id: str) -> Line:
        if id in ("score", RESULT):
            return plain(self._name(id))
        title = self._titles.get(id)
        return (StyledText(id, "code"), *([StyledText(f" {title}")] if title else []))

    def _code(self, id: str) -> Line:
        return self._named(id)[:1]

    def _difference(self, found: Difference, shown: str) -> Line:
        if isinstance(found.result, Estimate):
            return plain(shown)
        return (StyledText("–", "faint"),)

    def _finding(self, finding: Finding) -> Line:
        text = self._say(*_FINDINGS[finding])
        return strong(text) if finding in ("worse", "better") else plain(text)

    def _verdict(self, verdict: str) -> str:
        return self._say(*_VERDICTS.get(verdict, (verdict, verdict)))

    def _trials(self) -> Iterator[PageBlock]:
        if not self._found.trials:
            return
        yield self._heading("pass^k: all of k trials pass", "pass^k：k 次尝试全部通过")
        rows = [
            (
                plain(f"{each.k}"),
                self._words.brief(each.before),
                self._words.brief(each.after),
                self._difference(each.difference, self._share_range(each.difference.result)),
            )
            for each in self._found.trials
        ]
        head = ("k", self._say("before", "之前"), self._say("after", "之后"))
        yield Table((*head, self._say("difference", "差异")), tuple(rows))

    def _examples(self) -> Iterator[PageBlock]:
        found = self._found
        if not found.changed:
            return
        yield self._heading("Changed interactions", "改变的会话")
        yield Paragraph(
            plain(
                self._say(
                    f"{found.changed:,} of {found.pairs:,} changed; those that changed most:",
                    f"{found.pairs:,} 对中有 {found.changed:,} 对的评分改变；改变最大的：",
                )
            )
        )
        yield Bullets(tuple(map(self._example, found.examples)))

    def _example(self, one: Changed) -> Item:
        text = self._say(": score ", "：得分 ")
        text += " → ".join(span(*each) if each else "–" for each in (one.before, one.after))
        if one.results[0] != one.results[1]:
            text += self._say(", ", "，") + " → ".join(map(self._verdict, one.results))
        if not one.same_record:
            text += self._say(" (another record)", "（记录不同）")
        return Item(
            (StyledText(one.id, "strong"), StyledText(text)),
            tuple(
                Item(
                    (
                        *self._named(move.gate),
                        StyledText(
                            f": {self._verdict(move.before.verdict)} → "
                            f"{self._verdict(move.after.verdict)}"
                        ),
                    ),
                    (
                        Item(self._reason(self._say("before", "之前"), move.before)),
                        Item(self._reason(self._say("after", "之后"), move.after)),
                    ),
                )
                for move in one.moves
            ),
        )

    def _reason(self, when: str, said: Said) -> Line:
        words = [
            self._say(f"“{text}” (turn {turn + 1})", f"“{text}”（第 {turn + 1} 次发言）")
            for turn, text in said.words
        ]
        parts = [said.why, *words]
        return plain(when + self._say(": ", "：") + self._say("; ", "；").join(filter(None, parts)))

    def _results(self) -> Iterator[Result]:
        for level in (self._found.score, *self._found.criteria):
            yield level.certain.result
        yield from (gate.difference.result for gate in self._found.gates)
        for each in self._found.trials:
            yield from (each.before, each.difference.result)

    def _method(self) -> str:
        return self._say(
            "Worse or better: the interval leaves out zero, the gate stands among so many "
            "(Benjamini-Hochberg), and nothing that is unknown could turn it round. Detects: the "
            "smallest difference that so many would show four times of five (docs/compare.md).",
            "变差或变好：区间不含零，在众多关卡中经校正（Benjamini-Hochberg）仍成立，"
            "且未知者无法逆转。“可检出”：此样本量五次中有四次能显示出的最小差异。"
            "详见 docs/compare.md。",
        )

    def _notices(self) -> Iterator[Notice]:
        if not self._found.can_say:
            yield Notice("warning", self._say("nothing can be said", "无法判断"), ())
        for each in self._found.judged:
            if each.finding in ("worse", "better"):
                kind = self._say(*_FINDINGS[each.finding])
                severity = "error" if each.finding == "worse" else "notice"
                level = self._confidence()
                line = self._say(
                    f"n {each.n:,}, {level} % interval", f"n {each.n:,}，{level} % 区间"
                )
                yield Notice(
                    severity,  # type: ignore[arg-type]
                    f"{self._name(each.id)}: {kind}",
                    (f"{self._points(each)}; {line}",),
                )


def _range(result: Result, scale: int, digits: int, joint: str) -> str:
    if not isinstance(result, Estimate):
        return "–"
    value, low, high = (
        f"{scale * each:+.{digits}f}" for each in (result.value, result.low, result.high)
    )
    return f"{value} ({low}{joint}{high})"


def _detectable(found: Difference, scale: int, digits: int) -> str:
    return "–" if found.detectable is None else f"{scale * found.detectable:.{digits}f}"


def _share(counts: Counts) -> str:
    decided = counts.met + counts.unmet
    return f"{100 * counts.met / decided:.1f}" if decided else "–"


def _change(before: tuple[float, float] | None, after: tuple[float, float] | None) -> str:
    return " → ".join("–" if each is None else f"{each[0]:.2f}" for each in (before, after))
