"""The formats that interactions come in, and the way from any of them to the native record."""

from __future__ import annotations

PAUSE = 2.0
"""Seconds of silence of a speaker that end a turn, unless the user says otherwise."""
