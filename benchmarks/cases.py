"""`scorecard test`'s own work: a thousand cases against grading their records, and against
reading them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

import msgspec
import yaml

from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard
from scorecard import Evaluator, Rubric, convert, decode
from scorecard.rubric.files import find_files
from scorecard.rubric.find import bundled_folder
from scorecard.testing.load import load_suites
from scorecard.testing.run import run_suites

_GRADING, _READING = 3.0, 8.0


def cases(records: Records, rubric: Rubric, count: int, rounds: int, place: Path) -> list[Row]:
    """Running so many cases against grading the same records; and `scorecard test`, the whole life
    of the process, against parsing the file into events and dropping them."""
    lines = list(records.repeated(count))
    path = _write(lines, rubric, place)
    suites, problems = load_suites(find_files([str(path)]))
    if problems:
        raise AssertionError(problems)
    evaluator = Evaluator(rubric)
    given = [msgspec.json.decode(line) for line in lines]
    times = interleave(
        {
            "grade": lambda: [evaluator.grade(convert(record)) for record in given],
            "run": lambda: run_suites(suites),
            "parse": partial(_parse, path.read_text(encoding="utf-8")),
            "test": partial(run, [*scorecard(), "test", str(path)]),
        },
        rounds,
    )
    taken = {name: f"{median(seconds) * 1e3:.0f} ms" for name, seconds in times.items()}
    return [
        Row(
            "cases",
            ratios(times["run"], times["grade"]),
            _GRADING,
            f"{taken['run']} for {count:,} cases, against {taken['grade']}",
        ),
        Row(
            "case-file",
            ratios(times["test"], times["parse"]),
            _READING,
            f"{taken['test']} from {path.stat().st_size / 1e6:.1f} MB of YAML, "
            f"against {taken['parse']}",
        ),
    ]


def _write(lines: Sequence[bytes], rubric: Rubric, place: Path) -> Path:
    """A test file with a case for each record, beside a copy of the bundled rubric."""
    for source in bundled_folder().rglob("*.yaml"):
        copy = place / source.relative_to(bundled_folder())
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(source.read_bytes())
    grade = Evaluator(rubric, evidence=False).grade
    tests = []
    for number, line in enumerate(lines, 1):
        graded = grade(decode(line))
        levels = {
            one.id: {"applies": one.applies, "level": one.level, "blocked_by": one.blocked_by}
            for one in graded.criteria
        }
        record = msgspec.json.decode(line)
        tests.append({"name": f"case {number}", "interaction": record, "expect": levels})
    path = place / f"{rubric.id}.test.yaml"
    text = yaml.safe_dump({"format": 1, "tests": tests}, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def _parse(text: str) -> None:
    for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
        pass
