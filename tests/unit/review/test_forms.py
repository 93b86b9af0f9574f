"""What goes out to reviewers and what comes back: the page's file, Label Studio, tables."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundled import bundled, evaluator
from scorecard import Interaction
from scorecard.records.decoding import decode
from scorecard.records.reject import Reject
from scorecard.review import label_studio, page, sheet
from scorecard.review.intake import Intake, judgements_in, take_in
from scorecard.review.task import Form, Task, form_of, task_of

RUBRIC = bundled()
HOSTILE = "=cmd|' /C calc'!A0</script><img src=x onerror=alert(1)>\u202e\x1b[31m😀𠀀"


def interaction(*texts: str, id: str = "c-1") -> Interaction:
    turns = [
        {"speaker": "customer" if number % 2 else "agent", "text": text}
        for number, text in enumerate(texts)
    ]
    record = {"id": id, "turns": turns, "customer": {"name": "Maria Berg"}}
    return decode(json.dumps(record).encode())


COMPLAINT = interaction(
    "Hello 😀, what can I do?",
    "😀 This is unacceptable, says Maria, my number is 555 123 4567.",
    "I am sorry, I will look into it.",
)


def task(record: Interaction = COMPLAINT, **options: Any) -> tuple[Form, Task]:
    form = form_of(RUBRIC, "en", options.pop("gates", ()))
    grade = evaluator().grade(record)
    return form, task_of(form, record, grade, **{"blind": False, "hide": True, **options})


def taken(data: bytes | str, **options: Any) -> Intake:
    content = data.encode() if isinstance(data, str) else data
    return take_in(judgements_in(content, "file"), **options)


def reasons(intake: Intake) -> list[str]:
    return [str(reject) for reject in intake.refused]


def test_a_task_marks_the_words_and_hides_who_it_was() -> None:
    form, shown = task()
    assert [gate.id for gate in form.gates] == [f"customer-first.{n}" for n in range(1, 6)]
    said = shown.turns[1].text
    assert "Maria" not in said
    assert "555" not in said
    marked = [part for part in shown.turns[1].segments if part.gates]
    assert [part.text for part in marked] == ["unacceptable"]
    assert form.gates[marked[0].gates[0]].id == "customer-first.2"
    assert len(said) == len(COMPLAINT.turns[1].text or "")


def test_a_blind_task_holds_nothing_of_the_rules() -> None:
    form, shown = task(blind=True)
    assert shown.rules == ()
    assert not any(part.gates for turn in shown.turns for part in turn.segments)
    content = page.page(form, [shown], blind=True).decode()
    assert "no disrespect" not in content
    assert '"rules":[]' in content
    assert "predictions" not in label_studio.tasks(form, [shown]).decode()


def test_unmasked_is_what_was_said() -> None:
    _, shown = task(hide=False)
    assert shown.turns[1].text == COMPLAINT.turns[1].text


def test_a_criterion_that_does_not_apply_is_said_to() -> None:
    rubric = bundled("complaint-recovery")
    form, record = form_of(rubric, "en"), interaction("Hello", "Thank you, all is well")
    grade = evaluator(rubric.id).grade(record)
    assert grade.criteria[0].applies is False
    shown = task_of(form, record, grade, blind=False, hide=True)
    assert shown.rules[0] is not None
    assert shown.rules[0].verdict == "not_applicable"


@pytest.mark.parametrize(
    "texts",
    [("Hello", "Hi"), ("Hello",), ("Hello 😀, what can I do?", "It is unacceptable, Maria")],
)
def test_a_grade_of_another_record_is_refused(texts: tuple[str, ...]) -> None:
    grade = evaluator().grade(COMPLAINT)
    for blind in (False, True):
        with pytest.raises(LookupError):
            task_of(FORM, interaction(*texts), grade, blind=blind, hide=True)


def test_only_the_gates_asked_for() -> None:
    form, shown = task(gates=("customer-first.2",))
    assert [gate.id for gate in form.gates] == ["customer-first.2"]
    assert len(shown.rules) == 1
    with pytest.raises(ValueError, match=r"customer-first\.7"):
        form_of(RUBRIC, "en", ["customer-first.7"])


def test_hostile_texts_stay_texts() -> None:
    form, shown = task(interaction("Hello", HOSTILE, id=f"c{HOSTILE[:5]}"), hide=False)
    content = page.page(form, [shown], blind=False).decode()
    assert "<img" not in content
    assert content.count("</script>") == 2
    assert "\u202e" not in content
    assert "\x1b" not in content
    rows = list(csv.reader(io.StringIO(sheet.table(form, [shown]).decode("utf-8-sig"))))
    for row in rows:
        assert not any(cell.lstrip().startswith(tuple("=+-@")) for cell in row)
    ElementTree.fromstring(label_studio.configuration(form))


def test_label_studio_counts_as_browsers_do() -> None:
    form, shown = task()
    exported = json.loads(label_studio.tasks(form, [shown]))[0]
    regions = [
        result["value"]
        for result in exported["predictions"][0]["result"]
        if result["type"] == "paragraphlabels"
    ]
    region = next(value for value in regions if value["text"] == "unacceptable")
    assert (region["start"], region["end"]) == ("1", "1")
    units = exported["data"]["dialogue"][1]["text"].encode("utf-16-le")
    part = units[2 * region["startOffset"] : 2 * region["endOffset"]].decode("utf-16-le")
    assert part == "unacceptable"
    config = ElementTree.fromstring(label_studio.configuration(form))
    names = {node.get("name") for node in config.iter() if node.get("name")}
    used = {result["from_name"] for result in exported["predictions"][0]["result"]}
    assert used <= names
    assert {label.get("value") for label in config.iter("Label")} == set(exported["data"]["asked"])


FORM, SHOWN = task()


def annotated(*results: dict[str, Any], **more: Any) -> str:
    exported = json.loads(label_studio.tasks(FORM, [SHOWN]))[0]
    annotation = {"result": list(results), "completed_by": 3, "updated_at": "2026-03-01", **more}
    return json.dumps([{**exported, "id": 1, "annotations": [annotation]}])


def result(name: str, type: str, **value: Any) -> dict[str, Any]:
    return {"from_name": name, "to_name": "dialogue", "type": type, "value": value}


def test_label_studio_comes_back() -> None:
    data = annotated(
        result("gate-1", "choices", choices=["unmet"]),
        result("note-1", "textarea", text=["offered nothing"]),
        result(
            "turns", "paragraphlabels", start="1", end="2", paragraphlabels=["customer-first.2"]
        ),
        result("gate-2", "choices", choices=["can't tell"]),
    )
    intake = taken(data)
    assert not intake.refused
    (row,) = intake.rows
    assert (row.interaction, row.observation, row.met) == ("c-1", "customer-first.2", False)
    assert (row.by, row.turns, row.note) == ("label-studio-3", (1, 2), "offered nothing")
    assert [judgement.gate for judgement in intake.open] == ["customer-first.3"]


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([result("gate-9", "choices", choices=["met"])], "`gate-9`|'gate-9'"),
        ([result("gate-1", "choices", choices=["maybe"])], "not understood"),
        (
            [result("turns", "paragraphlabels", start="0", end="0", paragraphlabels=["x.1"])],
            "was not asked",
        ),
        (
            [
                result("gate-1", "choices", choices=["met"]),
                result(
                    *("turns", "paragraphlabels"),
                    start="7",
                    end="7",
                    paragraphlabels=["customer-first.2"],
                ),
            ],
            "there is no turn 7",
        ),
    ],
)
def test_what_label_studio_can_not_have_asked_is_refused(results, reason: str) -> None:
    intake = taken(annotated(*results))
    assert not intake.rows
    assert len(intake.refused) == 1
    assert any(part in reasons(intake)[0] for part in reason.split("|"))


def test_a_cancelled_annotation_says_nothing() -> None:
    choice = result("gate-1", "choices", choices=["met"])
    assert taken(annotated(choice, was_cancelled=True)) == Intake([], [], [])


def filled(**cells: str) -> bytes:
    """The table as a spreadsheet gives it back, with cells of the second gate filled in."""
    form, shown = task()
    rows = list(csv.DictReader(io.StringIO(sheet.table(form, [shown]).decode("utf-8-sig"))))
    rows[1].update(cells)
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_comes_back(encoding: str, delimiter: str) -> None:
    data = filled(met="否", by="小王", turns="1, 2", note="没有道歉", at="2026-03-01").decode()
    rows = csv.reader(io.StringIO(data))
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    intake = taken(file.getvalue().encode(encoding))
    assert not intake.refused
    (row,) = intake.rows
    assert (row.interaction, row.observation, row.met) == ("c-1", "customer-first.2", False)
    assert (row.by, row.turns, row.note, row.at) == ("小王", (1, 2), "没有道歉", "2026-03-01")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"met": "perhaps"}, "is no verdict"),
        ({"met": "yes", "turns": "one"}, "are no turns"),
        ({"met": "yes", "observation": ""}, "observation"),
    ],
)
def test_what_a_table_says_wrongly_is_refused_with_its_line(cells, reason: str) -> None:
    intake = taken(filled(**cells))
    assert not intake.rows
    assert "file:3" in reasons(intake)[0]
    assert reason in reasons(intake)[0]


def test_a_formula_in_a_note_is_a_note_again() -> None:
    (row,) = taken(filled(met="yes", by="a", note="'=1+1 is not service")).rows
    assert row.note == "=1+1 is not service"


def test_a_long_transcript_fits_into_cells() -> None:
    form, shown = task(interaction("Hello", "x" * 70_000), hide=False)
    rows = list(csv.DictReader(io.StringIO(sheet.table(form, [shown]).decode("utf-8-sig"))))
    assert all(len(row["transcript"]) <= 30_000 for row in rows)
    assert "".join(row["transcript"] for row in rows).count("x") == 70_000


def saved(*judged: dict[str, Any], **more: Any) -> str:
    given = [
        {"interaction": "c-1", "observation": "care.1", "met": True, "turns": [], "note": "", **one}
        for one in judged
    ]
    review = {
        "schema": "scorecard.review/1",
        "by": "qa-1",
        "gates": ["care.1", "care.2"],
        "turns": {"c-1": 3},
        "judgements": given,
    }
    return json.dumps({**review, **more})


def test_a_saved_page_comes_back() -> None:
    intake = taken(
        saved(
            {"turns": [2, 0], "at": "2026-03-01"},
            {"observation": "care.2", "met": None, "note": "the audio ends here", "open": True},
        )
    )
    (row,) = intake.rows
    assert (row.by, row.turns, row.note) == ("qa-1", (0, 2), None)
    assert intake.open[0].note == "the audio ends here"
    assert not intake.refused


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved({"interaction": "c-9"}), "was not asked"),
        (saved({"observation": "care.9"}), "was not asked"),
        (saved({"turns": [3]}), "there is no turn 3"),
        (saved({"turns": [-1]}), "there is no turn -1"),
        (saved({"met": "yes"}), "is no review"),
        (saved(schema="other/1"), "not `scorecard.review/1`"),
        ("{}", "is no review"),
        ("[1]", "file[0]"),
        ('[{"data": {}}]', "file[0]"),
        ("[" * 100_000, "is no review"),
        ("a,b\n1,2\n", "the column `interaction` is missing"),
        (b"\x80\x81\x00", "is no review"),
        ("", "is no review"),
    ],
    ids=range(13),
)
def test_what_is_no_review_is_refused(data: bytes | str, reason: str) -> None:
    intake = taken(data)
    assert not intake.rows
    assert reason in reasons(intake)[0]


def test_what_is_not_of_the_sample_or_the_rubric_is_refused() -> None:
    intake = taken(saved({}), interactions=frozenset(["c-2"]))
    assert "not of the sample" in reasons(intake)[0]
    intake = taken(saved({}), gates=frozenset(["care.3"]))
    assert "the rubric has no gate `care.1`" in reasons(intake)[0]


def test_the_later_judgement_of_a_reviewer_counts() -> None:
    first, second = {"at": "2026-03-01"}, {"at": "2026-03-02", "met": False}
    intake = taken(saved(second, first))
    assert [row.met for row in intake.rows] == [False]
    assert "was replaced by a later judgement" in reasons(intake)[0]
    intake = taken(saved({}, {"met": False}))
    assert not intake.rows
    assert all("says two things" in reason for reason in reasons(intake))
    assert len(intake.refused) == 2


def test_the_same_twice_is_once() -> None:
    intake = taken(saved({}, {}))
    assert len(intake.rows) == 1
    assert not [reject for reject in intake.refused if isinstance(reject, Reject)]


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_RESULT = st.fixed_dictionaries(
    {
        "from_name": st.sampled_from(["gate-0", "gate-1", "note-0", "turns", "gate-", "x"]),
        "type": st.sampled_from(["choices", "textarea", "paragraphlabels", "rating"]),
        "value": st.dictionaries(
            st.sampled_from(["choices", "text", "start", "end", "paragraphlabels"]), _ANYTHING
        ),
    }
)
_JUDGED = st.fixed_dictionaries(
    {"interaction": st.just("c-1"), "observation": st.sampled_from(["care.1", "care.2"])},
    optional={"met": _ANYTHING, "turns": _ANYTHING, "note": _ANYTHING, "at": _ANYTHING},
)


@given(
    st.binary()
    | st.builds(lambda results: annotated(*results).encode(), st.lists(_RESULT, max_size=4))
    | st.builds(lambda judged: saved(*judged).encode(), st.lists(_JUDGED, max_size=4))
    | st.builds(lambda text: f"interaction,observation,met\n{text}".encode(), st.text())
)
@settings(max_examples=150)
def test_whatever_is_in_a_file_is_taken_or_refused(data: bytes) -> None:
    intake = taken(data)
    for row in intake.rows:
        assert row.turns == tuple(sorted(set(row.turns)))
    assert all(reject.reason for reject in intake.refused)
