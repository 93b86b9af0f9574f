"""Where records say what they are alike in."""

from __future__ import annotations

TASKS = tuple(
    f"metadata.{key}" for key in ("task", "task_id", "sample_id", "scenario_id", "case_id")
)
"""Fields that name the task of which an interaction is a trial."""

ALIKE = (*TASKS, "agent.id", "customer.id")
"""Fields in which interactions are alike where they repeat."""
