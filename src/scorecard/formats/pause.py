"""How long a speaker is silent before a turn ends; apart, as completion loads it."""

from __future__ import annotations

PAUSE = 2.0
"""Seconds of silence of a speaker that end a turn, unless the user says otherwise."""
