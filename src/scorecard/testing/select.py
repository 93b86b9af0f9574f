"""Which tests to run, by words: `complaint and not refund`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[()])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()]+))"""
)
_OPERATORS = ("and", "or", "not")
_DEEPEST = 50

Selects = Callable[[str], bool]


def parse(expression: str) -> Selects:
    """A function that says whether a text matches.

    A word, or several beside each other, or anything in quotes, must occur in the text, whatever
    the case. `not` binds tighter than `and`, `and` tighter than `or`; parentheses group. Raises
    `ValueError` with what is wrong.

    >>> parse("rude agent and not (refund or 退款)")("A rude agent earns nothing")
    True
    """
    return _Parser(_tokens(expression)).parse()


def _tokens(expression: str) -> list[str]:
    """Operators and parentheses as they are; words to look for behind an `=`."""
    tokens: list[str] = []
    follows_word = False
    for found in _TOKEN.finditer(expression):
        word, quoted = found["word"], found["double"] or found["single"]
        is_word = word is not None and word.lower() not in _OPERATORS
        if is_word and follows_word:
            tokens[-1] += f" {word}"
        elif is_word or quoted:
            tokens.append(f"={word if is_word else quoted}")
        elif found["mark"] or word:
            tokens.append(found["mark"] or word.lower())
        follows_word = is_word
    return tokens


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self._left = tokens[::-1]
        self._depth = 0

    def parse(self) -> Selects:
        if not self._left:
            raise ValueError("there are no words in it")
        selects = self._any()
        if self._left:
            self._refuse(f"`{_shown(self._left[-1])}` is not expected there")
        return selects

    def _any(self) -> Selects:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else lambda text: any(part(text) for part in parts)

    def _all(self) -> Selects:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda text: all(part(text) for part in parts)

    def _one(self) -> Selects:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse("it is nested too deeply")
        selects = self._negated() if self._take("not") else self._group()
        self._depth -= 1
        return selects

    def _negated(self) -> Selects:
        inner = self._one()
        return lambda text: not inner(text)

    def _group(self) -> Selects:
        if self._take("("):
            inner = self._any()
            if not self._take(")"):
                self._refuse("a `)` is missing")
            return inner
        if not self._left or not self._left[-1].startswith("="):
            where = f"before `{_shown(self._left[-1])}`" if self._left else "at the end"
            self._refuse(f"words to look for are missing {where}")
        words = self._left.pop()[1:].casefold()
        return lambda text: words in text.casefold()

    def _take(self, token: str) -> bool:
        if self._left and self._left[-1] == token:
            self._left.pop()
            return True
        return False

    @staticmethod
    def _refuse(reason: str) -> NoReturn:
        raise ValueError(reason)


def _shown(token: str) -> str:
    return token.removeprefix("=")
