"""JUnit XML: suites of test cases, written for whoever has results to put into them.

Valid against both schemas in common use, Windy Road's JUnit.xsd (Ant) and Jenkins' junit-10.xsd;
the Ant one asks for a time, a host and a moment, and gets the same for every run: 0, `localhost`
and the start of the Unix epoch, since nothing in the output depends on when or where it is made.
"""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Literal, NamedTuple

from scorecard.render.safe import xml

_IN_MEMORY = 1 << 20
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
_FOOT = b"</testsuites>\n"
_SUITE_FOOT = b"    <system-out/>\n    <system-err/>\n  </testsuite>\n"
_FIXED = 'timestamp="1970-01-01T00:00:00" hostname="localhost" time="0"'


class JUnitCase(NamedTuple):
    """A test case: its name, the class it stands under, and how it went.

    `kind` is the type of a failure, `message` says it in a line, `lines` in full; without `lines`
    the element has no text. Texts are made safe where they are written.
    """

    name: str
    group: str
    outcome: Literal["", "failure", "error", "skipped"] = ""
    message: str = ""
    kind: str = ""
    lines: Iterable[str] | None = None

    def __str__(self) -> str:
        start = f'    <testcase name="{xml(self.name)}" classname="{xml(self.group)}" time="0"'
        if not self.outcome:
            return f"{start}/>\n"
        kind = f' type="{xml(self.kind)}"' if self.kind else ""
        element = f'{self.outcome}{kind} message="{xml(self.message)}"'
        if self.lines is None:
            return f"{start}><{element}/></testcase>\n"
        text = "\n".join(map(xml, self.lines))
        return f"{start}><{element}>{text}</{self.outcome}></testcase>\n"


class JUnitSuite:
    """The test cases of one suite, kept aside (on disk, when they are many): a suite's head counts
    what comes after it."""

    def __init__(self, name: str, properties: Mapping[str, str] | None = None) -> None:
        self._name, self._properties = name, properties or {}
        self._counts: Counter[str] = Counter()
        self._cases = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (open until it is written)

    def add(self, case: JUnitCase) -> None:
        """Take in one case."""
        self._counts[case.outcome] += 1
        self._cases.write(str(case).encode())

    def write(self, out: BinaryIO, number: int) -> None:
        """Write the suite, the so-manieth of its document, and let go of its cases."""
        out.write(self._head(number).encode())
        with self._cases as cases:
            cases.seek(0)
            shutil.copyfileobj(cases, out)
        out.write(_SUITE_FOOT)

    def _head(self, number: int) -> str:
        properties = "".join(
            f'<property name="{name}" value="{xml(value)}"/>'
            for name, value in self._properties.items()
        )
        # The Ant schema takes the spaces from both ends of a name, and then asks for a character.
        name = xml(self._name if self._name.strip() else repr(self._name))
        counts = self._counts
        return (
            f'  <testsuite name="{name}" package="scorecard" id="{number}"'
            f' tests="{counts.total()}" failures="{counts["failure"]}"'
            f' errors="{counts["error"]}" skipped="{counts["skipped"]}" {_FIXED}>\n'
            f"    <properties>{properties}</properties>\n"
        )


def write_document(suites: Iterable[JUnitSuite], out: BinaryIO) -> None:
    """Write a whole document; suites are numbered from 0."""
    out.write(_HEAD)
    for number, suite in enumerate(suites):
        suite.write(out, number)
    out.write(_FOOT)


def document(suites: Iterable[JUnitSuite]) -> str:
    """A whole document as text."""
    out = io.BytesIO()
    write_document(suites, out)
    return out.getvalue().decode()
