"""Chooses, among the errors of all the members of a union, those worth telling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic_core import ErrorDetails

from scorecard.authoring.locate import ABOUT_KEYS, ErrorLocation

RAISED_BY_US = frozenset({"scorecard", "value_error", "assertion_error"})
_TYPE_FITS = ABOUT_KEYS | RAISED_BY_US


@dataclass(frozen=True, slots=True)
class UnionError:
    """An error and what it is about; `others` are what else the value might have been."""

    error: ErrorDetails
    spot: ErrorLocation
    others: tuple[UnionError, ...] = ()

    @property
    def type(self) -> str:
        return self.error["type"]

    @property
    def loc(self) -> tuple[int | str, ...]:
        return self.error["loc"]


def one_member_each(findings: Iterable[UnionError], depth: int = 0) -> list[UnionError]:
    """Keep, for each value of a union, the errors of the member that it most likely is.

    Pydantic reports what is wrong with the value as each member in turn. A member that
    recognised the value's type and found fault inside it is more telling than those that did
    not; among several such, the one with the fewest faults. If no member recognised it, one
    finding stands for all. `depth` counts the unions around, which are settled already.
    """
    kept: list[UnionError] = []
    unions: dict[tuple[int | str, ...], dict[int | str, list[UnionError]]] = {}
    for finding in findings:
        if len(finding.spot.labels) <= depth:
            kept.append(finding)
            continue
        label = finding.spot.labels[depth]
        tried = unions.setdefault(finding.loc[:label], {})
        tried.setdefault(finding.loc[label], []).append(finding)
    for loc, tried in unions.items():
        kept += one_member_each(_likeliest(list(tried.values()), len(loc) - depth), depth + 1)
    return kept


def _likeliest(tried: list[list[UnionError]], path_length: int) -> list[UnionError]:
    recognised = [
        findings
        for findings in tried
        if any(len(f.spot.path) > path_length or f.type in _TYPE_FITS for f in findings)
    ]
    if recognised:
        return min(recognised, key=len)
    first, *others = [finding for findings in tried for finding in findings]
    return [replace(first, others=tuple(others))]
