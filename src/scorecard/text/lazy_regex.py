"""Regular expressions that are compiled when they are first used: a run needs few of those that
its modules have, and to compile them all takes longer than to grade a call."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _LazyRegex:
    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = pattern, flags
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        # Only what is not there yet comes here; from then on, it is found at once.
        found = self.__dict__[name] = getattr(re.compile(*self._given), name)
        return found


def lazy_regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for the names of a module; an error in the pattern comes with its use."""
    return cast("re.Pattern[AnyStr]", _LazyRegex(pattern, flags))
