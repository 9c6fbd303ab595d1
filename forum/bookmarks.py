"""A member's bookmarks, newest first, in pages; of a post they may not read, nothing."""

import datetime
from dataclasses import dataclass

from forum.models import Bookmark, Post
from forum.models.calls import today
from forum.permissions import can_moderate
from forum.sight import Sight
from forum.windows import parse_number
from members.models import Member

BOOKMARKS_PAGE = 30


@dataclass(frozen=True)
class Kept:
    """A bookmark, and its post where it may still be read."""

    bookmark: Bookmark
    post: Post | None


def bookmarks_page(sight: Sight, member: Member, cursor: str) -> tuple[list[Kept], str]:
    """One page and the next cursor ("" at the end). Raises Refused where it is wrong."""
    found = Bookmark.objects.filter(member=member).order_by("-pk")
    if cursor:
        found = found.filter(pk__lt=parse_number(cursor))
    rows = list(found.select_related("post__author", "post__topic")[: BOOKMARKS_PAGE + 1])
    more = len(rows) > BOOKMARKS_PAGE
    page = rows[:BOOKMARKS_PAGE]
    kept = [Kept(row, row.post if _may_read(row.post, sight) else None) for row in page]
    return kept, str(page[-1].pk) if more else ""


def bookmark_of(post: Post, member: Member) -> Bookmark | None:
    """The member's bookmark of a post, if there is one."""
    return Bookmark.objects.filter(post=post, member=member).first()


def day_wanted(choice: str | None, day: str) -> object:
    """The day of a reminder out of what a form offers; None where it asked nothing."""
    ahead = {"tomorrow": 1, "week": 7}.get(choice or "")
    if ahead is not None:
        return today() + datetime.timedelta(days=ahead)
    if choice == "day":
        # Not "", which would take the reminder away without a word.
        return day or "no day"
    return "" if choice == "none" else None


def _may_read(post: Post, sight: Sight) -> bool:
    board = sight.boards.get(post.topic.board_id)
    if board is None or not post.is_shown:
        return False
    post.topic.board = board
    return post.topic.is_visible or can_moderate(sight.member, board)
