"""Whether a rubric suits some records: what it sees in them, and what it can't see."""
