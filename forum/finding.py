"""Boards, topics and posts by their addresses: what one may not see does not exist."""

from django.db.models import OuterRef, Subquery

from forum.catalogue import Catalogue
from forum.models import Board, Post, ReadMark, Topic
from forum.permissions import can_read_board, require_readable
from forum.sight import Sight
from members.models import Member
from members.prepared import Prepared
from members.refusals import Refused, not_found

_AROUND = (
    "board__region", "author", "mandate__municipality", "call", "poll", "conclusion__by",
    "conclusion__mandate__municipality",
)  # fmt: skip
_SHOWN = Prepared(
    lambda topic, member, town: (
        Topic.objects.filter(pk=topic)
        .with_nameless()
        .with_marks_of(member)
        .with_ballot_of(member, town)
        .with_acts()
        .annotate(  # type: ignore[no-redef]
            seen_beyond=Subquery(
                ReadMark.objects.filter(member=member, topic=OuterRef("pk")).values("seen")[:1]
            )
        )
        .select_related(*_AROUND)
    ),
    int,
    int,
    int,
)


def find_board(slug: str, member: Member | None, known: Catalogue | None = None) -> Board:
    """The board, if this member or visitor may read it. Raises Refused (`not_found`).

    `known`: where its names are taken from; without, they are asked for.
    """
    board = Board.objects.filter(slug=slug).select_related("region").first()
    if board is None or not can_read_board(member, board):
        raise not_found()
    if known is not None:
        known.named([board])
    return board


def find_topic(topic_id: int, member: Member | None, sight: Sight | None = None) -> Topic:
    """The topic with its people and board, if it may be read. Raises Refused (`not_found`).

    For a page (`sight`) with how far the reader has read it, and names as they are known.
    """
    if sight is None:
        topic = Topic.objects.filter(pk=topic_id).with_people().select_related(*_AROUND).first()
    else:
        # Nobody has the id 0, and so no mark: a visitor's question is the same.
        standing = member.standing if member is not None else None
        town = standing.municipality_id if standing is not None else None
        topic = _SHOWN.first(topic_id, member.pk if member is not None else 0, town or 0)
    if topic is None:
        raise not_found()
    require_readable(member, topic)
    if sight is not None:
        sight.catalogue.lend_names([topic])
        topic.own_ballot = (topic.own_choices, topic.own_caster or "") if topic.own_choices else ()
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


def find_standing(post_id: int, member: Member | None) -> Post:
    """The post, where it stands now if it was moved and the reader may follow it there.

    Who may not finds what stands in its place. Raises Refused (`not_found`).
    """
    moved = Post.objects.filter(pk=post_id, state=Post.State.MOVED)
    into = moved.values_list("moved_to", flat=True).first()
    if into is not None:
        try:
            return find_post(into, member)
        except Refused:
            pass
    return find_post(post_id, member)


def place_of(post: Post) -> str:
    """The address that shows the post where it stands."""
    return f"{post.topic.get_absolute_url()}?at={post.number}#post-{post.number}"
