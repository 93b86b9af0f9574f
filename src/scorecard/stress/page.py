"""A stress test for people: what flips, under which words, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    Table,
    Terms,
    marked,
    plain,
    strong,
)
from scorecard.statistics.estimate import Estimate, Result
from scorecard.stress.changes import CHANGES
from scorecard.stress.report import ChangeFlips, GateFlips, StressReport, Trial, WordFlip

_MOST_GATES, _MOST_WORDS, _MOST_FALL, _LONGEST = 15, 6, 0.5, 48
_VERDICTS: dict[Language, dict[str, str]] = {
    "en": {
        "met": "met",
        "unmet": "unmet",
        "not_applicable": "not applicable",
        "unknown": "unknown",
    },
    "zh": {"met": "达成", "unmet": "未达成", "not_applicable": "不适用", "unknown": "未知"},
}

_APPLIES: dict[Language, dict[str, str]] = {
    "en": {"met": "applies", "not_applicable": "does not apply", "unknown": "may apply"},
    "zh": {"met": "适用", "not_applicable": "不适用", "unknown": "不知是否适用"},
}


def stress_page(report: StressReport, language: Language = "en") -> Page:
    """The page of a report; its data are the report itself."""
    writer = _Writer(report, language)
    return Page(writer.title, language, tuple(writer.blocks()), report)


class _Writer:
    def __init__(self, report: StressReport, language: Language) -> None:
        self._report, self._language = report, language
        self._verdicts = _VERDICTS[language]
        self.title = self._say(
            f"Would other words change the grades of {report.rubric.id}?",
            f"换一种说法，{report.rubric.id} 的评分会变吗？",
        )

    def _say(self, en: str, zh: str) -> str:
        return zh if self._language == "zh" else en

    def blocks(self) -> Iterator[PageBlock]:
        report = self._report
        yield Heading(1, plain(self.title))
        yield Paragraph(
            plain(
                self._say(
                    f"{report.sampled:,} of {report.interactions:,} interactions, seed "
                    f"{report.seed}. A flip is another level in some criterion. Shares have 95 % "
                    "intervals (Wilson); n are the interactions in which there was anything to "
                    "change.",
                    f"{report.interactions:,} 次会话中的 {report.sampled:,} 次，种子 "
                    f"{report.seed}。翻转指某条准则的级别变了。"
                    "比例附 95% 区间（Wilson）；n 为有内容可改的会话数。",
                )
            )
        )
        stays = [each for each in report.changes if each.stays]
        others = [each for each in report.changes if not each.stays]
        if stays:
            yield from self._part("The grade should stay", "评分应保持不变")
            head = self._say("flip", "翻转"), self._say("share", "比例")
            yield self._table(stays, head, [each.flipped for each in stays])
        if others:
            yield from self._part("The grade should fall", "评分应当下降")
            head = self._say("fall", "下降"), self._say("share", "比例")
            yield self._table(others, head, [each.down for each in others])
        if self._language != "en" and report.changes:
            # The names are those that one writes, in English.
            yield from self._part("The changes", "改动的含义")
            rows = tuple(
                (plain(each.change), plain(CHANGES[each.change].meaning[self._language]))
                for each in report.changes
            )
            yield Terms((self._say("change", "改动"), self._say("meaning", "含义")), rows)
        shaken = sorted(
            (gate for gate in report.gates if gate.flipped), key=lambda gate: -gate.flipped
        )
        if shaken and stays:
            yield from self._part("Gates that flip", "会翻转的关卡")
            yield Paragraph(
                plain(
                    self._say(
                        "Interactions in which any change above that should not matter flips it.",
                        "以上任一本不应有影响的改动使其翻转的会话。",
                    )
                )
            )
            yield self._gates(shaken[:_MOST_GATES])
        for each in report.changes:
            yield from self._details(each)

    def _part(self, en: str, zh: str) -> Iterator[PageBlock]:
        yield Heading(2, plain(self._say(en, zh)))

    def _table(
        self, changes: Sequence[ChangeFlips], head: tuple[str, str], counts: Sequence[int]
    ) -> Table:
        rows = tuple(
            (
                (StyledText(each.change, "code"),),
                plain(f"{each.n:,}"),
                plain(f"{count:,}"),
                plain(share_of(each.rate)),
                plain(f"{each.up:,} / {each.down:,}" if each.n else "–"),
                plain(f"{each.moved:+.2f}" if each.n else "–"),
            )
            for each, count in zip(changes, counts, strict=True)
        )
        names = (
            self._say("change", "改动"),
            "n",
            *head,
            self._say("up / down", "升 / 降"),
            self._say("score", "得分"),
        )
        return Table(names, rows, frozenset({1, 2, 3, 4, 5}))

    def _gates(self, gates: Sequence[GateFlips]) -> Table:
        worst = {
            gate.gate: max(
                (
                    (found.flipped, each.change)
                    for each in self._report.changes
                    if each.stays
                    for found in each.gates
                    if found.gate == gate.gate
                ),
                default=(0, ""),
            )
            for gate in gates
        }
        rows = tuple(
            (
                (StyledText(gate.gate, "code"),),
                plain(f"{gate.n:,}"),
                plain(f"{gate.flipped:,}"),
                plain(share_of(gate.rate)),
                plain(self._say("{} ({:,})", "{}（{:,}）").format(*reversed(worst[gate.gate]))),
            )
            for gate in gates
        )
        names = (
            self._say("gate", "关卡"),
            "n",
            self._say("flip", "翻转"),
            self._say("share", "比例"),
            self._say("most by", "主要改动"),
        )
        return Table(names, rows, frozenset({1, 2, 3}))

    def _details(self, change: ChangeFlips) -> Iterator[PageBlock]:
        is_missed = (
            not change.stays and isinstance(change.rate, Estimate) and change.rate.value < 0.5
        )
        if not change.words and not is_missed:
            return
        known = CHANGES[change.change]
        yield Heading(
            3,
            (StyledText(change.change, "code"), StyledText(f" — {known.meaning[self._language]}")),
        )
        yield Bullets(tuple(map(self._words, change.words[:_MOST_WORDS])))
        if not change.stays and not is_missed:
            return
        best = next((each for each in change.words if each.moment), None)
        if best is not None:
            mend = known.mend[self._language].format(
                words=cut(best.words, _LONGEST), moment=best.moment
            )
        elif not change.stays:
            mend = known.mend[self._language]
        else:
            mend = self._say(
                "no phrase is behind it: a bound or a span lies close to what these records hold. "
                "Leave it room, or do without it",
                "并非某个说法所致：某个界限或区间与这些记录的实际值太近，请放宽或不用",
            )
        yield Paragraph((*strong(self._say("Mend: ", "修正：")), *marked(mend)))
        if change.trial is not None:
            yield Paragraph(self._tried(change.trial))

    def _tried(self, trial: Trial) -> Line:
        head = self._say("Tried: ", "已试：")
        inside, share = self._say(" in ", "，用于 "), share_of(trial.held)
        text = self._say(
            f": of {trial.n:,} such flips of {trial.gate} {share} are gone; of {trial.graded:,} "
            f"interactions as they are, {trial.others:,} get another verdict by it.",
            f"：{trial.gate} 的 {trial.n:,} 次此类翻转中，{share} 不再发生；"
            f"未改动的 {trial.graded:,} 次会话中，{trial.others:,} 次的结论因此不同。",
        )
        return (
            *strong(head), StyledText(trial.mend, "code"), StyledText(inside),
            StyledText(trial.moment, "code"), StyledText(text),
        )  # fmt: skip

    def _words(self, flip: WordFlip) -> Item:
        said = self._verdicts if "." in flip.gate else _APPLIES[self._language]
        was, now = said[flip.was], said[flip.now]
        often = {1: "once", 2: "twice"}.get(flip.times, f"{flip.times:,} times")
        times = self._say(often, f"{flip.times:,} 次")
        comma = self._say(", ", "，")
        # Whether a criterion applies has no reason of its own.
        colon = self._say(": ", "：") if flip.words or flip.why else ""
        lead = f" {was} → {now}{comma}{times}{colon}"
        return Item((StyledText(flip.gate, "code"), StyledText(lead), *self._heard(flip)))

    def _heard(self, flip: WordFlip) -> Line:
        where = f"{flip.interaction}"
        if flip.turn is not None:
            turn = flip.turn + 1
            where += self._say(f", turn {turn}", f"，第 {turn} 次发言")
        where = self._say(f" ({where})", f"（{where}）")
        if not flip.words:
            return plain(f"{flip.why}{where}")
        words, instead = (self._quoted(text) for text in (flip.words, flip.instead))
        moment = f" [{flip.moment}]" if flip.moment else ""
        if flip.heard == "neither":
            said = self._say(f"{words} became {instead}", f"{words} 变为 {instead}")
            why = f"{self._say(': ', '：')}{flip.why}" if flip.why else ""
            return plain(f"{said}{why}{where}")
        if flip.heard == "gained":
            before = self._say(f", where it said {instead}", f"，原为 {instead}")
            said = self._say(f"hears {words}", f"听到 {words}")
        else:
            before = self._say(f", not {instead}", f"，不再听到 {instead}")
            said = self._say(f"heard {words}", f"原听到 {words}")
        return plain(f"{said}{moment}{before if flip.instead else ''}{where}")

    def _quoted(self, text: str) -> str:
        return f"“{text}”"


def share_of(rate: Result) -> str:
    """A share in per cent with its interval."""
    if not isinstance(rate, Estimate):
        return "–"
    return f"{rate.value:.1%} ({rate.low:.1%} – {rate.high:.1%})"
