"""Who is the agent and who the customer, where a format does not know."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import SPEAKERS, Speaker

EVERYDAY: Mapping[str, Speaker] = {
    **dict.fromkeys(("agent", "advisor", "adviser", "assistant", "bot", "operator"), "agent"),
    **dict.fromkeys(("rep", "representative", "客服", "客服人员", "坐席", "座席"), "agent"),
    **dict.fromkeys(("chatbot", "机器人", "智能客服", "人工客服", "卖家", "商家"), "agent"),
    **dict.fromkeys(("customer", "caller", "client", "consumer", "user", "visitor"), "customer"),
    **dict.fromkeys(("end user", "end-user", "enduser"), "customer"),
    **dict.fromkeys(("客户", "顾客", "用户", "访客", "来电者", "买家"), "customer"),
    **dict.fromkeys(("system", "ivr", "系统"), "system"),
}
"""The words by which people everywhere say who speaks, in lower case: taken at their word."""

FIRST_WORDS = 40
"""How many characters are shown of what somebody says first."""

_MOST_LISTED = 8


Remark = Callable[[str], None]
"""Takes note of something that was decided, and that the user should know."""


class Participant(msgspec.Struct, frozen=True):
    """Somebody who speaks: the format's own `key`, all `names` by which a user may name them
    (the first is shown), and the first `words` they say.

    `is_nobody` marks all words of which the format does not say whose they are: they are never
    taken for those of the only other one who speaks.
    """

    key: Hashable
    names: tuple[str, ...]
    words: str = ""
    is_nobody: bool = False


class Roles(msgspec.Struct, frozen=True):
    """What the user said of who is who: names, addresses, channels or speaker numbers. Those who
    are neither agent nor customer (an announcement, speech that nobody is known to have said) are
    the `system`.

    It `concludes` who the only other one is, where all others have one role.
    """

    agent: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    system: tuple[str, ...] = ()
    concludes: bool = True

    def named(self, role: Speaker) -> tuple[str, ...]:
        """The names of those in a role."""
        return {"agent": self.agent, "customer": self.customer, "system": self.system}[role]

    def assign(self, parties: Sequence[Participant], remark: Remark) -> Mapping[Hashable, Speaker]:
        """The role of each party; what is concluded is said in a remark.

        Of two who speak, naming one names the other as well. Raises
        `RecordError`, with all who speak and their first words, if that leaves anybody without
        a role, or gives somebody both.
        """
        roles: dict[Hashable, Speaker] = {}
        named = {role: set(map(_plain, self.named(role))) for role in SPEAKERS}
        for party in parties:
            names = set(map(_plain, party.names))
            taken = [role for role in SPEAKERS if not names.isdisjoint(named[role])]
            if len(taken) > 1:
                shown = excerpt(party.names[0])
                reason = f"`{shown}` is named as {taken[0]} and as {taken[1]}"
                raise RecordError("$", reason, _HOW)
            if taken:
                roles[party.key] = taken[0]
        if self.concludes:
            _take_other(parties, roles, remark)
        if left := [party for party in parties if party.key not in roles]:
            raise _unknown(left, roles)
        return roles

    def knowing(self, words: Mapping[str, Speaker], *, only: bool = False) -> Roles:
        """These roles, with words of a source that stand for somebody; what the user named himself
        stays as he said. With `only`, the source has no others: nothing is concluded of a word that
        is none of them."""
        named = {_plain(name) for role in SPEAKERS for name in self.named(role)}
        known = (
            [word for word, r in words.items() if r == role and _plain(word) not in named]
            for role in SPEAKERS
        )
        agent, customer, system = (
            (*self.named(role), *more) for role, more in zip(SPEAKERS, known, strict=True)
        )
        return Roles(agent, customer, system, concludes=not only)


_HOW = "name them with --agent and --customer, --system for neither"


def _take_other(
    parties: Sequence[Participant], roles: dict[Hashable, Speaker], remark: Remark
) -> None:
    """Give the only one without a role the other role, if all others have the same; whoever is
    the system is none of them."""
    somebody = [party for party in parties if not party.is_nobody]
    left = [party for party in somebody if party.key not in roles]
    known = {roles[party.key] for party in somebody if party.key in roles} - {"system"}
    if len(left) == 1 and len(known) == 1:
        other: Speaker = "customer" if known == {"agent"} else "agent"
        shown = excerpt(left[0].names[0])
        remark(f"`{shown}` taken as the {other}: the only other one who speaks")
        roles[left[0].key] = other


@lru_cache(maxsize=512)
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
