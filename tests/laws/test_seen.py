"""Moments that people and models see, against an oracle that goes through all possible worlds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from support import Json, agent, customer, laws, record, say

REVIEWERS = ["qa-1", "qa-2", "model:m", "model:n", None]
TURNS = 4
rows = st.lists(
    st.fixed_dictionaries(
        {
            "met": st.booleans(),
            "by": st.sampled_from(REVIEWERS),
            "turns": st.lists(st.integers(0, TURNS - 1), max_size=2, unique=True),
        }
    ),
    max_size=4,
)
texts = st.lists(st.sampled_from(["bad", "fine", "sorry"]), min_size=TURNS, max_size=TURNS)
orders = st.sampled_from(
    [[], ["models"], ["qa-2", "models", "people"], ["model:n", "people", "model:m"]]
)


def rank(by: str | None, order: list[str]) -> int:
    kind = "models" if (by or "").startswith("model:") else "people"
    full = order + [one for one in ("people", "models") if one not in order]
    return full.index(by) if by in full else full.index(kind)


class Said(NamedTuple):
    """What is said of each turn: so, not so, or disputed; and of the whole."""

    certain: dict[int, bool]
    disputed: set[int]
    somewhere: bool


def said_of(rows: list[Json], order: list[str]) -> Said:
    certain: dict[int, bool] = {}
    disputed: set[int] = set()
    somewhere = False
    for level in sorted({rank(row["by"], order) for row in rows}):
        said = [row for row in rows if rank(row["by"], order) == level]
        marking = {row["by"] for row in said if row["met"] and row["turns"]}
        vague = any(row["met"] and not row["turns"] and row["by"] not in marking for row in said)
        nowhere = not somewhere and any(not row["met"] and not row["turns"] for row in said)
        for turn in set(range(TURNS)) - certain.keys() - disputed:
            named = {row["met"] for row in said if turn in row["turns"]}
            claims = named | ({False} if nowhere else set())
            if nowhere and vague and not named:
                claims.add(True)
            if len(claims) == 2:
                disputed.add(turn)
            elif claims:
                certain[turn] = claims.pop()
        if nowhere:
            break
        somewhere = somewhere or vague
    return Said(certain, disputed, somewhere)


def worlds(
    heard: set[int] | None, rows: list[Json], order: list[str]
) -> Iterator[tuple[bool, ...]]:
    """Every way in which the moment may be in the turns, by what is said of it.

    `heard` is what words find; None where the moment has none.
    """
    certain, disputed, somewhere = said_of(rows, order)
    looked = any(row["met"] or not row["turns"] for row in rows)
    anywhere = somewhere or (heard is None and not looked)
    choices = []
    for turn in range(TURNS):
        if turn in certain:
            choices.append([certain[turn]])
        elif turn in disputed:
            choices.append([True, False])
        elif heard is not None and turn in heard:
            choices.append([True])
        else:
            choices.append([True, False] if anywhere else [False])
    for world in product(*choices):
        if not somewhere or any(world) or not any(True in choice for choice in choices):
            yield world


def agreed(verdicts: set[str]) -> str:
    return verdicts.pop() if len(verdicts) == 1 else "unknown"


def verdict(condition: Json, said: list[str], rows: list[Json], order: Any, **keys: Any) -> str:
    moment = {"observed": "seen", **keys}
    rules: Json = {"moments": {"seen": moment, "sorry": {"says": ["sorry"]}}}
    if order:
        rules["trust"] = order
    interaction = record([agent(text) for text in said], observations={"seen": rows})
    return say(condition, interaction, **rules).verdict


def row(met: bool, by: str, *turns: int) -> Json:
    return {"met": met, "by": by, "turns": list(turns)}


@laws
@given(texts, rows, orders, st.booleans(), st.integers(0, 3), st.none() | st.integers(0, 3))
# Whoever is trusted more says that it happened: that somebody saw none does not count.
@example(
    ["fine"] * TURNS,
    [row(False, "qa-1"), row(True, "qa-1", 0, 1), row(True, "model:m")],
    ["models"],
    False,
    0,
    1,
)
def test_counts_are_what_every_world_agrees_on(
    said: list[str], rows: list[Json], order: list[str], is_worded: bool, least: int, more: Any
) -> None:
    heard = {turn for turn, text in enumerate(said) if text == "bad"} if is_worded else None
    keys: Json = {"says": ["bad"]} if is_worded else {}
    counts = {sum(world) for world in worlds(heard, rows, order)}
    bounds: Json = {"at_least": least} | ({} if more is None else {"at_most": least + more})
    most = 99 if more is None else least + more
    expected = agreed({"met" if least <= count <= most else "unmet" for count in counts})
    assert verdict({"occurs": "seen", **bounds}, said, rows, order, **keys) == expected
    expected = agreed({"unmet" if count else "met" for count in counts})
    assert verdict({"never": "seen"}, said, rows, order, **keys) == expected


@laws
@given(texts, rows, orders, st.booleans(), st.integers(1, TURNS))
def test_what_is_said_of_order_and_parts_holds_in_every_world(
    said: list[str], rows: list[Json], order: list[str], is_worded: bool, first: int
) -> None:
    """It may be unknown where the worlds agree, but never the other way round."""
    heard = {turn for turn, text in enumerate(said) if text == "bad"} if is_worded else None
    keys: Json = {"says": ["bad"]} if is_worded else {}
    sorry = [turn for turn, text in enumerate(said) if text == "sorry"]

    def answered(world: tuple[bool, ...]) -> str:
        seen = [turn for turn, here in enumerate(world) if here]
        if not seen:
            return "not_applicable"
        return "met" if all(any(one > turn for one in sorry) for turn in seen) else "unmet"

    def in_the_beginning(world: tuple[bool, ...]) -> str:
        return "met" if any(world[:first]) else "unmet"

    for condition, look in (
        ({"response": "sorry", "to": "seen"}, answered),
        ({"occurs": "seen", "in": {"first": f"{first} turns"}}, in_the_beginning),
    ):
        found = verdict(condition, said, rows, order, **keys)
        expected = agreed({look(world) for world in worlds(heard, rows, order)})
        assert found in (expected, "unknown")
        if not rows and is_worded:
            assert found == expected


@laws
@given(texts, rows, orders)
def test_an_open_moment_is_never_absent_for_sure_unless_somebody_looked(
    said: list[str], rows: list[Json], order: list[str]
) -> None:
    looked = any(row["met"] or not row["turns"] for row in rows)
    for condition, absent in (
        ({"occurs": "seen"}, "unmet"),
        ({"never": "seen"}, "met"),
        ({"response": "sorry", "to": "seen"}, "not_applicable"),
        ({"precedence": "sorry", "of": "seen"}, "not_applicable"),
    ):
        closed = verdict(condition, said, rows, order, says=["bad"])
        opened = verdict(condition, said, rows, order, says=["bad"], open=True)
        assert opened == ("unknown" if closed == absent and not looked else closed)


def test_a_row_of_another_speaker_is_no_moment() -> None:
    moment = {"speaker": "customer", "says": ["bad"], "observed": "seen"}
    for turn, expected in ((0, "unmet"), (1, "met")):
        observations = {"seen": {"met": True, "turns": [turn]}}
        interaction = record([agent("bad"), customer("fine")], observations=observations)
        found = say({"occurs": "m"}, interaction, moments={"m": moment})
        assert found.verdict == expected
