"""What a run came to, and the limits that it is held to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scorecard.jobs.errors import UserError
from scorecard.text.lazy_regex import lazy_regex

if TYPE_CHECKING:  # limits are read where nothing is graded, for help and completion
    from fractions import Fraction

    from scorecard.grade import Grade, Result
    from scorecard.jobs.console import Console
    from scorecard.records.reject import Reject
    from scorecard.rubric.model import Rubric

_REJECTS_SHOWN = 20
_MISSES_SHOWN = 5
_TOOLS_SHOWN = 10
# Scores have four decimals: as integers their sum is exact, whatever the order.
_UNIT = 10_000
_WRITTEN = lazy_regex(r"(?P<number>\d{1,12}(?:\.\d{1,6})?)(?P<share>\s*%)?")

FAIL_ON: dict[str, tuple[Result, ...]] = {"fail": ("fail",), "undecided": ("fail", "undecided")}
"""What `--fail-on` stands for: a result that may still turn out well is not yet a pass."""

UNKNOWN_TOOLS = "unknown-tools"
"""What `--fail-on` says for actions in the records that no moment of a rubric names."""


class RunCounts:
    """How many interactions were done (`what` says what was done to them) and how many rejected;
    shows the rejects. `defects` are the rejects that are our fault."""

    def __init__(self, what: str, console: Console) -> None:
        self._what = what
        self._console = console
        self.done = 0
        self.rejected = 0
        self.defects = 0
        self.inputs = 0
        self.unused = 0

    def not_used(self, row: Reject) -> None:
        """Count a row of observations that is of no use, and show it as a reject is."""
        self.unused += 1
        if self.unused <= _REJECTS_SHOWN or self._console.verbose:
            self._console.reject(row, "not used", remark=True)

    def reject(self, reject: Reject, *, is_new: bool = True) -> None:
        """Count a reject, and show it while that is of use and if it is new."""
        self.rejected += 1
        self.defects += reject.defect
        self.inputs += reject.is_whole_input
        if is_new and (self.rejected <= _REJECTS_SHOWN or self._console.verbose):
            self._console.reject(reject)

    @property
    def records(self) -> int:
        """The number of records that were read, graded or not."""
        return self.done + self.rejected - self.inputs

    def __str__(self) -> str:
        summary = f"{self.done} {self._what}"
        if rejected := self.rejected - self.inputs:
            records = "1 record" if self.records == 1 else f"{self.records} records"
            summary = f"{records}: {summary}, {rejected} rejected"
        if self.inputs:
            summary += f", {self.inputs} {'input' if self.inputs == 1 else 'inputs'} not readable"
        if self.unused:
            rows = "1 observation" if self.unused == 1 else f"{self.unused} observations"
            summary += f", {rows} not used"
        return summary

    def close(self) -> None:
        """Say how many rejects were not shown, and how many are our fault."""
        hidden = 0 if self._console.verbose else self.rejected - _REJECTS_SHOWN
        if hidden > 0:
            self._console.error(f"… and {hidden} more (-v shows all)")
        if (hidden := self.unused - _REJECTS_SHOWN) > 0 and not self._console.verbose:
            self._console.remark(f"… and {hidden} more observations not used (-v shows all)")
        if self.defects:
            records = "1 reject is" if self.defects == 1 else f"{self.defects} rejects are"
            self._console.error(
                f"error: {records} due to a defect in scorecard, not to your data; please report it"
            )


class RejectLimit(NamedTuple):
    """How many rejects a run may have: so many (`--max-rejects 10`), or that share of all records
    (`0.5%`)."""

    number: int | None = None
    share: Fraction | None = None

    @classmethod
    def parse(cls, written: str) -> RejectLimit:
        """Read what a user wrote; raises `ValueError` if it is neither a number nor a share."""
        found = _WRITTEN.fullmatch(written.strip())
        if found is None:
            raise ValueError(f"{written!r} is neither a number nor a share such as 0.5%")
        if found["share"]:
            from fractions import Fraction  # noqa: PLC0415 (hardly ever asked for)

            share = Fraction(found["number"]) / 100
            if share > 1:
                raise ValueError(f"{written!r} is more than 100%")
            return cls(share=share)
        if "." in found["number"]:
            raise ValueError(f"{written!r} is not a whole number; a share is written 0.5%")
        return cls(number=int(found["number"]))

    def is_spent(self, rejected: int) -> bool:
        """Whether there are too many already, whatever comes."""
        return self.number is not None and rejected > self.number

    def is_exceeded(self, rejected: int, records: int) -> bool:
        """Whether there are too many of all records."""
        return self.is_spent(rejected) or (
            self.share is not None and rejected > self.share * records
        )

    def __str__(self) -> str:
        return str(self.number) if self.share is None else f"{float(self.share * 100):g}%"


class Thresholds(NamedTuple):
    """What scores and results are held to: `each` score and the `mean` score at least, and `on`
    which results a run fails (a key of `FAIL_ON`). With `known_tools`, no record may have an action
    that no moment of a rubric names. None and "" ask for nothing."""

    each: float | None = None
    mean: float | None = None
    on: str = ""
    known_tools: bool = False

    def __bool__(self) -> bool:
        """Whether grades are held to anything; tools are counted whether they are or not."""
        return self.each is not None or self.mean is not None or bool(self.on)

    def refuse_idle(self, rubrics: Sequence[Rubric]) -> None:
        """Raise `UserError` for a check that can't fail: it would pass whatever the service was
        like."""
        if self.known_tools and not any(rubric.actions for rubric in rubrics):
            raise UserError(
                f"--fail-on {UNKNOWN_TOOLS}: nothing to check: no rubric names an action"
            )
        if not self.on or any(_can_fail(rubric) for rubric in rubrics):
            return
        raise UserError(
            "--fail-on: nothing to check: no rubric has a `pass` rule or a critical criterion "
            "(add `pass: {score: 3}` to it, or use --fail-under)"
        )


def _can_fail(rubric: Rubric) -> bool:
    critical = any(criterion.critical for criterion in rubric.criteria)
    return rubric.pass_ is not None or critical


class _Misses:
    """The first few that missed one threshold, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.shown: list[str] = []

    def add(self, what: str) -> None:
        self.count += 1
        if len(self.shown) < _MISSES_SHOWN:
            self.shown.append(what)

    def __str__(self) -> str:
        more = self.count - len(self.shown)
        names = ", ".join(self.shown) + (f", … and {more} more" if more else "")
        return f"{self.count}: {names}"


