"""Fields that grades are grouped and chosen by, as expressions of the store's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from scorecard.suggest import did_you_mean

_COLUMNS = {
    "id": "interaction",
    "agent.id": "agent_id",
    "agent.team": "team",
    "customer.id": "customer_id",
    "customer.tier": "tier",
    "customer.segment": "segment",
    "topic": "topic",
    "channel": "channel",
    "language": "language",
    "started_at": "started_at",
}
# By the clock of whoever wrote the time: a shift's Monday is its own.
_CLOCK = "try_cast(left(started_at, 19) AS TIMESTAMP)"
_PERIODS = {
    "day": "%Y-%m-%d",
    "week": "%G-W%V",
    "month": "%Y-%m",
    "year": "%Y",
    "weekday": "%u %a",
    "hour": "%H",
}
MOMENT = "moment."
"""Before the name of a moment: whether a record has it, where records are at hand."""
_OBJECTS = ("agent", "customer", "outcome", "metadata")
_PATH = re.compile(r"[^.\"'\\\x00-\x1f]+(\.[^.\"'\\\x00-\x1f]+)*")
_OPERATORS = {"!=": "IS DISTINCT FROM", ">=": ">=", "<=": "<=", "=": "=", ">": ">", "<": "<"}
_CHOICE = re.compile(r"(?P<field>[^!<>=]+)(?P<operator>!=|>=|<=|=|>|<)(?P<value>.*)", re.DOTALL)


def is_period(field: str) -> bool:
    """Whether a field is a part of the time: its values have an order of their own."""
    return field in _PERIODS or field == "quarter"


class FieldError(ValueError):
    """A field or a choice that can't be; the message says how to mend it."""


class Choice(NamedTuple):
    """A condition on a field: one of the values, or a bound."""

    field: str
    operator: str
    values: tuple[str, ...]


def known_field(field: str, *, of_records: bool = False) -> str:
    """The field, if grades have such a one, or records where they are given. Raises
    `FieldError`."""
    if field in _COLUMNS or field in _PERIODS or field == "quarter":
        return field
    head, _, rest = field.partition(".")
    if rest and head in _OBJECTS and _PATH.fullmatch(field):
        if "." not in rest or of_records:
            return field
        raise FieldError(f"`{field}` stands in records, not in grades: name them with --records")
    known = [*_COLUMNS, *_PERIODS, "quarter", "outcome.csat"]
    hint = did_you_mean(field, known) or f"fields are {', '.join(known[1:])} and others like these"
    raise FieldError(f"grades have no field `{field}` ({hint})")


def is_known(field: str) -> bool:
    """Whether grades can be asked for a field of this name."""
    try:
        known_field(field)
    except FieldError:
        return False
    return True


class Source(NamedTuple):
    """Where a field comes from, as SQL: what its values are made of, and a value from that.

    Values are made once for each key there is: texts are not read for every grade.
    """

    key: str
    value: Callable[[str], str]

    @property
    def expression(self) -> str:
        """The field's value, of a grade."""
        return self.value(self.key)


def source(field: str, records: Mapping[str, str]) -> Source:
    """Where a field comes from; `records` has the columns of those that come from records."""
    if column := records.get(field) or _COLUMNS.get(field):
        return Source(column, str)
    if is_period(field):
        return Source(
            f"date_trunc('{'hour' if field == 'hour' else 'day'}', {_CLOCK})",
            lambda key: (
                f"strftime({key}, '{_PERIODS[field]}')"
                if field in _PERIODS
                else f"strftime({key}, '%Y-Q') || quarter({key})"
            ),
        )
    head, *rest = field.split(".")
    path = literal("$" + "".join(f'."{part}"' for part in rest))
    return Source(head, lambda key: f"json_extract_string({key}, {path})")


def objects(fields: Iterable[str]) -> set[str]:
    """The columns of objects that fields are read from."""
    return {source(field, {}).key for field in fields} & {*_OBJECTS}


def choice(text: str, *, of_records: bool = False) -> Choice:
    """A condition as it is written: `agent.team=north,south`, `outcome.csat<=2`, `tier!=gold`.

    Raises `FieldError`.
    """
    found = _CHOICE.fullmatch(text)
    if found is None:
        example = "write `agent.team=north`, `topic!=billing` or `started_at>=2026-03`"
        raise FieldError(f"`{text}` is no condition on a field: {example}")
    field = known_field(found["field"].strip(), of_records=of_records)
    operator, value = found["operator"], found["value"].strip()
    several = tuple(part.strip() for part in value.split(",")) if operator[-1:] == "=" else (value,)
    return Choice(field, operator, several if operator in ("=", "!=") else (value,))


def condition(chosen: Choice, records: Mapping[str, str]) -> str:
    """A condition as SQL. Values are compared as numbers where both are, else as texts."""
    left = source(chosen.field, records).expression
    if chosen.operator in ("=", "!="):
        listed = ", ".join(map(literal, chosen.values))
        inside = f"coalesce({left} IN ({listed}), false)"
        return inside if chosen.operator == "=" else f"NOT {inside}"
    value = literal(chosen.values[0])
    operator = _OPERATORS[chosen.operator]
    return (
        f"CASE WHEN try_cast({left} AS DOUBLE) IS NOT NULL AND try_cast({value} AS DOUBLE) "
        f"IS NOT NULL THEN try_cast({left} AS DOUBLE) {operator} try_cast({value} AS DOUBLE) "
        f"ELSE {left} {operator} {value} END"
    )


def literal(text: str) -> str:
    """A text as SQL."""
    quoted = text.replace("'", "''").replace("\x00", "")
    return f"'{quoted}'"


def record_fields(fields: Collection[str]) -> list[str]:
    """Those that records may have beyond what travels with grades: nested values, long texts."""
    heads = tuple(f"{head}." for head in _OBJECTS)
    return sorted({field for field in fields if field.startswith(heads) and field not in _COLUMNS})
