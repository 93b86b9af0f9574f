"""SECURITY.md: every promise names tests that there are."""

from __future__ import annotations

import re

import pytest

from paths import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^\| (.+?) \| (`tests/.+) \|$", PAGE, re.MULTILINE)


def test_no_promise_is_without_a_test() -> None:
    table = PAGE.partition("| promise |")[2].partition("\n\n")[0]
    assert len(PROMISES) == len(table.splitlines()) - 2 > 10


@pytest.mark.parametrize(("promise", "tests"), PROMISES)
def test_the_tests_of_a_promise_exist(promise: str, tests: str) -> None:
    for test in re.findall(r"`(.+?)`", tests):
        file, _, name = test.partition("::")
        assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8"), test
