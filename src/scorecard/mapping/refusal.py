"""Why a text is not an expression that could ever be applied, or not one of bounded cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

import jmespath
import msgspec
from jmespath import exceptions
from jmespath.functions import Functions

from scorecard.records.errors import excerpt
from scorecard.suggest import did_you_mean

BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SEQUENCES = ("subexpression", "index_expression", "pipe")
"""Expressions whose parts are applied one to the result of the other."""
PROJECTIONS = ("projection", "filter_projection", "value_projection")
"""Expressions whose second part is applied to each item of what the first one gives."""

_LONGEST = 4_000
_DEEPEST = 100
_MOST_COPIES = 1_000
_SHORT_LITERAL = 16
_SIMPLER = "write it in a simpler way, or in several fields"
_FUNCTIONS = Functions.FUNCTION_TABLE
_KEY_LIKE = re.compile(r"[^\W\d][\w$#@/ -]*")


class Fault(NamedTuple):
    """Why an expression is refused: characters `start` to `end`, the message and the help."""

    start: int
    end: int
    message: str
    help: str


def refusal(text: str) -> Fault | None:
    """Why a text is not an expression that can be applied; None if it can be."""
    if len(text) > _LONGEST:
        return Fault(0, len(text), f"the expression is longer than {_LONGEST:,} signs", _SIMPLER)
    tree = _parse(text)
    if isinstance(tree, Fault):
        return tree
    return _costly(text, tree) or next(_misused(text, tree), None)


def _parse(text: str) -> Any:
    """The syntax tree of an expression, or a `Fault`."""
    try:
        return jmespath.compile(text).parsed
    except exceptions.EmptyExpressionError:
        return Fault(0, 0, "the expression is empty", "leave the key out if there is no source")
    except (exceptions.LexerError, exceptions.ParseError) as error:
        return _syntax(text, error)
    except RecursionError:
        return _too_deep(text)
    except ValueError:
        return Fault(0, len(text), "this is not JMESPath", "write it in a simpler way")


def _costly(text: str, tree: Any) -> Fault | None:
    if _is_too_deep(tree):
        return _too_deep(text)
    if _copies(tree) > _MOST_COPIES:
        message = f"this could copy what it is applied to more than {_MOST_COPIES:,} times"
        return Fault(0, len(text), message, _SIMPLER)
    return None


def _too_deep(text: str) -> Fault:
    return Fault(0, len(text), f"this is nested more than {_DEEPEST} levels deep", _SIMPLER)


def _is_too_deep(tree: Any) -> bool:
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(tree: Any) -> list[Any]:
    return [child for child in tree["children"] if isinstance(child, dict)]


def _copies(tree: Any) -> int:
    """How many times as large as a value what an expression gives of it can be, at most.

    Each part of a list or an object may be all of the value, and each step of a pipe does what it
    does to the result of the one before. JSON in a text has twice as many backslashes.
    """
    if tree["type"] == "literal":
        return 1 + len(str(tree["value"])) // _SHORT_LITERAL
    children = [_copies(child) for child in _children(tree)]
    if tree["type"] in PROJECTIONS:
        # A condition takes nothing in, but is looked at for each item.
        return children[0] * max(children[1:])
    if tree["type"] in SEQUENCES or tree.get("value") == "map":
        return prod(children)
    factor = 2 if tree.get("value") == "to_string" else 1
    return max(1, sum(children)) * factor


def _syntax(text: str, error: Any) -> Fault:
    at = min(error.lex_position, len(text))
    end = max(at + 1, min(at + len(str(error.token_value or " ")), len(text)))
    if isinstance(error, exceptions.IncompleteExpressionError):
        return Fault(at, at + 1, "the expression ends too early", _closing(text))
    sign = text[at:end]
    if text.startswith("$"):
        help = "leave out `$.`: a path starts at the value itself"
        return Fault(0, 1, "this is not JMESPath: `$`", help)
    if "nclosed" in str(error):
        return Fault(at, at + 1, "this quote is never closed", f"add the closing {text[at]}")
    if text[at : at + 1] == "=":
        return Fault(at, at + 1, "this is not JMESPath: `=`", "`==` compares")
    return Fault(at, end, f"this is not JMESPath: `{excerpt(sign)}`", _quoted(text, at))


def _closing(text: str) -> str:
    for opening, closing in ("[]", "()", "{}"):
        if text.count(opening) > text.count(closing):
            return f"add the closing `{closing}`"
    return "write what is to follow"


def _quoted(text: str, at: int) -> str:
    """How to write a key with other signs in it, if there is one at a place."""
    for found in _KEY_LIKE.finditer(text):
        key = found[0].strip()
        if found.start() <= at <= found.end() and not BARE_KEY.fullmatch(key):
            whole = f'{text[: found.start()]}"{key}"{text[found.start() + len(key) :]}'
            return f"a key with other signs than letters, digits and _ stands in quotes: '{whole}'"
    return ""


def _misused(text: str, tree: Any, *, is_argument: bool = False) -> Iterator[Fault]:
    """What only shows when an expression is applied: functions that do not exist."""
    if tree["type"] == "expref" and not is_argument:
        help = "an expression with `&` is an argument, as in `sort_by(@, &time)`"
        yield Fault(0, len(text), "this gives no value", help)
    if tree["type"] in ("literal", "field") and not _is_json(tree["value"]):
        help = "write whole characters and finite numbers, not nested too deeply"
        yield Fault(0, len(text), "JSON cannot hold a value or key that stands here", help)
    is_call = tree["type"] == "function_expression"
    if is_call:
        found = re.search(rf"\b{re.escape(tree['value'])}\s*\(", text)
        start = found.start() if found else 0
        end = start + len(tree["value"])
        if tree["value"] not in _FUNCTIONS:
            hint = did_you_mean(tree["value"], sorted(_FUNCTIONS), most=30)
            yield Fault(start, end, f"there is no function `{tree['value']}`", hint)
        elif (count := _arity(tree)) is not None:
            given = len(tree["children"])
            message = f"`{tree['value']}` takes {count}, found {given}"
            yield Fault(start, end, message, "put commas between the arguments")
    for child in _children(tree):
        yield from _misused(text, child, is_argument=is_call)


def _is_json(value: Any) -> bool:
    try:
        return bool(msgspec.json.decode(msgspec.json.encode(value)) == value)
    except (ValueError, RecursionError):
        return False


def _arity(tree: dict[str, Any]) -> str | None:
    """How many arguments a function takes; None if it is given the right number."""
    signature, given = _FUNCTIONS[tree["value"]]["signature"], len(tree["children"])
    if signature[-1].get("variadic"):
        return None if given >= len(signature) else f"at least {len(signature)}"
    if given == len(signature):
        return None
    return f"{len(signature)} argument{'' if len(signature) == 1 else 's'}"
