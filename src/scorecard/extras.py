"""Packages that only some of scorecard needs, each behind an extra of its own."""

from __future__ import annotations


class MissingExtraError(ImportError):
    """A part of scorecard was asked for whose packages are not installed: `extra` names them."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs packages that are not installed; run `pip install 'scorecard[{extra}]'`"
        )
        self.extra = extra
