"""What can be wrong with an input as a whole."""

from __future__ import annotations

from scorecard.paths import display_name


class InputError(ValueError):
    """An input that cannot be read: `source` names it as messages do, `reason` says what is
    wrong, `help` how to put it right (may be empty)."""

    def __init__(self, source: str, reason: str, help: str = "") -> None:
        source, help = display_name(source), display_name(help)
        super().__init__(f"{source}: {reason}" + (f" ({help})" if help else ""))
        self.source = source
        self.reason = reason
        self.help = help
