"""A rubric's own tests: records with what their grades must be, run like the tests of a program."""
