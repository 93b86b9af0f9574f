"""Problems as SARIF 2.1.0 (OASIS), for code scanning and editors.

A run names the files that were checked and the rules that were broken; regions count characters
(code points) and end just past the last one, as problems do.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scorecard._version import __version__
from scorecard.authoring.document import split_lines
from scorecard.authoring.problem import Code, Problem
from scorecard.lint import CODES
from scorecard.lint.check import ValidationReport
from scorecard.render.output_format import Options

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_FINGERPRINT = "scorecard/v1"

_Object = dict[str, Any]


def render(report: ValidationReport, options: Options) -> str:
    """The log, of one run."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, options)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(report: ValidationReport, options: Options) -> _Object:
    codes = sorted({problem.code for problem in report.problems})
    driver = {
        "name": "scorecard",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(CODES[code]) for code in codes],
    }
    return {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": _location(options.place(file.name)), "roles": ["analysisTarget"]}
            for file in report.files
        ],
        "results": list(_results(report, codes, options)),
    }


def _invocation(report: ValidationReport) -> _Object:
    missing = [{"level": "error", "message": {"text": text}} for text in report.missing]
    return {"executionSuccessful": not missing, "toolExecutionNotifications": missing}


def _rule(code: Code) -> _Object:
    return {
        "id": code.code,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.why},
        "help": {"text": _help(code), "markdown": _help_markdown(code)},
        "defaultConfiguration": {"level": code.severity},
    }


def _help(code: Code) -> str:
    parts = [code.help]
    if code.bad:
        parts.append(f"Bad:\n\n{code.bad.strip()}")
    if code.good:
        parts.append(f"Good:\n\n{code.good.strip()}")
    return "\n\n".join(parts)


def _help_markdown(code: Code) -> str:
    parts = [code.why, f"**Help:** {code.help}"]
    if code.bad:
        parts.append(f"Bad:\n\n```yaml\n{code.bad.strip()}\n```")
    if code.good:
        parts.append(f"Good:\n\n```yaml\n{code.good.strip()}\n```")
    return "\n\n".join(parts)


def _results(report: ValidationReport, codes: Sequence[str], options: Options) -> Iterator[_Object]:
    lines = {name: split_lines(text) for name, text in report.sources.items()}
    seen: Counter[str] = Counter()
    for problem in report.problems:
        print_ = _fingerprint(problem, lines.get(problem.file, []))
        seen[print_] += 1
        explanation = (
            f"{problem.message}\nhelp: {problem.help}" if problem.help else problem.message
        )
        yield {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": problem.severity,
            "message": {"text": explanation},
            "locations": [{"physicalLocation": _place(problem, options)}],
            "partialFingerprints": {_FINGERPRINT: f"{print_}:{seen[print_]}"},
        }


def _place(problem: Problem, options: Options) -> _Object:
    region = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }
    return {"artifactLocation": _location(options.place(problem.file)), "region": region}


def _location(name: str) -> dict[str, str]:
    path = Path(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": _ROOT}


def _fingerprint(problem: Problem, lines: Sequence[str]) -> str:
    """What a problem is, wherever its line moves to: the rule, the message and the line's text."""
    line = lines[problem.line - 1].strip() if problem.line <= len(lines) else ""
    content = "\0".join([problem.file, problem.code, problem.message, line])
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
