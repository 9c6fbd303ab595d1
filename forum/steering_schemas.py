"""What the API takes from moderators of a topic."""

from ninja import Schema
from pydantic import StrictBool, StrictInt, StrictStr


class TopicChange(Schema):
    """What moderators change about a topic; `reason` is for all who read it."""

    title: StrictStr | None = None
    board: StrictInt | None = None
    format: StrictStr | None = None
    locked: StrictBool | None = None
    pinned: StrictBool | None = None
    pinned_until: StrictStr | None = None
    conclusion: StrictStr | None = None
    language: StrictStr | None = None
    reason: StrictStr | None = None


class SplitIn(Schema):
    """Posts for a topic of their own, by their numbers; `board`: another than where they stand."""

    posts: list[StrictInt]
    title: StrictStr
    with_replies: StrictBool = False
    board: StrictInt | None = None
    reason: StrictStr | None = None


class MergeIn(Schema):
    """Into which topic, and as a reply to which post there; `post`: only that with its replies."""

    into: StrictInt
    under: StrictInt = 1
    post: StrictInt | None = None
    reason: StrictStr | None = None
