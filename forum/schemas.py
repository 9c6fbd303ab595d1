"""Shapes of what the JSON API takes and gives."""

from typing import Any, Literal

from ninja import Schema
from pydantic import StrictInt, StrictStr

from forum.file_schemas import AttachmentOut, Enclosed
from forum.kind_schemas import CallOut, MunicipalityOut, PollOut, RecordIn, RecordOut, Time


class ErrorOut(Schema):
    """What every refusal says."""

    code: str
    message: str
    field: str | None = None


# The answers beside the good ones, for the description of each operation.
READ_ERRORS: dict[Any, Any] = {frozenset({400, 401, 404}): ErrorOut}
WRITE_ERRORS: dict[Any, Any] = {
    frozenset({400, 401, 403, 404, 409, 413, 429, 503}): ErrorOut,
}

SEARCH_ERRORS: dict[Any, Any] = {429: ErrorOut}


class BoardOut(Schema):
    """A board; `parent` is the board of the nearest region above, where there is one."""

    id: int
    slug: str
    name: str
    kind: Literal["theme", "region"]
    parent: int | None


class AuthorOut(Schema):
    """Who wrote it, in what office; `title` is a code."""

    id: int
    name: str
    handle: str
    title: str | None
    municipality: MunicipalityOut | None
    country: str | None
    verified: bool


class MentionOut(Schema):
    """A member a post names."""

    id: int
    handle: str


class PostOut(Schema):
    """A post; outside `published` its text is empty; mentions, reactions, files are absent.

    `duplicate` is there only where its `client_id` had sent it before, `reason` while it is held.
    """

    id: int
    topic: int
    number: int | None
    parent: int | None
    depth: int
    revision: int | None
    author: AuthorOut | None
    language: str
    body_html: str
    state: Literal["published", "held", "hidden", "withdrawn", "moved"]
    created_at: Time
    published_at: Time | None
    edited_at: Time | None
    mentions: list[MentionOut] = []
    reactions: dict[str, int] = {}
    pinned: bool = False
    duplicate: bool = False
    attachments: list[AttachmentOut] = []
    reason: str = ""


class ConclusionOut(Schema):
    """What a topic was closed with, and who wrote it."""

    body_html: str
    language: str
    author: AuthorOut | None
    written_at: Time


class TopicOut(Schema):
    """A topic; `state` and `reason` are there only while it waits for a moderator.

    `duplicate` is there only where its `client_id` had opened it before.
    """

    id: int
    board: int
    title: str
    format: Literal["thread", "room"]
    kind: Literal["discussion", "question", "record", "call", "poll"] = "discussion"
    answer: int | None = None
    language: str
    slug: str
    author: AuthorOut | None
    post_count: int
    revision: int
    created_at: Time
    last_post_at: Time
    locked: bool
    pinned: bool
    slow: int = 0
    state: str = "published"
    reason: str = ""
    duplicate: bool = False
    record: RecordOut | None = None
    call: CallOut | None = None
    poll: PollOut | None = None
    pinned_until: str | None = None
    concluded: bool = False
    conclusion: ConclusionOut | None = None
    also_on: list[int] = []
    # Slugs of its tags, at most three.
    tags: list[str] = []


class BoardPage(Schema):
    """Boards, theme boards first."""

    items: list[BoardOut]
    next: str | None


class TopicPage(Schema):
    """Topics, newest activity first."""

    items: list[TopicOut]
    next: str | None


class ReactionsOut(Schema):
    """How often a post was reacted to in each way, and the asker's own kinds."""

    counts: dict[str, int]
    mine: list[str]


class PostPage(Schema):
    """Posts in order of their number."""

    items: list[PostOut]
    next: str | None


class FoundOut(PostOut):
    """A post found, with the topic it stands in; `excerpt` is HTML with the words in `<mark>`."""

    board: int
    title: str
    format: Literal["thread", "room"]
    url: str
    excerpt: str


class FoundPage(Schema):
    """Posts found, the best or the newest first."""

    items: list[FoundOut]
    next: str | None
    # Where nothing was found: the question spelt otherwise.
    suggestion: str | None = None


class TopicIn(RecordIn):
    """A topic to open, with the text of its first post in Markdown, and the facts of its kind.

    A call has `offered`, `sought` and `until`, a day such as `2026-03-12`. A poll has 2 to 20
    `options`, `method` (`single`, `multiple`, `ranked`), `voice` (`member`, `municipality`),
    `secrecy` (`secret`, `open`), `until`, and `most`: how many of several may be chosen.
    """

    title: StrictStr
    body: StrictStr
    offered: StrictStr | None = None
    sought: StrictStr | None = None
    until: StrictStr | None = None
    options: list[StrictStr] | None = None
    method: StrictStr | None = None
    voice: StrictStr | None = None
    secrecy: StrictStr | None = None
    most: StrictInt | None = None
    format: StrictStr = "thread"
    kind: StrictStr = "discussion"
    language: StrictStr | None = None
    client_id: StrictStr | None = None
    attachments: Enclosed | None = None
    tags: list[StrictStr] | None = None
    # Ids of further boards to show it on, at most five.
    also_on: list[StrictInt] | None = None


class PostIn(Schema):
    """A post to write, in Markdown; `reply_to` is a post's number."""

    body: StrictStr
    reply_to: StrictInt | None = None
    language: StrictStr | None = None
    client_id: StrictStr | None = None
    attachments: Enclosed | None = None


class PostChange(Schema):
    """The text that replaces one's own; `revision`: that of the post it was made from."""

    body: StrictStr
    revision: StrictInt | None = None
    attachments: Enclosed | None = None


class SimilarTopic(Schema):
    """A topic with a similar title."""

    id: int
    board: int
    title: str
    language: str
    format: str
    url: str


class SimilarTopics(Schema):
    """What may be discussed already, the most similar first."""

    items: list[SimilarTopic]
