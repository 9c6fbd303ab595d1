"""Shapes of what the JSON API takes and gives about notifications."""

from typing import Annotated

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt

from forum.kind_schemas import Time
from notifications.listing import HIGHEST_ID


class ActorOut(Schema):
    """Whom a notification names."""

    id: int
    name: str
    handle: str


class NotificationOut(Schema):
    """One notification."""

    id: int
    kind: str
    topic: int | None
    post: int | None
    actor: ActorOut | None
    read: bool
    created_at: Time
    url: str


class NotificationList(Schema):
    """A page of them; `next` is the cursor for `after`, null at the end."""

    items: list[NotificationOut]
    next: str | None
    unread: int


Id = Annotated[StrictInt, Field(ge=1, le=HIGHEST_ID)]


class ReadIn(Schema):
    """Which were read: some, or all."""

    ids: list[Id] = Field(default_factory=list, max_length=1000)
    all: StrictBool = False


class UnreadOut(Schema):
    """How many are left."""

    unread: int
