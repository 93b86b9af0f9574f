"""What a browser makes of a page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from paths import GOLDEN
from scorecard import load_rubric
from scorecard.explain.evaluation_form import evaluation_form
from scorecard.render.registry import render_page


@pytest.mark.skipif(not shutil.which("chromium"), reason="looks at the page in a browser")
def test_a_browser_prints_the_form(tmp_path: Path) -> None:
    rubric = load_rubric(GOLDEN / "explain" / "every-kind.yaml")
    page = tmp_path / "form.html"
    page.write_text(render_page(evaluation_form(rubric, "zh"), "html"), encoding="utf-8")
    printed = tmp_path / "form.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={printed}"]
    done = subprocess.run(
        ["chromium", *flags, page.as_uri()], capture_output=True, timeout=180, check=False
    )
    assert done.returncode == 0
    sheet = printed.read_bytes()
    assert sheet.startswith(b"%PDF")
    # A4, in points.
    assert re.search(rb"/MediaBox \[0 0 59[45]\S* 84[12]\S*\]", sheet)
