"""Moments: named things that can happen in a turn, and how they are found."""
