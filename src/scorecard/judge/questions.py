"""What a rubric needs observed, as questions that a reader of the transcript can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.values import ObservedCondition
from scorecard.moments.model import Moment
from scorecard.records.interaction import Speaker
from scorecard.rubric.criterion import Criterion
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean

Kind = Literal["moment", "observation", "gate"]
KINDS: tuple[Kind, ...] = ("moment", "observation", "gate")
NEEDED = "needed"
GROUPS = (NEEDED, *(f"{kind}s" for kind in KINDS))
_MOST_EXAMPLES = 8


class Question(NamedTuple):
    """One thing to look for. `name` is the observation's, `text` what is asked; the answer to a
    moment names every turn (of `speaker`, where there is one)."""

    name: str
    kind: Kind
    text: str
    speaker: Speaker | None = None


def choose_questions(
    rubric: Rubric, wanted: Sequence[str] = (), language: str = "en"
) -> list[Question]:
    """The questions that are wanted, in the order of the rubric, each once.

    A text of `wanted` is a group (`needed`: the observations that conditions and moments of the
    rubric ask for; `moments`, `observations`, `gates`) or a name: an observation, a moment, or
    `CRITERION.LEVEL`. Without any, the needed ones. Raises `ValueError` for a name of nothing.
    """
    known = {question.name: question for question in _questions(rubric, language)}
    groups = _groups(rubric, known)
    chosen: set[str] = set()
    for name in wanted or (NEEDED,):
        if name not in groups and name not in known:
            raise ValueError(_unknown(name, [*groups, *known]))
        chosen.update(groups.get(name, [name]))
    return [question for name, question in known.items() if name in chosen]


def _unknown(name: str, known: Sequence[str]) -> str:
    hint = did_you_mean(name, known) or f"{', '.join(GROUPS)}, or a name in the rubric"
    return f"the rubric has no moment, observation or gate `{name}` ({hint})"


def _groups(rubric: Rubric, known: dict[str, Question]) -> dict[str, list[str]]:
    groups = {
        f"{kind}s": [name for name, found in known.items() if found.kind == kind] for kind in KINDS
    }
    marked = [_observed_name(*pair) for pair in rubric.moments.items()]
    needed = [*filter(None, marked), *groups["observations"]]
    return {NEEDED: needed, **groups}


def _observed_name(name: str, moment: Moment) -> str | None:
    """The observation that marks a moment's turns, where the rubric waits for one."""
    return moment.observed or (name if moment.open else None)


def _questions(rubric: Rubric, language: str) -> Iterator[Question]:
    """All that could be asked, moments first; a moment that an observation marks has its name."""
    seen: set[str] = set()
    for name, moment in rubric.moments.items():
        known_as = moment.observed or name
        if known_as not in seen:
            seen.add(known_as)
            text = _of_moment(name, moment, rubric, language)
            yield Question(known_as, "moment", text, moment.speaker)
    for name, behaviours in _observations(rubric, language).items():
        if name not in seen:
            text = f"«{_plain(name)}» was observed. It decides: {'; '.join(behaviours)}"
            yield Question(name, "observation", text)
    for criterion in rubric.criteria:
        for number, behaviour in _levels(criterion, language):
            title = criterion.title.say(language)
            text = f"{title}, level {number} of 5, holds as a whole: {behaviour}"
            yield Question(f"{criterion.id}.{number}", "gate", text)


def _of_moment(name: str, moment: Moment, rubric: Rubric, language: str) -> str:
    title = moment.title.say(language) if moment.title is not None else _plain(name)
    who = f" by the {moment.speaker}" if moment.speaker else ""
    examples = list(_examples(moment, rubric, set()))[:_MOST_EXAMPLES]
    like = f"; wordings such as: {' | '.join(examples)}" if examples else ""
    return f"A turn{who} that is or holds this: {title} ({name}){like}"


def _examples(moment: Moment, rubric: Rubric, seen: set[str]) -> Iterator[str]:
    """Phrases of a moment and of those that it is made of."""
    if moment.says is not None:
        yield from moment.says.any or moment.says.all or ()
    if moment.similar_to is not None:
        yield from moment.similar_to.sentences
    for part in (*(moment.any_of or ()), *(moment.all_of or ())):
        if isinstance(part, Moment):
            yield from _examples(part, rubric, seen)
        elif part in rubric.moments and part not in seen:
            seen.add(part)
            yield from _examples(rubric.moments[part], rubric, seen)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def _levels(criterion: Criterion, language: str) -> Iterator[tuple[int, str]]:
    for number, level in criterion.gates:
        yield number, level.behaviour.say(language)


def _observations(rubric: Rubric, language: str) -> dict[str, list[str]]:
    """The observations that conditions read, each with the behaviours that they decide."""
    found: dict[str, list[str]] = {}
    for criterion in rubric.criteria:
        title = criterion.title.say(language)
        for name in _observed_in(criterion.applies_when):
            found.setdefault(name, []).append(f"whether «{title}» applies")
        for number, behaviour in _levels(criterion, language):
            level = criterion.level(number)
            for condition in (level.met_when, level.applies_when):
                for name in _observed_in(condition):
                    found.setdefault(name, []).append(f"{title}, level {number}: {behaviour}")
    return {name: list(dict.fromkeys(behaviours)) for name, behaviours in found.items()}


def _observed_in(condition: ConditionBase | None) -> Iterator[str]:
    if condition is None:
        return
    if isinstance(condition, ObservedCondition):
        yield condition.observed
    for part in (*condition.members, condition.unless):
        yield from _observed_in(part)
