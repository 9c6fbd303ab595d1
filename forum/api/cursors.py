"""Cursors of lists: where the next page begins. What is not one of ours is refused."""

import datetime
import re

from django.utils.translation import pgettext_lazy

from forum.models import Topic
from members.refusals import Refused, invalid

PAGE = 50
LARGEST_PAGE = 100
NUMBER = re.compile(r"^(0|[1-9][0-9]{0,9})$", re.ASCII)
PLACE = re.compile(r"^([1-9][0-9]{0,16})-([1-9][0-9]{0,17})$", re.ASCII)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def wrong_cursor() -> Refused:
    """Not a cursor this list has given."""
    return invalid(pgettext_lazy("refusal", "This is not a place in the list."), "after")


def number_of(cursor: str | None) -> int:
    """The number a page begins after; 0 without a cursor. Raises Refused."""
    if cursor is None:
        return 0
    if not NUMBER.match(cursor) or int(cursor) >= 2**31:
        raise wrong_cursor()
    return int(cursor)


def topic_cursor(topic: Topic) -> str:
    """The topic's place in a list by newest activity."""
    return f"{(topic.last_post_at - EPOCH) // MICROSECOND}-{topic.pk}"


def topic_place(cursor: str) -> tuple[datetime.datetime, int]:
    """Time and id a page begins after. Raises Refused."""
    found = PLACE.match(cursor)
    if found is None or int(found[2]) >= 2**63:
        raise wrong_cursor()
    try:
        return EPOCH + int(found[1]) * MICROSECOND, int(found[2])
    except OverflowError:
        raise wrong_cursor() from None
