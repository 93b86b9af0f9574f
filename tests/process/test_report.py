"""`scorecard report` as a process."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path

import pytest

from many_grades import RUBRIC, as_lines, as_table, grade, many
from program import scorecard

GRADES = many(300)
HOSTILE = "=1+1|<script>alert(1)</script>`x` [a](http://e.example)\x1b[31m\u202e::error::"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    as_lines(GRADES[:150], tmp_path / "a.jsonl")
    as_table(GRADES[150:], tmp_path / "b.parquet")
    (tmp_path / "two.yaml").write_text(RUBRIC.model_dump_json(exclude_defaults=True, by_alias=True))
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_every_format_says_the_same() -> None:
    told = ("--output", "r.html", "--output", "r.md", "--output", "r.csv", "--output", "r.json")
    done = scorecard("report", "a.jsonl", "b.parquet", "-r", "two.yaml", *told)
    assert done.status == 0, done.err
    data = json.loads(Path("r.json").read_bytes())
    assert data["grades"] == 300
    assert data["unlock_in"] == "score"
    score = data["standing"]["score"]
    rows = {
        (row["number"], row["of"]): row
        for row in csv.DictReader(io.StringIO(Path("r.csv").read_text()))
    }
    assert float(rows["standing.score", ""]["value"]) == score["value"]
    for page in map(unescape, (Path("r.html").read_text(), Path("r.md").read_text())):
        assert f"{score['value']:.2f}" in page
        assert "Train first" in page
    assert "<svg" in Path("r.html").read_text()
    assert "<script" not in Path("r.html").read_text()


@pytest.mark.usefixtures("folder")
def test_chinese_and_a_terminal() -> None:
    done = scorecard("report", "*.jsonl", "-r", "two.yaml", "--lang", "zh")
    assert done.status == 0, done.err
    text = done.out.decode()
    assert "还不能下的结论" in text
    assert "准则 care" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_hostile_text_stays_text(folder: Path) -> None:
    about = {"topic": HOSTILE, "channel": HOSTILE, "agent": {"id": HOSTILE, "team": HOSTILE}}
    as_lines([grade(f"{HOSTILE}{at}", {"care": ["unmet"] * 5}, **about) for at in range(30)],
             folder / "h.jsonl")  # fmt: skip
    done = scorecard("report", "h.jsonl", "-r", "two.yaml", "--by", "topic", "--by", "agent.id",
                     "--output", "h.html", "--output", "h.md", "--output", "h.csv")  # fmt: skip
    assert done.status == 0, done.err
    page = Path("h.html").read_text()
    assert "<script" not in page
    assert "\u202e" not in page
    table = csv.reader(io.StringIO(Path("h.csv").read_text()))
    assert not any(text.startswith("=") for row in table for text in row)
    marked = Path("h.md").read_text()
    assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(http|(?<!\\)`x", marked)
    assert "::error" not in marked
    assert "\u202e" not in marked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.jsonl", "--where", "nonsense"], "is no condition on a field"),
        (["a.jsonl", "--by", "agnet.id"], "did you mean `agent.id`"),
        (["a.jsonl", "--by", "metadata.a.b"], "--records"),
        (["a.jsonl", "--where", "topic=nothing"], "no grade meets the conditions"),
        (["two.yaml"], "no grades"),
        (["nowhere.jsonl"], "nowhere.jsonl"),
        (["a.jsonl", "-r", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_bad_usage_is_named(arguments: list[str], said: str) -> None:
    done = scorecard("report", *arguments)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"schema": "scorecard.grade/1"}', "is no grade: `rubric` is missing"),
        (b'{"schema": "caf\xe9"}', "is no grade: not UTF-8: invalid continuation byte"),
        (b'{"schema": ', "is no grade: not valid JSON: it ends too early"),
    ],
)
def test_what_is_no_grade_is_named_and_the_rest_reported(
    folder: Path, line: bytes, said: str
) -> None:
    with (folder / "a.jsonl").open("ab") as file:
        file.write(b"\n" + line + b"\n")
    done = scorecard("report", "a.jsonl", "-r", "two.yaml", "--format", "json")
    assert done.status == 2
    assert said in done.err
    assert json.loads(done.out)["grades"] == 150


def test_transcripts_and_fields_of_records(folder: Path) -> None:
    records = [
        {
            "id": each.interaction.id,
            "agent": each.interaction.agent,
            "customer": {"name": "Rosalind Quill"},
            "metadata": {"queue": f"q{at % 2}"},
            "turns": [{"speaker": "customer", "text": "I am Rosalind Quill, card 4929 1111."}],
        }
        for at, each in enumerate(GRADES)
    ]
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, records)))
    done = scorecard(
        *("report", "a.jsonl", "b.parquet", "-r", "two.yaml", "--by", "agent.id"),
        *("--by", "metadata.queue", "--where", "metadata.queue=q0", "--records", "records.jsonl"),
        *("--with-transcripts", "--output", "r.html", "--output", "r.json"),
    )
    assert done.status == 0, done.err
    data = json.loads(Path("r.json").read_bytes())
    assert data["grades"] == 150
    assert [group["name"] for group in data["groups"][1]["groups"]] == ["q0"]
    page = Path("r.html").read_text()
    assert "<summary>Transcript</summary>" in page
    assert "Rosalind" not in page
    assert "4929" not in page


@pytest.mark.usefixtures("folder")
def test_transcripts_take_records() -> None:
    done = scorecard("report", "a.jsonl", "--with-transcripts")
    assert done.status == 2
    assert "--records" in done.err


@pytest.mark.usefixtures("folder")
def test_labels_correct_rates_or_are_refused() -> None:
    rows = [
        {"interaction": each.interaction.id, "observation": "care.1", "by": "qa",
         "met": (each.criteria[0].levels[0].verdict == "met") != (at % 15 == 0)}
        for at, each in enumerate(GRADES)
    ]  # fmt: skip
    Path("labels.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = scorecard(
        *("report", "a.jsonl", "b.parquet", "-r", "two.yaml", "--labels", "labels.jsonl"),
        *("--format", "json"),
    )
    assert done.status == 0, done.err
    first, second, *_ = json.loads(done.out)["criteria"][0]["gates"]
    assert first["corrected"]["kind"] == "estimate"
    assert first["corrected"]["method"] in ("ppi", "post-stratified")
    assert second["corrected"] is None
    few = "\n".join(map(json.dumps, rows[:20]))
    Path("labels.jsonl").write_text(few)
    done = scorecard("report", "a.jsonl", "--labels", "labels.jsonl", "--format", "json")
    assert json.loads(done.out)["criteria"][0]["gates"][0]["corrected"]["reason"] == "few_labels"
    done = scorecard("report", "a.jsonl", "--labels", "labels.jsonl", "--where", "topic=refund")
    assert done.status == 2
    assert "--where" in done.err


def test_what_customers_raise_comes_with_the_records(folder: Path) -> None:
    words = {"billing": "This is unacceptable, I want to file a complaint.", "other": "Thank you."}
    records = [
        {
            "id": f"i{at}",
            "topic": topic,
            "started_at": f"2026-03-{1 + at % 12:02}T10:00:00",
            "turns": [
                {"speaker": "customer", "text": words[topic] if at % 4 else "Hello there."},
                {"speaker": "agent", "text": "I am sorry, let me see."},
            ],
        }
        for at in range(120)
        for topic in [("billing", "other")[at % 2]]
    ]
    (folder / "r.jsonl").write_text("\n".join(map(json.dumps, records)))
    assert scorecard("grade", "r.jsonl", "-r", "customer-first", "--output", "g.jsonl").status == 0
    told = ["--output", "t.json", "--output", "t.html", "--output", "t.csv"]
    done = scorecard("report", "g.jsonl", "--records", "r.jsonl", *told, "--lang", "zh")
    assert done.status == 0, done.err
    themes = json.loads(Path("t.json").read_bytes())["themes"]
    complaint = next(each for each in themes["moments"] if each["name"] == "complaint")
    assert complaint["n"] == sum(at % 4 != 0 and at % 2 == 0 for at in range(120))
    assert list(complaint["more_in"]) == ["billing"]
    assert "客户为何联系" in Path("t.html").read_text()
    assert "themes.moments.share" in Path("t.csv").read_text()
