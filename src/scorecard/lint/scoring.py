"""Rules about how levels make a score: weights, pass marks, bands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.model import Text
from scorecard.authoring.problem import Code
from scorecard.lint.overlap import highest_level
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, Subject
from scorecard.rubric.criterion import Criterion
from scorecard.rubric.model import Rubric

WEIGHTLESS = Code(
    "R050",
    "Weights that are all zero",
    severity="warning",
    why="A weight is a criterion's share in the mean, of its section or of all. Where all are zero "
    "there is nothing to share, and they are taken as equal, which is hardly what zero was meant "
    "to say.",
    help="Give at least one of them a weight above zero.",
    bad=example_criteria(keys="weight: 0", second="id: speed, title: Speed, weight: 0"),
    good=example_criteria(keys="weight: 2", second="id: speed, title: Speed, weight: 0"),
)
PASS_MARK = Code(
    "R051",
    "A pass mark that cannot be reached, or cannot be missed",
    why="Where a level asks for what its criterion forbids, no interaction gets above it, and a "
    "mark beyond it fails them all. A mark of 0 is missed by none. And a mean is never below its "
    "lowest member, so `each: 3` gives a score of 3 by itself. Either way the mark decides "
    "nothing.",
    help="Bring the mark within reach, raise it, or leave it out.",
    bad="pass: {score: 2, each: 3}\n",
    good="pass: {score: 4, each: 3}\n",
    severity="warning",
)
BANDS = Code(
    "R052",
    "Bands that can't be told apart",
    why="A score is in the highest band whose mark it reaches. Of two bands with the same mark one "
    "is never given, and two bands with the same title look like one.",
    help="Give each band a mark and a title of its own.",
    bad="bands: {basic: 1, quality: 3, excellence: 3}\n",
    good="bands: {basic: 1, quality: 3, excellence: 5}\n",
    severity="warning",
)
IDLE_WEIGHT = Code(
    "R053",
    "A weight that weighs nothing",
    why="Weights matter only in a mean of several: criteria of a section or of the rubric, or "
    "sections. With one alone, or with `overall: lowest`, the score is the same whatever they are.",
    help="Leave the weight out.",
    bad=example_criteria(keys="weight: 2"),
    good=example_criteria(),
    severity="warning",
)


class _Weighed(NamedTuple):
    """Weights that make a mean: whose they are, each with its place, and where it was given."""

    alone: str
    weights: list[tuple[Place, float, bool]]


def _means(subject: Subject) -> Iterator[_Weighed]:
    """The means that weights decide about: of the criteria, by section, and of the sections."""
    rubric = subject.rubric
    if rubric is None:
        return
    for section in rubric.parts or (None,):
        weights = [
            (placed.place, placed.criterion.weight, "weight" in placed.criterion.model_fields_set)
            for placed in subject.criteria
            if placed.criterion.section == section
        ]
        alone = " in its section" if section is not None else ""
        yield _Weighed(f"there is only one criterion{alone}", weights)
    used = {placed.criterion.section for placed in subject.criteria}
    yield _Weighed(
        "there is only one section",
        [
            (subject.root / "sections" / name, section.weight, "weight" in section.model_fields_set)
            for name, section in rubric.parts.items()
            if name in used
        ],
    )


def find_weightless(subject: Subject) -> Iterator[Finding]:
    """Means of several to which none brings a weight, where weights count."""
    for mean in _means(subject):
        if _idle_because(subject, mean) is None and not any(
            weight for _, weight, _ in mean.weights
        ):
            place = mean.weights[0][0] / "weight"
            yield Finding(place, "every weight is 0", "give at least one a weight above 0")


def find_idle_weights(subject: Subject) -> Iterator[Finding]:
    """Weights given where they make no difference."""
    for mean in _means(subject):
        reason = _idle_because(subject, mean)
        for place, _, is_given in mean.weights if reason is not None else ():
            if is_given:
                message = f"the weight makes no difference: {reason}"
                yield Finding(place / "weight", message, "leave it out", on_key=True)


def _idle_because(subject: Subject, mean: _Weighed) -> str | None:
    """Why weights make no difference, if they don't."""
    if len(mean.weights) <= 1:
        return mean.alone
    if subject.rubric is not None and subject.rubric.overall == "lowest":
        return "the lowest level is the score"
    return None


def find_idle_pass_marks(subject: Subject) -> Iterator[Finding]:
    """Parts of the pass rule that no interaction can miss, or none can keep."""
    yield from _out_of_reach(subject)
    rule = None if subject.rubric is None else subject.rubric.pass_
    if rule is None:
        return
    place = subject.root / "pass"
    # A pass rule of 0 can be there to let a critical mark alone decide.
    is_needed = any(placed.criterion.critical for placed in subject.criteria)
    score_is_idle = rule.score == 0 and not (is_needed and rule.each is None)
    if score_is_idle:
        yield Finding(place / "score", "no score is below 0", _raise_it(rule.each is None))
    if rule.each == 0 and not (is_needed and rule.score is None):
        yield Finding(place / "each", "no level is below 0", _raise_it(rule.score is None))
    if rule.score and rule.each:
        least = min(_least(placed.criterion, rule.each) for placed in subject.criteria)
        if rule.score <= least:
            message = f"`each: {rule.each}` gives a score of at least {least:g} by itself"
            yield Finding(place / "score", message, "raise the score, or leave it out")


