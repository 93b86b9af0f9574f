"""What reviewers said, from any of the three forms, as rows of observations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from scorecard.observations.row import ObservationRow
from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject
from scorecard.review import label_studio, page, sheet
from scorecard.review.judgement import Judgement
from scorecard.suggest import did_you_mean

Known = Callable[[str], bool]


def judgements_in(data: bytes, source: str) -> Iterator[Judgement | Reject]:
    """The judgements in a file's content, and what in it is none.

    A file that a page saved is an object, Label Studio's export an array, anything else a table.
    """
    first = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    try:
        found = _found_in(data, first, source)
        for each in found:
            if isinstance(each, Judgement):
                yield each
            else:
                yield _reject(*each)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        yield Reject(source=source, reason=f"is no review: {error}", help=_HELP)


_HELP = "reviews are what the page saved, Label Studio's JSON export, or the table"


def _found_in(data: bytes, first: bytes, source: str) -> Iterator[Judgement | tuple[str, str]]:
    if first == b"{":
        saved = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=page.SavedReview)
        if saved.schema != page.SCHEMA:
            raise ValueError(f"the format is `{saved.schema[:40]}`, not `{page.SCHEMA}`")
        yield from page.judgements(saved, source)
    elif first == b"[":
        exported = msgspec.json.decode(data, type=list[msgspec.Raw])
        for number, raw in enumerate(exported):
            place = f"{source}[{number}]"
            try:
                task = msgspec.json.decode(raw, type=label_studio.ExportedTask)
                yield from list(label_studio.judgements(task, place))
            except (msgspec.DecodeError, ValueError) as error:
                yield place, str(error)
    else:
        yield from sheet.judgements(data, source)


def _reject(place: str, reason: str) -> Reject:
    return Reject(source=place, reason=reason)


class Intake(NamedTuple):
    """Rows, what was left open (no verdict: no row), and what was refused."""

    rows: list[ObservationRow]
    open: list[Judgement]
    refused: list[Reject]


def take_in(
    found: Iterable[Judgement | Reject],
    *,
    interactions: frozenset[str] | None = None,
    gates: frozenset[str] | None = None,
) -> Intake:
    """Sort judgements: those that belong are rows.

    `interactions` and `gates` are those that may be judged, where that is known. Of a reviewer who
    judged a gate twice the later judgement counts, if the file says which that is; else both are
    refused. What was replaced is among the refused, so that nothing is lost.
    """
    intake = Intake([], [], [])
    last: dict[tuple[str, str, str], list[tuple[Judgement, ObservationRow]]] = {}
    for each in found:
        if isinstance(each, Reject):
            intake.refused.append(each)
            continue
        try:
            _check(each, interactions, gates)
            if each.met is None:
                intake.open.append(each)
                continue
            row = each.row()
        except RecordError as error:
            reason = f"{error.path}: {error.reason}" if error.path != "$" else error.reason
            intake.refused.append(Reject(source=each.place, reason=reason, help=error.help))
            continue
        if row.by is None:
            intake.rows.append(row)
        else:
            last.setdefault((row.interaction, row.observation, row.by), []).append((each, row))
    for given in last.values():
        _settle(given, intake)
    return intake


def _check(
    given: Judgement, interactions: frozenset[str] | None, gates: frozenset[str] | None
) -> None:
    if interactions is not None and given.interaction not in interactions:
        reason = f"`{given.interaction[:80]}` is not of the sample"
        raise RecordError("$", reason, did_you_mean(given.interaction[:80], interactions))
    if gates is not None and given.gate not in gates:
        hint = did_you_mean(given.gate[:80], gates)
        raise RecordError("$", f"the rubric has no gate `{given.gate[:80]}`", hint)
    if given.shown is not None and given.turns and given.turns[-1] >= given.shown:
        reason = f"there is no turn {given.turns[-1]}: the last turn is {given.shown - 1}"
        raise RecordError("$", reason, "turns count from 0")
    if given.turns and given.turns[0] < 0:
        raise RecordError("$", f"there is no turn {given.turns[0]}", "turns count from 0")


def _settle(given: list[tuple[Judgement, ObservationRow]], intake: Intake) -> None:
    ordered = sorted(given, key=lambda pair: pair[1].at or "")
    latest, row = ordered[-1]
    rivals = [
        one for one in ordered if one[1].met != row.met and (one[1].at or "") == (row.at or "")
    ]
    if rivals:
        for judgement, _ in ordered:
            reason = (
                f"{judgement.by} says two things of {judgement.gate} of {judgement.interaction}"
            )
            help = "leave one, or say with `at` which is later"
            intake.refused.append(Reject(source=judgement.place, reason=reason, help=help))
        return
    intake.rows.append(row)
    for judgement, other in ordered[:-1]:
        if other != row:
            reason = f"was replaced by a later judgement of {latest.by}, {latest.place}"
            intake.refused.append(Reject(source=judgement.place, reason=reason))
