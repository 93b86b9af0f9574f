"""What differs between two gradings: of two runs, by chance or not; of the same, field by field."""
