"""Who is who in a vCon: what parties are called, what they are, and what is known of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Participant, Roles
from scorecard.formats.vcon.file import Dialog, PartyIndices, VconParty
from scorecard.formats.vendor import decode, known
from scorecard.records.errors import RecordError
from scorecard.records.interaction import SPEAKERS, Speaker

ROLES: dict[str, Speaker] = {
    "agent": "agent",
    "supervisor": "agent",
    "sme": "agent",
    "customer": "customer",
    "system": "system",
}
"""What the roles of the contact-centre extension stand for; any other has to be named."""

_any = msgspec.json.Decoder()
NOBODY = "nobody"
"""The key of words of which a vCon does not say whose they are."""

PLAIN_FACTS = ("name", "tel", "mailto", "sip", "did", "type", "org", "dept", "contact_list")
"""What is called the same in a party and in the native `agent` and `customer`."""


class People:
    """The parties of a vCon, by their index."""

    def __init__(self, parties: Sequence[VconParty | None] | None) -> None:
        self.parties = [party or VconParty() for party in parties or ()]
        self._by_mail = {
            index
            for index, party in enumerate(self.parties)
            if (party.mailto or party.email) and not party.tel and not party.sip
        }
        self._by_name = {
            _plain(name): index
            for index, party in reversed(list(enumerate(self.parties)))
            for name in _names(party)
        }

    def named(self, label: str) -> int | None:
        """The party that a transcript calls so."""
        return self._by_name.get(_plain(label))

    def check(self, index: int, path: str) -> int:
        """The index, checked; raises `RecordError` if no party stands at it."""
        if 0 <= index < len(self.parties):
            return index
        raise RecordError(path, f"points to party {index}, but there are {len(self.parties)}")

    def all_of(self, indices: PartyIndices, path: str) -> list[int]:
        """Everybody whom `parties` lists, in order."""
        if indices is None:
            return []
        if isinstance(indices, int):
            return [self.check(indices, path)]
        found: dict[int, None] = {}
        for party in indices:
            if isinstance(party, int):
                found[self.check(party, path)] = None
            else:
                found.update(
                    (self.check(index, path), None) for index in party or () if index is not None
                )
        return list(found)

    def sender(self, dialog: Dialog, path: str) -> int | None:
        """The sender of a message: by default, the first of its parties."""
        who, at = (
            (dialog.parties, "parties")
            if dialog.originator is None
            else (dialog.originator, "originator")
        )
        first = who[0] if isinstance(who, list) and who else who
        if not isinstance(first, int):
            return next(iter(self.all_of(dialog.parties, f"{path}.parties")), None)
        return first if 0 <= first < len(self.parties) else self.check(first, f"{path}.{at}")

    def by_mail(self, indices: PartyIndices) -> bool:
        """Whether all of them are known by a mail address, and none by a number."""
        if not self._by_mail or indices is None:
            return False
        try:
            listed = [indices] if isinstance(indices, int) else indices
            return bool(listed) and self._by_mail.issuperset(listed)
        except TypeError:  # a list in the list: of channels, which mail has none of
            return False

    def role(self, key: Hashable) -> Speaker | None:
        """The role that the vCon itself gives somebody."""
        return ROLES.get(self._word(key))

    def _word(self, key: Hashable) -> str:
        word = key
        if isinstance(key, int):
            party = self.parties[key]
            word = party.role or _role_in(party.meta)
        return word.strip().lower() if isinstance(word, str) else ""

    def called(self, key: Hashable) -> tuple[str, ...]:
        """By what a user may name somebody; the first is what they are called."""
        if isinstance(key, int):
            return (*_names(self.parties[key]), str(key))
        return ("unknown",) if key == NOBODY else (str(key),)

    def id_of(self, key: Hashable) -> str | None:
        """By what somebody is told from others in the same role."""
        if not isinstance(key, int):
            return key if isinstance(key, str) and key != NOBODY else None
        party = self.parties[key]
        return party.uuid or party.id or self.called(key)[0]

    def assign(
        self, spoken: Mapping[Hashable, str], conversion: Conversion
    ) -> dict[Hashable, Speaker]:
        """The roles of all who speak, by their first words: as the vCon says, else as the user
        says. Raises `RecordError` if that leaves anybody without a role."""
        given = {key: role for key in spoken if (role := self.role(key)) is not None}
        for key, role in given.items():
            if (word := self._word(key)) != role:
                conversion.remark(f"the role `{word}` taken as the {role}")
        if len(given) == len(spoken) and conversion.roles == Roles():
            return given
        voices = [
            Participant(
                key,
                (*self.called(key), *_sign(given.get(key))),
                words,
                is_nobody=key == NOBODY,
            )
            for key, words in spoken.items()
            if given.get(key) != "system"
        ]
        return given | dict(_with_signs(conversion.roles).assign(voices, conversion.remark))

    def named_role(self, index: int, conversion: Conversion) -> Speaker | None:
        """The role of a party, whether it speaks or not; None if nobody says."""
        try:
            return self.assign({index: ""}, Conversion(roles=conversion.roles))[index]
        except RecordError:
            return None

    def known_of(self, role: Speaker, roles: Mapping[Hashable, Speaker]) -> dict[str, Any]:
        """What is known about the first party in a role."""
        for index, party in enumerate(self.parties):
            if roles.get(index, self.role(index)) == role:
                return facts(party, f"$.parties[{index}]")
        return {}


def _role_in(meta: msgspec.Raw) -> Any:
    """The role of a party where it stands under `meta`, as the vCons of some servers have it."""
    if b'"role"' not in bytes(meta):
        return None
    found = decode(_any, meta)
    return found.get("role") if isinstance(found, dict) else None


def _sign(role: Speaker | None) -> tuple[str, ...]:
    """A name that nobody has: what the vCon says of a role is said in the way of the user."""
    return () if role is None else (f"\0{role}",)


def _with_signs(roles: Roles) -> Roles:
    agent, customer, system = ((*roles.named(role), *_sign(role)) for role in SPEAKERS)
    return Roles(agent, customer, system)


def facts(party: VconParty, path: str) -> dict[str, Any]:
    """What is known of the party at a path, as an open object; raises `RecordError`."""
    found = known(id=party.uuid or party.id, mailto=party.mailto or party.email)
    for key in PLAIN_FACTS:
        if (value := getattr(party, key)) is not None:
            found[key] = value
    rest = decode(_any, party.meta, f"{path}.meta")
    return found | rest if isinstance(rest, dict) else found


def _names(party: VconParty) -> list[str]:
    """All that a party is called, names before numbers."""
    given = (
        party.name,
        party.tel,
        party.mailto,
        party.email,
        party.sip,
        party.did,
        party.uuid,
        party.id,
    )
    return list(dict.fromkeys(name for name in given if name and name.strip()))


def _plain(name: str) -> str:
    return name.strip().casefold()
