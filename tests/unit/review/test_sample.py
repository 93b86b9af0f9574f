"""Samples: what is drawn, how much of each stratum, and what each interaction stands for."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.review.plan import Drawn, Plan, Sample, Stratum, decode_sample
from scorecard.review.sample import allot, draw
from scorecard.review.strata import (
    ATTENTION,
    by_field,
    by_gates,
    by_rarest,
    by_risk,
    by_unknown,
    random,
)
from verdicts import verdicts

GRADES = [
    verdicts(f"c-{number}", {1: "met", 2: "met" if number % 10 else "unmet"})
    for number in range(500)
]


def test_a_sample_is_of_the_seed_and_the_ids_alone() -> None:
    turned = Random(0).sample(GRADES, len(GRADES))
    once = draw(lambda: GRADES, random, by="random", n=50)
    again = draw(lambda: turned, random, by="random", n=50)
    other = draw(lambda: GRADES, random, by="random", n=50, seed=1)
    assert once == again
    assert len({each.interaction for each in once.drawn}) == 50
    assert {each.interaction for each in once.drawn} != {each.interaction for each in other.drawn}
    assert once.is_random
    assert {each.weight for each in once.drawn} == {10.0}


def test_every_interaction_is_as_likely() -> None:
    counts = [0] * 100
    few = GRADES[:100]
    for seed in range(400):
        for each in draw(lambda: few, random, by="random", n=20, seed=seed).drawn:
            counts[int(each.interaction[2:])] += 1
    # 80 expected, with a standard deviation of 8.
    assert min(counts) > 48
    assert max(counts) < 112


def test_strata_of_a_gate_are_weighted_back() -> None:
    sample = draw(lambda: GRADES, by_gates(["care.2"]), by="verdict", n=40, gates=("care.2",))
    sizes = {stratum.name: (stratum.size, stratum.drawn) for stratum in sample.plan.strata}
    assert sizes == {"care.2 met": (450, 30), "care.2 unmet": (50, 10)}
    assert not sample.is_random
    assert sum(each.weight for each in sample.drawn) == pytest.approx(500)


def test_without_a_gate_the_rarest_verdict_counts() -> None:
    sample = draw(lambda: GRADES, by_rarest(GRADES), by="verdict", n=40)
    assert [stratum.name for stratum in sample.plan.strata] == ["care.2 met", "care.2 unmet"]


def test_so_many_of_each_agent() -> None:
    grades = [
        verdicts(f"c-{n}", {1: "met"}, interaction={"agent": {"id": f"a{n % 7}"}})
        for n in range(90)
    ] + [verdicts("c-last", {1: "met"})]
    sample = draw(lambda: grades, by_field("agent.id"), by="agent.id", n=100, each=5)
    drawn = {stratum.name: stratum.drawn for stratum in sample.plan.strata}
    assert drawn == {**{f"agent.id a{n}": 5 for n in range(7)}, "agent.id not recorded": 1}


def test_what_matters_is_read_first() -> None:
    assert by_unknown(verdicts("c", {1: "met", 2: "unknown"})) == "changes no level"
    open_ = verdicts("c", {1: "met"})
    assert by_unknown(open_) == "nothing unknown"
    risk = by_risk(3.0)
    assert risk(verdicts("c", {1: "met"}, critical=("care",))) == "critical"
    assert risk(verdicts("c", {1: "met"}, score=3.2)) == "near a mark"
    assert risk(verdicts("c", {1: "unmet", 2: "met"})) == "locked levels"
    assert risk(verdicts("c", {1: "unmet"}, result="fail")) == "fails"
    sizes = {"critical": 100, "other": 10_000}
    plain, careful = allot(sizes, 60, {}), allot(sizes, 60, ATTENTION["risk"])
    assert plain["critical"] < 8
    assert careful["critical"] > 15


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=12),
    st.integers(1, 800),
)
def test_what_is_allotted_is_there_and_adds_up(sizes: dict[str, int], n: int) -> None:
    wanted = allot(sizes, n, {})
    assert sum(wanted.values()) == min(n, sum(sizes.values()))
    assert all(0 <= wanted[stratum] <= size for stratum, size in sizes.items())
    if n >= 2 * len(sizes):
        assert all(wanted[stratum] >= min(2, size) for stratum, size in sizes.items())


def test_a_sample_is_read_as_it_was_written() -> None:
    sample = draw(lambda: GRADES, by_gates(["care.2"]), by="verdict", n=40, gates=("care.2",))
    assert decode_sample(sample.encode()) == sample


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"\xff\n",
        b'{"interaction": "c-1", "observation": "calm", "met": true}\n',
        Sample(Plan("random", 1, 0, 5, (Stratum("all", 5, 1),)), (Drawn("c", 3, 5.0),)).encode(),
        Sample(Plan("random", 1, 0, 5, (Stratum("all", 5, 1),)), (Drawn("c", 0, 0.0),)).encode(),
    ],
)
def test_what_is_no_sample_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (of many kinds)
        decode_sample(data)
