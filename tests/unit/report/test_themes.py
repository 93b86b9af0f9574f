"""What customers come about and raise: shares, where they are common, and how they move."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bundled import bundled
from many_grades import as_lines, grade
from reported import report, value
from scorecard.grade import Grade
from scorecard.records.decoding import convert
from scorecard.report.model import Themes
from scorecard.report.moments import SaidByCustomers
from scorecard.statistics.estimate import Estimate
from scorecard.statistics.proportions import wilson


def _grades(rises: float, seed: int = 1) -> list[Grade]:
    """Six weeks of 60 calls; billing becomes so much more common from the fourth week on."""
    chance, grades = random.Random(seed), []
    for at in range(360):
        week = at // 60
        billing = chance.random() < 0.3 + rises * (week >= 3)
        topic = "billing" if billing else chance.choice(("delivery", "returns"))
        day = 5 + 7 * week
        month, day = (1, day) if day <= 31 else (2, day - 31)
        grades.append(
            grade(
                f"i{at}",
                {"care": ["met"] * 5},
                topic=topic if at % 10 else None,
                started_at=f"2026-{month:02}-{day:02}T10:00:00",
                agent={"id": f"a{at % 15}"},
            )
        )
    return grades


def _found(grades: list[Grade], path: Path) -> Themes:
    found = report(as_lines(grades, path / "a.jsonl")).themes
    assert found is not None
    return found


def test_shares_are_of_those_whose_topic_is_known(tmp_path: Path) -> None:
    grades = _grades(0.3)
    found = _found(grades, tmp_path)
    known = [each for each in grades if each.interaction.topic is not None]
    billing = next(each for each in found.topics if each.name == "billing")
    assert billing.n == sum(each.interaction.topic == "billing" for each in known)
    assert (value(billing.share), billing.share.n) == (billing.n / len(known), len(known))
    assert (found.by, list(billing.periods)) == ("week", [f"2026-W{at:02}" for at in range(2, 8)])
    first = [each for each in known if each.interaction.started_at < "2026-01-10"]
    by_hand = wilson(sum(each.interaction.topic == "billing" for each in first), len(first))
    assert value(billing.periods["2026-W02"]) == value(by_hand)


def test_a_share_that_rises_is_found_and_one_that_does_not_is_not(tmp_path: Path) -> None:
    moved = {each.name: each.move for each in _found(_grades(0.3), tmp_path).topics}
    assert moved["billing"] is not None
    assert moved["billing"].stands
    assert value(moved["billing"].gap) == pytest.approx(0.3, abs=0.1)
    still = _found(_grades(0.0), tmp_path)
    assert still.moves == 3
    assert not any(each.move is not None and each.move.stands for each in still.topics)


def test_without_topics_or_times_less_is_said(tmp_path: Path) -> None:
    alone = [grade(f"i{at}", {"care": ["met"] * 5}, topic="billing") for at in range(30)]
    assert report(as_lines(alone, tmp_path / "a.jsonl")).themes is None
    both = [*alone, *(grade(f"j{at}", {"care": ["met"] * 5}, topic="other") for at in range(30))]
    found = _found(both, tmp_path)
    assert (found.by, found.moves) == (None, 0)
    assert isinstance(found.topics[0].share, Estimate)


def test_what_customers_raise_is_heard_by_the_rubric() -> None:
    said = SaidByCustomers(bundled())
    assert said.names[0] == "complaint"

    def heard(*turns: tuple[str, str]) -> str | None:
        spoken = [{"speaker": speaker, "text": text} for speaker, text in turns]
        return said(convert({"id": "i", "turns": spoken}))[0]

    assert heard(("customer", "This is unacceptable, I want to file a complaint.")) == "true"
    assert heard(("agent", "This is unacceptable, I want to file a complaint.")) == "false"
    assert SaidByCustomers(None).names == []
