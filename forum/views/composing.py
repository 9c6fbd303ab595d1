"""What a composer needs to be drawn, or why there is none."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import body_limit, clean, render_text
from forum.forms import WritingForm
from forum.models import Attachment, Post, Topic
from forum.models.boards import Rule
from forum.permissions import can_moderate, can_write_in, require_acting
from forum.restraint import said_of, silenced_in
from members.models import Member

CLOSED = pgettext_lazy(
    "instead of the composer",
    "This topic is closed to new posts. Only moderators of the board may write here.",
)


@dataclass(frozen=True)
class Composer:
    """`why_not` says in words why there is none; empty where there is."""

    topic: Topic
    limit: int
    why_not: str | Promise = ""
    asks_sign_in: bool = False
    body: str = ""
    language: str = ""
    client_id: str = ""
    reply_to: str = ""
    parent: Post | None = None
    errors: tuple[str, ...] = ()
    preview: str = ""
    preview_language: str = ""
    files: Sequence[Attachment] = ()

    @property
    def said(self) -> str | Promise:
        """What stands instead of the composer, now or once the topic is closed."""
        return self.why_not or CLOSED

    @property
    def can_write(self) -> bool:
        """Whether this member may write here now."""
        return not self.why_not


def composer_for(
    topic: Topic,
    member: Member | None,
    form: WritingForm | None = None,
    *,
    parent: Post | None = None,
    preview: tuple[str, str] = ("", ""),
    files: Sequence[Attachment] = (),
) -> Composer:
    """An empty composer, or one with what was typed and what is wrong with it."""
    why_not, asks_sign_in = _why_not(topic, member)
    return Composer(
        topic=topic,
        limit=body_limit(room=topic.is_room),
        why_not=why_not,
        asks_sign_in=asks_sign_in,
        body=form.typed("body") if form else "",
        language=form.typed("language") if form else "",
        client_id=form.sending_id if form else str(uuid.uuid4()),
        reply_to=str(parent.number) if parent else "",
        parent=parent,
        errors=errors_of(form) if form else (),
        preview=preview[0],
        preview_language=preview[1],
        files=files,
    )


def errors_of(form: WritingForm) -> tuple[str, ...]:
    """All that is wrong, in words; the fields beside the text are drawn with it."""
    return tuple(str(text) for name in form.errors for text in form.errors[name])


def previewed(sent: dict[str, Any], *, room: bool, member: Member | None) -> tuple[str, str]:
    """A text's HTML and language, exactly as posting it would make them. Raises Refused."""
    author = require_acting(member)
    body = clean(sent["body"], room=room)
    text = render_text(body, language=sent["language"], author=author)
    return text.html, text.language


def _why_not(topic: Topic, member: Member | None) -> tuple[str | Promise, bool]:
    said: str | Promise
    if topic.is_locked and not can_moderate(member, topic.board):
        said = CLOSED
    elif member is None:
        said = pgettext_lazy("instead of the composer", "Sign in to take part.")
    elif can_write_in(member, topic):
        return "", False
    elif (limit := silenced_in(member, topic)) is not None:
        said = said_of(limit.kind, limit.until)
    elif topic.board.write_rule == Rule.COUNCILLORS:
        said = pgettext_lazy(
            "instead of the composer",
            "Only councillors whose mandate is confirmed write on this board.",
        )
    else:
        said = pgettext_lazy("instead of the composer", "Only those invited write on this board.")
    return said, member is None and not topic.is_locked
