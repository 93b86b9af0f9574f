"""Texts that a person reads, in one language or in several."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ConfigDict, GetJsonSchemaHandler, RootModel, model_validator

from scorecard.authoring.errors import author_error

_ANY = ""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Text(RootModel[dict[str, str]]):
    """A text: a string, or a mapping by language (`{en: …, zh: …}`)."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {_ANY: value}
        if isinstance(value, dict):
            if not value:
                raise author_error(
                    "a text by language needs at least one language", "for example `en: …`"
                )
            for language in value:
                if language != _ANY and not _LANGUAGE.fullmatch(str(language)):
                    raise author_error(
                        f"`{language}` is not a language code",
                        "for example `en` or `zh`; put quotes around a text with a colon in it",
                        at=(language,),
                    )
        return value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        reference = handler(schema)
        shown = handler.resolve_ref_schema(reference)
        text = shown.pop("additionalProperties")
        by_language = {
            "type": shown.pop("type"),
            "properties": {
                code: {**text, "description": f"the text in {name}"}
                for code, name in (("en", "English"), ("zh", "Chinese"))
            },
            "patternProperties": {f"^{_LANGUAGE.pattern}$": text},
            "additionalProperties": False,
            "minProperties": 1,
        }
        shown["anyOf"] = [text, by_language]
        return reference

    def say(self, language: str) -> str:
        """The text in a language; failing that in English; failing that in any."""
        texts = self.root
        for choice in (language, language.partition("-")[0], "en"):
            if choice in texts:
                return texts[choice]
        return next(iter(texts.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is given in; none for a bare string."""
        return tuple(language for language in self.root if language != _ANY)

    def __str__(self) -> str:
        return self.say("en")
