"""Why a model gave no answer."""

from __future__ import annotations


class JudgeError(Exception):
    """A request that came to nothing: what happened, and the help.

    `stops` is whether every other request would come to the same, so that a run may as well end;
    `retry` is whether the same request may succeed a little later, not before `wait` seconds;
    `own` whether it may be for what is asked, and others be answered.
    """

    def __init__(
        self,
        reason: str,
        help: str = "",
        *,
        stops: bool = False,
        retry: bool = False,
        wait: float = 0,
        own: bool = False,
    ) -> None:
        super().__init__(f"{reason} ({help})" if help else reason)
        self.reason = reason
        self.help = help
        self.stops = stops
        self.retry = retry
        self.wait = wait
        self.own = own


class BudgetSpentError(Exception):
    """One more request would be more than the budget allows."""
