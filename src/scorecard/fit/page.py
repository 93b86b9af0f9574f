"""A report for people: a page in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scorecard.fit.codes import Code
from scorecard.fit.report import Finding, FitReport, MissingWording
from scorecard.fit.scale_page import scale_blocks
from scorecard.language import Language, say_need
from scorecard.render.figures import share
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Page,
    PageBlock,
    Paragraph,
    QuotedTurn,
    StyledText,
    Terms,
    marked,
    plain,
)
from scorecard.statistics.estimate import Estimate, Result

_SHOWN = 12
_FINDINGS: dict[Code, tuple[str, str]] = {
    "stuck": (
        "Gates with one verdict (nearly) everywhere tell no two interactions apart",
        "几乎处处同一判定的关卡，无法区分任何会话",
    ),
    "scale": (
        "Criteria whose levels form no cumulative scale (H is surely below .3)",
        "各级不构成累积量表的标准（H 确定低于 .3）",
    ),
    "order": (
        "Levels out of order: the higher one is met more often",
        "级别次序颠倒：较高级别反而更常达成",
    ),
    "same": ("Gates that say the same", "判定总是相同的关卡"),
    "unheard": (
        "Moments that never happen in these records",
        "在这些记录中从未出现的时刻",
    ),
    "silence": (
        "Never heard, and their absence counts as good conduct: have some records judged, learn "
        "their wording, or make them `open: true`",
        "从未听到，而“没有”被当作表现良好：请让人或模型判断部分记录、补充说法，或设为 `open: true`",
    ),
    "open": ("Many grades are open, for want of", "许多评分悬而未决，缺少"),
    "alike": ("Most grades can't be told apart", "多数评分无法区分"),
    "tools": ("Tools that the rubric does not know", "评分标准不认识的工具"),
    "fields": (
        "Fields that the rubric asks for and no record has",
        "评分标准需要、但没有记录具备的字段",
    ),
    "languages": ("Languages that the rubric has no phrases in", "评分标准没有说法的语言"),
    "wordless": (
        "Nearly all their turns hold none of the rubric's words",
        "其发言几乎都不含评分标准中的任何说法",
    ),
}


def fit_page(report: FitReport, language: Language = "en") -> Page:
    """The page of a report."""
    return _Writer(report, language).page()


class _Writer:
    def __init__(self, report: FitReport, language: Language) -> None:
        self._report, self._language = report, language

    def _say(self, en: str, zh: str) -> str:
        return zh if self._language == "zh" else en

    def page(self) -> Page:
        """All parts that have anything to say."""
        name = self._report.rubric.id
        title = self._say(f"Does {name} suit these records?", f"{name} 适合这些记录吗？")
        parts = (
            self._findings,
            self._gates,
            self._scales,
            self._moments,
            self._open,
            self._vocabulary,
        )
        more = (self._languages, self._wordless, self._wording)
        blocks: list[PageBlock] = [Heading(1, plain(title))]
        for part in (*parts, *more):
            blocks += part()
        return Page(title, self._language, tuple(blocks))

    @property
    def _speakers(self) -> Mapping[str, str]:
        return {"agent": self._say("agent", "客服"), "customer": self._say("customer", "客户")}

    def _part(self, en: str, zh: str) -> Heading:
        return Heading(2, plain(self._say(en, zh)))

    def _of(self, part: int, whole: int) -> str:
        shown = share(part, whole)
        return self._say(f"{shown} ({part:,} of {whole:,})", f"{shown}（{whole:,} 中的 {part:,}）")

    def _findings(self) -> Iterator[PageBlock]:
        number = self._report.interactions
        yield Paragraph(plain(self._say(f"{number:,} interactions.", f"共 {number:,} 次会话。")))
        if not self._report.findings:
            nothing = self._say("Nothing speaks against it.", "没有发现不适合之处。")
            yield Paragraph(plain(nothing))
            return
        yield Bullets(tuple(map(self._finding, self._report.findings)))

    def _finding(self, finding: Finding) -> Item:
        text = self._say(*_FINDINGS[finding.code])
        whom = self._speakers if finding.code == "wordless" else {}
        names = [
            whom.get(name) or say_need(name, self._language)
            for name in finding.names
            if name != "-"
        ]
        listed = self._listed(names)
        code = (StyledText(finding.code, "code"), StyledText(" "))
        if finding.code == "alike" and listed:
            text += self._say(
                "; observations that would tell some apart", "；以下观察可以区分一部分"
            )
        end = f"{self._say(': ', '：')}{listed}" if listed else ""
        return Item((*code, *marked(text), StyledText(end)))

    def _listed(self, names: Sequence[str]) -> str:
        more = len(names) - _SHOWN
        listed = self._say(", ", "、").join(names[:_SHOWN])
        return listed + (self._say(f" and {more} more", f" 等 {more} 项") if more > 0 else "")

    def _gates(self) -> Iterator[PageBlock]:
        number = self._report.interactions
        if not number:
            return
        yield self._part("Gates", "关卡")
        names = {
            "met": self._say("met", "达成"),
            "unmet": self._say("unmet", "未达成"),
            "not_applicable": self._say("not applicable", "不适用"),
            "unknown": self._say("unknown", "未知"),
        }
        rows = []
        for gate in self._report.gates:
            counts = [(name, getattr(gate, key)) for key, name in names.items()]
            said = [f"{name} {share(count, number)}" for name, count in counts if count]
            rows.append((plain(gate.name), plain(self._say(", ", "，").join(said))))
        yield Terms((self._say("gate", "关卡"), self._say("verdicts", "判定")), tuple(rows))

    def _scales(self) -> Iterator[PageBlock]:
        return scale_blocks(self._report, self._language)

    def _moments(self) -> Iterator[PageBlock]:
        heard = [each for each in self._report.moments if each.interactions]
        if not heard:
            return
        yield self._part("Moments that happen least", "最少出现的时刻")
        heard.sort(key=lambda each: (each.interactions, each.name))
        rows = [
            (plain(each.name), plain(self._of(each.interactions, self._report.interactions)))
            for each in heard[:_SHOWN]
        ]
        head = self._say("moment", "时刻"), self._say("interactions", "会话")
        yield Terms(head, tuple(rows))

    def _open(self) -> Iterator[PageBlock]:
        report, number = self._report, self._report.interactions
        if not number:
            return
        yield self._part("Open and alike", "未决与相同")
        said = self._of(report.open.interactions, number)
        yield Paragraph(plain(self._say(f"Open grades: {said}.", f"未决的评分：{said}。")))
        rows = [
            (
                plain(say_need(need.needs, self._language)),
                plain(self._of(need.interactions, number)),
            )
            for need in report.open.needs[:_SHOWN]
        ]
        if rows:
            head = self._say("for want of", "缺少"), self._say("interactions", "会话")
            yield Terms(head, tuple(rows))
        alike = report.alike
        if alike.pairs is not None:
            same = f"{alike.pairs:.0%}"
            largest = self._of(alike.largest, number)
            yield Paragraph(
                plain(
                    self._say(
                        f"{alike.results:,} different results; the commonest: {largest}. Of all "
                        f"pairs of interactions {same} can't be told apart.",
                        f"共 {alike.results:,} 种结果，最常见的占 {largest}。"
                        f"所有成对的会话中，{same} 无法区分。",
                    )
                )
            )
        told = [each for each in report.would_tell if each.decides]
        if told:
            head = (
                self._say("observation", "观察项"),
                self._say("decides the levels of", "决定级别的会话"),
            )
            rows = [
                (plain(each.observation), plain(self._of(each.decides, each.of)))
                for each in told[:_SHOWN]
            ]
            yield Terms(head, tuple(rows))

    def _vocabulary(self) -> Iterator[PageBlock]:
        report = self._report
        head = self._say("name", "名称"), self._say("count", "次数")
        for found, en, zh in (
            (report.tools_unknown, "Tools it does not know", "不认识的工具"),
            (report.fields_unused, "Fields it does not ask for", "未用到的字段"),
        ):
            if found:
                yield self._part(en, zh)
                rows = [(plain(each.name), plain(f"{each.count:,}")) for each in found[:_SHOWN]]
                yield Terms(head, tuple(rows))

    def _languages(self) -> Iterator[PageBlock]:
        if not self._report.languages:
            return
        yield self._part("Languages", "语言")
        rows = []
        for each in self._report.languages[:_SHOWN]:
            heard = share(each.heard, each.turns)
            said = self._say(
                f"{each.turns:,} turns, words of the rubric in {heard}",
                f"{each.turns:,} 次发言，其中 {heard} 含评分标准的说法",
            )
            if not each.spoken:
                said += self._say("; the rubric has no phrases in it", "；评分标准没有该语言的说法")
            rows.append((plain(each.language), plain(said)))
        yield Terms((self._say("language", "语言"), self._say("turns", "发言")), tuple(rows))

    def _wordless(self) -> Iterator[PageBlock]:
        found = [each for each in self._report.wordless if each.without]
        if not found:
            return
        yield self._part("Turns that hold none of its words", "不含任何说法的发言")
        who = self._speakers
        for each in found:
            said = self._of(each.without, each.turns)
            yield Paragraph(plain(f"{who[each.speaker]}{self._say(': ', '：')}{said}"))
            for example in each.examples:
                yield QuotedTurn(example, who[each.speaker])

    def _wording(self) -> Iterator[PageBlock]:
        for each in self._report.wording:
            yield self._part(f"Wording that {each.moment} misses", f"{each.moment} 缺少的说法")
            yield Paragraph(plain(self._counts(each)))
            rows = []
            for phrase in each.phrases:
                example = phrase.examples[0] if phrase.examples else ""
                said = self._say(
                    f"{phrase.marked} marked, {phrase.rest} other (z {phrase.z:.1f}): {example}",
                    f"标记 {phrase.marked}，其他 {phrase.rest}（z {phrase.z:.1f}）：{example}",
                )
                rows.append((plain(phrase.phrase), plain(said)))
            if rows:
                head = self._say("phrase", "说法"), self._say("turns", "发言")
                yield Terms(head, tuple(rows))

    def _counts(self, each: MissingWording) -> str:
        heard = self._of(each.heard, each.marked)
        if not isinstance(each.precision, Estimate):
            kept = self._say(
                "Too few of what it misses are marked, or no phrase tells them, to say how far "
                "phrases hold elsewhere.",
                "缺少的标记太少，或没有可区分的说法，无法估计在其他发言上的准确度。",
            )
        else:
            precision, recall = _interval(each.precision), _interval(each.recall)
            kept = self._say(
                f"Phrases chosen so, on turns that they were not chosen from: right in {precision} "
                f"of what they find, and they find {recall} of what is missed.",
                f"以同样方法选出的说法，在未参与选取的发言上：命中的 {precision} 正确，"
                f"能找到所缺的 {recall}。",
            )
        return self._say(
            f"Marked turns that it hears: {heard}, in {each.interactions:,} interactions. {kept}",
            f"已听到的标记发言：{heard}，来自 {each.interactions:,} 次会话。{kept}",
        )


def _interval(result: Result) -> str:
    if not isinstance(result, Estimate):
        return "–"
    return f"{result.value:.0%} ({result.low:.0%}–{result.high:.0%}, n {result.n})"
