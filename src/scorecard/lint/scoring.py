"""Rules about how levels make a score: weights, pass marks, bands."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.model import Text
from scorecard.authoring.problem import Code
from scorecard.lint.overlap import highest_level
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, Subject

WEIGHTLESS = Code(
    "R050",
    "Weights that are all zero",
    why="A weight is a criterion's share in the mean. Where all are zero there is nothing to "
    "share, and they are taken as equal, which is hardly what zero was meant to say.",
    help="Give at least one criterion a weight above zero.",
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
    why="Weights matter only in a mean of several criteria. With one criterion, or with `overall: "
    "lowest`, the score is the same whatever they are.",
    help="Leave the weight out.",
    bad=example_criteria(keys="weight: 2"),
    good=example_criteria(),
    severity="warning",
)


def find_weightless(subject: Subject) -> Iterator[Finding]:
    """Criteria of which none has a weight, where weights count."""
    if subject.rubric is None or _idle_because(subject) is not None:
        return
    if all(placed.criterion.weight == 0 for placed in subject.criteria):
        place = subject.criteria[0].place / "weight"
        yield Finding(place, "every weight is 0", "give at least one criterion a weight above 0")


def find_idle_weights(subject: Subject) -> Iterator[Finding]:
    """Weights given where they make no difference."""
    reason = _idle_because(subject)
    for placed in subject.criteria if reason is not None else ():
        if "weight" in placed.criterion.model_fields_set:
            message = f"the weight makes no difference: {reason}"
            yield Finding(placed.place / "weight", message, "leave it out", on_key=True)


def _idle_because(subject: Subject) -> str | None:
    """Why weights make no difference, if they don't."""
    if len(subject.criteria) == 1:
        return "there is only one criterion"
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
    if rule.score and rule.each and rule.score <= rule.each:
        message = f"`each: {rule.each}` gives a score of at least {rule.each} by itself"
        yield Finding(place / "score", message, "raise the score, or leave it out")


def _out_of_reach(subject: Subject) -> Iterator[Finding]:
    rule = None if subject.rubric is None else subject.rubric.pass_
    # A criterion that may not apply stands in nobody's way.
    always = [placed for placed in subject.criteria if placed.criterion.applies_when is None]
    highest = {placed.criterion.id: highest_level(subject, placed) for placed in always}
    if rule is None or subject.rubric is None or not highest:
        return
    place, lowest = subject.root / "pass", min(highest.values())
    for criterion, level in highest.items():
        critical = subject.rubric.criterion(criterion).critical
        if critical is not None and level < critical.below:
            message = f"nothing passes: `{criterion}` can't get to level {critical.below}"
            yield Finding(place, message, f"make level {level + 1} possible", on_key=True)
    best = lowest if subject.rubric.overall == "lowest" else _best_mean(subject, highest)
    if rule.score is not None and best < rule.score:
        message = f"no score is above {best:g}"
        yield Finding(place / "score", message, "lower it, or make the levels possible")
    if rule.each is not None and lowest < rule.each:
        name = min(highest, key=highest.__getitem__)
        message = f"`{name}` can't get above level {lowest}"
        yield Finding(place / "each", message, f"lower it, or make level {lowest + 1} possible")


def _best_mean(subject: Subject, highest: dict[str, int]) -> float:
    """The score with every criterion as high as it can be."""
    weights = {placed.criterion.id: placed.criterion.weight for placed in subject.criteria}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1.0)
    total = sum(weights.values())
    best = sum(weight * highest.get(name, 5) for name, weight in weights.items())
    return round(best / total, 4)


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
