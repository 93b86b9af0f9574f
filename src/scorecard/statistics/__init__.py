"""Intervals, agreement and corrections: every number with its n, an interval and a source."""
