"""A rubric's own tests: records with what their grades must be, run like a program's tests."""
