"""CSV (RFC 4180): a row for each interaction and criterion, for spreadsheets and data frames.

UTF-8 without a byte order mark, lines end in CR LF, and each row is one line. A list in a cell
is separated by spaces. Columns, verdicts and results are the same in every language, for scripts;
`why` and `band` are in the one that was asked for. Columns:

| column | content |
|---|---|
| interaction, channel, language, topic, started_at | the record's own |
| agent, team | the record's `agent.id` and `agent.team` |
| customer, tier, segment | the record's `customer.id`, `customer.tier`, `customer.segment` |
| rubric, version | which rubric graded |
| criterion | its id |
| applies | true, false, or empty where that is not known |
| level, possible | 0 to 5; empty where the criterion does not apply |
| blocked_by, locked | the gate that blocks, and the levels met above it |
| v1 … v5 | the verdict on each level |
| why | the reason at the gate that blocks |
| score, score_possible, result, band | those of the whole interaction, on each of its rows |
| critical | the criteria below their critical mark, on each row of the interaction |
| percent, percent_possible | score and score_possible in percent, rounded down |
| section, section_score, section_possible | the criterion's section, its score and possible score |
"""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

from scorecard.grade import LEVELS, CriterionGrade, Grade, percent
from scorecard.render.grades.level_state import gate
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.output_format import Options
from scorecard.render.safe import cell

COLUMNS = (
    "interaction",
    "channel",
    "language",
    "topic",
    "started_at",
    "agent",
    "team",
    "customer",
    "tier",
    "segment",
    "rubric",
    "version",
    "criterion",
    "applies",
    "level",
    "possible",
    "blocked_by",
    "locked",
    "v1",
    "v2",
    "v3",
    "v4",
    "v5",
    "why",
    "score",
    "score_possible",
    "result",
    "band",
    "critical",
    "percent",
    "percent_possible",
    "section",
    "section_score",
    "section_possible",
)


class CsvRenderer:
    """Writes the rows of each grade as it comes."""

    def __init__(self, out: BinaryIO, options: Options) -> None:
        self._file = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)
        self._find = find_titles(options.rubrics, options.language)

    def add(self, grade: Grade) -> None:
        """Write a row for each criterion."""
        about, verdict = _about(grade), _verdict(grade, self._find(grade.rubric))
        for criterion in grade.criteria:
            row = (*about, *_standing(criterion), *verdict, *_section(grade, criterion))
            self._writer.writerow([cell(value) for value in row])

    def close(self, rejected: int) -> None:  # noqa: ARG002 - the format has no place for it
        """Leave the stream open, with everything written."""
        self._file.detach()


def _about(grade: Grade) -> list[Any]:
    record, rubric = grade.interaction, grade.rubric
    return [
        *(record.id, record.channel, record.language, record.topic, record.started_at),
        *(record.agent.get("id"), record.agent.get("team")),
        *(record.customer.get("id"), record.customer.get("tier"), record.customer.get("segment")),
        *(rubric.id, rubric.version),
    ]


def _standing(criterion: CriterionGrade) -> list[Any]:
    level = gate(criterion)
    return [
        *(criterion.id, criterion.applies, criterion.level, criterion.possible),
        *(criterion.blocked_by, " ".join(map(str, criterion.locked))),
        *(found and found.verdict for found in map(criterion.at, LEVELS)),
        None if level is None else level.why,
    ]


def _verdict(grade: Grade, titles: Titles) -> list[Any]:
    return [
        grade.score,
        grade.possible,
        grade.result,
        titles.band(grade.score),
        " ".join(grade.critical),
        *(score if score is None else percent(score) for score in (grade.score, grade.possible)),
    ]


def _section(grade: Grade, criterion: CriterionGrade) -> list[Any]:
    for found in grade.sections or ():
        if found.id == criterion.section:
            return [found.id, found.score, found.possible]
    return [None, None, None]
