"""The numbers behind a page, as CSV: a row for each, with its interval or the reason why there is
none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from scorecard.render.output_format import Options
from scorecard.render.pages.model import Page
from scorecard.render.safe import cell
from scorecard.statistics.estimate import Estimate, Refused

_HEAD = ("number", "of", "value", "low", "high", "n", "method", "refused")
_NAMES = (
    *("id", "name", "change", "gate", "criterion", "level", "field", "by", "outcome", "value"),
    "measure",
)
_Row = tuple[str | float | None, ...]


def render(page: Page, _options: Options) -> str:
    """The page's data: which number, of what, and what it is. A spreadsheet runs nothing of it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    for row in _rows(page.data, (), ()):
        writer.writerow([cell(value) for value in row])
    return out.getvalue()


def _rows(value: object, path: Sequence[str], of: Sequence[str]) -> Iterator[_Row]:
    """The numbers in some data; `path` is where they stand, `of` the names of what they are of."""
    number, whose = ".".join(path), " ".join(of)
    match value:
        case Estimate():
            shown = value.value, value.low, value.high, value.n, value.method
            yield number, whose, *shown, None
        case Refused():
            yield number, whose, None, None, None, value.n, None, value.reason
        case msgspec.Struct():
            names = [
                str(getattr(value, name))
                for name in _NAMES
                if isinstance(getattr(value, name, None), str | int)
            ]
            for name in value.__struct_fields__:
                yield from _rows(getattr(value, name), [*path, name], [*of, *names])
        case Mapping():
            for key, item in value.items():
                yield from _rows(item, path, [*of, str(key)])
        case list() | tuple():
            for item in value:
                yield from _rows(item, path, of)
        case bool():
            return
        case int() | float():
            yield number, whose, value, None, None, None, None, None
