"""Mutations of a file's text and bytes, whatever they mean."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from random import Random

import zstandard

from fuzzing.extremes import TEXTS

TextMutation = Callable[[Random, str], str]

_SIGNS = (
    "\t\x00\x07\x1b\x7f\x85\u2028\u2029\ufeff\u202e\u200b\ud800\ufffe"
    ":,-?#&*!|>'\"%@`{}[]\\\r\n \u3000：，"
)
_LAUGHS = "\n".join(
    ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
)
_NODES = (
    "&a ", "*a ", "&a *a ", "!x ", "!!str ", "!!binary ", "!!python/object/apply:os.system ",
    "!<tag:x> ", "! ", "!!set ", "!!float ", "? ", "- ", "| ", ">\n", '"', "'", "{", "[", "# ",
    "\t", "%YAML 1.1\n", "@", "`",
)  # fmt: skip
_LINES = (
    "---", "...", "--- !x", "%YAML 1.2", "%TAG ! tag:x:", "<<: *a", "<<: {format: 1}",
    "? [a, b]\n: c", ": x", "- x", "format: 1", "  - &a [*a]", "x: &a {y: *a}",
    "base: &a {id: x}", "? {a: b}", "\t", "#", "'", '"', "x: |9\n  a", "x: \"\\q\"",
    "x: \"\\ud800\"", "x: \"\\U00110000\"", "x: \"\\xZZ\"", "x: !!int a", "]", "}", "x:y",
    "{a: }",
)  # fmt: skip


def _cut(rng: Random, text: str) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _behead(rng: Random, text: str) -> str:
    return text[rng.randrange(len(text) + 1) :]


def _insert(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(_SIGNS) * rng.choice((1, 1, 1, 3)) + text[at:]


def _insert_text(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(TEXTS) + text[at:]


def _erase(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.choice((1, 1, 1, 5, 50)) :]


def _overwrite(rng: Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(_SIGNS) + text[at + 1 :]


def _lines(change: Callable[[Random, list[str], int], None]) -> TextMutation:
    def mutation(rng: Random, text: str) -> str:
        lines = text.split("\n")
        change(rng, lines, rng.randrange(len(lines)))
        return "\n".join(lines)

    return mutation


def _indent(rng: Random, lines: list[str], at: int) -> None:
    shift = rng.choice((-2, -1, 1, 2, 4))
    lines[at] = " " * shift + lines[at] if shift > 0 else lines[at][-shift:]


def _tab(rng: Random, lines: list[str], at: int) -> None:
    lines[at] = "\t" + lines[at].lstrip() if rng.random() < 0.5 else lines[at] + "\t"


def _drop_line(rng: Random, lines: list[str], at: int) -> None:
    del lines[at]


def _copy_line(rng: Random, lines: list[str], at: int) -> None:
    lines.insert(rng.randrange(len(lines) + 1), lines[at])


def _join_lines(rng: Random, lines: list[str], at: int) -> None:
    lines[at : at + 2] = ["".join(lines[at : at + 2])]


def _add_line(rng: Random, lines: list[str], at: int) -> None:
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines.insert(at, indent + rng.choice(_LINES))


def _decorate(rng: Random, text: str) -> str:
    """An anchor, alias, tag or the like before some value."""
    spaces = [at for at, sign in enumerate(text) if sign == " "]
    at = rng.choice(spaces) + 1 if spaces else 0
    return text[:at] + rng.choice(_NODES) + text[at:]


def _anchored(rng: Random, text: str) -> str:
    """An anchor before one value and its alias in place of others."""
    values = [at for at in range(len(text)) if text.startswith(": ", at)]
    if not values:
        return text
    at = rng.choice(values) + 2
    end = text.find("\n", rng.choice(values) + 2)
    marked = text[:at] + "&a " + text[at:]
    return marked + f"\nextra: *a{text[end : end + 20]}" if rng.random() < 0.5 else marked


def _ends(rng: Random, text: str) -> str:
    return text.replace("\n", rng.choice(("\r\n", "\r", "\n\n", "\u2028", "\x85", "\n\r")))


def _around(rng: Random, text: str) -> str:
    depth = rng.choice((1, 30, 64, 65, 1000, 20_000))
    opening = rng.choice(("[", "{a: ", "- ", "? ", "[{", "((", "x: [", '{"a":'))
    return rng.choice((opening * depth, opening * depth + text, text + "\nx: " + opening * depth))


def _laugh(rng: Random, text: str) -> str:
    return rng.choice((f"{_LAUGHS}\n{text}", f"{text}\n{_LAUGHS}\n", _LAUGHS))


def _quotes(rng: Random, text: str) -> str:
    return text.replace(
        *rng.choice((('"', "'"), ('"', ""), ("'", '"'), (": ", ":"), (", ", ","))), 1
    )


TEXTUAL: tuple[TextMutation, ...] = (
    _cut, _behead, _insert, _insert, _insert, _insert_text, _erase, _erase, _overwrite,
    _overwrite, _lines(_indent), _lines(_indent), _lines(_tab), _lines(_drop_line),
    _lines(_drop_line), _lines(_copy_line), _lines(_join_lines), _lines(_add_line),
    _lines(_add_line), _decorate, _decorate, _anchored, _ends, _around, _laugh, _quotes,
)  # fmt: skip


def mutate_text(rng: Random, text: str) -> str:
    """Apply one or a few mutations to a text."""
    for _ in range(rng.choices((1, 2, 4), (75, 20, 5))[0]):
        text = rng.choice(TEXTUAL)(rng, text)
    return text


def encoded(rng: Random, text: str) -> bytes:
    """The text as bytes: UTF-8, nearly always."""
    # Lone surrogates become what an encoder without care would write.
    data = text.encode("utf-8", "surrogatepass")
    chance = rng.random()
    if chance > 0.02:
        return data
    at = rng.randrange(len(data) + 1)
    return rng.choice(
        (
            b"\xef\xbb\xbf" + data,
            b"\xef\xbb\xbf" * 2 + data,
            text.encode("utf-16", "surrogatepass"),
            text.encode("utf-16-le", "surrogatepass"),
            data[:at] + rng.choice((b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x00")) + data[at:],
            data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :],
            text.encode("gb18030", "replace"),
            text.encode("latin-1", "replace"),
            rng.randbytes(200),
            b"",
        )
    )


def packed(rng: Random, data: bytes) -> bytes:
    """The bytes, now and then compressed, and then at times damaged."""
    if rng.random() > 0.02:
        return data
    small = (
        gzip.compress(data, 1, mtime=0)
        if rng.random() < 0.5
        else zstandard.ZstdCompressor(level=1).compress(data)
    )
    at = rng.randrange(len(small) + 1)
    return rng.choice((small, small[:at], small[:at] + b"\x00" + small[at + 1 :], small + small))
