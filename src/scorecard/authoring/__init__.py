"""What people write in YAML, for any model: text with places, checked values, problems.

Knows no rubric: mappings, lexicons and test files are read by the same code.
"""
