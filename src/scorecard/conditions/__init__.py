"""Conditions: statements about one interaction with a verdict.

One module a family, which lists its own kinds. A kind is one class: its fields are the YAML
schema, its docstring is the user's documentation, its `build` gives the check, its `describe`
says in plain language what is checked.
"""

from __future__ import annotations

from importlib import import_module

from scorecard.conditions.base import KINDS, Condition, register

__all__ = ["FAMILIES", "KINDS", "Condition", "register"]

FAMILIES = (
    "presence",
    "response",
    "order",
    "repeats",
    "measured",
    "values",
    "criterion",
    "logic",
)
"""The modules with the kinds, in the order in which these are documented."""

for _family in FAMILIES:
    for _kind in import_module(f"scorecard.conditions.{_family}").KINDS:
        register(_kind)
