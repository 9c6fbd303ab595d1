"""Shapes of what the JSON API takes and gives."""

from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StrictInt, StrictStr

from forum.poll_schemas import PollOut

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


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


class MunicipalityOut(Schema):
    """A town by its names: `{"ar": ..., "fr": ...}`."""

    id: int
    names: dict[str, str]


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
    """A post; outside `published` its text is empty, mentions and reactions are absent."""

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


class PersonOut(Schema):
    """A member by name."""

    id: int
    name: str
    handle: str


class RecordOut(Schema):
    """The facts of an experience; `cost` is an amount as text, with three decimals."""

    problem: str
    done: str
    result: str
    cost: str | None
    currency: str | None
    contact: PersonOut | None
    contact_words: str
    evidence: str
    municipality: MunicipalityOut
    year: int
    revision: int
    edited_at: Time | None


class InterestOut(Schema):
    """A municipality that answered a call, and who signed it up."""

    municipality: MunicipalityOut
    member: PersonOut | None
    at: Time


class CallOut(Schema):
    """A call; `until` is the last day on which municipalities may sign up."""

    offered: str
    sought: str
    until: str
    open: bool
    interested: list[InterestOut]


class BallotOut(Schema):
    """The asker's own ballot, or their municipality's and who cast it; none: no choices."""

    choices: list[int]
    by: PersonOut | None


class TopicOut(Schema):
    """A topic; `state` is there only while it waits for a moderator."""

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
    record: RecordOut | None = None
    call: CallOut | None = None
    poll: PollOut | None = None


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


class RecordIn(Schema):
    """The facts of an experience; `contact` is `@handle` or words, `municipality` an id."""

    problem: StrictStr | None = None
    done: StrictStr | None = None
    result: StrictStr | None = None
    cost: StrictStr | None = None
    currency: StrictStr | None = None
    contact: StrictStr | None = None
    evidence: StrictStr | None = None
    municipality: StrictInt | None = None
    year: StrictInt | None = None


class RecordChange(RecordIn):
    """All the facts anew; `revision`: that of the record they were made from."""

    revision: StrictInt | None = None


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


class PostIn(Schema):
    """A post to write, in Markdown; `reply_to` is a post's number."""

    body: StrictStr
    reply_to: StrictInt | None = None
    language: StrictStr | None = None
    client_id: StrictStr | None = None


class PostChange(Schema):
    """The text that replaces one's own; `revision`: that of the post it was made from."""

    body: StrictStr
    revision: StrictInt | None = None
