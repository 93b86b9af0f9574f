"""What every authored file has: the version of its format, and names."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from scorecard.authoring.errors import author_error


def _is_name(value: str) -> str:
    if not re.fullmatch(r"\w[\w.-]*", value):
        raise author_error(
            f"`{value}` can't be a name", "use letters, digits, `_`, `-` and `.`, and no blanks"
        )
    return value


Name = Annotated[
    str,
    AfterValidator(_is_name),
    # Letters and digits of any script, which the patterns of JSON Schema have no name for.
    Field(json_schema_extra={"pattern": r"^[^\x00-/:-@\[-^`{-\x7f][^\x00-,/:-@\[-^`{-\x7f]*$"}),
]
FormatVersion = Annotated[
    Literal[1],
    BeforeValidator(lambda value: 1 if value == "1" else value),
    WithJsonSchema({"anyOf": [{"const": 1}, {"type": "string", "pattern": "^1$"}]}),
    Field(description="the version of this format: 1"),
]
