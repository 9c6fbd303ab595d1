"""How closely a member follows topics, boards and members: chosen, or begun by writing."""

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.translation import pgettext_lazy

from forum.models import Board, BoardFollow, Level, MemberFollow, Post, ReadMark, Topic
from forum.permissions import can_read_board, require_acting, require_readable
from members.models import Member
from members.prepared import Prepared
from members.refusals import conflict, invalid, not_found
from members.writing import write

# Boards and members one may choose a level for: these are read with each page.
MOST = 300


def follow_topic(*, topic: Topic, member: Member | None, level: object) -> str:
    """Choose a level for a topic, "" for that of its board; returns it. Raises Refused."""
    reader = require_acting(member)
    require_readable(reader, topic)
    chosen = _level(level, or_none=True)
    with write():
        mark, _ = ReadMark.objects.get_or_create(member=reader, topic=topic)
        ReadMark.objects.filter(pk=mark.pk).update(level=chosen)
    return chosen


def follow_board(
    *, board: Board, member: Member | None, level: object, below: bool = False
) -> str:
    """Choose a level for a board, "" for none; `below`: and for what lies under a region's.

    Returns it. Raises Refused.
    """
    reader = _reader_of(board, member)
    chosen = _level(level, or_none=True)
    facts = {"level": chosen, "below": bool(chosen and below and board.region_id)}
    with write():
        _lock_and_count(reader)
        BoardFollow.objects.update_or_create(member=reader, board=board, defaults=facts)
        _drop_empty(reader)
    return chosen


def show_below(*, board: Board, member: Member | None, on: bool) -> None:
    """Whether a region's board shows the topics of the regions below. Raises Refused."""
    reader = _reader_of(board, member)
    if board.region_id is None:
        raise not_found()
    with write():
        _lock_and_count(reader)
        BoardFollow.objects.update_or_create(
            member=reader, board=board, defaults={"shows_below": on}
        )
        _drop_empty(reader)


def follow_member(*, whom: Member, member: Member | None, level: object) -> str:
    """Choose a level for another member; returns it. Raises Refused."""
    reader = require_acting(member)
    chosen = _level(level, or_none=True)
    if not whom.is_active:
        raise not_found()
    if whom.pk == reader.pk:
        raise invalid(pgettext_lazy("refusal", "Nobody follows themselves."))
    with write():
        _lock_and_count(reader)
        if chosen in {"", Level.NORMAL}:
            MemberFollow.objects.filter(member=reader, whom=whom).delete()
        else:
            MemberFollow.objects.update_or_create(
                member=reader, whom=whom, defaults={"level": chosen}
            )
    return chosen or Level.NORMAL.value


def _reader_of(board: Board, member: Member | None) -> Member:
    reader = require_acting(member)
    if not can_read_board(reader, board):
        raise not_found()
    return reader


def _level(value: object, *, or_none: bool) -> str:
    if value in Level.values or (or_none and value == ""):
        return str(value)
    raise invalid(pgettext_lazy("refusal", "Choose one of the levels offered."), "level")


def _lock_and_count(member: Member) -> None:
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.board_follows.count() + member.member_follows.count() >= MOST:
        raise conflict(
            pgettext_lazy(
                "refusal", "You follow as much as one page can hold. Stop following something."
            )
        )


def _drop_empty(member: Member) -> None:
    member.board_follows.filter(level="", shows_below=False).delete()


def _attention(topic: int, author: int) -> QuerySet[Topic, tuple[str | None, bool]]:
    """The author's own level, and whether somebody else follows what the post belongs to."""
    own = ReadMark.objects.filter(member=author, topic=OuterRef("pk"))
    watched = ReadMark.objects.filter(topic=OuterRef("pk"), level="watching")
    here = Q(board=OuterRef("board_id")) | Q(below=True, above__startswith=F("path"))
    boards = BoardFollow.objects.filter(level="watching").annotate(
        above=ExpressionWrapper(OuterRef("board__region__path"), output_field=CharField()),
        path=F("board__region__path"),
    )
    by_author = MemberFollow.objects.filter(whom=author, level__in=("watching", "tracking"))
    return (
        Topic.objects.filter(pk=topic)
        .annotate(
            own=Subquery(own.values("level")[:1]),
            is_followed=Exists(watched.exclude(member=author))
            | Exists(boards.filter(here).exclude(member=author))
            | Exists(by_author),
        )
        .values_list("own", "is_followed")
    )


_ATTENTION = Prepared(_attention, int, int)


def attend(post: Post, topic: Topic) -> bool:
    """Whoever writes tracks the topic from now on, unless they chose otherwise.

    Whether anybody is to be told of the post because of what they follow. Within the
    transaction of the post, the topic locked.
    """
    own, is_followed = _ATTENTION.get(topic.pk, post.author_id or 0)
    if own is None and post.author_id is not None:
        # Who wrote last has seen what stands before.
        ReadMark.objects.bulk_create(
            [
                ReadMark(
                    member_id=post.author_id,
                    topic=topic,
                    number=post.number or 0,
                    level=Level.TRACKING,
                )
            ],
            ignore_conflicts=True,
        )
    elif own == "":
        marks = ReadMark.objects.filter(member=post.author_id, topic=topic, level="")
        marks.update(level=Level.TRACKING)
    return bool(is_followed)
