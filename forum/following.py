"""What a member follows, as their page lists it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from forum.levels import CLOSE
from forum.marks import floor_after
from forum.models import Board, BoardMark, Level, ReadMark, Topic
from forum.rows import Row, rows_of
from forum.sight import Sight
from forum.windows import shown_to
from members.models import Member

# Topics with news at the head of the front page.
FRESH = 6


@dataclass(frozen=True)
class FollowedBoard:
    """A board and the level chosen for it."""

    board: Board
    level: str
    below: bool


@dataclass(frozen=True)
class FollowedMember:
    """A member and the level chosen for them."""

    whom: Member
    level: str


def topics_followed(sight: Sight, member: Member) -> QuerySet[Topic]:
    """Those the member watches or tracks and may read, in no order yet."""
    chosen = ReadMark.objects.filter(member=member, topic=OuterRef("pk"), level__in=CLOSE)
    return sight.topics.filter(Exists(chosen))


def front_topics(sight: Sight, member: Member, *, size: int) -> tuple[list[Row], list[Row]]:
    """For the front page: what is new in topics the member follows, and the newest of all."""
    mine = sight.unmuted(sight.topics)
    parts = [
        part.order_by("-last_post_at", "-pk")[:size]
        for part in (mine, _fresh(topics_followed(sight, member), member))
    ]
    # One question for both; a range is wrapped where a database takes no limit inside a union.
    first, second = (Topic.objects.filter(pk__in=part.values("pk")) for part in parts)
    ids = first.values("pk").union(second.values("pk"))
    found = list(shown_to(sight, Topic.objects.filter(pk__in=ids).newest_first()))
    sight.catalogue.lend_names(found)
    rows = rows_of(found, member)
    fresh = [row for row in rows if row.new and row.topic.own_level in CLOSE][:FRESH]
    rest = [row for row in rows if row not in fresh]
    return fresh, rest[:size]


def _fresh(topics: QuerySet[Topic], member: Member) -> QuerySet[Topic]:
    """Those where somebody else wrote last, after what the member has read, as rows reckon it."""
    marks = ReadMark.objects.filter(member=member, topic=OuterRef("pk"), number__gt=0)
    of_board = BoardMark.objects.filter(member=member, board=OuterRef("board"))
    return topics.filter(
        ~Q(last_post_author=member) | Q(last_post_author__isnull=True),
        Exists(marks.filter(number__lt=OuterRef("last_number"))),
        ~Exists(of_board.filter(read_at__gte=OuterRef("last_post_at"))),
        last_post_at__gt=floor_after(member, None),
    )


def topics_muted(sight: Sight, member: Member) -> QuerySet[Topic]:
    """Those the member muted and may read, in no order yet."""
    muted = ReadMark.objects.filter(member=member, topic=OuterRef("pk"), level=Level.MUTED)
    return sight.topics.filter(Exists(muted))


def boards_followed(sight: Sight) -> list[FollowedBoard]:
    """In the order of lists, those the member may still read."""
    chosen = sight.follows.boards
    return [
        FollowedBoard(board, chosen[pk].level, chosen[pk].below)
        for pk, board in sight.boards.items()
        if pk in chosen and chosen[pk].level
    ]


def members_followed(sight: Sight) -> list[FollowedMember]:
    """By name."""
    levels = sight.follows.members
    people: Iterable[Member] = Member.objects.filter(pk__in=list(levels), is_active=True)
    return [
        FollowedMember(whom, levels[whom.pk])
        for whom in sorted(people, key=lambda whom: whom.name)
    ]
