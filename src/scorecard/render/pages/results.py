"""Estimates and refusals in words, for every report."""

from __future__ import annotations

from collections.abc import Iterable

from scorecard.language import Language
from scorecard.render.pages.model import Bullets, Item, Line, StyledText, plain, strong
from scorecard.statistics.estimate import SOURCES, Estimate, Reason, Refused, Result


class ResultWords:
    """Says results in a language.

    >>> from scorecard.statistics.proportions import wilson
    >>> ResultWords("en").told(wilson(81, 263))
    '0.308 (0.255 to 0.366), n 263'
    """

    def __init__(self, language: Language) -> None:
        self._refusals = _REFUSALS[language]
        self._estimate, self._refused = _FORMS[language]

    def told(self, result: Result, digits: int = 3) -> str:
        """A result in a sentence."""
        if isinstance(result, Refused):
            return self.refusal(result)
        return self._estimate.format(**_figures(result, digits))

    def brief(self, result: Result, digits: int = 3) -> Line:
        """A result in the cell of a table."""
        if isinstance(result, Estimate):
            return plain("{value} ({low}–{high}) n {n}".format(**_figures(result, digits)))
        return (StyledText(self.refusal(result), "faint"),)

    def refusal(self, result: Refused) -> str:
        """Why no number is said."""
        needed = result.needed
        shown = "" if needed is None else f"{needed:.0%}" if needed < 1 else f"{needed:g}"
        reason = self._refusals[result.reason].format(n=f"{result.n:,}", needed=shown)
        return self._refused.format(reason=reason)


def methods(results: Iterable[Result]) -> Bullets:
    """The methods behind results, with their sources."""
    used = {result.method for result in results if isinstance(result, Estimate)}
    return Bullets(
        tuple(Item(strong(name, f": {SOURCES[name]}")) for name in SOURCES if name in used)
    )


def _figures(found: Estimate, digits: int) -> dict[str, str]:
    shown = {name: f"{getattr(found, name):.{digits}f}" for name in ("value", "low", "high")}
    return {**shown, "n": f"{found.n:,}"}


_FORMS: dict[Language, tuple[str, str]] = {
    "en": ("{value} ({low} to {high}), n {n}", "not said, {reason}"),
    "zh": ("{value}（{low} 至 {high}），n {n}", "不予给出：{reason}"),
}

_REFUSALS: dict[Language, dict[Reason, str]] = {
    "en": {
        "no_data": "there is nothing to count",
        "few_labels": "{n} labels, and it takes {needed}",
        "near_one": "nearly all {n} labels say the same: it takes {needed} others",
        "no_correlation": "the verdicts don't go with the {n} labels",
        "unlabelled": "{needed} of all have a verdict that no label has",
        "all_alike": "all {n} say the same: nothing is beyond chance",
        "few_clusters": "{n} clusters, and it takes {needed}",
        "uninformative": "the verdicts hardly tell met from unmet",
        "undetermined": "the labels leave the level of {needed} of the interactions open",
        "elsewhere": "labels of other grades don't correct levels",
        "not_random": "the labels were drawn by strata",
        "few_tasks": "{n} tasks were tried so often, and it takes {needed}",
    },
    "zh": {
        "no_data": "没有可计数的数据",
        "few_labels": "仅有 {n} 条标注，至少需要 {needed} 条",
        "near_one": "{n} 条标注几乎全部相同：至少需要 {needed} 条不同的",
        "no_correlation": "判定与 {n} 条标注无关",
        "unlabelled": "有 {needed} 的判定没有任何标注",
        "all_alike": "{n} 处全部相同：谈不上排除偶然",
        "few_clusters": "仅有 {n} 个群组，至少需要 {needed} 个",
        "uninformative": "判定几乎无法区分达成与未达成",
        "undetermined": "有 {needed} 的会话，标注无法确定其级别",
        "elsewhere": "另一批评分的标注不能校正级别",
        "not_random": "标注为分层抽取",
        "few_tasks": "仅有 {n} 个任务尝试了这么多次，至少需要 {needed} 个",
    },
}
