"""What in a survey does not suit, by marks that stand here."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.fit.codes import Code
from scorecard.fit.report import Finding, FitReport

STUCK = 0.99
"""A gate with one verdict in so many interactions tells none of them apart."""
LEAST = 20
"""So few interactions show nothing about gates and moments."""
OPEN, ALIKE, WORDLESS, LANGUAGE = 0.2, 0.5, 0.9, 0.05


def findings_of(report: FitReport, *, uses_tools: bool) -> list[Finding]:
    """The findings, in the order of their codes; `docs/fit.md` says what each means."""
    found = [(code, names) for code, names in _found(report, uses_tools)]
    return [Finding(code, names) for code, names in found if names]


def _found(report: FitReport, uses_tools: bool) -> Iterator[tuple[Code, list[str]]]:
    number = report.interactions
    if number >= LEAST:
        yield "stuck", [gate.name for gate in report.gates if gate.commonest[1] >= STUCK * number]
    yield "scale", [each.criterion for each in report.scales if each.is_scale is False]
    yield (
        "order",
        [
            f"{each.criterion}.{pair.higher} > {each.criterion}.{pair.lower}"
            for each in report.scales
            for pair in each.disorder
        ],
    )
    yield "same", [f"{each.first} = {each.second}" for each in report.redundant]
    if number >= LEAST:
        silent = [moment for moment in report.moments if not moment.interactions]
        yield "unheard", [moment.name for moment in silent]
        yield "silence", [moment.name for moment in silent if moment.counts_as_good]
    if number and report.open.interactions > OPEN * number:
        yield "open", [need.needs for need in report.open.needs]
    if number >= LEAST and (report.alike.pairs or 0) > ALIKE:
        yield "alike", [each.observation for each in report.would_tell if each.decides] or ["-"]
    if uses_tools:
        yield "tools", [tool.name for tool in report.tools_unknown]
    if number:
        yield "fields", report.fields_missing
    turns = sum(language.turns for language in report.languages)
    yield (
        "languages",
        [
            language.language
            for language in report.languages
            if not language.spoken and language.turns > LANGUAGE * turns
        ],
    )
    yield (
        "wordless",
        [each.speaker for each in report.wordless if each.without > WORDLESS * each.turns],
    )