def _least(criterion: Criterion, mark: int) -> float:
    """The least that a criterion earns at a level or above; 0 if it has none."""
    return min(
        (criterion.worth(number) for number in criterion.numbers if number >= mark), default=0.0
    )


def _out_of_reach(subject: Subject) -> Iterator[Finding]:
    rule = None if subject.rubric is None else subject.rubric.pass_
    # A criterion that may not apply stands in nobody's way.
    always = [placed.criterion for placed in subject.criteria if _always_applies(placed.criterion)]
    highest = {placed.criterion.id: highest_level(subject, placed) for placed in subject.criteria}
    if rule is None or subject.rubric is None or not always:
        return
    place = subject.root / "pass"
    for criterion in always:
        level, critical = highest[criterion.id], criterion.critical
        if critical is not None and level < critical.below:
            message = f"nothing passes: `{criterion.id}` can't get to level {critical.below}"
            yield Finding(place, message, _make_possible(criterion, level), on_key=True)
    best = _best_score(subject.rubric, highest)
    if rule.score is not None and best < rule.score:
        message = f"no score is above {best:g}"
        yield Finding(place / "score", message, "lower it, or make the levels possible")
    lowest = min(always, key=lambda criterion: highest[criterion.id])
    level = highest[lowest.id]
    if rule.each is not None and level < rule.each:
        message = f"`{lowest.id}` can't get above level {level}"
        help = f"lower it, or {_make_possible(lowest, level)}"
        yield Finding(place / "each", message, help)


def _always_applies(criterion: Criterion) -> bool:
    return criterion.applies_when is None


def _make_possible(criterion: Criterion, level: int) -> str:
    above = [number for number in criterion.numbers if number > level]
    return f"make level {above[0]} possible" if above else f"define a level above {level}"


def _best_score(rubric: Rubric, highest: dict[str, int]) -> float:
    """A score above which no interaction gets, with every criterion as high as it can be."""
    parts = []
    for name in rubric.parts or (None,):
        members = [criterion for criterion in rubric.criteria if criterion.section == name]
        weight = 1.0 if name is None else rubric.parts[name].weight
        always, may = (
            [
                (criterion.worth(highest[criterion.id]), criterion.weight)
                for criterion in members
                if _always_applies(criterion) is needed
            ]
            for needed in (True, False)
        )
        if members:
            parts.append((_best(rubric, always, may), weight, bool(always)))
    needed = [(score, weight) for score, weight, is_there in parts if is_there]
    others = [(score, weight) for score, weight, is_there in parts if not is_there]
    return round(_best(rubric, needed, others), 4)


def _best(
    rubric: Rubric, always: list[tuple[float, float]], may: list[tuple[float, float]]
) -> float:
    """The highest mean (or lowest member) of those that count always and any of the others."""
    if rubric.overall == "lowest":
        return min((score for score, _ in always), default=max(may, default=(0.0,))[0])
    counted = list(always)
    for score, weight in sorted(may, reverse=True):
        if not counted or score > _mean(counted):
            counted.append((score, weight))
    return _mean(counted)


def _mean(counted: Iterable[tuple[float, float]]) -> float:
    counted = list(counted)
    total = sum(weight for _, weight in counted)
    if not total:
        return _mean((score, 1.0) for score, _ in counted)
    return sum(score * weight for score, weight in counted) / total


def _raise_it(is_alone: bool) -> str:
    return "raise it, or leave `pass` out: everything passes" if is_alone else "leave it out"


def find_unclear_bands(subject: Subject) -> Iterator[Finding]:
    """Bands that share a mark or a title with one before them."""
    marks: dict[float, Text] = {}
    titles: set[tuple[str, str]] = set()
    for title, mark, place, on_key in _bands(subject):
        if mark in marks:
            message = f"the band has the same mark as `{marks[mark]}`"
            yield Finding(place / "at_least" if not on_key else place, message, "give it its own")
        marks.setdefault(mark, title)
        known = {(language, text.strip().casefold()) for language, text in title.root.items()}
        if known & titles:
            message = f"two bands have the title `{title}`"
            yield Finding(place if on_key else place / "title", message, "give each its own")
        titles |= known


def _bands(subject: Subject) -> Iterator[tuple[Text, float, Place, bool]]:
    """The bands as the file has them: a list, or a mapping from title to mark."""
    place = subject.root / "bands"
    bands = () if subject.rubric is None else subject.rubric.bands
    written = place.value if bands else []
    if isinstance(written, dict):
        by_title = {str(band.title): band for band in bands}
        for title in written:
            band = by_title[str(title)]
            yield band.title, band.at_least, place / title, True
    else:
        for index, band in enumerate(written):
            title = Text.model_validate(band["title"])
            yield title, float(band["at_least"]), place / index, False


RULES = (
    Rule(WEIGHTLESS, find_weightless),
    Rule(PASS_MARK, find_idle_pass_marks),
    Rule(BANDS, find_unclear_bands),
    Rule(IDLE_WEIGHT, find_idle_weights),
)