class ThresholdCheck:
    """Holds grades to thresholds as they come. What does not apply has no score, and so counts
    neither way."""

    def __init__(self, thresholds: Thresholds, *, rubrics: int = 1) -> None:
        self._thresholds = thresholds
        self._several = rubrics > 1
        self._low, self._failed = _Misses(), _Misses()
        self._sums: dict[str, tuple[str, int, int]] = {}

    def add(self, grade: Grade) -> None:
        """Hold a grade to the thresholds."""
        score = grade.score
        if score is not None:
            key = grade.rubric.sha256
            name, total, count = self._sums.get(key, (grade.rubric.id, 0, 0))
            self._sums[key] = name, total + round(score * _UNIT), count + 1
            if self._thresholds.each is not None and score < self._thresholds.each:
                self._low.add(f"{self._name(grade)} ({score:g})")
        if self._thresholds.on and grade.result in FAIL_ON[self._thresholds.on]:
            self._failed.add(f"{self._name(grade)} ({grade.result})")

    def misses(self) -> list[str]:
        """What to say of each threshold that was missed."""
        return [*self._misses_of_each(), *self._misses_of_mean()]

    def nothing_to_check(self) -> bool:
        """Whether a threshold was asked for and no grade could be held to it: that is no pass."""
        return bool(self._thresholds) and not self._sums

    def _misses_of_each(self) -> Iterator[str]:
        if self._low.count:
            yield f"--fail-under {self._thresholds.each:g}: missed by {self._low}"
        if self._failed.count:
            yield f"--fail-on {self._thresholds.on}: missed by {self._failed}"

    def _misses_of_mean(self) -> Iterator[str]:
        least = self._thresholds.mean
        if least is None:
            return
        for name, total, count in self._sums.values():
            if total < least * _UNIT * count:
                # Never rounded up to what it missed.
                mean = total // count / _UNIT
                under = f" under {name}" if self._several else ""
                yield f"--fail-under-mean {least:g}: the mean score{under} is {mean:g}"

    def _name(self, grade: Grade) -> str:
        under = f" under {grade.rubric.id}" if self._several else ""
        return f"{grade.interaction.id}{under}"


class UnknownTools:
    """Counts the interactions with actions that no moment of a rubric names, by rubric: nothing
    was said of them.

    They `are_looked_for` where a rubric names actions at all.
    """

    def __init__(self, rubrics: Iterable[Rubric]) -> None:
        from scorecard.grade import UNKNOWN_ACTION  # noqa: PLC0415 (help does without)

        self._mark = UNKNOWN_ACTION
        rubrics = list(rubrics)
        self.are_looked_for = any(rubric.actions for rubric in rubrics)
        self._several = len(rubrics) > 1
        self._found: dict[str, Counter[str]] = {}

    def add(self, grade: Grade) -> None:
        """Count what a grade needs of a rubric."""
        for need in grade.needs:
            if need.startswith(self._mark):
                found = self._found.setdefault(grade.rubric.id, Counter())
                found[need.removeprefix(self._mark)] += 1

    def said(self) -> Iterator[str]:
        """The actions, the most frequent first, by rubric: a line each."""
        for rubric, found in sorted(self._found.items()):
            of = f"the rubric {rubric}" if self._several else "this rubric"
            yield f"actions that {of} does not know: {ranked(found)}"


def ranked(found: Mapping[str, int]) -> str:
    """Tools with the number of their interactions, the most frequent first."""
    from scorecard.records.errors import excerpt  # noqa: PLC0415 (few runs meet any)

    tools = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    shown = ", ".join(f"{excerpt(name)} ({count})" for name, count in tools[:_TOOLS_SHOWN])
    more = len(tools) - _TOOLS_SHOWN
    return shown + (f", and {more} more" if more > 0 else "")
