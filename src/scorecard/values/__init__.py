"""What authors hold the values of a record to: parameters, comparators, paths."""
