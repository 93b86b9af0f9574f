"""JMESPath expressions as a mapping's author writes them."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import Any

import jmespath
from jmespath.parser import ParsedResult
from pydantic import ConfigDict, RootModel, model_validator

from scorecard.authoring.problem import author_error
from scorecard.mapping.functions import OPTIONS
from scorecard.mapping.refusal import PROJECTIONS, SEQUENCES, refusal
from scorecard.records.errors import RecordError, excerpt, member

Steps = tuple[str | int, ...]

CODE = "R019"


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
            return self._parsed.search(value, OPTIONS)
        # The library lets through what Python raises, such as for a slice in steps of 0, or for
        # rounding what is infinite.
        except Exception as error:
            reason = excerpt(str(error).partition("\n")[0] or type(error).__name__, 200)
            raise RecordError(path, f"{self} can't be applied: {reason}") from None

    @cached_property
    def steps(self) -> Steps | None:
        """The keys and indices that the expression follows; None if it is more than a path."""
        return _steps(self._parsed.parsed)

    @property
    def list_steps(self) -> Steps | None:
        """The way to the list of which the expression gives the items (`events`, `events[]`,
        `events[*]`); None if it is more than that."""
        tree: Any = self._parsed.parsed
        if tree["type"] == "projection" and tree["children"][1]["type"] == "identity":
            tree = tree["children"][0]
            tree = tree["children"][0] if tree["type"] == "flatten" else tree
        return _steps(tree)

    def sources(self, below: str = "") -> list[str]:
        """The paths that the expression looks at, of a value that stands at a path:
        `events[].who`. `[]` is any item of a list."""
        ends, looked_at = _walk(self._parsed.parsed, [below])
        paths = dict.fromkeys([*looked_at, *ends])
        # A way that leads on is not looked at itself.
        leading = {path[:at] for path in paths for at, sign in enumerate(path) if sign in ".["}
        return [path for path in paths if path and path not in leading]

    def __str__(self) -> str:
        return f"`{excerpt(self.root)}`"


def as_path(steps: Steps) -> str:
    """Steps as they stand in a path behind `$`: `.agent.names[0]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else member(step) for step in steps)


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
    kind, children = tree["type"], [child for child in tree["children"] if isinstance(child, dict)]
    ends, looked_at = heads, list[str]()
    if kind == "field":
        ends = [f"{head}.{tree['value']}" if head else tree["value"] for head in heads]
    elif kind in ("index", "slice", "flatten", *SEQUENCES):
        for child in children:
            ends, more = _walk(child, ends)
            looked_at += more
        if kind not in SEQUENCES:
            ends = [_any_of(end) for end in ends]
    elif kind in PROJECTIONS:
        lists, looked_at = _walk(children[0], heads)
        items = [f"{path}.*" if kind == "value_projection" else _any_of(path) for path in lists]
        for condition in children[2:]:
            looked_at += chain.from_iterable(_walk(condition, items))
        ends, more = _walk(children[1], items)
        looked_at += more
    elif kind not in ("identity", "current"):
        parts = [_walk(child, heads) for child in children]
        ends = list(dict.fromkeys(end for found, _ in parts for end in found))
        looked_at = [path for _, found in parts for path in found]
    return ends, looked_at


def _any_of(path: str) -> str:
    return path if path.endswith("[]") else f"{path}[]"
