"""Packages that only some of scorecard needs, each behind an extra of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class MissingExtraError(ImportError):
    """A part of scorecard was asked for whose package is not installed; says what to install."""


@contextmanager
def extra(name: str, package: str, what: str) -> Iterator[None]:
    """Around imports that take an extra: without its package, says that `what` needs it.

    Raises `MissingExtraError`.
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != package:
            raise
        message = f"{what} needs {package}; run `pip install 'service-scorecard[{name}]'`"
        raise MissingExtraError(message, name=missing.name) from missing
