"""R055: bounds in another unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_support import BASE, check, completed

PARAMETERS = """\
parameters:
  share: {by: channel, cases: {chat: 60%}, default: 50%}
  soon: {by: channel, cases: {chat: 30s}, default: 2min}
"""
CASES = [
    ("reply_time, of: agent, at_most: 60%", "it is in seconds: write a time such as `30s`"),
    ("reply_time, of: agent, at_most: 60s", None),
    ("reply_time, of: agent, at_most: 60", None),
    ("reply_time, of: agent, at_most: $soon", None),
    ("reply_time, of: agent, between: [1s, 90%]", "it is in seconds: write a time such as `30s`"),
    ("words, of: agent, at_least: 2min", "it is counted: write a plain number"),
    ("turns, of: agent, at_least: 5%", "it is counted: write a plain number"),
    ("turns, of: agent, at_most: $soon", "it is counted: write a plain number"),
    ("turns, of: agent, at_least: 5", None),
    ("talk_share, of: agent, at_most: 60", "it is a share: write one such as `30%`"),
    ("talk_share, of: agent, at_most: 30s", "it is a share: write one such as `30%`"),
    ("talk_share, of: agent, at_most: 0.6", None),
    ("talk_share, of: agent, at_most: $share", None),
    ("talk_share, of: agent, between: [20%, 1]", None),
]


def conditioned(condition: str, rest: str) -> str:
    return completed(rest + BASE["criteria"].replace("{observed: polite}", condition, 1))


@pytest.mark.parametrize(("keys", "help"), CASES)
def test_bounds_are_in_the_unit_of_what_they_hold(
    keys: str, help: str | None, tmp_path: Path
) -> None:
    found = check(conditioned(f"{{measure: {keys}}}", PARAMETERS), tmp_path)
    assert [one.help for one in found if one.code == "R055"] == [help] * (help is not None)
