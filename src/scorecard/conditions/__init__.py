"""Conditions: statements about one interaction with a verdict.

One module a family, which lists its own kinds. A kind is one class: its fields are the YAML
schema, its docstring is the user's documentation, its `build` gives the check, its `describe`
says in plain language what is checked.
"""

from __future__ import annotations

from scorecard.conditions import logic, measured, order, presence, repeats, response, values
from scorecard.conditions.base import KINDS, Condition, register

__all__ = ["KINDS", "Condition", "register"]

for _family in (presence, response, order, repeats, measured, values, logic):
    for _kind in _family.KINDS:
        register(_kind)
