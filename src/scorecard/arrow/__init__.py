"""Grades as Arrow tables, and the grading of tables (extra `arrow`).

Importing it without pyarrow raises `MissingExtraError`, which says what to install.
"""

from __future__ import annotations

from scorecard.extras import extra

with extra("arrow", "pyarrow", "scorecard.arrow"):
    from scorecard.arrow.grades import to_batch
    from scorecard.arrow.grading import Graded, grade_batches, grade_table
    from scorecard.arrow.schema import GRADE_SCHEMA, REJECT_SCHEMA

__all__ = [
    "GRADE_SCHEMA",
    "REJECT_SCHEMA",
    "Graded",
    "grade_batches",
    "grade_table",
    "to_batch",
]
