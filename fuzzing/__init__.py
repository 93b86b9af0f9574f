"""Mutated rubrics and records, thrown at scorecard: `make fuzz`.

A case is made of nothing but its kind, seed and number, so that any finding can be had again:
`python -m fuzzing --only rubric:123`.
"""
