"""The page of a report in a real browser: no request, nothing amiss, open to all, quick."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from many_grades import RUBRIC, as_lines, as_table, grade, many
from scorecard.jobs.outputs import Target
from scorecard.jobs.report import ReportJob, report_grades

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.skipif(not shutil.which("chromium"), reason="looks at it in a browser")

HOSTILE = (
    "</script><script>window.pwned=1</script><img src=https://e.example/x onerror=pwned=1>\u202e"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield found
        found.close()


def page_of(grades: str, folder: Path, language: str) -> Path:
    path = folder / f"{language}.html"
    fields = ("agent.id", "topic", "week")
    target = Target("html", path)
    job = ReportJob(grades=[grades], targets=[target], by=fields, rubric=RUBRIC, language=language)
    assert report_grades(job) == 0
    return path


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_the_page_is_whole(browser: Any, tmp_path: Path, language: str, scheme: str) -> None:
    about = {"topic": HOSTILE, "agent": {"id": HOSTILE, "team": HOSTILE}, "channel": HOSTILE}
    hostile = [grade(f"{HOSTILE}{at}", {"care": ["unmet"] * 5}, **about) for at in range(30)]
    path = page_of(as_lines([*many(400), *hostile], tmp_path / "a.jsonl"), tmp_path, language)
    context = browser.new_context(color_scheme=scheme)
    page, amiss = context.new_page(), []
    page.on("console", lambda said: amiss.append(said.text))
    page.on("pageerror", lambda error: amiss.append(str(error)))
    page.on("request", lambda request: amiss.append(request.url))
    page.goto(path.as_uri())
    assert amiss == [path.as_uri()]
    assert page.evaluate("window.pwned") is None
    assert page.evaluate("document.querySelectorAll('script, img, link').length") == 0
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert axe.Axe().run(page).violations_count == 0
    # What is folded away opens by the keyboard alone.
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = false")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open")
    context.close()


def test_a_hundred_thousand_grades_are_a_small_page(browser: Any, tmp_path: Path) -> None:
    few = as_table(many(2_000, agents=300), tmp_path / "few.parquet")
    path = str(tmp_path / "many.parquet")
    duckdb.sql(
        "SELECT interaction || '-' || again AS interaction, * EXCLUDE (interaction) "
        f"FROM '{few}', range(50) AS t(again)"
    ).write_parquet(path)
    written = page_of(path, tmp_path, "en")
    assert written.stat().st_size < 2_000_000
    page = browser.new_page()
    begin = time.monotonic()
    page.goto(written.as_uri())
    assert time.monotonic() - begin < 3
