"""Criteria and tests for the examples that codes are explained with."""

from __future__ import annotations

from collections.abc import Mapping

_BEHAVIOURS = {
    1: "{behaviour: Says sorry, met_when: {observed: said_sorry}}",
    2: "{behaviour: Finds the cause, met_when: {observed: found_cause}}",
    3: "{behaviour: Makes up for it, met_when: {observed: made_up}}",
    4: "{behaviour: Thinks ahead, met_when: {observed: thought_ahead}}",
    5: "{behaviour: Delights, met_when: {observed: delighted}}",
}


def example_criteria(
    levels: Mapping[int, str] | None = None, *, keys: str = "", second: str = ""
) -> str:
    """The key `criteria`, with one criterion that has these levels instead of the usual ones and
    these further keys; `second` is another one with the same levels, by its keys."""
    written = {**_BEHAVIOURS, **(levels or {})}
    lines = ["criteria:", "  - id: care", "    title: Care"]
    lines += [f"    {keys}"] if keys else []
    lines.append("    levels: &levels" if second else "    levels:")
    lines += [f"      {number}: {level}" for number, level in written.items()]
    lines += [f"  - {{{second}, levels: *levels}}"] if second else []
    return "\n".join(lines) + "\n"


def example_mapping(name: str, *, channel: str = "kind") -> str:
    """A mapping file that takes the id and the channel from these expressions."""
    return f"""\
# a mapping file
format: 1
id: acme
interaction:
  id: {name}
  channel: {channel}
turns: messages[]
turn:
  speaker: {{by: from, agent: [desk], customer: [visitor]}}
  text: body
"""


def example_test(turn: str = "{speaker: agent, text: Hello}") -> str:
    """The key `tests`, with one test of a record of one turn."""
    return f"""\
tests:
  - name: a greeting alone earns nothing
    interaction:
      observations: {{polite: false}}
      turns: [{turn}]
    expect: {{care: 0}}
"""
