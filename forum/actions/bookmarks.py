"""Bookmarks of posts: set, changed and taken away."""

import datetime

from django.utils.translation import pgettext_lazy

from forum.models import Bookmark, Post
from forum.models.calls import today
from forum.permissions import require_acting, require_readable
from forum.signals import reminder_set
from members.models import Member
from members.refusals import conflict, invalid, not_found
from members.text import clean_line
from members.writing import write

NOTE_LIMIT = 300
MOST = 2000
FARTHEST = datetime.timedelta(days=3 * 366)


def set_bookmark(
    *, post: Post, member: Member | None, note: object = None, remind_on: object = None
) -> Bookmark:
    """Keep a post to find it again, perhaps with a note and a day to be reminded on.

    None leaves what is there; "" takes it away. Raises Refused.
    """
    reader = require_acting(member)
    require_readable(reader, post.topic)
    if not post.is_shown:
        raise not_found()
    facts: dict[str, object] = {}
    if note is not None:
        facts["note"] = clean_line(note, limit=NOTE_LIMIT, field="note", required=False)
    if remind_on is not None:
        facts["remind_on"] = clean_day(remind_on)
    with write():
        Member.objects.select_for_update(no_key=True).get(pk=reader.pk)
        known = Bookmark.objects.filter(member=reader, post=post).first()
        if known is None and reader.bookmarks.count() >= MOST:
            raise conflict(
                pgettext_lazy("refusal", "You have very many bookmarks. Remove some first.")
            )
        kept = known or Bookmark(member=reader, post=post)
        before = kept.remind_on
        for name, value in facts.items():
            setattr(kept, name, value)
        kept.save()
        if kept.remind_on is not None and kept.remind_on != before:
            reminder_set.send(sender=Bookmark, bookmark_id=kept.pk, day=kept.remind_on.isoformat())
    return kept


def drop_bookmark(*, post_id: int, member: Member | None) -> bool:
    """Forget a bookmark of one's own, of whatever became of the post; whether there was one."""
    reader = require_acting(member)
    with write():
        dropped, _ = reader.bookmarks.filter(post=post_id).delete()
    return bool(dropped)


def clean_day(value: object) -> datetime.date | None:
    """A day after today, as a form or a program sends it; None for "". Raises Refused."""
    if value == "":
        return None
    try:
        if isinstance(value, datetime.datetime):
            raise TypeError
        day = value if isinstance(value, datetime.date) else _parse(value)
    except (TypeError, ValueError):
        raise invalid(pgettext_lazy("refusal", "This is not a day."), "remind_on") from None
    if not today() < day <= today() + FARTHEST:
        raise invalid(
            pgettext_lazy("refusal", "Choose a day after today, at most three years ahead."),
            "remind_on",
        )
    return day


def _parse(value: object) -> datetime.date:
    if not isinstance(value, str) or len(value) != len("2026-11-30"):
        raise TypeError
    return datetime.date.fromisoformat(value)
