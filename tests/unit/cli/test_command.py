"""What click lacks."""

from __future__ import annotations

import pytest

from program import scorecard


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--explan", "Did you mean '--explain'?"),
        ("--no-expl", "Did you mean '--no-explain'?"),
        ("--fail", "(Did you mean one of: '--fail-on', '--fail-under'"),
        ("--langg", "Did you mean '--lang'?"),
        ("--nonsense", "No such option '--nonsense'.\n"),
        ("-x", "No such option '-x'.\n"),
    ],
)
def test_a_misspelt_option_names_those_that_are_like_it(typed: str, said: str) -> None:
    done = scorecard("grade", typed)
    assert done.status == 2
    assert said in done.err
