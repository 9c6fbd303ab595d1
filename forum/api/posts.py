"""One post, for programs: read, changed, taken back."""

from django.http import HttpRequest
from ninja import Router

from forum.actions import (
    Publication,
    edit_post,
    set_reaction,
    withdraw_held_post,
    withdraw_post,
)
from forum.file_schemas import wishes_in
from forum.models import Post
from forum.permissions import can_moderate, can_read_board, can_read_topic
from forum.reacting import kinds_of
from forum.schemas import READ_ERRORS, WRITE_ERRORS, PostChange, PostOut, ReactionsOut
from forum.wire import Wire, post_payload
from members.api import asker_of, open_auth
from members.models import Member
from members.refusals import not_found

router = Router(tags=["posts"])


def _readable_post(post_id: int, member: Member | None) -> Post:
    """A held post is there for its author and the board's moderators alone."""
    post = (
        Post.objects.with_people()
        .select_related("topic__board__region")
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise not_found()
    topic = post.topic
    if post.state == Post.State.HELD:
        own = member is not None and post.author_id == member.pk
        allowed = can_moderate(member, topic.board) or (
            own and can_read_board(member, topic.board)
        )
    else:
        allowed = can_read_topic(member, topic)
    if not allowed:
        raise not_found()
    return post


@router.get(
    "/posts/{int:post_id}",
    auth=open_auth,
    response={200: PostOut, **READ_ERRORS},
    exclude_unset=True,
    summary="Read a post",
)
def read_post(request: HttpRequest, post_id: int) -> Wire:
    """The post at its present state; a held one with why it waits."""
    post = _readable_post(post_id, asker_of(request))
    if post.state == Post.State.HELD:
        return {**post_payload(post), "reason": Publication(post).reason}
    return post_payload(post)


@router.patch(
    "/posts/{int:post_id}",
    response={200: PostOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Change one's own post",
)
def change_post(request: HttpRequest, post_id: int, sent: PostChange) -> Wire:
    """Another text for one's own post; the text it replaces is kept.

    With `revision`: 409 `conflict` where the post has changed since.
    """
    member = asker_of(request)
    post = _readable_post(post_id, member)
    edit_post(
        post=post,
        editor=member,
        body=sent.body,
        revision=sent.revision,
        attachments=wishes_in(sent.attachments),
    )
    return post_payload(_readable_post(post_id, member))


@router.delete(
    "/posts/{int:post_id}",
    response={200: PostOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Take back one's own post",
)
def take_back_post(request: HttpRequest, post_id: int) -> Wire:
    """Its text goes from all pages; its place stays. What waits is never shown then."""
    member = asker_of(request)
    post = _readable_post(post_id, member)
    (withdraw_held_post if post.state == Post.State.HELD else withdraw_post)(post=post, by=member)
    return post_payload(post)


def _set_reaction(request: HttpRequest, post_id: int, kind: str, *, on: bool) -> Wire:
    member = asker_of(request)
    post = _readable_post(post_id, member)
    set_reaction(post=post, member=member, kind=kind, on=on)
    return kinds_of(post, member)


@router.put(
    "/posts/{int:post_id}/reactions/{kind}",
    response={200: ReactionsOut, **WRITE_ERRORS},
    summary="React to a post",
)
def give_reaction(request: HttpRequest, post_id: int, kind: str) -> Wire:
    """One of `agree`, `applause`, `idea`, `support`, `question`; again: no harm."""
    return _set_reaction(request, post_id, kind, on=True)


@router.delete(
    "/posts/{int:post_id}/reactions/{kind}",
    response={200: ReactionsOut, **WRITE_ERRORS},
    summary="Take a reaction back",
)
def take_reaction_back(request: HttpRequest, post_id: int, kind: str) -> Wire:
    """Also where there was none."""
    return _set_reaction(request, post_id, kind, on=False)
