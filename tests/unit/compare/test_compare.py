"""Two runs compared: pairs, clusters, what is unknown, and what may be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest

from scorecard.compare.compare import compare, most_changed
from scorecard.compare.comparison import Comparison, Gate
from scorecard.compare.design import choose
from scorecard.compare.page import comparison_page
from scorecard.compare.standing import Side
from scorecard.reading.grades import Verdicts
from scorecard.records.alike import ALIKE
from scorecard.render.output_format import Options
from scorecard.render.registry import COMPARISONS
from verdicts import verdicts

Grades = Iterable[Verdicts]


def compared(before: Grades, after: Grades, **choice: Any) -> Comparison:
    fields = choice.pop("fields", ALIKE)
    sides = []
    for grades in (before, after):
        sides.append(Side(fields))
        for grade in grades:
            sides[-1].add(grade)
    one, other = sides
    return compare(one, other, ("old", "new"), fields, choose(one, other, **choice))


def run(said: str, name: str = "c", **more: Any) -> list[Verdicts]:
    """A grade for each letter: m(et), u(nmet), ? (unknown) or - (not applicable) at one gate."""
    spelt = {"m": "met", "u": "unmet", "?": "unknown", "-": "not_applicable"}
    results = {"m": "pass", "u": "fail", "?": "undecided", "-": "none"}
    return [
        verdicts(f"{name}{at}", {1: spelt[letter]}, result=results[letter], **more)
        for at, letter in enumerate(said)
    ]


def gate(found: Comparison, id: str = "care.1") -> Gate:
    return next(each for each in found.gates if each.id == id)


def test_pairs_are_counted_by_what_they_were_and_are() -> None:
    found = compared(run("mmmmmuu?-m"), run("mmmmuum?--"))
    one = gate(found)
    assert (found.pairs, found.changed, one.n, one.open) == (10, 3, 7, 1)
    assert one.moves == {"met > not_applicable": 1, "met > unmet": 1, "unmet > met": 1}
    assert (one.before.met, one.before.unknown, one.after.not_applicable) == (6, 1, 2)
    assert one.difference.result.value == 0  # type: ignore[union-attr]


def test_a_drop_is_worse_and_a_rise_better() -> None:
    high, low = run("m" * 90 + "u" * 10), run("m" * 70 + "u" * 30)
    assert gate(compared(high, low)).finding == "worse"
    assert compared(high, low).regressions == ("score", "result", "care.1")
    assert gate(compared(low, high)).finding == "better"
    assert not compared(low, high).regressions


def test_what_is_not_known_may_turn_a_difference_round() -> None:
    found = gate(compared(run("m" * 60 + "?" * 40), run("m" * 45 + "u" * 15 + "m" * 40)))
    assert found.difference.result.high < 0  # type: ignore[union-attr]
    assert (found.worst, found.best) == pytest.approx((-0.15, 0.25))
    assert found.finding == "open"


def test_nothing_is_said_of_few() -> None:
    found = compared(run("mmm"), run("uuu"))
    assert not found.can_say
    assert {each.finding for each in found.judged} == {"not said"}


def test_a_run_beside_itself_is_the_same() -> None:
    known = {"interaction": {"sha256": "0"}}
    found = compared(run("mu?-" * 10, **known), run("mu?-" * 10, **known))
    assert (found.changed, found.same_records, found.pairs) == (0, 40, 40)
    assert not found.regressions


def test_other_ids_are_other_interactions() -> None:
    found = compared(run("mmmmmu" * 5, "a"), run("mmmmmu" * 6, "b"))
    assert (found.pairs, found.cluster, gate(found).n) == (0, None, 30)
    assert gate(found).difference.result.method == "newcombe"  # type: ignore[union-attr]
    assert compared(run("mmmmmu"), run("mmmmmu"), unpaired=True).pairs == 0


@pytest.mark.parametrize(
    ("values", "cluster", "few"),
    [
        ([1, 2, 3, 4, 5, 6], "metadata.task_id", None),
        ([1, 2], None, "metadata.task_id"),
        ([1], None, "metadata.task_id"),
        (range(60), None, None),
    ],
)
def test_interactions_that_repeat_in_a_field_are_alike(
    values: list[int], cluster: str | None, few: str | None
) -> None:
    grades = [
        verdicts(
            f"c{at}", {1: "met"}, interaction={"metadata": {"task_id": values[at % len(values)]}}
        )
        for at in range(60)
    ]
    found = compared(grades, grades)
    assert (found.cluster, found.few) == (cluster, few)
    assert bool(found.trials) == (cluster is not None)


def test_trials_of_a_task_are_judged_together() -> None:
    def trials(passed: int, name: str) -> list[Verdicts]:
        return [
            grade
            for task in range(6)
            for grade in run(
                "m" * passed + "u" * (4 - passed), f"{name}{task}-",
                interaction={"metadata": {"task": task}},
            )
        ]  # fmt: skip

    found = compared(trials(4, "a"), trials(2, "b"))
    assert [(each.k, each.before.value, each.after.value) for each in found.trials] == [  # type: ignore[union-attr]
        (1, 1.0, 0.5),
        (2, 1.0, pytest.approx(1 / 6)),
        (3, 1.0, 0.0),
        (4, 1.0, 0.0),
    ]
    assert gate(found).finding == "worse"


def calls(random: Random, rates: Iterable[float], name: str, ids: str) -> list[Verdicts]:
    """Fifteen calls of each agent, who meets the gate so often."""
    return [
        grade
        for agent, rate in enumerate(rates)
        for grade in run(
            "".join("m" if random.random() < rate else "u" for _ in range(15)),
            f"{ids}{agent}-",
            interaction={"agent": {"id": f"{name}{agent}"}},
        )
    ]


def test_the_same_standard_twice_is_seldom_worse() -> None:
    """Whole comparisons: other agents, who differ as these do, take the calls of the second run."""
    random = Random(5)
    false_alarms: Counter[str] = Counter()
    for _ in range(40):
        runs = [
            calls(random, [random.betavariate(3, 1) for _ in range(20)], name, name)
            for name in "ab"
        ]
        false_alarms["clustered"] += bool(compared(*runs).regressions)
        false_alarms["naive"] += bool(compared(*runs, fields=()).regressions)
    assert false_alarms["clustered"] <= 2
    assert false_alarms["naive"] > 2


def test_a_planted_drop_of_ten_points_is_found() -> None:
    random = Random(6)
    found = 0
    for _ in range(20):
        rates = [random.betavariate(30, 5) for _ in range(50)]
        fallen = [rate - 0.1 for rate in rates]
        runs = (calls(random, rates, "a", "x"), calls(random, fallen, "a", "y"))
        found += "care.1" in compared(*runs).regressions
    assert found >= 16


def test_what_fell_most_is_shown_first() -> None:
    sides = [Side(), Side()]
    for side, levels in zip(sides, ([2, 2, 1, 0], [2, 1, 0, 2]), strict=True):
        for at, level in enumerate(levels):
            side.add(verdicts(f"c{at}", {n: "met" if n <= level else "unmet" for n in (1, 2)}))
    assert list(most_changed(*sides, 9)) == ["c1", "c2", "c3"]
    assert list(most_changed(*sides, 1)) == ["c1"]


HOSTILE = "::error::<script>|`*x*`\x1b[31m\u202e"


@pytest.mark.parametrize("format", COMPARISONS.names)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format_is_harmless(format: str, language: Any) -> None:
    found = compared(run("m" * 50, HOSTILE), run("u" * 50, HOSTILE))
    page = comparison_page(found, language, {"care.1": HOSTILE, "care": HOSTILE})
    text = COMPARISONS.writer(format)(page, Options(language=language))
    assert not {"\x1b", "\u202e"} & set(text)
    if format in ("markdown", "html"):
        assert "<script>" not in text
    if format == "github":
        assert text.count("::error title=") == 3 == text.count("\n")
    elif format != "json":
        assert "::error::" not in text
