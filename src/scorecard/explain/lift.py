"""What is still to be done, or to be known, for a condition to be met."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.conditions.describer import Teller
from scorecard.conditions.logic import AllOf, AnyOf, CountOf, NoneOf
from scorecard.conditions.statement import Said
from scorecard.explain.probe import Finding
from scorecard.explain.wording import item
from scorecard.render.pages.model import Item, Span, plain

_OPEN = ("unmet", "unknown")


def lift(finding: Finding, teller: Teller) -> Item | None:
    """The parts that keep a condition from being met; None if nothing does."""
    if finding.verdict not in _OPEN:
        return None
    in_doubt = finding.exception is not None and finding.exception.verdict == "unknown"
    # Either the condition or its exception would do: the whole is what is asked for.
    return _whole(finding, teller) if in_doubt else _parts(finding, teller)


def _parts(finding: Finding, teller: Teller) -> Item:
    match finding.condition:
        case AllOf():
            lead = teller.say(en="all of these:", zh="以下各项都需要：")
            return _several(finding, teller, lead)
        case AnyOf():
            lead = teller.say(en="one of these is enough:", zh="以下任意一项即可：")
            return _several(finding, teller, lead)
        case CountOf(at_least=needed):
            return _more(finding, teller, needed)
        case NoneOf():
            return _against(finding, teller)
    return _whole(finding, teller)


def _more(finding: Finding, teller: Teller, needed: int) -> Item:
    verdicts = [member.verdict for member in finding.members]
    still = needed - verdicts.count("met")
    if still > sum(verdict in _OPEN for verdict in verdicts):
        # Too few apply: no part of it would do.
        return _whole(finding, teller)
    lead = teller.say(en="{} more of these:", zh="以下各项中还需 {} 项：")
    return _several(finding, teller, lead.format(still))


def _against(finding: Finding, teller: Teller) -> Item:
    lead = teller.say(en="this must not be so: {}", zh="不应有此情况：{}")
    wrong = [one for one in finding.members if one.verdict in ("met", "unknown")]
    items = [_stated(one, one.condition.tell(teller), teller, lead) for one in wrong]
    return _joined(items, teller.say(en="all of these:", zh="以下各项都需要："))


def _several(finding: Finding, teller: Teller, lead: str) -> Item:
    lifts = [lift(member, teller) for member in finding.members]
    return _joined([one for one in lifts if one is not None], lead)


def _joined(items: Sequence[Item], lead: str) -> Item:
    return items[0] if len(items) == 1 else Item(plain(lead), tuple(items))


def _whole(finding: Finding, teller: Teller) -> Item:
    return _stated(finding, finding.condition.tell(teller), teller)


def _stated(finding: Finding, said: Said, teller: Teller, lead: str = "{}") -> Item:
    stated = item(Said(lead.format(said.text), said.members))
    so_far = teller.say(en=" (so far: {})", zh="（目前：{}）").format(finding.why)
    return Item((*stated.line, Span(so_far, "faint")), stated.items)
