"""Goes through records once and counts what a rubric sees in them; memory does not grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.engine.evaluator import Evaluator
from scorecard.fit.findings import findings_of
from scorecard.fit.languages import language_of
from scorecard.fit.marks import MarkedTurns, MarkNames
from scorecard.fit.report import (
    SCHEMA,
    Alike,
    FitReport,
    GateFit,
    LanguageFit,
    MomentFit,
    Named,
    Need,
    Openness,
    Wordless,
    WouldTell,
)
from scorecard.fit.sample import Sample
from scorecard.fit.scale import Scales
from scorecard.fit.vocabulary import (
    asked_fields,
    asked_moments,
    asked_observations,
    good_when_silent,
    spoken_languages,
)
from scorecard.grade import UNKNOWN_ACTION, Grade
from scorecard.language import Language
from scorecard.masking import known_names, mask
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.matcher import NotKnown
from scorecard.moments.observed import judgements_of
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Interaction, Speaker
from scorecard.rubric.model import Rubric
from scorecard.values.record_path import getter

_SPEAKERS: tuple[Speaker, ...] = ("agent", "customer")
_VERDICTS = ("met", "unmet", "not_applicable", "unknown")
_OPEN = ("agent", "customer", "outcome", "metadata")
_TRIED, _EXAMPLES, _MOST_NAMES, _MOST_RESULTS, _SHOWN = 300, 5, 10_000, 100_000, 50
_LONGEST_EXAMPLE, _LONGEST_TEXT = 160, 20_000


class Survey:
    """What records say about a rubric, added one by one.

    `language` is that of titles; `masks` is whether examples are masked.

    >>> from scorecard import load_rubric
    >>> Survey(load_rubric("customer-first")).report().interactions
    0
    """

    def __init__(self, rubric: Rubric, *, language: Language = "en", masks: bool = True) -> None:
        self._rubric, self._language, self._masks = rubric, language, masks
        self._evaluator = Evaluator(rubric, language=language, evidence=False)
        compiler = MomentCompiler(rubric.moments, rubric.parameters, rubric.trust)
        self._finders = {name: compiler.finder(name) for name in rubric.moments}
        self._scanner = compiler.plan.build()
        self._worded = [
            self._finders[name] for name, moment in rubric.moments.items() if moment.is_worded
        ]
        self._asked = asked_moments(rubric)
        self._tools, self._fields = rubric.actions, asked_fields(rubric)
        self._getters = {path: getter(path) for path in self._fields}
        self._observations = asked_observations(rubric)
        self._scales = Scales(rubric.criteria)
        self._number = 0
        self._verdicts: Counter[tuple[str, int, str]] = Counter()
        self._turns: Counter[str] = Counter()
        self._interactions: Counter[str] = Counter()
        self._needs: Counter[str] = Counter()
        self._results: Counter[Hashable] = Counter()
        self._unknown_tools: Counter[str] = Counter()
        self._seen_fields: Counter[str] = Counter()
        self._unused: Counter[str] = Counter()
        self._languages: Counter[tuple[str, bool]] = Counter()
        self._spoken: Counter[tuple[str, bool]] = Counter()
        self._examples: dict[str, Sample[str]] = {name: Sample(_EXAMPLES) for name in _SPEAKERS}
        self._marks: dict[str, MarkedTurns] = {}
        self._moment_of = MarkNames(rubric)
        self._tried: Sample[Interaction] = Sample(_TRIED)
        self._open = 0

    def add(self, interaction: Interaction) -> None:
        """Count one interaction."""
        self._number += 1
        grade = self._evaluator.grade(interaction)
        self._count_grade(grade)
        self._tried.add(interaction.id, interaction)
        scan = self._scanner.read(interaction)
        self._count_moments(scan)
        if interaction.observations:
            # What words alone find, whatever anybody saw.
            bare = msgspec.structs.replace(interaction, observations={})
            scan = self._scanner.read(bare)
        heard = {turn for finder in self._worded for turn in _heard(finder.turns, scan)}
        names = known_names(interaction) if self._masks else ()
        self._count_turns(interaction, heard, names)
        if interaction.observations:
            self._take_marks(interaction, scan, names)
        self._count_fields(interaction)

    def _count_grade(self, grade: Grade) -> None:
        for criterion in grade.criteria:
            for level in criterion.levels:
                self._verdicts[criterion.id, level.level, level.verdict] += 1
        self._scales.add(grade.criteria)
        result = _result(grade)
        if result in self._results or len(self._results) < _MOST_RESULTS:
            self._results[result] += 1
        self._needs.update(need for need in grade.needs if not need.startswith(UNKNOWN_ACTION))
        self._open += any(
            each.applies is None or each.possible != each.level for each in grade.criteria
        )

    def _count_moments(self, scan: ScanResult) -> None:
        for name, finder in self._finders.items():
            try:
                number = len(finder.turns(scan))
            except NotKnown:
                continue
            if number:
                self._turns[name] += number
                self._interactions[name] += 1

    def _take_marks(self, interaction: Interaction, scan: ScanResult, names: Sequence[str]) -> None:
        texts: dict[int, str] = {}
        for name, found in interaction.observations.items():
            moment, judgements = self._moment_of.read(name, judgements_of(found))
            if moment is None:
                continue
            if not texts:
                texts = {
                    number: self._shown(turn.text, names)
                    for number, turn in enumerate(interaction.turns)
                    if turn.text is not None
                }
            finder = self._finders[moment]
            marks = self._marks.setdefault(moment, MarkedTurns(moment, finder.speaker))
            marks.add(interaction, judgements, set(_heard(finder.turns, scan)), texts)

    def _shown(self, text: str, names: Sequence[str]) -> str:
        text = text[:_LONGEST_TEXT]
        return mask(text, names) if self._masks else text

    def _count_turns(self, interaction: Interaction, heard: set[int], names: Sequence[str]) -> None:
        for number, turn in enumerate(interaction.turns):
            if turn.action is not None and turn.action.name not in self._tools:
                _count(self._unknown_tools, turn.action.name)
            if turn.text is None or turn.speaker not in self._examples:
                continue
            is_heard = number in heard
            self._spoken[turn.speaker, is_heard] += 1
            language = language_of(turn.text)
            if language is not None:
                self._languages[language, is_heard] += 1
            if not is_heard:
                shown = self._shown(turn.text[:_LONGEST_EXAMPLE], names)
                self._examples[turn.speaker].add(shown, shown)

    def _count_fields(self, interaction: Interaction) -> None:
        for path, get in self._getters.items():
            self._seen_fields[path] += get(interaction) is not None
        for part in _OPEN:
            for path in _paths(getattr(interaction, part), part):
                if path not in self._getters:
                    _count(self._unused, path)

    def report(self) -> FitReport:
        """What was counted, and what of it does not suit."""
        report = FitReport(
            schema=SCHEMA,
            rubric=self._rubric.reference,
            interactions=self._number,
            gates=list(self._gates()),
            moments=list(self._moments()),
            open=Openness(self._open, [Need(name, count) for name, count in _ordered(self._needs)]),
            alike=self._alike(),
            would_tell=sorted(
                map(self._would_tell, self._observations),
                key=lambda each: (-each.decides, each.observation),
            ),
            tools_unknown=[Named(*pair) for pair in _ordered(self._unknown_tools)],
            fields_missing=[path for path in self._fields if not self._seen_fields[path]],
            fields_unused=[Named(*pair) for pair in _ordered(self._unused)],
            scales=self._scales.scales(),
            redundant=list(self._scales.redundant()),
            languages=self._spoken_languages(),
            wordless=[self._wordless(speaker) for speaker in _SPEAKERS],
            wording=[self._marks[name].missing() for name in sorted(self._marks)],
            findings=[],
        )
        findings = findings_of(report, uses_tools=bool(self._tools))
        return msgspec.structs.replace(report, findings=findings)

    def _gates(self) -> Iterator[GateFit]:
        for criterion in self._rubric.criteria:
            for level in sorted(map(int, criterion.levels)):
                counts = [self._verdicts[criterion.id, level, verdict] for verdict in _VERDICTS]
                yield GateFit(criterion.id, level, *counts)

    def _moments(self) -> Iterator[MomentFit]:
        good = good_when_silent(self._rubric)
        for name in self._asked:
            title = self._finders[name].title(self._language)
            yield MomentFit(name, title, self._turns[name], self._interactions[name], name in good)

    def _alike(self) -> Alike:
        number = self._number
        same = sum(count * (count - 1) for count in self._results.values())
        pairs = same / (number * (number - 1)) if number > 1 else None
        return Alike(len(self._results), max(self._results.values(), default=0), pairs)

    def _would_tell(self, name: str) -> WouldTell:
        """Grade a sample with and without what an observation could say."""
        of = decides = 0
        for interaction in self._tried:
            of += 1
            if name in interaction.observations:
                continue
            met, unmet = (
                _result(self._evaluator.grade(_observed(interaction, name, met)))
                for met in (True, False)
            )
            decides += met != unmet
        return WouldTell(name, decides, of)

    def _spoken_languages(self) -> list[LanguageFit]:
        spoken = spoken_languages(self._rubric)
        totals = Counter[str]()
        for (language, _), count in self._languages.items():
            totals[language] += count
        return [
            LanguageFit(language, count, self._languages[language, True], language in spoken)
            for language, count in _ordered(totals)
        ]

    def _wordless(self, speaker: str) -> Wordless:
        without = self._spoken[speaker, False]
        turns = without + self._spoken[speaker, True]
        return Wordless(speaker, turns, without, list(self._examples[speaker]))


def _result(grade: Grade) -> Hashable:
    return tuple((each.applies, each.level, each.possible) for each in grade.criteria)


def _heard(turns: Any, scan: ScanResult) -> Any:
    try:
        return turns(scan)
    except NotKnown:
        return ()


def _observed(interaction: Interaction, name: str, met: bool) -> Interaction:
    observations = {**interaction.observations, name: met}
    return msgspec.structs.replace(interaction, observations=observations)


def _paths(value: Mapping[str, Any], path: str, depth: int = 3) -> Iterator[str]:
    for key, item in value.items():
        if isinstance(item, Mapping) and depth > 1:
            yield from _paths(item, f"{path}.{key}", depth - 1)
        elif item is not None:
            yield f"{path}.{key}"


def _count(counter: Counter[str], name: str) -> None:
    if name in counter or len(counter) < _MOST_NAMES:
        counter[name] += 1


def _ordered(counter: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first."""
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]
