"""Who is the agent and who the customer, where a format does not know: never a guess."""

from __future__ import annotations

import pytest

from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Participant, Roles
from scorecard.records.errors import RecordError

ANNA = Participant(
    0, ("Anna", "tel:+49 30 123-45", "0"), "Good morning, how can I help you today, please?"
)
BEN = Participant(1, ("Ben", "mailto:ben@example.org", "1"), "Hi")
CLEO = Participant(2, ("Cleo", "2"))


@pytest.mark.parametrize(
    ("roles", "assigned"),
    [
        (Roles(("Anna",), ("Ben",)), {0: "agent", 1: "customer"}),
        (Roles(("anna",), ("1",)), {0: "agent", 1: "customer"}),
        (Roles(("+493012345",), ("ben@example.org",)), {0: "agent", 1: "customer"}),
        (Roles(("Zoe", "Anna"), ("Ben",)), {0: "agent", 1: "customer"}),
    ],
)
def test_names_addresses_and_numbers_name_a_party(roles: Roles, assigned: dict[int, str]) -> None:
    conversion = Conversion()
    assert roles.assign([ANNA, BEN], conversion.remark) == assigned
    assert not conversion.remarks


@pytest.mark.parametrize(
    ("roles", "remark"),
    [
        (Roles(agent=("Anna",)), "`Ben` taken as the customer: the only other one who speaks"),
        (Roles(customer=("Anna",)), "`Ben` taken as the agent: the only other one who speaks"),
    ],
)
def test_of_two_naming_one_names_both_and_says_so(roles: Roles, remark: str) -> None:
    conversion = Conversion()
    assigned = roles.assign([ANNA, BEN], conversion.remark)
    assert sorted(assigned.values()) == ["agent", "customer"]
    assert list(conversion.remarks) == [remark]


@pytest.mark.parametrize(
    ("parties", "roles", "reason"),
    [
        (
            [ANNA, BEN],
            Roles(),
            "not known who is the agent and who the customer: they are `Anna` or "
            "`tel:+49 30 123-45` or `0` (“Good morning, how can I help you today,…”); "
            "`Ben` or `mailto:ben@example.org` or `1` (“Hi”)",
        ),
        (
            [ANNA, BEN, CLEO],
            Roles(agent=("Anna",)),
            "not known who is the agent and who the customer: the others are "
            "`Ben` or `mailto:ben@example.org` or `1` (“Hi”); `Cleo` or `2`",
        ),
        (
            [CLEO],
            Roles(agent=("Anna",)),
            "not known who is the agent and who the customer: they are `Cleo` or `2`",
        ),
        ([ANNA, BEN], Roles(("Anna",), ("0",)), "`Anna` is named as agent and as customer"),
    ],
)
def test_what_is_not_said_is_asked(parties: list[Participant], roles: Roles, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        roles.assign(parties, Conversion().remark)
    assert raised.value.reason == reason
    assert raised.value.help == "name them with --agent and --customer, --system for neither"


def test_a_crowd_is_not_listed_to_the_last() -> None:
    crowd = [Participant(number, (f"speaker {number}",)) for number in range(30)]
    with pytest.raises(RecordError, match=r"`speaker 7`; and 22 more"):
        Roles().assign(crowd, Conversion().remark)
