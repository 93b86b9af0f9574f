"""The page to review with, in a real browser: keys, saving, going on, hostile texts, access."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paths import ROOT
from scorecard import Evaluator, load_rubric
from scorecard.jobs.outputs import Target
from scorecard.jobs.review import ImportJob, import_reviews
from scorecard.records.decoding import decode
from scorecard.review import page
from scorecard.review.task import form_of, task_of

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.skipif(not shutil.which("chromium"), reason="looks at it in a browser")

RUBRIC = load_rubric(ROOT / "rubrics" / "customer-first.yaml")
HOSTILE = [
    "</script><script>window.pwned = 1; alert(1)</script>",
    "<img src='https://example.org/x.png' onerror='window.pwned = 1'>",
    "{{constructor.constructor('window.pwned = 1')()}} ${window.pwned = 1}",
    "javascript:alert(1) \u202e \x1b[2J \u0000 \u2028 &lt;b&gt;",
    "😀" * 200 + "𠀀",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield found
        found.close()


class Opened:
    """A page that is open, and all that it should not do."""

    def __init__(self, browser: Any, path: Path, scheme: str = "light") -> None:
        self.context = browser.new_context(accept_downloads=True, color_scheme=scheme)
        self.page = self.context.new_page()
        self.amiss: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self.amiss.append(said.text))
        self.page.on("pageerror", lambda error: self.amiss.append(str(error)))
        self.page.on("dialog", lambda dialog: self.amiss.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def save(self, folder: Path) -> Path:
        with self.page.expect_download() as waiting:
            self.press("s")
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target


def written(
    folder: Path, language: Any = "en", *, blind: bool = False, hide: bool = True, more: int = 0
) -> Path:
    """A page of two calls, and some more to see how it bears them."""
    texts = [
        ["Hello", "This is unacceptable, nobody calls back", "I am sorry, I will look into it"],
        ["Hello", *HOSTILE],
        *([["Hello", "I have a question"] * 20] * more),
    ]
    form = form_of(RUBRIC, language)
    evaluator = Evaluator(RUBRIC, language=language)
    tasks = []
    for number, said in enumerate(texts):
        turns = [
            {"speaker": ("agent", "customer")[at % 2], "text": text} for at, text in enumerate(said)
        ]
        turns.append({"speaker": "system", "event": "hold"})
        record = decode(json.dumps({"id": f"c-{number}", "turns": turns}).encode())
        grade = evaluator.grade(record)
        tasks.append(task_of(form, record, grade, blind=blind, hide=hide))
    path = folder / "review.html"
    path.write_bytes(page.page(form, tasks, blind=blind))
    return path


def test_a_review_by_keys_alone(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, written(tmp_path))
    opened.press("s")
    assert opened.page.inner_text("#status") == "Write your name first."
    opened.page.keyboard.type("qa 3")
    opened.press("Escape", "1", "j", "2", "t", "Space", "ArrowDown", "Space", "Escape", "n")
    opened.page.keyboard.type("sorry, but nothing done: 1 2 3 j k s")
    opened.press("Escape", "j", "3", "]", "1", "j", "2", "0", "[")
    assert "4 of 10" in opened.page.inner_text("#progress")
    found = opened.save(tmp_path)
    assert found.name == "review-qa_3.json"
    target = tmp_path / "labels.jsonl"
    import_reviews(ImportJob(files=[str(found)], target=Target("jsonl", target)))
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(row["interaction"], row["observation"], row["met"]) for row in rows] == [
        ("c-0", "customer-first.1", True),
        ("c-0", "customer-first.2", False),
        ("c-1", "customer-first.1", True),
    ]
    assert rows[1]["turns"] == [1, 2]
    assert rows[1]["note"] == "sorry, but nothing done: 1 2 3 j k s"
    assert {row["by"] for row in rows} == {"qa 3"}
    assert not opened.amiss


def test_the_words_that_decided_are_marked(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, written(tmp_path))
    assert opened.page.locator("mark.on").count() == 0
    opened.press("j")
    assert "unacceptable" in opened.page.locator("mark.on").all_inner_texts()
    assert opened.page.locator("fieldset.current .rule").first.inner_text().startswith("The rule")


def test_work_in_progress_is_kept(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, written(tmp_path))
    opened.page.fill("#by", "ann")
    opened.press("Escape", "2", "]", "1")
    opened.page.reload()
    assert opened.page.input_value("#by") == "ann"
    assert "interaction 2 of 2, 2 of 10" in opened.page.inner_text("#progress")
    found = opened.save(tmp_path)
    # Another browser knows nothing of it, and goes on with the file.
    other = Opened(browser, tmp_path / "review.html")
    assert "0 of 10" in other.page.inner_text("#progress")
    other.page.set_input_files("#open", found)
    status = other.page.locator("#status")
    sync_api.expect(status).to_have_text("2 judgements taken over.")
    assert "2 of 10" in other.page.inner_text("#progress")
    assert other.page.locator("input:checked").first.get_attribute("value") == "unmet"
    (tmp_path / "other.json").write_text('{"schema": "scorecard.review/1", "page": "another"}')
    other.page.set_input_files("#open", tmp_path / "other.json")
    sync_api.expect(status).to_have_text("That file was not saved by this page.")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_texts_do_nothing(browser: Any, tmp_path: Path, language: str) -> None:
    path = written(tmp_path, language, hide=False)
    opened = Opened(browser, path)
    opened.press("]", "j", "t")
    opened.page.wait_for_timeout(200)
    said = opened.page.inner_text("#turns")
    assert "<script>window.pwned = 1; alert(1)</script>" in said
    assert "\\u202e" in said
    assert opened.page.evaluate("window.pwned") is None
    assert opened.requests == [path.as_uri()]
    assert not opened.amiss
    # What would get past the escapes is not run, either.
    opened.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.pwned = 1\">')"
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("window.pwned") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_can_use_it(browser: Any, tmp_path: Path, language: str, scheme: str) -> None:
    opened = Opened(browser, written(tmp_path, language, blind=language == "zh"), scheme)
    opened.press("j", "1")
    for dialog in (False, True):
        if dialog:
            opened.press("?")
        found = axe.Axe().run(opened.page)
        assert found.violations_count == 0, found.generate_report()
    assert not opened.amiss


def test_a_blind_page_shows_nothing_of_the_rules(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, written(tmp_path, blind=True))
    opened.press("j")
    assert opened.page.locator("mark").count() == 0
    assert "The rule" not in opened.page.inner_text("#gates")


def test_a_thousand_interactions_open_at_once(browser: Any, tmp_path: Path) -> None:
    opened = Opened(browser, written(tmp_path, more=1_000, hide=False))
    opened.press("]", "1")
    assert "1 of 5010" in opened.page.inner_text("#progress")
    loaded = opened.page.evaluate(
        "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    assert loaded < 10_000
