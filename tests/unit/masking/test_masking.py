"""What is hidden of a text, and what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.masking import known_names, mask, masked
from scorecard.records.decoding import convert

HIDDEN = [
    ("my number is 415-555-0199", "my number is •••-•••-••••"),
    ("电话１３８００１３８０００", "电话•••••••••••"),
    ("write to li.wei+shop@mail.example.com.", "write to ••.•••+••••@••••.•••••••.•••."),
    ("邮箱li@qq.com谢谢", "邮箱••@••.•••谢谢"),
    ("Jürgen: jürgen@müller.de", "Jürgen: ••••••@••••••.••"),
    ("see https://shop.example/o?id=a7。好", "see •••••://••••.•••••••/•?••=••。好"),
    ("john at gmail dot com please", "•••• •• ••••• ••• ••• please"),
    ("it is four one five, five five", "it is •••• ••• ••••, •••• ••••"),
    ("卡号一二三 四五六", "卡号••• •••"),
    ("one or two days", "one or two days"),
    ("只有一两个", "只有一两个"),
    ("meet at noon @ the desk", "meet at noon @ the desk"),
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_digits_and_addresses_are_hidden(text: str, shown: str) -> None:
    assert mask(text) == shown


NAMED = [
    ("Hi, this is ANNA-maria O’Neill.", ["Anna-Maria O'Neill"], "Hi, this is ••••-••••• •’•••••."),
    ("anna-maria speaking", ["Anna-Maria O'Neill"], "••••-••••• speaking"),
    ("Annabel is not Anna", ["Anna"], "Annabel is not ••••"),
    ("王小明您好，王先生，小明", ["王小明"], "•••您好，•先生，••"),
    ("歐陽先生", ["欧阳修文"], "••先生"),
    ("Mr van der Berg", ["Mr van der Berg"], "•• ••• ••• ••••"),
    ("the man of the house", ["Man of Steel"], "the ••• of the house"),
    ("nothing", ["", "-"], "nothing"),
]


@pytest.mark.parametrize(("text", "names", "shown"), NAMED)
def test_known_names_are_hidden_whole_and_in_part(text: str, names: list[str], shown: str) -> None:
    assert mask(text, names) == shown


@given(st.text(), st.lists(st.text()))
def test_a_masked_text_is_as_long_holds_no_digit_and_masks_to_itself(
    text: str, names: list[str]
) -> None:
    hidden = mask(text, names)
    assert len(hidden) == len(text)
    assert not any(char.isdecimal() for char in hidden)
    assert mask(hidden, names) == hidden


def test_a_record_is_masked_wherever_it_quotes_and_keeps_what_groups() -> None:
    record = convert(
        {
            "id": "call-17",
            "agent": {"id": "a17", "name": "Li Wei"},
            "customer": {"profile": {"phone": "+1 415 555 0199"}, "tier": "gold"},
            "metadata": {"queue_name": "billing", "caller_name": "Ana Ruiz"},
            "outcome": {"csat": 4},
            "turns": [
                {"speaker": "agent", "text": "Li Wei here, is that Ana?"},
                {"speaker": "agent", "action": {"name": "pay", "arguments": {"to": ["Ana", 4155]}}},
            ],
            "observations": {"kind": {"met": True, "by": "qa-3", "note": "Ana was calmed in 20 s"}},
        }
    )
    assert known_names(record) == ("+1 415 555 0199", "Ana Ruiz", "Li Wei")
    shown = masked(record)
    assert shown.turns[0].text == "•• ••• here, is that •••?"
    assert shown.turns[1].action is not None
    assert shown.turns[1].action.arguments == {"to": ["•••", "••••"]}
    assert (shown.id, shown.outcome) == ("call-17", {"csat": 4})
    assert shown.customer == {"profile": {"phone": "+• ••• ••• ••••"}, "tier": "gold"}
    assert shown.metadata["queue_name"] == "billing"
    note = shown.observations["kind"]
    assert getattr(note, "note", None) == "••• was calmed in •• s"
    assert getattr(note, "by", None) == "qa-3"


def test_masking_takes_time_in_proportion() -> None:
    for text in ("a." * 200_000, "a@" * 200_000, "one " * 100_000, "9" * 400_000):
        assert len(mask(text)) == len(text)
