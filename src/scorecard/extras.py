"""What is installed: packages that only some of scorecard needs, and scorecard itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

_checks: list[Callable[[], str | None]] = []


def use_installation_check(check: Callable[[], str | None]) -> None:
    """Let `check_installation` ask this: it comes from outside the package that it looks at."""
    _checks[:] = [check]


def check_installation() -> str | None:
    """A warning that the package holds files of somebody else; None if nothing is amiss."""
    return _checks[0]() if _checks else None


class MissingExtraError(ImportError):
    """A part of scorecard was asked for whose package is not installed; says what to install."""


@contextmanager
def extra(name: str, package: str, what: str, *others: str) -> Iterator[None]:
    """Around imports that take an extra: without its package, or one of `others` that come with
    it, says that `what` needs that one.

    Raises `MissingExtraError`.
    """
    try:
        yield
    except (ModuleNotFoundError, MissingExtraError) as missing:
        # What asks last says what it needs: an extra may hold others.
        lacking = (missing.name or "").partition(".")[0]
        if lacking not in (package, *others):
            raise
        message = f"{what} needs {lacking}; run `pip install 'service-scorecard[{name}]'`"
        raise MissingExtraError(message, name=missing.name) from missing


def look_for(*packages: str) -> None:
    """Raises `ModuleNotFoundError` for the first that is not installed; loads none."""
    for name in packages:
        if find_spec(name) is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
