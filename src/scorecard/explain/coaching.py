"""What a coach would say: the shortest way to a level, as far as it lies in the agent's hands.

Nobody is told that the customer should not have complained, or that the agent should be silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard.conditions.basis import AllBasis, AnyBasis, CountBasis, NumberBasis
from scorecard.conditions.describer import Describer
from scorecard.explain.next_steps import TracedVerdict
from scorecard.language import count_turns_from_one
from scorecard.moments.model import Moment
from scorecard.rubric.model import Rubric

_OPEN = ("unmet", "unknown")
_WORDED = ("says", "matches", "similar_to", "cues", "action", "event", "words", "observed")


class Step(NamedTuple):
    """Something to do or to find out; `avoid` is a claim that should not have come true."""

    traced: TracedVerdict
    avoid: bool = False


Way = tuple[Step, ...]


def shortest_way(traced: Iterable[TracedVerdict], rubric: Rubric) -> Way | None:
    """The fewest steps after which all these conditions are met; None where they are not the
    agent's to take."""
    ways = [_way(each, rubric) for each in traced]
    return None if None in ways else tuple(step for way in ways for step in way or ())


def _way(traced: TracedVerdict, rubric: Rubric) -> Way | None:
    if traced.verdict not in _OPEN:
        return ()
    basis = traced.condition.basis
    match basis:
        case AllBasis():
            return shortest_way(traced.members, rubric)
        case AnyBasis(is_negated=False):
            return _easiest(traced.members, rubric, 1)
        case AnyBasis(is_negated=True):
            wrong = [member for member in traced.members if member.verdict in ("met", "unknown")]
            steps = [Step(member, avoid=True) for member in wrong]
            return None if any(_is_given(step, rubric) for step in steps) else tuple(steps)
        case NumberBasis(needed):
            met = [member.verdict for member in traced.members].count("met")
            return _easiest(traced.members, rubric, needed - met)
    counted = _counted(traced)
    is_too_often = counted is not None and counted.at_most is not None and counted.at_least == 0
    step = Step(traced, avoid=is_too_often)
    return None if _is_given(step, rubric) else (step,)


def _easiest(members: Sequence[TracedVerdict], rubric: Rubric, number: int) -> Way | None:
    """The shortest ways to so many of the members."""
    ways = [_way(member, rubric) for member in members if member.verdict in _OPEN]
    possible = sorted((way for way in ways if way is not None), key=len)
    if len(possible) < number:
        return None
    return tuple(step for way in possible[:number] for step in way)


def _is_given(step: Step, rubric: Rubric) -> bool:
    """Whether what should not be is not the agent's doing: words of the customer, an event; or that
    the agent says anything at all."""
    counted = _counted(step.traced)
    if not step.avoid or counted is None:
        return False
    happened = step.traced.verdict == "unmet" or counted.at_least > 0
    return happened and _is_beyond(rubric.moments[counted.moment], rubric)


def _counted(traced: TracedVerdict) -> CountBasis | None:
    basis = getattr(traced.condition, "basis_there", traced.condition.basis)
    return basis if isinstance(basis, CountBasis) else None


def _is_beyond(moment: Moment, rubric: Rubric) -> bool:
    if moment.speaker is None and moment.references:
        return all(_is_beyond(rubric.moments[name], rubric) for name in moment.references)
    return moment.speaker in ("customer", "system") or is_anything(moment)


def is_anything(moment: Moment) -> bool:
    """Whether a moment is whatever somebody says, in any words."""
    return not moment.references and not any(getattr(moment, key, None) for key in _WORDED)


def say_way(way: Way | None, behaviour: str, describer: Describer) -> list[str]:
    """The way in sentences, one for each step."""
    if way is None:
        beyond = describer.say(
            en="Nothing that the agent could have done here would lift it: it hangs on what the "
            "customer did, or on what happened.",
            zh="这里客服做什么都无法升级：取决于客户的言行或当时的情况。",
        )
        return [beyond]
    return [_say(step, describer) for step in way] or [behaviour]


def _say(step: Step, describer: Describer) -> str:
    stated = step.traced.condition.statement(describer).text
    if step.traced.verdict == "unknown" and not step.avoid:
        text = describer.say(en="Find out whether this is so: {}.", zh="需要查明是否如此：{}。")
    elif step.avoid and step.traced.verdict == "met":
        text = describer.say(en="Avoid this: {}.", zh="要避免：{}。")
    elif step.avoid:
        text = describer.say(en="Leave out what was said: {}.", zh="要避免这样说：{}。")
        return text.format(count_turns_from_one(step.traced.why))
    else:
        text = describer.say(en="Next time: {}.", zh="下次做到：{}。")
    return text.format(stated)
