"""Every code is documented, and its two examples do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_support import check, completed
from scorecard.authoring.codes import MAPPING_CODES, SCHEMA_CODES
from scorecard.authoring.problem import Code
from scorecard.lint import CODES, RULES

ALL = [pytest.param(code, id=code.code) for code in CODES.values()]


@pytest.mark.parametrize("code", ALL)
def test_the_bad_example_has_the_problem_and_no_other_error(code: Code, tmp_path: Path) -> None:
    found = check(completed(code.bad), tmp_path)
    assert code.code in {problem.code for problem in found}
    assert {problem.code for problem in found if problem.severity == "error"} <= {code.code}


@pytest.mark.parametrize("code", ALL)
def test_the_good_example_does_not_have_it(code: Code, tmp_path: Path) -> None:
    found = check(completed(code.good), tmp_path)
    assert [str(one) for one in found if one.code == code.code or one.severity == "error"] == []


@pytest.mark.parametrize("code", ALL)
def test_a_code_says_what_why_and_how_to_mend(code: Code) -> None:
    assert not code.title.endswith(".")
    assert code.why.endswith(".")
    assert code.help.endswith(".")
    for example in (code.bad, code.good):
        assert example.endswith("\n")
        assert len(example.splitlines()) <= 13
    assert code.bad != code.good


def test_codes_are_in_order_and_each_is_one_kind_of_problem() -> None:
    codes = [code.code for code in (*SCHEMA_CODES, *(rule.code for rule in RULES), *MAPPING_CODES)]
    assert len(set(codes)) == len(codes)
    assert list(CODES) == sorted(codes)
    titles = [code.title for code in CODES.values()]
    assert len(set(titles)) == len(titles)
