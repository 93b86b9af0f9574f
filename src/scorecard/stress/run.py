"""Puts interactions through the changes, grades them anew and counts what flips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade, LevelGrade, Quote
from scorecard.language import Language
from scorecard.masking import known_names, mask
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.matcher import NotKnown
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Interaction
from scorecard.render.figures import cut
from scorecard.rubric.model import Rubric
from scorecard.statistics.proportions import wilson
from scorecard.stress.changes import CHANGES
from scorecard.stress.dice import Dice
from scorecard.stress.differences import (
    difference,
    flipped_gates,
    missing_quotes,
    outcomes,
    verdicts,
    words_instead,
)
from scorecard.stress.mending import MENDABLE, mended
from scorecard.stress.report import SCHEMA, GateFlips, StressReport, Trial, WordFlip
from scorecard.stress.tally import Flip, Tally
from scorecard.text.fold import fold

_LONGEST, _TRIES, _LONG_NUMBER = 120, 8, 5

_GRADED = 300
"""So many interactions show what a mend changes where nothing was to be mended."""


class Stress:
    """Tries changes on interactions under one rubric, which is compiled once.

    `names` are the changes to try, all unless given; with `masks`, quotes are masked. What it does
    to an interaction depends on the seed, the interaction and its donor alone.
    """

    def __init__(
        self,
        rubric: Rubric,
        *,
        names: Sequence[str] = (),
        seed: int = 0,
        language: Language = "en",
        masks: bool = True,
    ) -> None:
        self.rubric, self._seed, self._masks = rubric, seed, masks
        self.changes = [each for each in CHANGES.values() if not names or each.name in names]
        self.brief = Evaluator(rubric, language=language, evidence=False).grade
        self.full = Evaluator(rubric, language=language).grade
        compiler = MomentCompiler(rubric.moments, rubric.parameters, rubric.trust)
        self._finders = {name: compiler.finder(name) for name in rubric.moments}
        self._read = compiler.plan.build().read

    def donor_of(
        self, interaction: Interaction, others: Sequence[Interaction]
    ) -> Interaction | None:
        """Another interaction to borrow answers from: in the same language and on another topic,
        if a few tries find one."""
        dice, best, fits_best = Dice(self._seed, interaction.id, "donor"), None, -1
        for _ in range(_TRIES if len(others) > 1 else 0):
            other = dice.pick(others)
            fits = 2 * (other.language == interaction.language)
            fits += other.topic is None or other.topic != interaction.topic
            if other.id != interaction.id and fits > fits_best:
                best, fits_best = other, fits
        return best

    def flips(self, interaction: Interaction, donor: Interaction | None) -> list[Flip]:
        """What each change does to an interaction in which it finds anything to change."""
        found = []
        plain = _Graded(self, interaction)
        for change in self.changes:
            dice = Dice(self._seed, interaction.id, change.name)
            changed = change.apply(interaction, dice, donor)
            if changed is None:
                continue
            before = plain
            if change.base is not None:
                base = change.base(interaction, Dice(self._seed, interaction.id, change.name))
                before = plain if base is None else _Graded(self, base)
            found.append(self._flip(change.name, before, changed))
        return found

    def _flip(self, name: str, before: _Graded, changed: Interaction) -> Flip:
        was, now = before.grade, self.brief(changed)
        gates = tuple(flipped_gates(was, now))
        words = tuple(self._words(gates, before, changed)) if gates else ()
        # Where nothing applies there is no score to move.
        moved = 0.0 if None in (was.score, now.score) else now.score - was.score  # type: ignore[operator]
        return Flip(
            name, outcomes(was) != outcomes(now), moved, was.result != now.result, gates, words
        )

    def _words(
        self, gates: Sequence[str], graded: _Graded, second: Interaction
    ) -> Iterator[WordFlip]:
        first, before, after = graded.interaction, graded.explained, verdicts(self.full(second))
        heard_in = self._read(first), self._read(second)
        names = known_names(first) if self._masks else ()

        def shown(text: str, digits: int = 1) -> str:
            text = text[:_LONGEST]
            return mask(text, names, digits=digits) if self._masks else text

        unsaid: list[WordFlip] = []
        for gate in gates:
            was, now = before[gate], after[gate]
            flip = WordFlip(
                gate, was.verdict, now.verdict, "neither", "", "", 1, first.id, None, "",
                shown(cut(now.why, _LONGEST), _LONG_NUMBER),
            )  # fmt: skip
            quotes = [
                (heard, each, source, other)
                for heard, here, there, source, other, scans in (
                    ("lost", was, now, first, second, heard_in),
                    ("gained", now, was, second, first, heard_in[::-1]),
                )
                for each in missing_quotes(here, there)
                if self._is_gone(each, *scans)
            ]
            for heard, quote, source, other in quotes:
                yield replace(
                    flip, heard=heard, moment=quote.moment, turn=quote.turn,
                    words=shown(quote.quote), instead=shown(words_instead(quote, source, other)),
                )  # fmt: skip
            if not quotes:
                unsaid.append(flip)
        if unsaid:
            yield from self._found_by_turn(unsaid, before, first, second, shown)

    def _is_gone(self, quote: Quote, scan: ScanResult, other: ScanResult) -> bool:
        """Whether the moment of a quote is no more heard in its turn in the other version; where
        turns have moved, whether fewer turns hear it."""
        finder = self._finders.get(quote.moment)
        try:
            turns, others = (() if finder is None else finder.turns(each) for each in (scan, other))
        except NotKnown:
            return False
        if len(scan.turns) == len(other.turns):
            return finder is None or quote.turn not in others
        return finder is None or len(others) < len(turns)

    def _found_by_turn(
        self,
        flips: Sequence[WordFlip],
        before: Mapping[str, LevelGrade],
        first: Interaction,
        second: Interaction,
        shown: Callable[[str], str],
    ) -> Iterator[WordFlip]:
        """The same flips, each with the first turn whose change alone flips it, if one does."""
        left = {flip.gate: flip for flip in flips}
        pairs = zip(first.turns, second.turns, strict=False)
        same_number = len(first.turns) == len(second.turns)
        for at, (one, two) in enumerate(pairs if same_number else ()):
            if one == two or not left:
                continue
            turns = [*first.turns[:at], two, *first.turns[at + 1 :]]
            alone = self.brief(replace(first, turns=turns))
            for gate, level in verdicts(alone).items():
                if gate in left and level.verdict != before[gate].verdict:
                    words, instead = difference(one.text or "", two.text or "")
                    flip = left.pop(gate)
                    yield replace(flip, turn=at, words=shown(words), instead=shown(instead))
        yield from left.values()

    def tried(
        self,
        report: StressReport,
        found: Iterable[tuple[str, Sequence[Flip]]],
        interactions: Sequence[Interaction],
    ) -> StressReport:
        """The report with a mend tried for each change for which there is a rule: of the phrase
        whose loss flips a gate most often; from what `flips` found in the interactions."""
        lost: dict[tuple[str, ...], set[str]] = {}
        for id, flips in found:
            for flip in (flip for flip in flips if flip.change in MENDABLE):
                for each in (each for each in flip.words if each.heard == "lost"):
                    key = flip.change, each.gate, each.moment, fold(each.words)
                    lost.setdefault(key, set()).add(id)
        if not lost:
            return report
        graded = [(each, self.brief(each)) for each in interactions[:_GRADED]]
        changes = []
        for change in report.changes:
            words = next((each for each in change.words if each.heard == "lost"), None)
            trial = None
            if words is not None and change.change in MENDABLE:
                ids = lost[change.change, words.gate, words.moment, fold(words.words)]
                flipped = [each for each in interactions if each.id in ids]
                trial = self._trial(change.change, words, flipped, graded)
            changes.append(replace(change, trial=trial))
        return replace(report, changes=changes)

    def _trial(
        self,
        change: str,
        flip: WordFlip,
        interactions: Sequence[Interaction],
        graded: Sequence[tuple[Interaction, Grade]],
    ) -> Trial | None:
        plain = Stress(self.rubric, names=[change], seed=self._seed, masks=False)
        lost = Counter(
            words.words
            for interaction in interactions[:_TRIES]
            for each in plain.flips(interaction, None)
            for words in each.words
            if (words.gate, words.heard, words.moment) == (flip.gate, "lost", flip.moment)
        )
        words = max(lost, key=lambda words: (lost[words], words), default="")
        names = {name for each in interactions[:_TRIES] for name in known_names(each)}
        if self._masks and mask(words, names) != words:
            # What says who somebody is, is no phrase to be heard, nor to be shown.
            return None
        mend = mended(self.rubric, change, flip.moment, fold(words))
        if mend is None:
            return None
        other = Stress(mend.rubric, names=[change], seed=self._seed, masks=False)
        held = sum(
            flip.gate not in each.gates
            for interaction in interactions
            for each in other.flips(interaction, None)
        )
        others = sum(any(flipped_gates(was, other.brief(each))) for each, was in graded)
        n = len(interactions)
        return Trial(flip.gate, flip.moment, mend.said, n, wilson(held, n), len(graded), others)

    def report(
        self, found: Iterable[tuple[str, Sequence[Flip]]], interactions: int
    ) -> StressReport:
        """The report of what `flips` found in each interaction (by id), in any order."""
        tallies = {change.name: Tally(change.stays) for change in self.changes}
        shaken: Counter[str] = Counter()
        sampled = 0
        for _, flips in sorted(found, key=lambda pair: pair[0]):
            sampled += 1
            for flip in flips:
                tallies[flip.change].add(flip)
            shaken.update({gate for f in flips if CHANGES[f.change].stays for gate in f.gates})
        gates: list[str] = []
        for criterion in self.rubric.criteria:
            gates += [criterion.id, *(f"{criterion.id}.{number}" for number in criterion.numbers)]
        return StressReport(
            schema=SCHEMA,
            rubric=self.rubric.reference,
            seed=self._seed,
            interactions=interactions,
            sampled=sampled,
            changes=[tally.report(name, gates) for name, tally in tallies.items()],
            gates=[
                GateFlips(gate, sampled, shaken[gate], wilson(shaken[gate], sampled))
                for gate in gates
                if "." in gate or shaken[gate]
            ],
        )


class _Graded:
    """An interaction with its grade, and with evidence once a flip asks for it."""

    def __init__(self, stress: Stress, interaction: Interaction) -> None:
        self.interaction = interaction
        self.grade = stress.brief(interaction)
        self._stress = stress

    @cached_property
    def explained(self) -> Mapping[str, LevelGrade]:
        """The gates with their evidence."""
        return verdicts(self._stress.full(self.interaction))
