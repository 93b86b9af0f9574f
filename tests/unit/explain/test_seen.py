"""How a rubric says that people see moments, that lists are open, and whom it trusts."""

from __future__ import annotations

import pytest

from scorecard.explain.evaluation_form import evaluation_form
from scorecard.language import Language
from scorecard.render.output_format import Options
from scorecard.render.pages.text import render
from scorecard.rubric.model import Rubric
from support import criterion, rubric

RULES = rubric(
    criterion({"never": "complaint"}, {"occurs": "praise"}),
    trust=["qa-1", "models"],
    moments={
        "complaint": {"speaker": "customer", "says": ["bad"], "observed": "seen", "open": True},
        "praise": {
            "cues": {
                "at_least": 1.5,
                "phrases": {f"word{number}": number / 10 for number in range(1, 30)},
            }
        },
    },
)


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "en",
            [
                "is marked there by a reviewer or a model, as “seen”",
                "open: its wording is never complete",
                "weights add up to at least 1.50: “word29” (+2.90), “word28” (+2.80)",
                "“word10” (+1.00), and 9 that weigh less",
                "count first, in this order: “qa-1”, “models”.",
            ],
        ),
        (
            "zh",
            [
                "由评审人或模型在该处认定（观察项“seen”）",
                "开放：说法无法穷尽",
                "所说线索的权重合计至少 1.50：“word29” (+2.90)",
                "以及 9 条权重较小的",
                "按以下先后为准：“qa-1”、“models”。",
            ],
        ),
    ],
)
def test_the_form_says_it(language: Language, parts: list[str]) -> None:
    page = evaluation_form(Rubric.model_validate(RULES), language)
    text = "".join(render(page, Options()).split())
    for part in parts:
        assert "".join(part.split()) in text
