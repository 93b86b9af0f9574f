"""Reports of the tests of rubrics."""
