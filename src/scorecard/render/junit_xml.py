"""The parts of a JUnit document that does not say when or where it was made.

Valid against both schemas in common use, Windy Road's JUnit.xsd (Ant) and Jenkins' junit-10.xsd;
the Ant one asks for a time, a host and a moment, and gets the same for every run: 0, `localhost`
and the start of the Unix epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scorecard.render.safe import xml

DOCUMENT_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
DOCUMENT_FOOT = "</testsuites>\n"
SUITE_FOOT = "    <system-out/>\n    <system-err/>\n  </testsuite>\n"
_FIXED = 'timestamp="1970-01-01T00:00:00" hostname="localhost" time="0"'


def suite_head(
    name: str,
    number: int,
    *,
    tests: int,
    failures: int = 0,
    errors: int = 0,
    skipped: int = 0,
    properties: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """What a suite begins with; `number` counts the suites from 0. Its cases and `SUITE_FOOT`
    follow."""
    listed = "".join(
        f'<property name="{xml(key)}" value="{xml(value)}"/>' for key, value in properties.items()
    )
    return (
        f'  <testsuite name="{xml(name)}" package="scorecard" id="{number}" tests="{tests}"'
        f' failures="{failures}" errors="{errors}" skipped="{skipped}" {_FIXED}>\n'
        f"    <properties>{listed}</properties>\n"
    )


def passed(name: str, of: str) -> str:
    """A case that passed; `of` is what it is a case of."""
    return f"{_start(name, of)}/>\n"


def skipped(name: str, of: str, message: str) -> str:
    """A case that neither passed nor failed, and why."""
    return f'{_start(name, of)}><skipped message="{xml(message)}"/></testcase>\n'


def failed(name: str, of: str, *, type: str, message: str, lines: list[str]) -> str:
    """A case that failed, why in one line, and what there is to say in several."""
    text = "\n".join(xml(line) for line in lines)
    failure = f'<failure type="{xml(type)}" message="{xml(message)}">{text}</failure>'
    return f"{_start(name, of)}>{failure}</testcase>\n"


def errored(name: str, of: str, *, type: str, message: str) -> str:
    """A case that could not be judged."""
    error = f'<error type="{xml(type)}" message="{xml(message)}"/>'
    return f"{_start(name, of)}>{error}</testcase>\n"


def _start(name: str, of: str) -> str:
    return f'    <testcase name="{xml(name)}" classname="{xml(of)}" time="0"'
