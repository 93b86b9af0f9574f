"""What an engine could give at most: `python -m benchmarks.bounds_engine`.

Of grading a record, some is done in C whatever decides the verdicts: decoding it, scanning its
turns, hashing it, writing the grade. And as long as the grade is Python's, its objects have to be
made. Both are measured here without deciding anything, for each bundled rubric, against the floor
of `benchmarks.engine`: no engine written in Python comes below the second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import process_time
from typing import Any

import msgspec

from benchmarks.engine import floor, grade_lines
from benchmarks.records import load
from benchmarks.timing import interleave
from scorecard import Evaluator, Grade, decode, load_rubric, to_json
from scorecard.records.interaction import Interaction, record_sha256
from scorecard.rubric.find import bundled_paths

_RECORDS, _ROUNDS = 300, 15

Make = Callable[[], object]
"""Makes one object of a grade, whose parts are made already."""


def main() -> None:
    records = load(load_rubric("customer-first"), _RECORDS)
    originals = records.originals
    lines = originals[:: max(1, len(originals) // _RECORDS)][:_RECORDS]
    print(f"{len(lines)} records ({records.source}); times the floor, least of {_ROUNDS} rounds")
    print(f"{'':24}{'now':>8}{'C alone':>9}{'and objects':>13}{'evidence':>10}{'levels':>8}")
    for name in sorted(bundled_paths()):
        print(_row(name, lines))


def _row(name: str, lines: Sequence[bytes]) -> str:
    rubric = load_rubric(name)
    evaluator = Evaluator(rubric)
    interactions = [decode(line) for line in lines]
    grades = [evaluator.grade(interaction) for interaction in interactions]
    made = [make for grade in grades for make in parts(grade)]
    times = interleave(
        {
            "floor": floor(lines, rubric, patterns=False),
            "now": partial(grade_lines, evaluator, lines),
            "scan": floor(lines, rubric),
            "ends": partial(_hash_and_write, interactions, grades),
            "objects": partial(_make, made),
        },
        _ROUNDS,
        process_time,
    )
    least = {contestant: min(rounds) for contestant, rounds in times.items()}
    in_c = least["scan"] + least["ends"]
    ratios = [taken / least["floor"] for taken in (least["now"], in_c, in_c + least["objects"])]
    levels = [level for grade in grades for one in grade.criteria for level in one.levels]
    shown = sum(len(level.evidence or ()) for level in levels)
    counts = [count / len(lines) for count in (shown, len(levels))]
    return "{:24}{:8.2f}{:9.2f}{:13.2f}{:10.1f}{:8.1f}".format(name, *ratios, *counts)


def _hash_and_write(interactions: Sequence[Interaction], grades: Sequence[Grade]) -> None:
    for interaction, grade in zip(interactions, grades, strict=True):
        record_sha256(interaction)
        to_json(grade)


def _make(makes: Sequence[Make]) -> None:
    for make in makes:
        make()


def parts(grade: Grade) -> list[Make]:
    """All objects that are made for a grade: evidence, levels, criteria, and the grade itself."""
    levels = [level for criterion in grade.criteria for level in criterion.levels]
    shown = [one for level in levels for one in level.evidence or ()]
    return [_maker(one) for one in (*shown, *levels, *grade.criteria, grade.interaction, grade)]


def _maker(made: msgspec.Struct) -> Make:
    values = [getattr(made, field) for field in made.__struct_fields__]
    kind: Any = type(made)
    try:
        kind(*values)
    except TypeError:
        # Some take their fields by name only.
        return partial(kind, **dict(zip(made.__struct_fields__, values, strict=True)))
    return partial(kind, *values)


if __name__ == "__main__":
    main()
