"""Mapping files: how a value of anybody's own format becomes an interaction."""
