"""Who is the agent and who the customer, where a format does not know."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Speaker

EVERYDAY: Mapping[str, Speaker] = {
    **dict.fromkeys(("agent", "advisor", "adviser", "assistant", "bot", "operator"), "agent"),
    **dict.fromkeys(("rep", "representative", "客服", "客服人员", "坐席", "座席"), "agent"),
    **dict.fromkeys(("customer", "caller", "client", "consumer", "user", "visitor"), "customer"),
    **dict.fromkeys(("客户", "顾客", "用户", "访客", "来电者", "买家"), "customer"),
    **dict.fromkeys(("system", "ivr", "系统"), "system"),
}
"""The words by which people everywhere say who speaks, in lower case: taken at their word."""

FIRST_WORDS = 40
"""How many characters are shown of what somebody says first."""

_MOST_LISTED = 8


Remark = Callable[[str], None]
"""Takes note of something that was decided, and that the user should know."""


class Participant(NamedTuple):
    """Somebody who speaks: the format's own `key`, all `names` by which a user may name them
    (the first is shown), and the first `words` they say.

    `is_nobody` marks all words of which the format does not say whose they are: they are never
    taken for those of the only other one who speaks.
    """

    key: Hashable
    names: tuple[str, ...]
    words: str = ""
    is_nobody: bool = False


@dataclass(frozen=True)
class Roles:
    """What the user said of who is who: names, addresses, channels or speaker numbers.

    It `concludes` who the only other one is, where all others have one role.
    """

    agent: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    concludes: bool = True

    def assign(self, parties: Sequence[Participant], remark: Remark) -> Mapping[Hashable, Speaker]:
        """The role of each party; what is concluded is said in a remark.

        Of two who speak, naming one names the other as well. Raises
        `RecordError`, with all who speak and their first words, if that leaves anybody without
        a role, or gives somebody both.
        """
        roles: dict[Hashable, Speaker] = {}
        agents, customers = set(map(_plain, self.agent)), set(map(_plain, self.customer))
        for party in parties:
            names = set(map(_plain, party.names))
            is_agent, is_customer = not names.isdisjoint(agents), not names.isdisjoint(customers)
            if is_agent and is_customer:
                shown = excerpt(party.names[0])
                raise RecordError("$", f"`{shown}` is named as agent and as customer", _HOW)
            if is_agent or is_customer:
                roles[party.key] = "agent" if is_agent else "customer"
        if self.concludes:
            _take_other(parties, roles, remark)
        if left := [party for party in parties if party.key not in roles]:
            raise _unknown(left, roles)
        return roles

    def knowing(self, words: Mapping[str, Speaker], *, only: bool = False) -> Roles:
        """These roles, with words of a source that stand for agent and customer; what the user
        named himself stays as he said. With `only`, the source has no others: nothing is concluded
        of a word that is none of them."""
        named = {_plain(name) for name in (*self.agent, *self.customer)}
        known = {
            role: [w for w, r in words.items() if r == role and _plain(w) not in named]
            for role in ("agent", "customer")
        }
        agents, customers = (*self.agent, *known["agent"]), (*self.customer, *known["customer"])
        return Roles(agents, customers, concludes=not only)


_HOW = "name them with --agent and --customer"


def _take_other(
    parties: Sequence[Participant], roles: dict[Hashable, Speaker], remark: Remark
) -> None:
    """Give the only one without a role the other role, if all others have the same."""
    somebody = [party for party in parties if not party.is_nobody]
    left = [party for party in somebody if party.key not in roles]
    known = {roles[party.key] for party in somebody if party.key in roles}
    if len(left) == 1 and len(known) == 1:
        other: Speaker = "customer" if known == {"agent"} else "agent"
        shown = excerpt(left[0].names[0])
        remark(f"`{shown}` taken as the {other}: the only other one who speaks")
        roles[left[0].key] = other


def _plain(name: str) -> str:
    """A name as it is compared: addresses without their scheme, numbers without punctuation."""
    plain = name.strip().casefold()
    for scheme in ("mailto:", "tel:", "sip:", "sips:"):
        plain = plain.removeprefix(scheme)
    if plain.lstrip("+")[:1].isdigit() and not any(char.isalpha() for char in plain):
        return "".join(char for char in plain if char.isdigit() or char == "+")
    return plain


def _unknown(left: Sequence[Participant], roles: Mapping[Hashable, Speaker]) -> RecordError:
    which = "the others" if roles else "they"
    listed = "; ".join(_shown(left[:_MOST_LISTED]))
    more = f"; and {len(left) - _MOST_LISTED} more" if len(left) > _MOST_LISTED else ""
    reason = f"not known who is the agent and who the customer: {which} are {listed}{more}"
    return RecordError("$", reason, _HOW)


def _shown(parties: Iterable[Participant]) -> Iterable[str]:
    for party in parties:
        name = " or ".join(f"`{excerpt(name)}`" for name in party.names)
        yield f"{name} (“{excerpt(party.words, FIRST_WORDS)}”)" if party.words else name
