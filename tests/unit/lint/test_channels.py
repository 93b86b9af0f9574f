"""R065: who is blamed where no agent ever spoke."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_support import BASE, check, completed

MOMENTS = """\
moments:
  greet: {speaker: agent, says: [hello]}
  thank: {speaker: agent, says: [thank you]}
  polite: {any_of: [greet, thank]}
  loose: {any_of: [greet, ask]}
  ask: {says: [how are you]}
  complaint: {speaker: customer, says: [unacceptable]}
"""
CASES = [
    ("{occurs: greet}", True),
    ("{occurs: greet, in: {first: 2 turns}}", True),
    ("{occurs: greet, in: {last: 30s}}", True),
    ("{occurs: polite}", True),
    ("{any: [{occurs: greet}, {occurs: thank}]}", True),
    ("{all: [{observed: o}, {occurs: greet}]}", True),
    ("{sequence: [complaint, greet]}", True),
    ("{occurs: greet, in: {after: complaint}}", False),
    ("{occurs: greet, at_least: 0, at_most: 2}", False),
    ("{occurs: greet, unless: {occurs: complaint}}", False),
    ("{any: [{occurs: greet}, {observed: o}]}", False),
    ("{occurs: loose}", False),
    ("{occurs: ask}", False),
    ("{occurs: complaint}", False),
    ("{response: greet, to: complaint}", False),
    ("{never: greet}", False),
    ("{none: [{occurs: greet}]}", False),
    ("{measure: talk_share, of: agent, at_most: 60%}", False),
]


@pytest.mark.parametrize(("condition", "is_blamed"), CASES)
def test_an_agent_who_never_spoke(condition: str, is_blamed: bool, tmp_path: Path) -> None:
    text = MOMENTS + BASE["criteria"].replace("{observed: polite}", condition, 1)
    found = [problem.code for problem in check(completed(text), tmp_path)]
    assert ("R065" in found) == is_blamed
    served = check(completed(f"{text}served_only: true\n"), tmp_path)
    assert "R065" not in {problem.code for problem in served}
