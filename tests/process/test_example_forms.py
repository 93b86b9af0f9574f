"""The forms under examples/: without a finding, and tested to the last gate."""

from __future__ import annotations

from paths import ROOT
from program import scorecard

FORMS = ROOT / "examples" / "forms"


def test_forms_are_without_a_finding() -> None:
    assert scorecard("validate", "--strict", FORMS).status == 0


def test_every_gate_of_the_forms_is_tested() -> None:
    done = scorecard("test", "--min-coverage", "100", FORMS)
    assert (done.status, done.text.count("· gate coverage 100%")) == (0, 2)
