"""The asker's bookmarks, for programs."""

from django.http import HttpRequest
from ninja import Router, Status

from forum.actions import drop_bookmark, set_bookmark
from forum.api.cursors import wrong_cursor
from forum.bookmarks import Kept, bookmarks_page
from forum.finding import find_post
from forum.follow_schemas import BookmarkIn, BookmarkOut, BookmarkPage
from forum.permissions import require_acting
from forum.schemas import READ_ERRORS, WRITE_ERRORS
from forum.sight import Sight
from forum.wire import Wire, time_of
from members.api import asker_of
from members.refusals import Refused

router = Router(tags=["follows and bookmarks"])


@router.get(
    "/bookmarks",
    response={200: BookmarkPage, **READ_ERRORS},
    exclude_unset=True,
    summary="List one's bookmarks",
)
def list_bookmarks(request: HttpRequest, after: str | None = None) -> Wire:
    """The newest first."""
    member = require_acting(asker_of(request))
    try:
        kept, later = bookmarks_page(Sight(member), member, after or "")
    except Refused:
        raise wrong_cursor() from None
    return {"items": [_payload(one) for one in kept], "next": later or None}


@router.put(
    "/posts/{int:post_id}/bookmark",
    response={200: BookmarkOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Keep a post",
)
def keep_post(request: HttpRequest, post_id: int, sent: BookmarkIn) -> Wire:
    """With a note and a day to be reminded on, such as `2026-12-24`; again: changes them."""
    member = asker_of(request)
    post = find_post(post_id, member)
    kept = set_bookmark(post=post, member=member, note=sent.note, remind_on=sent.remind_on)
    return _payload(Kept(kept, post))


@router.delete(
    "/posts/{int:post_id}/bookmark",
    response={204: None, **WRITE_ERRORS},
    summary="Let a bookmark go",
)
def let_post_go(request: HttpRequest, post_id: int) -> Status[None]:
    """Also where there was none, and whatever became of the post."""
    drop_bookmark(post_id=post_id, member=asker_of(request))
    return Status(204, None)


def _payload(kept: Kept) -> Wire:
    own, post = kept.bookmark, kept.post
    payload: Wire = {
        "post": own.post_id,
        "note": own.note,
        "remind_on": own.remind_on.isoformat() if own.remind_on is not None else None,
        "created_at": time_of(own.created_at),
    }
    if post is not None:
        payload |= {
            "topic": post.topic_id,
            "number": post.number,
            "title": post.topic.title,
            "url": post.get_absolute_url(),
        }
    return payload
