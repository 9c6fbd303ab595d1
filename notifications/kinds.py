"""Each kind of notification: its words, its sign and where it leads, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from notifications.about import (
    FLAGGED_SUBJECTS,
    HIDDEN_SUBJECTS,
    MUNICIPALITY_PASSED_ON,
    WARNED_ABOUT,
)

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
APPEAL_DECIDED = "appeal_decided"
APPEAL_REVIEWED = "appeal_reviewed"
APPEAL_STUCK = "appeal_stuck"
SECOND_ASKED = "second_asked"
SECOND_ANSWERED = "second_answered"
UNDONE = "undone"
SANCTION_OVER = "sanction_over"
PASSED_ON = "passed_on"
HIDDEN_FOR_NOW = "hidden_for_now"
ALARM = "alarm"
HANDED_OVER = "handed_over"
CASES_WAIT = "cases_wait"


@dataclass(frozen=True)
class Kind:
    """`{name}` in `named` is the actor's; `unnamed` serves where nobody is, or may be, named."""

    icon: str
    unnamed: Promise
    named: Promise | None = None
    # Other words for some outcomes of a decision.
    by_outcome: Mapping[str, Promise] = field(default_factory=dict)
    # And where it was not about a post: by its kind, and by kind and outcome ("topic none").
    by_subject: Mapping[str, Promise] = field(default_factory=dict)
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
        by_subject=HIDDEN_SUBJECTS,
    ),
    WARNED: Kind(
        icon="triangle-alert",
        unnamed=pgettext_lazy("notification", "A moderator warned you about your post"),
        by_outcome={
            "suspend": pgettext_lazy(
                "notification", "Your account was suspended because of your post"
            ),
            "ban": pgettext_lazy("notification", "Your account was closed by an administrator"),
            "restrict": pgettext_lazy(
                "notification", "A moderator restricted what you can do for a while"
            ),
            "edit": pgettext_lazy("notification", "A moderator took a part out of your post"),
        },
        by_subject=WARNED_ABOUT,
    ),
    PUBLISHED: Kind(
        icon="circle-check",
        unnamed=pgettext_lazy("notification", "Your post was looked at and is now published"),
        by_outcome={
            "shown_again": pgettext_lazy(
                "notification", "A moderator looked at your post, and it is shown again"
            ),
        },
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
        by_subject=FLAGGED_SUBJECTS,
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
    APPEAL_DECIDED: Kind(
        icon="scale",
        unnamed=pgettext_lazy("notification", "Your appeal was decided"),
        by_outcome={
            "upheld": pgettext_lazy(
                "notification", "Another moderator read your appeal: the decision stands"
            ),
            "softened": pgettext_lazy(
                "notification", "Another moderator read your appeal and made the decision milder"
            ),
            "overturned": pgettext_lazy(
                "notification", "Another moderator read your appeal and undid the decision"
            ),
        },
    ),
    APPEAL_REVIEWED: Kind(
        icon="scale",
        unnamed=pgettext_lazy("notification", "An appeal against a decision of yours was decided"),
        by_outcome={
            "upheld": pgettext_lazy(
                "notification", "An appeal against a decision of yours was decided: it stands"
            ),
            "softened": pgettext_lazy(
                "notification", "On appeal, a decision of yours was made milder"
            ),
            "overturned": pgettext_lazy(
                "notification", "On appeal, a decision of yours was undone"
            ),
        },
    ),
    APPEAL_STUCK: Kind(
        icon="triangle-alert",
        unnamed=pgettext_lazy(
            "notification",
            "An appeal waits and nobody may decide it: a further moderator is needed",
        ),
    ),
    SECOND_ASKED: Kind(
        icon="users",
        unnamed=pgettext_lazy("notification", "A moderator needs you to confirm something"),
    ),
    SECOND_ANSWERED: Kind(
        icon="users",
        unnamed=pgettext_lazy("notification", "What you asked a second moderator was answered"),
        by_outcome={
            "confirmed": pgettext_lazy(
                "notification", "A second moderator confirmed what you asked: it is done"
            ),
            "refused": pgettext_lazy("notification", "A second moderator refused what you asked"),
            "lapsed": pgettext_lazy(
                "notification", "No second moderator confirmed what you asked: it has lapsed"
            ),
        },
    ),
    UNDONE: Kind(
        icon="undo-2",
        unnamed=pgettext_lazy("notification", "A moderator took a decision about you back"),
    ),
    SANCTION_OVER: Kind(
        icon="circle-check",
        unnamed=pgettext_lazy(
            "notification", "Your restriction is over: you can take part again as before"
        ),
    ),
    PASSED_ON: Kind(icon="landmark", unnamed=MUNICIPALITY_PASSED_ON),
    HIDDEN_FOR_NOW: Kind(
        icon="eye-off",
        unnamed=pgettext_lazy(
            "notification",
            "Your post was hidden automatically, until a moderator has looked at it",
        ),
    ),
    ALARM: Kind(
        icon="siren",
        unnamed=pgettext_lazy(
            "notification",
            "Many members flagged what a councillor or a moderator wrote. "
            "Nothing hides it: please look at once",
        ),
    ),
    HANDED_OVER: Kind(
        icon="scale",
        named=pgettext_lazy("notification", "{name} handed a case over to you"),
        unnamed=pgettext_lazy("notification", "A case was handed over to you"),
    ),
    CASES_WAIT: Kind(
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
    outcome, about = (data or {}).get("outcome", ""), (data or {}).get("about", "")
    words = kind.by_outcome.get(outcome, kind.unnamed)
    return str(kind.by_subject.get(f"{about} {outcome}", kind.by_subject.get(about, words)))


def sentence_html(
    code: str, *, name: str | None = None, data: Mapping[str, Any] | None = None
) -> SafeString:
    """The same for a page: the name is isolated, so that it cannot turn the sentence around."""
    kind = kind_of(code)
    if kind.named is not None and name:
        return format_html(str(kind.named), name=format_html("<bdi>{}</bdi>", name))
    return format_html("{}", sentence(code, data=data))
