"""Grading: a compiled rubric and an interaction in, a grade out. Pure."""
