"""Tasks and a configuration for Label Studio, and what its JSON export says.

A gate is a choice called `gate-N`, N its place in the task's list `asked`; words are marked with
labels that are called like the gates. In results, `start` and `end` are the turns' numbers, as
texts; offsets count UTF-16 units, as browsers do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec

from scorecard.review.judgement import Judgement
from scorecard.review.task import Form, Segment, Task

UNSURE = "can't tell"
_TURNS, _GATE, _NOTE = "turns", "gate-", "note-"


def tasks(form: Form, found: Sequence[Task]) -> bytes:
    """The tasks, to be imported into a project."""
    asked = [gate.id for gate in form.gates]
    shown = [
        {
            "data": {
                "interaction": task.interaction,
                "about": task.about,
                "rubric": form.sha256,
                "asked": asked,
                "dialogue": [{"author": turn.speaker, "text": turn.text} for turn in task.turns],
            },
            **({"predictions": [_prediction(form, task)]} if task.rules else {}),
        }
        for task in found
    ]
    return msgspec.json.format(msgspec.json.encode(shown), indent=1) + b"\n"


def _prediction(form: Form, task: Task) -> dict[str, Any]:
    results: list[dict[str, Any]] = []
    for index, turn in enumerate(task.turns):
        offset = 0
        for segment in turn.segments:
            end = offset + _units(segment)
            if segment.gates:
                value = {"start": str(index), "end": str(index), "text": segment.text}
                value |= {"startOffset": offset, "endOffset": end}  # type: ignore[dict-item]
                value["paragraphlabels"] = [form.gates[gate].id for gate in segment.gates]  # type: ignore[assignment]
                results.append(_result(_TURNS, "paragraphlabels", value, len(results)))
            offset = end
    for number, rule in enumerate(task.rules):
        if rule is not None and rule.verdict in ("met", "unmet"):
            value = {"choices": [rule.verdict]}  # type: ignore[dict-item]
            results.append(_result(f"{_GATE}{number}", "choices", value, len(results)))
    return {"model_version": f"rules of {form.rubric}", "result": results}


def _units(segment: Segment) -> int:
    return len(segment.text.encode("utf-16-le")) // 2


def _result(name: str, type: str, value: Mapping[str, Any], number: int) -> dict[str, Any]:
    id = f"r{number}"
    return {"id": id, "from_name": name, "to_name": "dialogue", "type": type, "value": value}


def configuration(form: Form) -> str:
    """The labelling configuration of a project for these tasks."""
    labels = "\n".join(f"    <Label value={quoteattr(gate.id)}/>" for gate in form.gates)
    choices = "".join(f"<Choice value={quoteattr(name)}/>" for name in ("met", "unmet", UNSURE))
    gates = "\n".join(
        f'  <Header size="5" value={quoteattr(f"{gate.id} {gate.behaviour}")}/>\n'
        f'  <Choices name="{_GATE}{number}" toName="dialogue" choice="single-radio" '
        f'showInline="true">{choices}</Choices>\n'
        f'  <TextArea name="{_NOTE}{number}" toName="dialogue" maxSubmissions="1" rows="1"/>'
        for number, gate in enumerate(form.gates)
    )
    return (
        f"<View>\n  <Header value={quoteattr(form.title)}/>\n"
        f'  <ParagraphLabels name="{_TURNS}" toName="dialogue" choice="multiple">\n{labels}\n'
        '  </ParagraphLabels>\n  <Paragraphs name="dialogue" value="$dialogue" '
        f'layout="dialogue" nameKey="author" textKey="text"/>\n{gates}\n</View>\n'
    )


class _Data(msgspec.Struct):
    interaction: str
    asked: list[str]
    dialogue: list[dict[str, str]]
    rubric: str = ""


class _Result(msgspec.Struct):
    from_name: str = ""
    type: str = ""
    value: dict[str, Any] = {}


class _Annotation(msgspec.Struct):
    result: list[_Result] = []
    completed_by: Any = None
    was_cancelled: bool = False
    updated_at: str | None = None
    created_at: str | None = None


class ExportedTask(msgspec.Struct):
    """A task as Label Studio exports it."""

    data: _Data
    annotations: list[_Annotation]


def judgements(task: ExportedTask, place: str) -> Iterator[Judgement]:
    """What its annotations say; raises `ValueError` for what was not asked."""
    asked, turns = task.data.asked, len(task.data.dialogue)
    for annotation in task.annotations:
        if annotation.was_cancelled:
            continue
        by, at = _who(annotation.completed_by), annotation.updated_at or annotation.created_at
        met: dict[int, bool | None] = {}
        notes: dict[int, str] = {}
        spans: dict[str, list[tuple[int, int]]] = {}
        for result in annotation.result:
            try:
                if result.type == "choices":
                    choice = result.value["choices"][0]
                    met[_place(result.from_name, _GATE, asked)] = _CHOICES[choice]
                elif result.type == "textarea":
                    text = result.value["text"]
                    said = text if isinstance(text, str) else " ".join(text)
                    notes[_place(result.from_name, _NOTE, asked)] = said
                elif result.type == "paragraphlabels":
                    first, last = int(result.value["start"]), int(result.value["end"])
                    for label in result.value["paragraphlabels"]:
                        spans.setdefault(str(label), []).append((first, last))
            except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
                raise ValueError(f"a result of {result.from_name!r} is not understood") from error
        shown = {label: _turns(found, turns) for label, found in spans.items()}
        if unknown := sorted(shown.keys() - set(asked)):
            raise ValueError(f"words are marked for `{unknown[0]}`, which was not asked")
        numbers = dict.fromkeys([*met, *notes, *(asked.index(label) for label in shown)])
        for number in sorted(numbers):
            gate = asked[number]
            yield Judgement(
                task.data.interaction,
                gate,
                met.get(number),
                by,
                tuple(sorted(shown.get(gate, ()))),
                notes.get(number),
                at,
                place,
                turns,
            )


def _turns(spans: Sequence[tuple[int, int]], last: int) -> set[int]:
    for start, end in spans:
        if not 0 <= start <= end < last:
            raise ValueError(f"there is no turn {end}: words are marked from turn {start} to {end}")
    return {turn for start, end in spans for turn in range(start, end + 1)}


_CHOICES = {"met": True, "unmet": False, UNSURE: None}


def _place(name: str, prefix: str, asked: Sequence[str]) -> int:
    number = int(name.removeprefix(prefix)) if name.startswith(prefix) else -1
    if not 0 <= number < len(asked):
        raise ValueError(name)
    return number


def _who(completed_by: Any) -> str | None:
    if isinstance(completed_by, Mapping):
        completed_by = completed_by.get("email") or completed_by.get("id")
    if completed_by is None or isinstance(completed_by, bool):
        return None
    return completed_by if isinstance(completed_by, str) else f"label-studio-{completed_by}"
