"""The evaluator in one process: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median

import msgspec
import re2

from benchmarks.records import Records, load_chinese
from benchmarks.table import Row
from benchmarks.timing import Times, interleave, ratios
from scorecard import Evaluator, Interaction, Rubric, decode, load_rubric, to_json
from scorecard.engine.stream import JointEvaluator
from scorecard.moments.patterns import Pattern
from scorecard.moments.phrase import Phrase
from scorecard.moments.wording_model import pattern_options
from scorecard.rubric.find import bundled_paths

_FULL, _BARE, _PHRASES = 2.5, 1.8, 1.5
_ANY_FULL, _ANY_BARE, _TOGETHER, _CHINESE = 5.0, 4.0, 3.0, 1.2
# A set that runs out of memory finds nothing, and would be a floor below the ground.
_AMPLE = 1 << 30
_SAMPLE = 500


def against_floor(records: Records, rubric: Rubric, rounds: int) -> list[Row]:
    """The floor, grading with evidence and grading without."""
    lines = records.lines
    times = interleave(
        {
            "floor": floor(lines, rubric),
            "full": partial(grade_lines, Evaluator(rubric), lines),
            "bare": partial(grade_lines, Evaluator(rubric, evidence=False), lines),
        },
        rounds,
    )
    targets = {"floor": None, "full": _FULL, "bare": _BARE}
    return [
        Row(name, ratios(times[name], times["floor"]), target, speed(records, times[name]))
        for name, target in targets.items()
    ]


def grade_lines(evaluator: Evaluator, lines: Sequence[bytes]) -> None:
    """Grade records, from bytes to bytes."""
    grade = evaluator.grade
    for line in lines:
        to_json(grade(decode(line)))


def bundled_rubrics(records: Records, rounds: int) -> Iterator[Row]:
    """Each bundled rubric with and without evidence, against decoding and a scan of its phrases;
    and all of them in one run against the dearest."""
    lines = records.lines
    graders: dict[str, Callable[[], None]] = {}
    for name in sorted(bundled_paths()):
        rubric = load_rubric(name)
        graders[name] = partial(grade_lines, Evaluator(rubric), lines)
        times = interleave(
            {
                "floor": floor(lines, rubric, patterns=False),
                "full": graders[name],
                "bare": partial(grade_lines, Evaluator(rubric, evidence=False), lines),
            },
            rounds,
        )
        for kind, target in (("full", _ANY_FULL), ("bare", _ANY_BARE)):
            against = ratios(times[kind], times["floor"])
            yield Row(f"{name}-{kind}", against, target, speed(records, times[kind]))
    joint = JointEvaluator([load_rubric(name) for name in graders])
    times = interleave({**graders, "together": partial(_grade_jointly, joint, lines)}, rounds)
    together = times.pop("together")
    dearest = max(times.values(), key=median)
    detail = f"{len(graders)} rubrics, {speed(records, together)}"
    yield Row("together", ratios(together, dearest), _TOGETHER, detail)


def _grade_jointly(evaluator: JointEvaluator, lines: Sequence[bytes]) -> None:
    grade = evaluator.grade
    for line in lines:
        for found in grade(decode(line)):
            to_json(found)


def chinese(records: Records, rounds: int) -> Iterator[Row]:
    """For each bundled rubric, how many times the floor Chinese records take, against how many
    times theirs the others take; nothing without Chinese records."""
    others = load_chinese(records)
    if others is None:
        return
    given = {"": records.lines, "zh": others.lines[: len(records.lines)]}
    for name in sorted(bundled_paths()):
        rubric = load_rubric(name)
        grade = Evaluator(rubric)
        contestants: dict[str, Callable[[], object]] = {}
        for which, lines in given.items():
            contestants[f"floor{which}"] = floor(lines, rubric, patterns=False)
            contestants[f"full{which}"] = partial(grade_lines, grade, lines)
        times = interleave(contestants, rounds)
        own = ratios(times["full"], times["floor"])
        theirs = ratios(times["fullzh"], times["floorzh"])
        detail = f"{median(theirs):.2f} times the floor, against {median(own):.2f}"
        yield Row(f"{name}-chinese", ratios([*theirs], [*own]), _CHINESE, detail)


def floor(lines: Sequence[bytes], rubric: Rubric, *, patterns: bool = True) -> Callable[[], None]:
    """What grading can't do without: decode each record, scan each text once, for the phrases of
    the rubric and its patterns."""
    match = _phrase_set(rubric, patterns).Match
    decode_alone = msgspec.json.Decoder(Interaction).decode

    def decode_and_scan() -> None:
        for line in lines:
            for turn in decode_alone(line).turns:
                if turn.text is not None:
                    match(turn.text)

    return decode_and_scan


def _phrase_set(rubric: Rubric, patterns: bool) -> re2.Set:
    """All wording of the rubric in one set, as the scan has it, or its phrases alone."""
    options = pattern_options()
    options.max_mem = _AMPLE
    phrases = re2.Set.SearchSet(options)
    for source in dict.fromkeys(_sources(rubric, patterns)):
        phrases.Add(source)
    phrases.Compile()
    return phrases


def _sources(rubric: Rubric, patterns: bool) -> list[str]:
    sources: list[str] = []
    for moment in rubric.moments.values():
        said = () if moment.says is None else moment.says.any or moment.says.all or ()
        sources += [Phrase(phrase).source for phrase in (*said, *(moment.excluding or ()))]
        matches = moment.matches or () if patterns else ()
        sources += [Pattern(pattern).source for pattern in matches]
    return sources


def by_phrases(records: Records, few: Rubric, many: Rubric, rounds: int) -> Row:
    """Grading with many phrases against few, where both rubrics find the same."""
    lines = records.lines
    one, other = Evaluator(few), Evaluator(many)
    for line in lines[:_SAMPLE]:
        interaction = decode(line)
        if one.grade(interaction).criteria != other.grade(interaction).criteria:
            raise AssertionError("the rubrics of few and of many phrases must find the same")
    times = interleave(
        {"few": partial(grade_lines, one, lines), "many": partial(grade_lines, other, lines)},
        rounds,
    )
    detail = f"{speed(records, times['many'])}, against {speed(records, times['few'])}"
    return Row("phrases", ratios(times["many"], times["few"]), _PHRASES, detail)


def speed(records: Records, times: Times) -> str:
    """The median round, by record and by byte."""
    seconds = median(times)
    each = seconds / len(records.lines)
    return f"{each * 1e6:.1f} µs/record, {records.megabytes / seconds:.0f} MB/s"
