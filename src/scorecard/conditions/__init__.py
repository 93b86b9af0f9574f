"""Conditions: statements about one interaction with a verdict.

One module a family, which lists its own kinds. A kind is one class: its fields are the YAML
schema, its docstring is the user's documentation, its `build` gives the check, its `describe`
says in plain language what is checked.
"""

from __future__ import annotations

from scorecard.conditions.base import KINDS, Condition, register

__all__ = ["KINDS", "Condition", "register"]
