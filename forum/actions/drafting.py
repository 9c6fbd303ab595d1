"""What happens to a text before the lock: shape, repeat, screening, rendering. All refusals."""

import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import Protocol

from django.conf import settings
from django.utils.translation import pgettext, pgettext_lazy

from forum.folding import fold_post
from forum.markup import mentioned_handles, render
from forum.models import Post, Topic
from forum.restraint import restrained
from forum.screening import Draft, Screening, Verdict, screen
from members.models import Member
from members.prepared import Prepared
from members.refusals import Refused, conflict, forbidden, invalid
from members.text import clean_body
from translation.detection import detect

# What the column holds.
LANGUAGE_LIMIT = 12
_SENT = Prepared(
    lambda author, client_id: Post.objects.filter(author=author, client_id=client_id).values_list(
        "pk"
    )[:1],
    int,
    uuid.UUID,
)


@dataclass(frozen=True)
class Text:
    """A text ready to store."""

    body: str
    html: str
    language: str
    mentioned: list[Member]
    # What the post will be found by.
    folded: str


def body_limit(*, room: bool) -> int:
    """Characters a post may have."""
    return settings.ROOM_POST_LIMIT if room else settings.POST_LIMIT


def clean(body: object, *, room: bool, required: bool = True) -> str:
    """The body as it will be stored; what encloses a file needs none. Raises Refused."""
    return clean_body(body, limit=body_limit(room=room), required=required)


def parse_client_id(value: object) -> uuid.UUID | None:
    """The sender's own id of a contribution. Raises Refused where it is not a UUID."""
    if value is None or value == "" or isinstance(value, uuid.UUID):
        return value or None  # type: ignore[return-value]
    try:
        if not isinstance(value, str) or len(value) > 45:
            raise ValueError
        return uuid.UUID(value)
    except ValueError:
        raise invalid(
            pgettext_lazy("refusal", "The sending program gave a wrong client_id."), "client_id"
        ) from None


def was_sent(author: Member | None, client_id: object) -> bool:
    """Whether the member has sent this before, perhaps while they could read where it stands."""
    try:
        sent_id = parse_client_id(client_id)
    except Refused:
        return False
    if author is None or sent_id is None:
        return False
    return _SENT.any(author.pk, sent_id)


class Facts(Protocol):
    """What a topic of a kind is opened with beside its text, checked and not stored yet."""

    def as_text(self) -> str:
        """All that was written in it, for who screens texts."""

    def store(self, topic: Topic) -> None:
        """Keep them with the topic, which has just been stored."""

    def began(self, topic: Topic) -> bool:
        """Whether the topic was opened with these."""


@dataclass(frozen=True)
class Place:
    """Where a contribution is to stand: in a topic, or on a board under a title of its own."""

    topic_id: int | None = None
    board_id: int | None = None
    title: str = ""
    kind: str = ""
    facts: Facts | None = None

    def holds(self, post: Post) -> bool:
        """Whether that post is where this contribution belongs."""
        if self.topic_id is not None:
            return post.topic_id == self.topic_id or _stood_in(post, topic=self.topic_id)
        topic = post.topic
        if _stood_in(post, number=1):
            # Sent again after the topic it opened was merged into this one.
            return True
        first = topic.posts.filter(number=1).first() or topic.posts.order_by("pk").first()
        if topic.acts.filter(act__in=("rename_topic", "move_topic")).exists():
            # Sent again after a moderator gave it another title or board.
            return (self.kind, post) == (topic.kind, first)
        stands = (topic.board_id, topic.title, topic.kind, first)
        if stands != (self.board_id, self.title, self.kind, post):
            return False
        return self.facts is None or self.facts.began(topic)


def _stood_in(post: Post, **place: int) -> bool:
    """Whether the post left a stub there when it was moved."""
    return post.stubs.filter(**place).exists()


def earlier_answer(
    author: Member, client_id: uuid.UUID | None, *, body: str, place: Place
) -> Post | None:
    """The post this `client_id` already made, if it is the same contribution.

    Raises Refused (`conflict`) for another text, or another place.
    """
    # Nearly every contribution is new, and the small question is much cheaper than the large one.
    if client_id is None or not _SENT.any(author.pk, client_id):
        return None
    post = (
        Post.objects.with_people()
        .select_related("topic__board")
        .filter(author=author, client_id=client_id)
        .first()
    )
    if post is None:
        return None
    if not place.holds(post) or _original(post) != _digest(body):
        raise conflict(
            pgettext_lazy("refusal", "Something else was already sent under this client_id.")
        )
    return post


def render_text(body: str, *, language: str, author: Member) -> Text:
    """Markdown to HTML, with the mentions that exist and the language of the text."""
    handles = mentioned_handles(body)
    mentioned = list(Member.objects.filter(handle__in=handles, is_active=True)) if handles else []
    html = render(body, handles=[member.handle for member in mentioned])
    return Text(
        body=body,
        html=html,
        language=clean_language(language) or detect(body, likely=author.language),
        mentioned=mentioned,
        folded=fold_post(html),
    )


def clean_language(value: object) -> str:
    """A BCP 47 code in its plain form, or nothing. Raises Refused."""
    if value in (None, ""):
        return ""
    parts = value.split("-") if isinstance(value, str) else []
    if not parts or len(parts) > 3 or not all(p.isascii() and p.isalnum() for p in parts):
        raise invalid(pgettext_lazy("refusal", "This is not a language code."), "language")
    fits = 2 <= len(parts[0]) <= 3 and all(len(part) <= 4 for part in parts[1:])
    if not fits or len("-".join(parts)) > LANGUAGE_LIMIT:
        raise invalid(pgettext_lazy("refusal", "This is not a language code."), "language")
    return "-".join([parts[0].lower(), *parts[1:]])


def screened(draft: Draft, *, locked: bool = False) -> Screening:
    """The verdict of the screeners. Raises Refused where it is a refusal.

    `locked`: ask those that count again, now that the author's row is locked.
    """
    found = screen(draft, locked=locked)
    if found.verdict is Verdict.REFUSE:
        raise Refused(found.code, found.reason, retry_after=found.retry_after)
    return found


def screened_again(draft: Draft, author: Member, topic: Topic | None = None) -> Screening:
    """The same, as its author and its topic are now that their rows are locked. Raises Refused."""
    return screened(replace(draft, author=author, topic=topic), locked=True)


def screened_edit(draft: Draft, *, locked_author: Member | None = None) -> None:
    """Raises Refused where a change would have to wait: what stands there stays, and is shown.

    A change that waits would need a second text of a post that is shown; to say so at once is
    plainer to its author, who has the text before them and can mend it.
    """
    found = screened(draft, locked=locked_author is not None)
    if locked_author is not None:
        found = restrained(found, locked_author, draft.board_ids)
    if found.verdict is Verdict.HOLD:
        message = pgettext(
            "refusal", "A moderator would have to look at this change; it was not saved."
        )
        raise forbidden(f"{message} {found.reason}".strip())


def _original(post: Post) -> str:
    first = post.versions.order_by("revision").first()
    return _digest(first.body if first is not None else post.body)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
