"""The parts of a JUnit document.

Valid against both schemas in common use, Windy Road's JUnit.xsd (Ant) and Jenkins' junit-10.xsd;
the Ant one asks for a time, a host and a moment, and gets the same for every run: 0, `localhost`
and the start of the Unix epoch, since nothing in the output depends on when or where it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scorecard.render.safe import xml

DOCUMENT_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
DOCUMENT_FOOT = "</testsuites>\n"
FOOT = "    <system-out/>\n    <system-err/>\n  </testsuite>\n"

_FIXED = 'timestamp="1970-01-01T00:00:00" hostname="localhost" time="0"'
_NO_PROPERTIES: Mapping[str, str] = {}


def head(
    name: str,
    number: int,
    *,
    tests: int,
    failures: int = 0,
    errors: int = 0,
    skipped: int = 0,
    properties: Mapping[str, str] = _NO_PROPERTIES,
) -> str:
    """The start of a suite, up to its cases; `number` counts the suites from 0."""
    given = "".join(
        f'<property name="{key}" value="{xml(value)}"/>' for key, value in properties.items()
    )
    # The Ant schema takes the spaces from both ends of a name, and then asks for a character.
    shown = xml(name if name.strip() else repr(name))
    return (
        f'  <testsuite name="{shown}" package="scorecard" id="{number}" tests="{tests}"'
        f' failures="{failures}" errors="{errors}" skipped="{skipped}" {_FIXED}>\n'
        f"    <properties>{given}</properties>\n"
    )


def case(
    name: str,
    group: str,
    outcome: str = "",
    *,
    kind: str = "",
    message: str = "",
    lines: Iterable[str] = (),
) -> str:
    """A test case of a group; `outcome` is empty if it passed, else `failure` or `error`."""
    start = f'    <testcase name="{xml(name)}" classname="{xml(group)}" time="0"'
    if not outcome:
        return f"{start}/>\n"
    text = "\n".join(xml(line) for line in lines)
    told = f'<{outcome} type="{xml(kind)}" message="{xml(message)}">{text}</{outcome}>'
    return f"{start}>{told}</testcase>\n"
