"""What both JUnit schemas in common use ask for (Windy Road's JUnit.xsd for Ant, and Jenkins'
junit-10.xsd), the stricter of the two each time; for where
tests/external/test_official_schemas.py can't run."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_SUITE = {
    "name": r".*\S.*",
    "package": r".*",
    "id": r"\d+",
    "tests": r"\d+",
    "failures": r"\d+",
    "errors": r"\d+",
    "skipped": r"\d+",
    "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "hostname": r".*\S.*",
    "time": r"\d{1,3}(\.\d{0,3})?",
}
_CASE = {"name": r".*", "classname": r".*", "time": r"\d+(\.\d+)?"}
_OUTCOMES = {
    "skipped": {"type": r".*", "message": r".*"},
    "failure": {"type": r".*", "message": r".*"},
    "error": {"type": r".*", "message": r".*"},
}


def assert_junit(root: Element) -> None:
    """The document has the elements and attributes, in the order, that both schemas ask for."""
    assert (root.tag, root.attrib) == ("testsuites", {})
    for number, suite in enumerate(root):
        _assert_element(suite, "testsuite", _SUITE)
        assert suite.get("id") == str(number)
        first, *cases, out, err = suite
        assert [first.tag, out.tag, err.tag] == ["properties", "system-out", "system-err"]
        for one in first:
            _assert_element(one, "property", {"name": r".*\S.*", "value": r".*"})
        for case in cases:
            _assert_element(case, "testcase", _CASE)
            assert len(case) <= 1
            for outcome in case:
                _assert_element(outcome, outcome.tag, _OUTCOMES[outcome.tag])
                assert len(outcome) == 0
        counted = {"tests": len(cases)}
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            counted[key] = sum(case.find(tag) is not None for case in cases)
        assert {key: int(suite.get(key, "")) for key in counted} == counted


def _assert_element(element: Element, tag: str, attributes: dict[str, str]) -> None:
    assert element.tag == tag
    assert set(element.attrib) == set(attributes)
    for name, pattern in attributes.items():
        assert re.fullmatch(pattern, element.attrib[name], re.DOTALL), (tag, name)
