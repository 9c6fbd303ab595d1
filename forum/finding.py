"""Boards, topics and posts by their addresses: what one may not see does not exist."""

from forum.models import Board, Post, Topic
from forum.permissions import can_read_board, require_readable
from members.models import Member
from members.refusals import not_found


def find_board(slug: str, member: Member | None) -> Board:
    """The board, if this member or visitor may read it. Raises Refused (`not_found`)."""
    board = (
        Board.objects.filter(slug=slug).select_related("region").prefetch_related("names").first()
    )
    if board is None or not can_read_board(member, board):
        raise not_found()
    return board


def find_topic(topic_id: int, member: Member | None) -> Topic:
    """The topic with its people and board, if it may be read. Raises Refused (`not_found`)."""
    topic = (
        Topic.objects.filter(pk=topic_id)
        .with_people()
        .select_related("board__region", "author", "mandate__municipality", "call")
        .first()
    )
    if topic is None:
        raise not_found()
    require_readable(member, topic)
    return topic


def find_post(post_id: int, member: Member | None) -> Post:
    """A post that has a place, with its topic. Raises Refused (`not_found`)."""
    post = (
        Post.objects.placed()
        .with_people()
        .select_related(
            "author", "mandate__municipality", "parent__author", "topic__board__region"
        )
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise not_found()
    require_readable(member, post.topic)
    return post


def place_of(post: Post) -> str:
    """The address that shows the post where it stands."""
    return f"{post.topic.get_absolute_url()}?at={post.number}#post-{post.number}"
