"""What of a conversation of Intercom is looked at."""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.formats.vendor import Source

WRAPPER = "conversation found"
"""Under this, the examples of the OpenAPI description hold a conversation."""


class Author(Source, frozen=True, gc=False):
    type: str
    id: str | int | None = None
    name: str | None = None
    email: str | None = None
    from_ai_agent: bool | None = None
    is_ai_answer: bool | None = None

    @property
    def is_person(self) -> bool:
        return not (self.type == "bot" or self.from_ai_agent or self.is_ai_answer)


class IntercomMessage(Source, frozen=True, gc=False):
    body: str | None = None
    author: Author | None = None
    attachments: list[msgspec.Raw] | None = None
    redacted: bool | None = None


class Opening(IntercomMessage, frozen=True, gc=False):
    type: str | None = None
    delivered_as: str | None = None
    subject: str | None = None


class Mail(Source, frozen=True, gc=False):
    """The source of a part that came by mail; its fields are not read."""


class IntercomPart(IntercomMessage, frozen=True, gc=False):
    part_type: str = "comment"
    created_at: float | str | None = None
    email_message_metadata: Mail | None = None


class Parts(Source, frozen=True, gc=False):
    conversation_parts: list[IntercomPart]
    total_count: int | None = None


class Contact(Source, frozen=True, gc=False):
    id: str | int | None = None
    external_id: str | int | None = None


class Contacts(Source, frozen=True, gc=False):
    contacts: list[Contact] | None = None


class Tag(Source, frozen=True, gc=False):
    name: str | None = None


class Tags(Source, frozen=True, gc=False):
    tags: list[Tag] | None = None


class IntercomRating(Source, frozen=True, gc=False):
    rating: int | None = None
    remark: str | None = None


class AiAgent(Source, frozen=True, gc=False, omit_defaults=True):
    source_type: str | None = None
    source_title: str | None = None
    last_answer_type: str | None = None
    resolution_state: str | None = None
    rating: float | None = None
    rating_remark: str | None = None


class IntercomConversation(Source, frozen=True, gc=False):
    conversation_parts: Parts | None = None
    id: str | int | None = None
    created_at: float | str | None = None
    source: Opening | None = None
    title: str | None = None
    state: str | None = None
    priority: str | None = None
    contacts: Contacts | None = None
    tags: Tags | None = None
    conversation_rating: IntercomRating | None = None
    statistics: dict[str, Any] | None = None
    custom_attributes: dict[str, Any] | None = None
    admin_assignee_id: str | int | None = None
    team_assignee_id: str | int | None = None
    ai_agent: AiAgent | None = None
    ai_agent_participated: bool | None = None
    conversation_message: Opening | None = None
    user: Contact | None = None


class Example(Source, frozen=True, gc=False):
    value: IntercomConversation


class Notification(Source, frozen=True, gc=False):
    item: IntercomConversation | None = None


class IntercomFile(IntercomConversation, frozen=True, gc=False):
    found: Example | None = msgspec.field(default=None, name=WRAPPER)
    data: Notification | None = None
