"""A part taken out of another's post by a moderator, and put back: no word is ever added."""

import hashlib
import re

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.actions.drafting import clean, render_text
from forum.actions.editing import keep_version, replace_text
from forum.actions.placing import lock_for_moderator
from forum.models import Post, PostVersion, Topic
from forum.permissions import require_moderator
from members.models import Member
from members.refusals import conflict, invalid
from members.writing import write

# A word with all that is written in it (`can't`, an address), or one sign beside words.
PART = re.compile(r"\w(?:[^\s—…]*\w)?|[^\w\s]")
# What may stand where something was taken out.
GAP = re.compile(r"\[(?:…|\.\.\.)\]")


def redact_post(*, post: Post, by: Member | None, body: object) -> PostVersion:
    """Leave of a post what `body` says; returns what it said before, which moderators alone see.

    Raises Refused (`invalid` where nothing is taken out, or anything is added).
    """
    moderator = require_moderator(by, post.topic)
    text = clean(body, room=post.topic.is_room, required=not post.attachments)
    ready = render_text(text, language=post.language, author=post.author or moderator)
    with write():
        topic, member, locked = _lock(post, moderator)
        _require_cut(locked.body, text)
        version = keep_version(locked, member, is_minor=False)
        version.hidden_at = timezone.now()
        version.save(update_fields=["hidden_at"])
        replace_text(locked, ready, topic)
    return version


def put_back(*, version: PostVersion, left: str, by: Member | None) -> Post:
    """Let a post say again what it said before a moderator took a part out.

    `left`: the digest of what they left; where the author wrote anew since, it stays. Raises
    Refused (`conflict`).
    """
    post = version.post
    moderator = require_moderator(by, post.topic)
    ready = render_text(version.body, language=post.language, author=post.author or moderator)
    with write():
        topic, member, locked = _lock(post, moderator)
        if digest_of(locked.body) != left:
            raise conflict(
                pgettext_lazy("refusal", "The author has changed this post since; it stays.")
            )
        keep_version(locked, member, is_minor=True)
        PostVersion.objects.filter(pk=version.pk).update(hidden_at=None, is_minor=True)
        replace_text(locked, ready, topic)
    return locked


def digest_of(body: str) -> str:
    """Tells whether a text is still the one that was left."""
    return hashlib.sha256(body.encode()).hexdigest()


def only_cuts(before: str, after: str) -> bool:
    """Whether all that is left stood there before, word for word and in the same order.

    By words, not by letters: "therapist" holds those of "the rapist", and of "their". A sign that
    is no word may go, or stay, by itself.
    """
    rest = iter(_parts(before))
    return all(part in rest for part in _parts(GAP.sub(" ", after)))


def _parts(text: str) -> list[str]:
    return PART.findall(text)


def _lock(post: Post, moderator: Member) -> tuple[Topic, Member, Post]:
    topic, member = lock_for_moderator(post.topic, moderator)
    locked = Post.objects.select_related("topic__board", "author").get(pk=post.pk)
    if not locked.is_shown or locked.topic_id != topic.pk:
        raise conflict(pgettext_lazy("refusal", "This post has already been taken away."))
    return topic, member, locked


def _require_cut(before: str, after: str) -> None:
    if not only_cuts(before, after):
        raise invalid(
            pgettext_lazy(
                "refusal",
                "You can only take words out of another's post. Write […] where some are missing.",
            ),
            "body",
        )
    if before == after:
        raise invalid(pgettext_lazy("refusal", "Nothing was taken out yet."), "body")
