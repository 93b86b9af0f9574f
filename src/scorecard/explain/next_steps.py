"""What is still to be done, or to be known, for a condition to be met."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.conditions.basis import AllBasis, AnyBasis, NumberBasis
from scorecard.conditions.describer import Describer
from scorecard.conditions.statement import Statement
from scorecard.explain.items import item
from scorecard.explain.trace import TracedVerdict
from scorecard.render.pages.model import Item, StyledText, plain

_OPEN = ("unmet", "unknown")


def next_steps(finding: TracedVerdict, describer: Describer) -> Item | None:
    """The parts that keep a condition from being met; None if nothing does."""
    if finding.verdict not in _OPEN:
        return None
    in_doubt = finding.exception is not None and finding.exception.verdict == "unknown"
    # Either the condition or its exception would do: the whole is what is asked for.
    return _whole(finding, describer) if in_doubt else _parts(finding, describer)


def _parts(finding: TracedVerdict, describer: Describer) -> Item:
    match finding.condition.basis:
        case AllBasis():
            lead = describer.say(en="all of these:", zh="以下各项都需要：")
            return _several(finding, describer, lead)
        case AnyBasis(is_negated=False):
            lead = describer.say(en="one of these is enough:", zh="以下任意一项即可：")
            return _several(finding, describer, lead)
        case NumberBasis(needed):
            return _more(finding, describer, needed)
        case AnyBasis(is_negated=True):
            return _against(finding, describer)
    return _whole(finding, describer)


def _more(finding: TracedVerdict, describer: Describer, needed: int) -> Item:
    verdicts = [member.verdict for member in finding.members]
    still = needed - verdicts.count("met")
    if still > sum(verdict in _OPEN for verdict in verdicts):
        # Too few apply: no part of it would do.
        return _whole(finding, describer)
    lead = describer.say(en="{} more of these:", zh="以下各项中还需 {} 项：")
    return _several(finding, describer, lead.format(still))


def _against(finding: TracedVerdict, describer: Describer) -> Item:
    lead = describer.say(en="this must not be so: {}", zh="不应有此情况：{}")
    wrong = [one for one in finding.members if one.verdict in ("met", "unknown")]
    items = [_stated(one, one.condition.statement(describer), describer, lead) for one in wrong]
    return _joined(items, describer.say(en="all of these:", zh="以下各项都需要："))


def _several(finding: TracedVerdict, describer: Describer, lead: str) -> Item:
    lifts = [next_steps(member, describer) for member in finding.members]
    return _joined([one for one in lifts if one is not None], lead)


def _joined(items: Sequence[Item], lead: str) -> Item:
    return items[0] if len(items) == 1 else Item(plain(lead), tuple(items))


def _whole(finding: TracedVerdict, describer: Describer) -> Item:
    return _stated(finding, finding.condition.statement(describer), describer)


def _stated(
    finding: TracedVerdict, said: Statement, describer: Describer, lead: str = "{}"
) -> Item:
    stated = item(Statement(lead.format(said.text), said.members))
    so_far = describer.say(en=" (so far: {})", zh="（目前：{}）").format(finding.why)
    return Item((*stated.line, StyledText(so_far, "faint")), stated.items)
