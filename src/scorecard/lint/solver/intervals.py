"""Values that comparators can't tell apart, gathered into regions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from scorecard.lint.solver.variables import Region
from scorecard.values.comparison import same
from scorecard.values.equality import number_in

_MOST_PARTS = 4
# No float is larger, but whole numbers are.
_LARGEST = 2**1000


def regions(
    bounds: Iterable[float],
    low: float = -math.inf,
    high: float = math.inf,
    *,
    whole: bool = False,
) -> tuple[Region, ...]:
    """The numbers from `low` to `high`, cut by bounds into points and what lies between them."""
    ends = {end for end in (low, high) if math.isfinite(end)}
    points = sorted({bound for bound in bounds if low <= bound <= high} | ends)
    found: list[Region] = []
    before = -math.inf
    for point in points:
        if before >= low:
            found += _gap(before, point, whole)
        if not whole or float(point).is_integer():
            found.append(Region(point, point, point))
        before = point
    return (*found, *(_gap(before, math.inf, whole) if before < high else ()))


def _gap(low: float, high: float, whole: bool) -> Iterator[Region]:
    """What lies between two numbers, if anything does."""
    for value in (
        (_next_whole(low, high),) if whole else (_middle(low, high), _next_whole(low, high))
    ):
        if low < value < high:
            yield Region(value, low, high)
            return


def _next_whole(low: float, high: float) -> float:
    if math.isfinite(low):
        # As a whole number it can lie between two neighbouring floats.
        return math.floor(low) + 1
    return math.ceil(high) - 1 if math.isfinite(high) else 0


def _middle(low: float, high: float) -> float:
    if math.isfinite(low) and math.isfinite(high):
        return low / 2 + high / 2
    if math.isfinite(low):
        return low + max(1.0, abs(low))
    return high - max(1.0, abs(high)) if math.isfinite(high) else 0.0


def contents(
    constants: Sequence[Any], parts: Sequence[Any], cases: Sequence[str], *, plain: bool
) -> tuple[Any, ...] | None:
    """What a field of a record can hold, as far as comparators and cases can tell; None where
    they ask for more than can be told apart.

    `constants` are what values are compared with, `parts` what they may contain, `cases` how a
    parameter names them; a `plain` field holds a text or nothing.
    """
    parts = _distinct(parts)
    strange = any(
        isinstance(value, dict | list) or _is_huge(value) for value in (*constants, *parts)
    )
    if strange or len(parts) > _MOST_PARTS or any(case[:1] in ("[", "{") for case in cases):
        return None
    numbers = list(_numbers((*constants, *parts), cases))
    if parts and len(numbers) > 1:
        # A text may be written as a number of some size and have a part as well.
        return None
    texts = [value for value in (*constants, *parts, *cases) if isinstance(value, str)]
    written = [text for number in numbers if (text := _written(number)) is not None]
    found: list[Any] = [None, *dict.fromkeys((*texts, *written, *_TRUTHS))]
    found += _other_texts(texts, parts)
    if plain:
        return tuple(found)
    return (*found, True, False, {}, *_lists(parts), *numbers)


_TRUTHS = ("true", "false")


def _written(number: float) -> str | None:
    """A number as a text that is compared as that number; None if none is."""
    text = format(Decimal(repr(number)), "f")
    return text if number_in(text) == number else None


def _is_huge(value: Any) -> bool:
    return isinstance(value, int) and abs(value) > _LARGEST


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not any(same(value, known) for known in found):
            found.append(value)
    return found


def _subsets(values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for size in range(len(values) + 1):
        yield from combinations(values, size)


def _other_texts(texts: list[str], parts: list[Any]) -> Iterator[str]:
    """Texts that equal none of those given: one for each choice of parts that they contain."""
    used = set("".join(texts))
    # A character of no text: nothing is equal to it, nor contained across it.
    blank = next(char for number in range(0x110000) if (char := chr(number)) not in used)
    for chosen in _subsets([part for part in parts if isinstance(part, str)]):
        yield blank + "".join(part + blank for part in chosen)


def _lists(parts: list[Any]) -> Iterator[list[Any]]:
    for chosen in _subsets(parts):
        yield list(chosen)


def _numbers(values: Iterable[Any], cases: Sequence[str]) -> Iterator[float]:
    points = {
        value for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    } | {number for case in cases for number in _as_numbers(case)}
    for region in regions(points):
        yield region.value
        if region.low == region.high:
            # A parameter's case tells 4 and 4.0 apart.
            yield from _other_form(region.value)


def _other_form(number: float) -> Iterator[float]:
    if isinstance(number, int):
        if abs(number) <= 2**53:
            yield float(number)
    elif number.is_integer():
        yield int(number)


def _as_numbers(case: str) -> Iterator[float]:
    """The numbers that a parameter's case may stand for."""
    for read in (int, float):
        try:
            number = read(case)
        except ValueError:
            continue
        if abs(number) <= _LARGEST:
            yield number
