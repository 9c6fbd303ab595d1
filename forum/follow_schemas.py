"""Shapes of what programs say and hear of follows and bookmarks."""

from typing import Literal

from ninja import Schema
from pydantic import StrictBool, StrictStr

from forum.kind_schemas import Time
from forum.schemas import TopicOut


class FollowIn(Schema):
    """A level: `watching`, `tracking`, `normal`, `muted`, or "" for none of one's own.

    `below`: of a region's board, for what lies under it too.
    """

    level: StrictStr
    below: StrictBool = False


class FollowOut(Schema):
    """The level chosen; "" where there is none."""

    level: Literal["watching", "tracking", "normal", "muted", ""]


class FollowedBoardOut(Schema):
    """A board and the level chosen for it."""

    board: int
    level: str
    below: bool


class FollowedMemberOut(Schema):
    """A member and the level chosen for them."""

    member: int
    handle: str
    name: str
    level: str


class FollowsOut(Schema):
    """Boards in the order of lists, members by name."""

    boards: list[FollowedBoardOut]
    members: list[FollowedMemberOut]


class FollowedTopicOut(TopicOut):
    """A topic and the level chosen for it."""

    level: str


class FollowedTopicPage(Schema):
    """Topics, newest activity first."""

    items: list[FollowedTopicOut]
    next: str | None


class BookmarkIn(Schema):
    """A note and a day to be reminded on; left out it stays as it is, "" takes it away."""

    note: StrictStr | None = None
    remind_on: StrictStr | None = None


class BookmarkOut(Schema):
    """A post that is kept; where it may no longer be read, nothing of it but its id."""

    post: int
    topic: int | None = None
    number: int | None = None
    title: str | None = None
    url: str | None = None
    note: str
    remind_on: str | None
    created_at: Time


class BookmarkPage(Schema):
    """One's own bookmarks, the newest first."""

    items: list[BookmarkOut]
    next: str | None
