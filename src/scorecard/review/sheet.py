"""A table for a spreadsheet, a row for each gate of each interaction, and what comes back in it.

UTF-8 with a byte order mark, by which spreadsheets know it. Nothing in it is run as a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from scorecard.render.safe import cell
from scorecard.review.judgement import Judgement
from scorecard.review.task import Form, Task

FILLED = ("met", "by", "turns", "note", "at")
"""The columns that reviewers fill in."""

COLUMNS = ("interaction", "observation", "behaviour", *FILLED, "rule", "why", "transcript")
_NEEDED = ("interaction", "observation", "met")
_TRUTHS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "yes", "y", "1", "met", "x", "是", "有", "达成"), True),
    **dict.fromkeys(("false", "no", "n", "0", "unmet", "否", "无", "未达成"), False),
    **dict.fromkeys(("?", "can't tell", "cannot tell", "unsure", "unknown", "看不出"), None),
}
_CELL = 30_000
"""How many letters a spreadsheet takes in a cell, and some to spare."""

_LARGEST = 1 << 24
_MARKS = "=+-@＝＋－＠:"


def table(form: Form, tasks: Sequence[Task]) -> bytes:
    """The table; an interaction's transcript stands in its first rows, as much as a cell holds."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for task in tasks:
        transcript = " ⏎ ".join(
            f"[{number}] {turn.speaker}: {turn.text}" for number, turn in enumerate(task.turns)
        )
        parts = [transcript[at : at + _CELL] for at in range(0, len(transcript), _CELL)]
        rules = task.rules or (None,) * len(form.gates)
        for number, (gate, rule) in enumerate(zip(form.gates, rules, strict=True)):
            said = (rule.verdict, rule.why) if rule is not None else ("", "")
            row = (task.interaction, gate.id, gate.behaviour, "", "", "", "", "", *said)
            writer.writerow([cell(value) for value in (*row, "".join(parts[number : number + 1]))])
    return file.getvalue().encode("utf-8-sig")


def judgements(data: bytes, source: str) -> Iterator[Judgement | tuple[str, str]]:
    """The rows that were filled in; a place and a reason for what is not understood.

    Raises `ValueError` for what is no such table.
    """
    csv.field_size_limit(_LARGEST)
    text = _decode(data)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        if missing := [name for name in _NEEDED if name not in head]:
            raise ValueError(f"the column `{missing[0]}` is missing")
        for cells in rows:
            place = f"{source}:{rows.line_num}"
            if not any(map(str.strip, cells)):
                continue
            if len(cells) > len(head):
                yield place, f"has {len(cells)} cells under {len(head)} headings"
                continue
            row = dict(zip(head, map(_plain, cells), strict=False))
            try:
                if (found := _judgement(row, place)) is not None:
                    yield found
            except ValueError as error:
                yield place, str(error)
    except csv.Error as error:
        raise ValueError(f"is no table: {error}") from error


def _decode(data: bytes) -> str:
    """Spreadsheets write UTF-8, UTF-16 for "Unicode text", and GB 18030 in China."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _plain(text: str) -> str:
    """A cell without the mark that keeps it from being a formula."""
    is_marked = text.startswith("'") and text[1:].lstrip().startswith(tuple(_MARKS))
    return text[1:] if is_marked else text


def _judgement(row: dict[str, str], place: str) -> Judgement | None:
    filled = {name: row.get(name, "").strip() for name in FILLED}
    if not any(filled[name] for name in ("met", "turns", "note")):
        return None
    verdict = filled["met"].lower()
    if verdict and verdict not in _TRUTHS:
        raise ValueError(f"`{filled['met'][:40]}` is no verdict: write yes, no or ?")
    parts = filled["turns"].replace(",", " ").replace("，", " ").replace(";", " ").split()
    if not all(part.isdecimal() and len(part) < 10 for part in parts):
        raise ValueError(f"`{filled['turns'][:40]}` are no turns: write numbers, such as 3 4")
    return Judgement(
        row["interaction"],
        row["observation"].strip(),
        _TRUTHS[verdict] if verdict else None,
        filled["by"] or None,
        tuple(sorted({int(part) for part in parts})),
        row.get("note", "").strip() or None,
        filled["at"] or None,
        place,
    )
