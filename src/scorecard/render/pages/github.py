"""What a page has to say in a build's log: annotations of a run on GitHub."""

from __future__ import annotations

from scorecard.render.github_command import github_command
from scorecard.render.output_format import Options
from scorecard.render.pages.model import Page


def render(page: Page, _options: Options) -> str:
    """A workflow command for each notice."""
    return "".join(
        github_command(notice.severity, {"title": notice.title}, notice.lines or (page.title,))
        for notice in page.notices
    )
