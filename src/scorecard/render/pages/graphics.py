"""Gauges and shares, drawn with characters or as SVG."""

from __future__ import annotations

from scorecard.render.pages.model import Gauge, Shares

_WIDTH = 20
_SHADES = " ░▒▓█"
_HEIGHT, _ACROSS = 14, 160


def in_characters(graphic: Gauge | Shares) -> str:
    """A graphic in a line of text."""
    if isinstance(graphic, Shares):
        ends = [round(end * _WIDTH) for end in graphic.ends]
        begins = [0, *ends[:-1]]
        return "".join(
            _shade(number, len(ends)) * (end - begin)
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True))
        )
    low, value, high = (
        min(_WIDTH - 1, int(graphic.at(each) * _WIDTH))
        for each in (graphic.low, graphic.value, graphic.high)
    )
    signs = ["─" if low <= at <= high else "·" for at in range(_WIDTH)]
    signs[value] = "●"
    return "".join(signs)


def _shade(number: int, parts: int) -> str:
    return _SHADES[round(number * (len(_SHADES) - 1) / max(1, parts - 1))]


def as_svg(graphic: Gauge | Shares) -> str:
    """A graphic as an SVG element; colours are those of the page."""
    middle = _HEIGHT / 2
    if isinstance(graphic, Shares):
        ends = graphic.ends
        begins = [0.0, *ends[:-1]]
        inside = "".join(
            f'<rect class="s{_fifth(number, len(ends))}" x="{begin * _ACROSS:.1f}" y="1" '
            f'width="{(end - begin) * _ACROSS:.1f}" height="{_HEIGHT - 2}"/>'
            for number, (begin, end) in enumerate(zip(begins, ends, strict=True))
            if end > begin
        )
    else:
        low, value, high = (
            graphic.at(each) * (_ACROSS - 8) + 4
            for each in (graphic.low, graphic.value, graphic.high)
        )
        inside = (
            f'<path class="g0" d="M4 {middle}H{_ACROSS - 4}"/>'
            f'<path class="g1" d="M{low:.1f} {middle}H{high:.1f}"/>'
            f'<circle class="g2" cx="{value:.1f}" cy="{middle}" r="3.5"/>'
        )
    size = f'width="{_ACROSS}" height="{_HEIGHT}" viewBox="0 0 {_ACROSS} {_HEIGHT}"'
    return f'<svg {size} aria-hidden="true">{inside}</svg>'


def _fifth(number: int, parts: int) -> int:
    return round(number * 5 / max(1, parts - 1))
