"""A calibration for people to read, in English or Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorecard.calibration.calibrate import Calibration, Gate, Judge, Levels, Measure
from scorecard.language import Language
from scorecard.render.pages.model import (
    Bullets,
    Heading,
    Item,
    Line,
    Page,
    PageBlock,
    Paragraph,
    StyledText,
    Table,
    plain,
    strong,
)
from scorecard.render.pages.results import ResultWords, methods
from scorecard.statistics.estimate import Result

Titles = Mapping[str, str]
"""What gates and criteria are called, by their ids."""


def report(found: Calibration, language: Language, titles: Titles | None = None) -> Page:
    """The page of a calibration; its data are the calibration itself."""
    maker = _Report(found, language, titles or {})
    return Page(maker.say("title"), language, tuple(maker.blocks()), found)


class _Report:
    def __init__(self, found: Calibration, language: Language, titles: Titles) -> None:
        self._found = found
        self._words = _WORDS[language]
        self._in_words = ResultWords(language)
        self._titles = titles

    def say(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def blocks(self) -> Iterator[PageBlock]:
        found = self._found
        yield Heading(1, plain(self.say("title")))
        yield Paragraph(
            plain(self.say("counts", grades=f"{found.grades:,}", labelled=f"{found.labelled:,}"))
        )
        yield Paragraph(plain(self._sample()))
        if any(gate.rate for gate in found.gates):
            yield Heading(2, plain(self.say("rates")))
            yield self._rates()
        if found.criteria:
            yield Heading(2, plain(self.say("levels")))
            yield self._levels()
        for gate in found.gates:
            if gate.judges or gate.agreement.percent.n:
                yield from self._gate(gate)
        yield Heading(2, plain(self.say("methods")))
        yield methods(self._results())
        yield Paragraph(plain(self.say("documented")))

    def _results(self) -> Iterator[Result]:
        for gate in self._found.gates:
            if gate.rate:
                yield from (gate.rate.words, gate.rate.people, gate.rate.corrected)
            yield from (gate.agreement.alpha, gate.agreement.percent)
            yield from (measure.result for judge in gate.judges for measure in judge.measures)
        for levels in self._found.criteria:
            yield from (levels.corrected, levels.agreement.alpha, levels.agreement.percent)

    def _sample(self) -> str:
        sample = self._found.sample
        key = sample if sample in ("random", "elsewhere", "not known") else "by strata"
        outside = self._found.outside
        more = self.say("outside", n=f"{outside:,}") if outside else ""
        return self.say(f"sample {key}", way=sample) + more

    def _rates(self) -> Table:
        rows = [
            (
                (StyledText(gate.id, "code"),),
                self._in_words.brief(gate.rate.words),
                self._in_words.brief(gate.rate.people),
                self._in_words.brief(gate.rate.corrected),
            )
            for gate in self._found.gates
            if gate.rate
        ]
        heads = ("gate", "by the rules", "by people", "corrected")
        return Table(tuple(map(self.say, heads)), tuple(rows))

    def _levels(self) -> Table:
        rows = [self._level_row(levels) for levels in self._found.criteria]
        heads = ("criterion", "by the rules", "corrected", "alpha of levels")
        return Table(tuple(map(self.say, heads)), tuple(rows))

    def _level_row(self, levels: Levels) -> tuple[Line, ...]:
        words = "–" if levels.words is None else f"{levels.words:.2f} (n {levels.graded:,})"
        return (
            (StyledText(levels.id, "code"),),
            plain(words),
            self._in_words.brief(levels.corrected, 2),
            self._in_words.brief(levels.agreement.alpha, 2),
        )

    def _named(self, id: str) -> Line:
        title = self._titles.get(id)
        return (StyledText(id, "code"), *([StyledText(f" {title}")] if title else []))

    def _gate(self, gate: Gate) -> Iterator[PageBlock]:
        yield Heading(2, self._named(gate.id))
        if gate.verdicts:
            counts = ((_VERDICT[verdict], n) for verdict, n in gate.verdicts.items() if n)
            shown = self.say("comma").join(f"{self.say(key)} {n:,}" for key, n in counts)
            yield Paragraph(plain(self.say("verdicts", shown=shown)))
        for judge in gate.judges:
            yield self._table(judge)
            yield Bullets(tuple(self._measure(measure) for measure in judge.measures))
        points = [
            Item(strong(self.say(name), self._colon(self._in_words.told(result))))
            for name, result in (
                ("alpha", gate.agreement.alpha),
                ("percent", gate.agreement.percent),
            )
            if gate.agreement.percent.n
        ]
        if gate.disputed:
            points.append(Item(plain(self.say("disputed", n=gate.disputed))))
        if points:
            yield Bullets(tuple(points))

    def _table(self, judge: Judge) -> Table:
        name = self.say("words") if judge.by == "words" else judge.by
        rows = [
            (
                plain(self.say("says", judge=name, verdict=self.say(_VERDICT[verdict]))),
                plain(f"{row['met']:,}"),
                plain(f"{row['unmet']:,}"),
            )
            for verdict, row in judge.table.items()
        ]
        heads = ("judge", "people: met", "people: unmet")
        return Table(tuple(map(self.say, heads)), tuple(rows), frozenset({1, 2}))

    def _measure(self, measure: Measure) -> Item:
        text = self._in_words.told(measure.result)
        if measure.more_labels:
            text += self.say("too wide", n=f"{measure.more_labels:,}")
        return Item(strong(self.say(measure.name), self._colon(text)))

    def _colon(self, text: str) -> str:
        return self.say("colon") + text


_VERDICT = {
    "met": "met",
    "unmet": "unmet",
    "unknown": "unknown",
    "not_applicable": "not applicable",
}

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "How far grades agree with people",
        "counts": "{grades} grades, {labelled} of them labelled by people.",
        "sample random": "The labels are a random sample.",
        "sample by strata": "The labels were drawn by {way}: each stands for its stratum.",
        "sample not known": "How the labels were chosen is not known: they are taken for a random "
        "sample. If they are not, nothing here but the tables holds (`--plan` says how).",
        "sample elsewhere": "The labels belong to other grades: rates are derived from how often "
        "the rules were right there.",
        "outside": " {n} labelled interactions are not of that sample, and are left out.",
        "rates": "How often gates are met",
        "levels": "Mean levels",
        "gate": "gate",
        "criterion": "criterion",
        "by the rules": "by the rules",
        "by people": "by the labels alone",
        "corrected": "corrected by the labels",
        "alpha of levels": "people's agreement (ordinal alpha)",
        "verdicts": "Verdicts of the rule: {shown}.",
        "met": "met",
        "unmet": "unmet",
        "unknown": "unknown",
        "not applicable": "not applicable",
        "words": "the rule",
        "says": "{judge} says {verdict}",
        "judge": "",
        "people: met": "people: met",
        "people: unmet": "people: unmet",
        "sensitivity": "finds what is met (sensitivity)",
        "specificity": "sees what is unmet (specificity)",
        "precision": "is right when it says met (precision)",
        "agreement": "says what people say",
        "kappa": "beyond chance (kappa)",
        "alpha": "people agree beyond chance (alpha)",
        "percent": "people agree",
        "disputed": "people disagree about {n}: left out of the table",
        "too wide": ". Too wide to say much: some {n} more such labels",
        "colon": ": ",
        "comma": ", ",
        "methods": "Methods",
        "documented": "What each number is, and when it is refused, stands in docs/statistics.md.",
    },
    "zh": {
        "title": "评分与人工判断的一致程度",
        "counts": "共 {grades} 份评分，其中 {labelled} 份有人工标注。",
        "sample random": "标注为随机样本。",
        "sample by strata": "标注按 {way} 分层抽取：每条代表其所在的层。",
        "sample not known": "标注的选取方式未知，按随机样本处理。若并非随机，"
        "则除表格外的数字均不成立（用 `--plan` 说明）。",
        "sample elsewhere": "标注属于另一批评分：达成率由规则在那里的正确率推算。",
        "outside": "另有 {n} 个已标注的会话不在样本内，未计入。",
        "rates": "各关卡的达成率",
        "levels": "平均级别",
        "gate": "关卡",
        "criterion": "准则",
        "by the rules": "按规则",
        "by people": "仅按标注",
        "corrected": "经标注校正",
        "alpha of levels": "人工一致性（有序 alpha）",
        "verdicts": "规则的判定：{shown}。",
        "met": "达成",
        "unmet": "未达成",
        "unknown": "无法判断",
        "not applicable": "不适用",
        "words": "规则",
        "says": "{judge}判为{verdict}",
        "judge": "",
        "people: met": "人工：达成",
        "people: unmet": "人工：未达成",
        "sensitivity": "找出已达成者（灵敏度）",
        "specificity": "看出未达成者（特异度）",
        "precision": "判为达成时正确（精确率）",
        "agreement": "与人工判断相同",
        "kappa": "排除偶然后的一致（kappa）",
        "alpha": "人工之间排除偶然后的一致（alpha）",
        "percent": "人工之间一致",
        "disputed": "有 {n} 处人工意见不一，未列入表中",
        "too wide": "。区间太宽，说明不了什么：约需再标注 {n} 条此类样本",
        "colon": "：",
        "comma": "，",
        "methods": "方法",
        "documented": "各数字的含义及何时不予给出，见 docs/statistics.md。",
    },
}
