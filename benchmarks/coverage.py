"""Do corrected rates cover the truth as often as they say? Simulated, with known truth, seeded.

`python -m benchmarks.coverage` prints the table that `docs/statistics.md` has; `--runs` sets how
many data sets each row draws.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from scorecard.calibration.calibrate import calibrate
from scorecard.calibration.tally import count
from scorecard.grade import SCHEMA, InteractionRef, RubricRef
from scorecard.observations.row import ObservationRow
from scorecard.reading.grades import CriterionVerdicts, GateVerdict, Verdicts
from scorecard.review.sample import draw
from scorecard.review.strata import ATTENTION, by_field, by_rarest, by_unknown
from scorecard.review.strata import random as at_once
from scorecard.statistics.corrections import Cell, Hits, corrected, corrected_level, rogan_gladen
from scorecard.statistics.estimate import Estimate, Result
from scorecard.statistics.proportions import wilson

POPULATION = 20_000
SEED = 2_311


class Setting(NamedTuple):
    """How many labels there are, how good the verdicts are, and how common the truth is."""

    labels: int
    sensitivity: float
    specificity: float
    rate: float

    def __str__(self) -> str:
        return f"{self.labels}, {self.sensitivity:g}, {self.specificity:g}, {self.rate:g}"


class Coverage(NamedTuple):
    """The shares of the runs that were answered and, of these, that covered; the mean width."""

    answered: float
    covered: float
    width: float


GRID = [
    Setting(300, 0.9, 0.8, 0.7),
    Setting(100, 0.9, 0.95, 0.9),
    Setting(50, 0.9, 0.9, 0.5),
    Setting(300, 0.6, 0.6, 0.5),
    Setting(30, 0.95, 0.95, 0.95),
]
WIDE_GRID = [
    Setting(labels, sensitivity, specificity, rate)
    for labels in (50, 100, 300)
    for sensitivity in (0.6, 0.8, 0.95)
    for specificity in (0.6, 0.8, 0.95)
    for rate in (0.1, 0.3, 0.5, 0.9)
]

Sampler = Callable[[Setting, int, int, Generator], tuple[int, int]]


def at_random(setting: Setting, met: int, unmet: int, random: Generator) -> tuple[int, int]:
    """How many labels fall to each verdict of a random sample."""
    drawn = int(random.hypergeometric(met, unmet, setting.labels))
    return drawn, setting.labels - drawn


def by_verdict(setting: Setting, met: int, unmet: int, _random: Generator) -> tuple[int, int]:
    """Labels for each verdict by the root of how common it is, as `review sample` draws them."""
    share = math.sqrt(met) / (math.sqrt(met) + math.sqrt(unmet))
    drawn = min(round(setting.labels * share), met)
    return drawn, min(setting.labels - drawn, unmet)


def corrected_of(setting: Setting, sample: Sampler, random: Generator) -> Result:
    """The corrected rate of one data set."""
    (met, true_met), (unmet, true_unmet) = _verdicts(setting, POPULATION, random)
    drawn = sample(setting, met, unmet, random)
    return corrected(
        [
            _cell(unmet, true_unmet, drawn[1], random),
            _cell(met, true_met, drawn[0], random),
        ]
    )


def people_alone(setting: Setting, _sample: Sampler, random: Generator) -> Result:
    """The rate that as many labels give without any verdict."""
    return wilson(int(random.binomial(setting.labels, setting.rate)), setting.labels)


def verdicts_alone(setting: Setting, _sample: Sampler, random: Generator) -> Result:
    """The rate that the verdicts have, as if they were the truth."""
    (met, _), _rest = _verdicts(setting, POPULATION, random)
    return wilson(met, POPULATION)


def from_elsewhere(setting: Setting, _sample: Sampler, random: Generator) -> Result:
    """The Rogan-Gladen rate: the labels are of another population, half of which is true."""
    (met, _), _rest = _verdicts(setting, POPULATION, random)
    half = setting.labels // 2
    hits = [
        Hits(random.binomial(half, share), half)
        for share in (setting.sensitivity, setting.specificity)
    ]
    return rogan_gladen(met, POPULATION, hits[0], hits[1])


def _verdicts(
    setting: Setting, size: int, random: Generator
) -> tuple[tuple[int, int], tuple[int, int]]:
    true = int(random.binomial(size, setting.rate))
    true_met = int(random.binomial(true, setting.sensitivity))
    false_met = int(random.binomial(size - true, 1 - setting.specificity))
    met = true_met + false_met
    return (met, true_met), (size - met, true - true_met)


def _cell(size: int, true: int, labels: int, random: Generator) -> Cell:
    found = int(random.hypergeometric(true, size - true, labels)) if labels else 0
    return Cell.of(size, [1.0] * found + [0.0] * (labels - found))


def coverage(
    setting: Setting,
    estimate: Callable[[Setting, Sampler, Generator], Result] = corrected_of,
    sample: Sampler = at_random,
    runs: int = 2_000,
    seed: int = SEED,
) -> Coverage:
    """Draw so many data sets and see how often the interval covers the truth."""
    random = np.random.default_rng([seed, *(round(1_000 * part) for part in setting)])
    found = [estimate(setting, sample, random) for _ in range(runs)]
    answered = [result for result in found if isinstance(result, Estimate)]
    return _coverage(answered, setting.rate, runs)


def _coverage(answered: list[Estimate], truth: float, runs: int) -> Coverage:
    count = max(1, len(answered))
    covered = sum(result.low <= truth <= result.high for result in answered)
    width = sum(result.width for result in answered)
    return Coverage(len(answered) / runs, covered / count, width / count)


LEVELS = {
    "spread": (0.05, 0.1, 0.2, 0.4, 0.15, 0.1),
    "one level for nine in ten": (0.02, 0.02, 0.03, 0.9, 0.02, 0.01),
    "all or nothing": (0.5, 0, 0, 0, 0, 0.5),
}
"""How common each true level from 0 to 5 is."""


def level_coverage(shares: tuple[float, ...], labels: int, chance: float, runs: int) -> Coverage:
    """The corrected mean level of random samples; verdicts are chance's in a share of cases, else
    they are right or one too low."""
    random = np.random.default_rng([SEED, labels, round(100 * chance)])
    answered = []
    for _ in range(runs):
        true = random.choice(6, POPULATION // 4, p=shares)
        low = np.maximum(true - (random.random(true.size) < 0.2), 0)
        guess = random.random(true.size) < chance
        level = np.where(guess, random.choice(6, true.size, p=shares), low)
        drawn = random.choice(true.size, labels, replace=False)
        cells = {
            float(value): Cell.of(
                int((level == value).sum()), true[drawn][level[drawn] == value].tolist()
            )
            for value in np.unique(level)
        }
        result = corrected_level(cells, is_random=True)
        if isinstance(result, Estimate):
            answered.append(result)
    truth = float(np.dot(shares, np.arange(6)))
    return _coverage(answered, truth, runs)


GATES = ((0.95, 0.7), (0.8, 0.85), (0.7, 0.95))
"""Sensitivity and specificity of three gates of one criterion; one verdict in twenty is unknown."""

WAYS = ("random", "verdict", "unknown", "agent.id")


def design_coverage(way: str, runs: int, size: int = 1_500) -> Coverage:
    """The corrected rates of three gates from one sample of 120, drawn by `review sample`'s ways:
    by the rarest verdict, by what is unknown, or ten of each of twelve agents, who differ."""
    answered, covered, width = 0, 0, 0.0
    for run in range(runs):
        random = np.random.default_rng([SEED, run])
        truths = {f"c-{number}": _true(number % 12, random) for number in range(size)}
        grades = [
            _graded(id, number % 12, truth, random)
            for number, (id, truth) in enumerate(truths.items())
        ]
        named = {"random": at_once, "verdict": by_rarest(grades), "unknown": by_unknown}
        each = 10 if way == "agent.id" else None
        namer = named.get(way) or by_field(way)
        attention = ATTENTION.get(way)
        sample = draw(
            lambda grades=grades: grades,  # type: ignore[misc]
            namer,
            by=way,
            n=120,
            seed=run,
            each=each,
            attention=attention,
        )
        weights = sample.weights()

        def rows_of(id: str, truths: Any = truths) -> list[ObservationRow]:
            met = truths[id] if id in weights else ()  # noqa: B023 (called in this round only)
            return [ObservationRow(id, f"care.{at}", is_met) for at, is_met in enumerate(met, 1)]

        found = calibrate(count(grades, rows_of, weights), sample=way, is_random=sample.is_random)
        for at, gate in enumerate(found.gates):
            true = sum(truth[at] for truth in truths.values()) / size
            if gate.rate is not None and isinstance(gate.rate.corrected, Estimate):
                answered += 1
                covered += gate.rate.corrected.low <= true <= gate.rate.corrected.high
                width += gate.rate.corrected.width
    return Coverage(answered / (3 * runs), covered / max(1, answered), width / max(1, answered))


def _true(agent: int, random: Generator) -> tuple[bool, ...]:
    rates = (0.95 - 0.02 * agent, 0.7, 0.25 + 0.2 * (agent % 3))
    return tuple(bool(drawn < rate) for drawn, rate in zip(random.random(3), rates, strict=True))


def _graded(id: str, agent: int, truth: tuple[bool, ...], random: Generator) -> Verdicts:
    gates = []
    for level, (met, hits) in enumerate(zip(truth, GATES, strict=True), 1):
        is_right = random.random() < hits[0 if met else 1]
        verdict = "met" if met == is_right else "unmet"
        gates.append(GateVerdict(level, "unknown" if random.random() < 0.05 else verdict))
    part = CriterionVerdicts("care", True, None, None, None, (), tuple(gates))
    who = InteractionRef(id, agent={"id": f"a{agent}"})
    rubric = RubricRef("simulated", "1", "")
    return Verdicts(SCHEMA, rubric, who, None, None, "none", (part,))


def table(runs: int) -> Iterator[str]:
    """The rows of the page, one a setting."""
    kinds: dict[str, tuple[Callable[[Setting, Sampler, Generator], Result], Sampler]] = {
        "verdicts alone": (verdicts_alone, at_random),
        "corrected, random sample": (corrected_of, at_random),
        "corrected, sample by verdict": (corrected_of, by_verdict),
        "Rogan-Gladen": (from_elsewhere, at_random),
        "people alone": (people_alone, at_random),
    }
    yield f"| labels, sens, spec, rate | {' | '.join(kinds)} |"
    yield f"|---|{'---|' * len(kinds)}"
    for setting in GRID:
        found = [coverage(setting, *kind, runs=runs) for kind in kinds.values()]
        yield f"| {setting} | {' | '.join(map(_shown, found))} |"
    for sample in (at_random, by_verdict):
        wide = [coverage(setting, corrected_of, sample, runs) for setting in WIDE_GRID]
        held = [found for found in wide if found.answered > 0.5]
        yield (
            f"{sample.__name__}: {sum(found.answered for found in wide) / len(wide):.1%} of "
            f"{len(wide)} settings answered; coverage of those answered by half or more "
            f"{min(f.covered for f in held):.1%} to {max(f.covered for f in held):.1%}, mean "
            f"{sum(f.covered for f in held) / len(held):.1%}"
        )
    for way in WAYS:
        shown = _shown(design_coverage(way, max(40, runs // 20)))
        yield f"three gates, 120 labels by {way}: {shown}"
    for name, shares in LEVELS.items():
        for labels in (50, 100, 300):
            for chance in (0.1, 0.5):
                found_ = level_coverage(shares, labels, chance, max(200, runs // 4))
                yield f"levels, {name}, {labels} labels, {chance:g} by chance: {_shown(found_)}"


def _shown(found: Coverage) -> str:
    if found.answered < 0.05:
        return f"refused ({1 - found.answered:.1%})"
    part = "" if found.answered > 0.995 else f", answered {found.answered:.0%}"
    return f"{found.covered:.1%} / {found.width:.3f}{part}"


def gain(setting: Setting, runs: int, seed: int = SEED) -> float:
    """How many random labels one label of a sample by verdict is worth: the ratio of the variances
    of the rates that people alone and the corrected sample give."""
    random = np.random.default_rng(seed)
    errors = []
    for _ in range(runs):
        result = corrected_of(setting, by_verdict, random)
        if isinstance(result, Estimate):
            errors.append(result.value - setting.rate)
    alone = setting.rate * (1 - setting.rate) / setting.labels
    return alone / float(np.mean(np.square(errors)))


STRATIFIED = Setting(100, 0.8, 0.9843, 0.15)
"""Precision .90, recall .80, prevalence 15 %: a hundred labels by verdict."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=4_000)
    runs = parser.parse_args().runs
    for line in table(runs):
        print(line, flush=True)
    print(f"100 labels by verdict are worth {100 * gain(STRATIFIED, runs):.0f} random ones")


if __name__ == "__main__":
    main()
