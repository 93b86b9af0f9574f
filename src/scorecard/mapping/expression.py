"""JMESPath expressions as a mapping's author writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import jmespath
from jmespath import exceptions
from jmespath.functions import Functions
from jmespath.parser import ParsedResult
from pydantic import ConfigDict, RootModel, model_validator

from scorecard.authoring.errors import author_error
from scorecard.records.errors import RecordError, excerpt, member
from scorecard.suggest import did_you_mean

Steps = tuple[str | int, ...]

CODE = "R019"
BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_ON_THE_WAY = ("subexpression", "index_expression", "pipe")
_PROJECTIONS = ("projection", "filter_projection", "value_projection")
_FUNCTIONS = Functions.FUNCTION_TABLE
_KEY_LIKE = re.compile(r"[^\W\d][\w$#@/ -]*")


class Fault(NamedTuple):
    """Why an expression is refused: characters `start` to `end`, the message and the mend."""

    start: int
    end: int
    message: str
    help: str


class JmesPath(RootModel[str]):
    """A JMESPath expression, such as `customer.name`: what to take from the source."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"examples": ["call_id", "agent.name", "'call'"]}
    )

    @model_validator(mode="after")
    def _can_be_applied(self) -> JmesPath:
        if (fault := refusal(self.root)) is not None:
            span = (fault.start, fault.end) if self.root else None
            raise author_error(fault.message, fault.help, code=CODE, span=span)
        return self

    # Not attributes of pydantic's own, which take longer to look up than most paths to follow.
    @cached_property
    def _parsed(self) -> ParsedResult:
        return jmespath.compile(self.root)

    def find(self, value: Any, path: str = "$") -> Any:
        """What the expression gives of a JSON value, None if nothing.

        Raises `RecordError` at `path` if it can't be applied to this value.
        """
        if self.steps is not None:
            # What the library does as well, in many times as long.
            return follow(value, self.steps)
        try:
            return self._parsed.search(value)
        # The library lets some of what Python raises through, such as for a slice in steps of 0.
        except (exceptions.JMESPathError, ValueError, TypeError, RecursionError) as error:
            reason = excerpt(str(error).partition("\n")[0], 200)
            raise RecordError(path, f"{self} can't be applied: {reason}") from None

    @cached_property
    def steps(self) -> Steps | None:
        """The keys and indices that it follows; None if it is more than a path."""
        return _steps(self._parsed.parsed)

    @property
    def list_steps(self) -> Steps | None:
        """The way to the list of which it gives the items (`events`, `events[]`, `events[*]`);
        None if it is more than that."""
        tree: Any = self._parsed.parsed
        if tree["type"] == "projection" and tree["children"][1]["type"] == "identity":
            tree = tree["children"][0]
            tree = tree["children"][0] if tree["type"] == "flatten" else tree
        return _steps(tree)

    def sources(self, below: str = "") -> list[str]:
        """The paths that it looks at, of a value that stands at a path: `events[].who`. `[]` is
        any item of a list."""
        ends, looked_at = _walk(self._parsed.parsed, [below])
        paths = dict.fromkeys([*looked_at, *ends])
        # A way that leads on is not looked at itself.
        return [
            path
            for path in paths
            if path and not any(other.startswith((f"{path}.", f"{path}[")) for other in paths)
        ]

    def __str__(self) -> str:
        return f"`{excerpt(self.root)}`"


def as_path(steps: Steps) -> str:
    """Steps as they stand in a path behind `$`: `.agent.names[0]`."""
    return "".join(f"[{one}]" if isinstance(one, int) else member(one) for one in steps)


def follow(value: Any, steps: Steps) -> Any:
    """What steps lead to; None where there is nothing."""
    for step in steps:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            has = isinstance(value, list) and step < len(value)
            value = value[step] if has else None
    return value


def _steps(tree: Any) -> Steps | None:
    match tree["type"]:
        case "identity" | "current":
            return ()
        case "field":
            return (str(tree["value"]),)
        case "index":
            return (int(tree["value"]),) if tree["value"] >= 0 else None
        case "subexpression" | "index_expression":
            parts = [_steps(child) for child in tree["children"]]
            known = [part for part in parts if part is not None]
            return tuple(chain.from_iterable(known)) if len(known) == len(parts) else None
    return None


def _walk(tree: Any, heads: list[str]) -> tuple[list[str], list[str]]:
    """Where an expression leads from some paths, and what else it looks at on its way."""
    kind, children = tree["type"], [one for one in tree["children"] if isinstance(one, dict)]
    ends, looked_at = heads, list[str]()
    if kind == "field":
        ends = [f"{head}.{tree['value']}" if head else tree["value"] for head in heads]
    elif kind in ("index", "slice", "flatten", *_ON_THE_WAY):
        for child in children:
            ends, more = _walk(child, ends)
            looked_at += more
        if kind not in _ON_THE_WAY:
            ends = [_any_of(end) for end in ends]
    elif kind in _PROJECTIONS:
        lists, looked_at = _walk(children[0], heads)
        items = [f"{one}.*" if kind == "value_projection" else _any_of(one) for one in lists]
        for condition in children[2:]:
            looked_at += chain.from_iterable(_walk(condition, items))
        ends, more = _walk(children[1], items)
        looked_at += more
    elif kind not in ("identity", "current"):
        parts = [_walk(child, heads) for child in children]
        ends = [end for found, _ in parts for end in found]
        looked_at = [one for _, found in parts for one in found]
    return ends, looked_at


def _any_of(path: str) -> str:
    return path if path.endswith("[]") else f"{path}[]"


def refusal(text: str) -> Fault | None:
    """Why a text is no expression that could ever be applied; None if it is one."""
    try:
        tree = jmespath.compile(text).parsed
    except exceptions.EmptyExpressionError:
        return Fault(0, 0, "the expression is empty", "leave the key out if there is no source")
    except (exceptions.LexerError, exceptions.ParseError) as error:
        return _syntax(text, error)
    except (RecursionError, ValueError):
        return Fault(0, len(text), "this is not JMESPath", "write it in a simpler way")
    return next(_misused(text, tree), None)


def _syntax(text: str, error: Any) -> Fault:
    at = min(error.lex_position, len(text))
    end = max(at + 1, min(at + len(str(error.token_value or " ")), len(text)))
    if isinstance(error, exceptions.IncompleteExpressionError):
        return Fault(at, at + 1, "the expression ends too early", _closing(text))
    sign = text[at:end]
    if text.startswith("$"):
        author_error = "leave out `$.`: a path starts at the value itself"
        return Fault(0, 1, "this is not JMESPath: `$`", author_error)
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
        author_error = "an expression with `&` is an argument, as in `sort_by(@, &time)`"
        yield Fault(0, len(text), "this gives no value", author_error)
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
    for child in tree["children"]:
        if isinstance(child, dict):
            yield from _misused(text, child, is_argument=is_call)


def _arity(tree: dict[str, Any]) -> str | None:
    """How many arguments a function takes; None if it is given so many."""
    signature, given = _FUNCTIONS[tree["value"]]["signature"], len(tree["children"])
    if signature[-1].get("variadic"):
        return None if given >= len(signature) else f"at least {len(signature)}"
    plural = "" if len(signature) == 1 else "s"
    return None if given == len(signature) else f"{len(signature)} argument{plural}"
