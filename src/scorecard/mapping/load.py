"""From a mapping file to a `Mapping`, or to all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scorecard.authoring import codes
from scorecard.authoring.diagnose import diagnose
from scorecard.authoring.document import Document, KeyPath
from scorecard.authoring.problem import Problem, RubricError
from scorecard.authoring.scalar import Plain
from scorecard.mapping.draft import TODO
from scorecard.mapping.model import Mapping
from scorecard.mapping.refusal import BARE_KEY
from scorecard.rubric.load import read_document

# Where a fixed word is more likely than a key.
_FIXED = ("channel", "language")


def load_mapping(path: Path) -> Mapping:
    """Load a mapping file. Raises `RubricError` with everything that is wrong with it."""
    document, problems = read_document(path)
    if document is None:
        raise RubricError(problems)
    mapping, problems = check_mapping(document, problems)
    if mapping is None:
        raise RubricError(problems)
    return mapping


def check_mapping(
    document: Document, problems: Iterable[Problem] = ()
) -> tuple[Mapping | None, list[Problem]]:
    """The mapping in a file that has been read with these problems, and all that is wrong with
    it, in file order; None if anything is an error."""
    found = [*problems, *_words_for_keys(document), *_left_open(document, document.data)]
    mapping: Mapping | None = None
    try:
        mapping = Mapping.model_validate(document.data)
    except ValidationError as error:
        found += diagnose(error, document, Mapping)
    is_usable = all(problem.severity != "error" for problem in found)
    return mapping if is_usable else None, sorted(set(found))


def _left_open(document: Document, value: Any, path: KeyPath = ()) -> Iterator[Problem]:
    """What a draft leaves to its reader, and nobody filled in."""
    if isinstance(value, str) and (value == TODO or value.startswith(f"{TODO}-")):
        message = f"`{value}` is still to be filled in"
        help = "write what stands there in the records: the key, or the word"
        span = document.at(path)
        yield Problem(document.name, *span, codes.WRONG_VALUE.code, "error", message, help)
    elif isinstance(value, dict | list):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _left_open(document, inside, (*path, key))


def _words_for_keys(document: Document) -> Iterable[Problem]:
    """Words in quotes that YAML takes off, so that they are read as keys of the source."""
    data = document.data
    fields = data.get("interaction") if isinstance(data, dict) else None
    if not isinstance(fields, dict):
        return
    for key in _FIXED:
        word = fields.get(key)
        if not isinstance(word, str) or isinstance(word, Plain) or not BARE_KEY.fullmatch(word):
            continue
        code = codes.WORD_FOR_KEY
        message = f"`{word}` is a key of the source here: YAML takes the quotes off"
        help = f"for the word itself write \"'{word}'\"; for the key, {word} without quotes"
        span = document.at(("interaction", key))
        yield Problem(document.name, *span, code.code, code.severity, message, help)
