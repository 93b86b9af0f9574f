"""Values that nobody would write, and that somebody will."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from fuzzing.marks import token

NUMBERS = (
    0, -1, 1, 2, 5, 6, 1.5, -0.0, 0.1, 99, 1e6, 2**31, 2**63, -(2**63) - 1, 10**25, 1e308, 5e-324,
    float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
TOKENS = (
    "NaN", "-Infinity", ".inf", ".nan", "1e999", "-1e999", "1e-999", "01", "+1", ".5", "1.",
    "0x1F", "0o17", "1_000", "9" * 400, "9" * 5000, "0x" + "f" * 300, "1:30", "2026-03-02", "yes",
    "~", "", "undefined", "None", "0b1", "1e5", "-", "?", "@",
)  # fmt: skip
TEXTS = (
    "", " ", "\n", "\t", "x", "null", "true", "no", "0", "1", "-5", "22:30", "0123", "$",
    "$limit", "$nowhere", "$$", "*a", "&a", "!x", "<<", "{}", "[]", "# no", "a: b", "- a", "|",
    ">", "%", "@", "`", "30s", "-30s", "0s", "1e9s", "2 turns", "1.5 turns", "0 turns",
    "99999999999999999999 turns", "٣ turns", "9" * 400 + "s", "101%", "0%", "100%", "50 %", "5h",
    "500ms", "0.0000000001ms", "2min", "agent", "customer", "system", "outcome.csat",
    "turns.0.text", "metadata..queue", ".", "a." * 50, "__class__", "agent.__init__",
    "constructor", "{0}", "{}", "{title}", "%s", "\\", "\\n", "\x00", "\x07", "\x1b[31mred",
    "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\U0010ffff", "\u202eabc\u202c", "\u2066x",
    "\u200b", "\u200d", "e" + "\u0301" * 60, "\U0001f469\u200d\U0001f467", "ﬁ", "İ", "ß", "ﷺ",
    "\ud800", "\udc80x", "x\udfff", "]]>", "</script><script>", "=1+1", "::error::x", "%0A", "|",
    "<!--", "../outside.yaml", "/etc/hostname", "CON", "a/b", "a\x00b", "~/x", "x" * 300,
    "x" * 5000, "投诉" * 2000, "sorry " * 1000, "'" * 99, '"', "''",
)  # fmt: skip
PATTERNS = (
    "", "(", ")", "[", "a**", "a{2,1}", "a{,2}", "a{1001}", "a{1000}", "(a{1000}){1000}",
    "((a{100}){100}){100}", "(?:a{0,500}b){0,500}", "(x*)*y", "^", "$", "^$", ".*", "\\b", "\\",
    "\\1", "(a)\\1", "(?=x)", "(?!x)", "(?<=x)", "(?<!x)", "(?P<n>a)", "(?P<n>a)(?P<n>b)",
    "(?i)x", "(?s).", "(?z)", "\\p{Han}+", "\\p{Nope}", "[[:alpha:]]", "[[:nope:]]", "[z-a]",
    "\\C", "\\x{110000}", "\\x{d800}", "\ud800", "x*" * 500, "(" * 500 + ")" * 500,
    "(" * 2000 + "a" + ")" * 2000, "a|" * 2000, "(?:){1000}", "[^\\x00-\\x{10FFFF}]", "\\pN",
    "(?#c)", "(?>a)", "a++", "\\K", "\\Qa.b\\E", "\x00", "sorry|抱歉", "(\\w+\\W+){0,40}sorry",
    ".{500}.{500}", "[\\p{L}\\p{N}]{1000}",
)  # fmt: skip


def extreme(rng: Random) -> Any:
    """Any value at all."""
    return rng.choice(_MAKERS)(rng)


def _nested(rng: Random) -> Any:
    value: Any = rng.choice((1, "x", None))
    as_list = rng.random() < 0.5
    for _ in range(rng.choice((2, 10, 63, 64, 65, 120, 200))):
        value = [value] if as_list else {rng.choice(("all", "a", "unless", "any_of")): value}
    return value


def _wide(rng: Random) -> Any:
    count = rng.choice((0, 1, 10, 100, 1000))
    if rng.random() < 0.5:
        return [rng.choice(TEXTS[:12]) for _ in range(count)]
    return {f"k{number}": number for number in range(count)}


_MAKERS: tuple[Callable[[Random], Any], ...] = (
    lambda rng: rng.choice(NUMBERS),
    lambda rng: token(rng.choice(TOKENS)),
    lambda rng: rng.choice(TEXTS),
    lambda rng: rng.choice(TEXTS),
    lambda rng: rng.choice(PATTERNS),
    lambda rng: rng.choice((None, True, False, [], {}, [[]], {"": ""}, [None], {"en": ""})),
    _nested,
    _wide,
)
