"""The story of docs/story.md, with a reviewer who works in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from story import check, tell

sync_api = pytest.importorskip("playwright.sync_api")
pytest.importorskip("scipy")
pytestmark = pytest.mark.skipif(not shutil.which("chromium"), reason="looks at it in a browser")


def _read_in_a_browser(folder: Path, truth: dict[str, int]) -> None:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_context(accept_downloads=True).new_page()
        page.goto((folder / "review.html").as_uri())
        page.fill("#by", "ann")
        page.keyboard.press("Escape")
        names = page.locator("#list option").all_inner_texts()
        assert len(names) == 100
        for name in names:
            turn = next((at for id, at in truth.items() if id in name), None)
            page.keyboard.press("1" if turn is None else "2")
            if turn is not None:
                for key in ("t", *["ArrowDown"] * turn, "Space", "Escape"):
                    page.keyboard.press(key)
            page.keyboard.press("]")
        with page.expect_download() as waiting:
            page.keyboard.press("s")
        waiting.value.save_as(folder / "review-ann.json")
        browser.close()


def test_the_story_comes_out_as_the_page_says(tmp_path: Path) -> None:
    check(tmp_path, tell(tmp_path, _read_in_a_browser))
