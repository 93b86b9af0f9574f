"""A checked rubric as plain data, and back without checking it again.

Plain data are what MessagePack has. What it has no word for is a list that begins with a mark. Only
scorecard's own models are made of them, by a table of their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scorecard.authoring.declared import Declared, field_names
from scorecard.authoring.model import Text
from scorecard.authoring.scalar import Span
from scorecard.conditions import KINDS
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.scope import Scope
from scorecard.moments.model import Moment
from scorecard.moments.wording_model import Cues, Phrases, Similar
from scorecard.rubric.criterion import Criterion, Critical, Level, Section
from scorecard.rubric.model import Band, PassRule, Rubric
from scorecard.values.comparison import Comparison, NumberComparison
from scorecard.values.parameters import Constant, Parameter

_LIST, _TUPLE, _SPAN, _CONDITION, _MODEL = range(5)
_SCALARS = (str, int, float, bool, type(None))
_MODELS: Mapping[str, type[Declared]] = {
    model.__name__: model
    for model in (
        *(Text, Scope, Moment, Cues, Phrases, Similar, Comparison, NumberComparison),
        *(Constant, Parameter, Rubric, Band, PassRule, Criterion, Critical, Level, Section),
    )
}


def to_plain(rubric: Rubric) -> Any:
    """The rubric without its tests, which no grade depends on.

    Raises `ValueError` for what is not scorecard's own.
    """
    return _plain(rubric.model_copy(update={"tests": ()}))


def from_plain(data: Any) -> Rubric:
    """The rubric that the data are; raises `ValueError` if they are none."""
    rubric = _made(data)
    if not isinstance(rubric, Rubric):
        raise ValueError("not a rubric")
    return rubric


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is dict:
        return {key: _plain(item) for key, item in value.items()}
    if kind in (list, tuple):
        return [_LIST if kind is list else _TUPLE, *map(_plain, value)]
    if kind is Span:
        return [_SPAN, value.value, value.unit]
    if isinstance(value, ConditionBase) and _own_kind(value.kind) is kind:
        return [_CONDITION, value.kind, _fields(value)]
    if _MODELS.get(kind.__name__) is kind:
        return [_MODEL, kind.__name__, _fields(value)]
    raise ValueError(f"{kind.__name__} is not scorecard's own")


def _fields(model: Declared) -> dict[str, Any]:
    return {name: _plain(getattr(model, name)) for name in sorted(model.model_fields_set)}


def _made(data: Any) -> Any:
    if type(data) is dict:
        return {key: _made(item) for key, item in data.items()}
    return _unmarked(data) if type(data) is list else data


def _unmarked(data: list[Any]) -> Any:
    """What a list is that begins with a mark."""
    mark, *items = data or [None]
    if mark == _TUPLE:
        return tuple([item if type(item) is str else _made(item) for item in items])
    if mark == _LIST:
        return [*map(_made, items)]
    match data:
        case [2, float() as value, "turns" | "changes" | "seconds" | "percent" as unit]:
            return Span(value, unit)
        case [3, str() as name, dict() as fields]:
            return _filled(_own_kind(name), fields)
        case [4, str() as name, dict() as fields]:
            return _filled(_MODELS.get(name), fields)
    raise ValueError("not a rubric")


def _own_kind(name: str) -> type[ConditionBase] | None:
    """The kind of condition of that name, if scorecard itself has it."""
    kind = KINDS.known(name)
    is_own = kind is not None and kind.__module__.startswith("scorecard.conditions.")
    return kind if is_own else None


def _filled(model: type[Declared] | None, fields: dict[str, Any]) -> Declared:
    names = () if model is None else field_names(model)
    needed = {name for name in names if not hasattr(model, name)}
    if model is None or not needed <= fields.keys() <= set(names):
        raise ValueError("not a rubric")
    return model.model_construct(**{name: _made(value) for name, value in fields.items()})
