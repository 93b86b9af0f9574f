"""The parts of the SARIF 2.1.0 schema that scorecard writes, as JSON Schema.

As in OASIS' sarif-schema-2.1.0.json: the same names, types, bounds and required properties, and
closed where that closes an object. For where tests/external/test_official_schemas.py can't run;
it asks for one more thing, the levels that there are, which the validator there lets pass.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 1}
_LEVEL: Schema = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object(("text",), text=_TEXT)
_MULTIFORMAT = _object(("text",), text=_TEXT, markdown=_TEXT)
_LOCATION = _object(("uri",), uri={"type": "string", "format": "uri-reference"}, uriBaseId=_TEXT)
_REGION = _object(
    ("startLine",), startLine=_COUNT, startColumn=_COUNT, endLine=_COUNT, endColumn=_COUNT
)
_PLACE = _object(("artifactLocation",), artifactLocation=_LOCATION, region=_REGION)

_RULE = _object(
    ("id",),
    id=_TEXT,
    shortDescription=_MULTIFORMAT,
    fullDescription=_MULTIFORMAT,
    help=_MULTIFORMAT,
    defaultConfiguration=_object((), level=_LEVEL),
)
_DRIVER = _object(
    ("name",),
    name=_TEXT,
    version=_TEXT,
    semanticVersion=_TEXT,
    rules=_list(_RULE, uniqueItems=True),
)
_RESULT = _object(
    ("message",),
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(_object((), physicalLocation=_PLACE)),
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
)
_INVOCATION = _object(
    ("executionSuccessful",),
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=_list(_object(("message",), level=_LEVEL, message=_MESSAGE)),
)
_ARTIFACT = _object(
    (), location=_LOCATION, roles=_list({"enum": ["analysisTarget"]}, uniqueItems=True)
)
_RUN = _object(
    ("tool",),
    tool=_object(("driver",), driver=_DRIVER),
    invocations=_list(_INVOCATION),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    artifacts=_list(_ARTIFACT, uniqueItems=True),
    results=_list(_RESULT),
)
SARIF: Schema = _object(
    ("version", "runs"),
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"enum": ["2.1.0"]},
    runs=_list(_RUN),
)
