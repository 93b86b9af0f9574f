"""What of a Zendesk ticket is looked at."""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.formats.vendor import Source

Id = str | int


class Via(Source, frozen=True, gc=False):
    channel: str | int | None = None


class User(Source, frozen=True, gc=False):
    id: Id
    name: str | None = None
    email: str | None = None
    role: str | None = None


class ZendeskCall(Source, frozen=True, gc=False):
    transcription_text: str | None = None
    answered_by_id: Id | None = None
    started_at: str | float | None = None
    call_duration: float | str | None = None


class Comment(Source, frozen=True, gc=False):
    type: str | None = None
    author_id: Id | None = None
    author: User | None = None
    plain_body: str | None = None
    html_body: str | None = None
    body: str | None = None
    public: bool | None = None
    created_at: str | float | None = None
    via: Via | None = None
    attachments: list[msgspec.Raw] | None = None
    data: ZendeskCall | None = None

    @property
    def by(self) -> str | None:
        found = self.author_id if self.author_id is not None or not self.author else self.author.id
        return None if found is None else str(found)


class ZendeskField(Source, frozen=True, gc=False):
    id: Id
    value: Any = None


class ZendeskRating(Source, frozen=True, gc=False):
    score: str | float | None = None
    comment: str | None = None
    reason: str | None = None


class Ticket(Source, frozen=True, gc=False):
    id: Id | None = None
    subject: str | None = None
    status: str | None = None
    priority: str | None = None
    type: str | None = None
    tags: list[str] | None = None
    requester_id: Id | None = None
    assignee_id: Id | None = None
    requester: User | None = None
    assignee: User | None = None
    submitter: User | None = None
    group_id: Id | None = None
    organization_id: Id | None = None
    brand_id: Id | None = None
    via: Via | None = None
    satisfaction_rating: ZendeskRating | None = None
    custom_fields: list[ZendeskField] | None = None
    comments: list[Comment] | None = None


class ZendeskFile(Ticket, frozen=True, gc=False):
    """The object with all three, or a ticket that holds its comments itself."""

    ticket: Ticket | None = None
    users: list[User] | None = None
