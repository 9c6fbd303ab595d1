"""Each kind of notification: its words, its sign and where it leads, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

REPLY = "reply"
MENTION = "mention"
HIDDEN = "hidden"
WARNED = "warned"
PUBLISHED = "published"
FLAG_DECIDED = "flag_decided"
STEERED = "steered"
WATCHED = "watched"
OPENED = "opened"
REMINDER = "reminder"
HANDED_OVER = "handed_over"
PASSED_ON = "passed_on"


@dataclass(frozen=True)
class Kind:
    """`{name}` in `named` is the actor's; `unnamed` serves where nobody is, or may be, named."""

    icon: str
    unnamed: Promise
    named: Promise | None = None
    # Other words for some outcomes of a decision.
    by_outcome: Mapping[str, Promise] = field(default_factory=dict)
    # It tells of another member's text: gone with the text, and with the right to read it.
    of_another: bool = False
    # All there is to know stands in the post, so reading the post is reading this.
    read_with_post: bool = False


KINDS = {
    REPLY: Kind(
        icon="reply",
        named=pgettext_lazy("notification", "{name} replied to you"),
        unnamed=pgettext_lazy("notification", "A former member replied to you"),
        of_another=True,
        read_with_post=True,
    ),
    MENTION: Kind(
        icon="at-sign",
        named=pgettext_lazy("notification", "{name} mentioned you"),
        unnamed=pgettext_lazy("notification", "A former member mentioned you"),
        of_another=True,
        read_with_post=True,
    ),
    HIDDEN: Kind(
        icon="gavel",
        unnamed=pgettext_lazy("notification", "A moderator hid your post"),
        by_outcome={
            "refuse": pgettext_lazy("notification", "A moderator did not publish your post"),
        },
    ),
    WARNED: Kind(
        icon="triangle-alert",
        unnamed=pgettext_lazy("notification", "A moderator warned you about your post"),
        by_outcome={
            "suspend": pgettext_lazy(
                "notification", "Your account was suspended because of your post"
            ),
        },
    ),
    PUBLISHED: Kind(
        icon="circle-check",
        unnamed=pgettext_lazy("notification", "Your post was looked at and is now published"),
        read_with_post=True,
    ),
    FLAG_DECIDED: Kind(
        icon="flag",
        unnamed=pgettext_lazy(
            "notification", "A moderator looked at the post you reported and took action"
        ),
        by_outcome={
            "none": pgettext_lazy(
                "notification", "A moderator looked at the post you reported and left it as it is"
            ),
            "hide": pgettext_lazy(
                "notification", "A moderator looked at the post you reported and hid it"
            ),
        },
    ),
    STEERED: Kind(
        icon="signpost",
        unnamed=pgettext_lazy("notification", "A moderator changed something about your topic"),
        by_outcome={
            "lock_topic": pgettext_lazy("notification", "A moderator closed your topic"),
            "conclude_topic": pgettext_lazy(
                "notification", "A moderator closed your topic with a conclusion"
            ),
            "rename_topic": pgettext_lazy(
                "notification", "A moderator gave your topic another title"
            ),
            "move_topic": pgettext_lazy(
                "notification", "A moderator moved your topic to another board"
            ),
            "split_topic": pgettext_lazy(
                "notification", "A moderator moved posts of your topic to a topic of their own"
            ),
            "merge_topic": pgettext_lazy(
                "notification", "A moderator moved your topic into another one"
            ),
            "merge_posts": pgettext_lazy(
                "notification", "A moderator moved posts of your topic into another one"
            ),
        },
    ),
    WATCHED: Kind(
        icon="bell-ring",
        named=pgettext_lazy("notification", "New post by {name}"),
        unnamed=pgettext_lazy("notification", "New post in what you follow"),
        of_another=True,
        read_with_post=True,
    ),
    OPENED: Kind(
        icon="bell-plus",
        named=pgettext_lazy("notification", "New topic by {name}"),
        unnamed=pgettext_lazy("notification", "New topic in what you follow"),
        of_another=True,
        read_with_post=True,
    ),
    # Read by following it, and not with the topic: the member has read the post before.
    REMINDER: Kind(
        icon="bookmark",
        unnamed=pgettext_lazy("notification", "You wanted to be reminded of this post"),
        of_another=True,
    ),
    HANDED_OVER: Kind(
        icon="scale",
        named=pgettext_lazy("notification", "{name} handed a case over to you"),
        unnamed=pgettext_lazy("notification", "A case was handed over to you"),
    ),
    PASSED_ON: Kind(
        icon="scale",
        unnamed=pgettext_lazy("notification", "Cases wait too long and need a decision"),
    ),
}
# What the author of a topic is told when somebody else does it.
TOLD_TO_AUTHOR = frozenset({*KINDS[STEERED].by_outcome, "change_format", "list_topic"})
# What a later version stored and this one does not know.
OTHER = Kind(icon="bell", unnamed=pgettext_lazy("notification", "There is news for you"))
OF_ANOTHER = frozenset(code for code, kind in KINDS.items() if kind.of_another)
READ_WITH_POST = frozenset(code for code, kind in KINDS.items() if kind.read_with_post)
READ_WHEN_SEEN = READ_WITH_POST | {REMINDER}


def kind_of(code: str) -> Kind:
    """The kind of that code."""
    return KINDS.get(code, OTHER)


def sentence(code: str, *, name: str | None = None, data: Mapping[str, Any] | None = None) -> str:
    """What the member is told, as plain text in the language now active."""
    kind = kind_of(code)
    if kind.named is not None and name:
        return str(kind.named).format(name=name)
    return str(kind.by_outcome.get((data or {}).get("outcome", ""), kind.unnamed))


def sentence_html(
    code: str, *, name: str | None = None, data: Mapping[str, Any] | None = None
) -> SafeString:
    """The same for a page: the name is isolated, so that it cannot turn the sentence around."""
    kind = kind_of(code)
    if kind.named is not None and name:
        return format_html(str(kind.named), name=format_html("<bdi>{}</bdi>", name))
    return format_html("{}", sentence(code, data=data))


def link_to(post_id: int | None, data: Mapping[str, Any] | None = None) -> str:
    """Where a notification leads: the post's permalink, or the cases it is about."""
    if post_id is not None:
        return f"/p/{post_id}/"
    return str((data or {}).get("url", "/notifications/"))
