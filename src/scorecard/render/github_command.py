"""Workflow commands, which GitHub shows at the lines of a pull request.

See "Workflow commands for GitHub Actions". The runner takes the escapes `%25`, `%0D` and `%0A`
back in messages, and `%3A` and `%2C` too in properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scorecard.render.safe import terminal


def github_command(name: str, properties: Mapping[str, str | int], lines: Iterable[str]) -> str:
    """One line: a command (`error`, `warning`) with the lines of its message, made safe."""
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = "%0A".join(_escape(terminal(line)) for line in lines)
    return f"::{name} {listed}::{message}\n"


def _property(text: str) -> str:
    # Escaped first: what the runner gives back stays the file's name.
    return terminal(_escape(text).replace(":", "%3A").replace(",", "%2C"))


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
