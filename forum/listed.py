"""The topics of a board's list: those that live there, and those shown there from elsewhere."""

import datetime
from collections.abc import Callable, Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from forum.models import Board, Listing, Topic, TopicTag
from forum.models.calls import today
from forum.querysets import TopicQuerySet
from forum.sight import Sight
from forum.windows import TOPICS_PAGE, cursor_of, parse_cursor, shown_to

Place = tuple[datetime.datetime, int]
Narrow = Callable[[QuerySet[Topic]], QuerySet[Topic]]


def pinned_now() -> Q:
    """Those that stand first on their board today."""
    lasts = Q(pinned_until__isnull=True) | Q(pinned_until__gte=today())
    return Q(pinned_at__isnull=False) & lasts


def not_pinned_now() -> Q:
    """The others: a pin ends by itself."""
    return Q(pinned_at__isnull=True) | Q(pinned_until__lt=today())


def in_turn(board: Board) -> Q:
    """Those not above the others: what is pinned on another board takes its turn on this one."""
    return not_pinned_now() | ~Q(board=board)


def of_boards(boards: Collection[int]) -> Q:
    """Topics that live on one of the boards or are shown on it."""
    further = Listing.objects.standing().filter(board__in=boards).values("topic")
    return Q(board__in=boards) | Q(pk__in=further)


def own_part(topics: QuerySet[Topic], place: Place | None, limit: int) -> QuerySet[Topic]:
    """Of topics of a board the newest after a place: one range of an index."""
    newest: QuerySet[Topic] = _after(topics, place).order_by("-last_post_at", "-pk")
    return newest[:limit]


def further_part(
    boards: Collection[int], place: Place | None, limit: int, narrow: Narrow | None = None
) -> QuerySet[Topic]:
    """The same of those shown on the boards from elsewhere: a range of the listings' index."""
    listings = Listing.objects.standing().filter(board__in=boards)
    if narrow is not None:
        listings = listings.filter(
            Exists(narrow(Topic.objects.visible()).filter(pk=OuterRef("topic")))
        )
    if place is not None:
        moment, pk = place
        listings = listings.filter(
            Q(last_post_at__lt=moment) | Q(topic__lt=pk), last_post_at__lte=moment
        )
    # Of a topic shown on several of them one row, or it would take the place of another.
    rows = listings.values("topic_id", "last_post_at")
    newest = (rows.distinct() if len(boards) > 1 else rows).order_by("-last_post_at", "-topic_id")
    return Topic.objects.filter(pk__in=newest[:limit].values("topic_id"))


def tagged_part(
    tag: int, boards: Collection[int], place: Place | None, limit: int, narrow: Narrow
) -> QuerySet[Topic]:
    """Of topics of the boards with that tag the newest after a place: one range of its index."""
    wanted = narrow(Topic.objects.visible()).filter(pk=OuterRef("topic"))
    rows = TopicTag.objects.filter(Exists(wanted), tag=tag, board__in=boards)
    if place is not None:
        moment, pk = place
        rows = rows.filter(Q(last_post_at__lt=moment) | Q(topic__lt=pk), last_post_at__lte=moment)
    newest = rows.order_by("-last_post_at", "-topic_id").values("topic_id")
    return Topic.objects.filter(pk__in=newest[:limit])


def together(*parts: QuerySet[Topic]) -> TopicQuerySet:
    """The topics of all these ranges, newest first, in one question.

    A range is wrapped where a database takes no limit inside a union.
    """
    first, *others = (Topic.objects.filter(pk__in=part.values("pk")) for part in parts)
    ids = first.values("pk").union(*(other.values("pk") for other in others))
    topics: TopicQuerySet = Topic.objects.filter(pk__in=ids).newest_first()
    return topics


def _after(topics: QuerySet[Topic], place: Place | None) -> QuerySet[Topic]:
    if place is None:
        return topics
    moment, pk = place
    return topics.filter(Q(last_post_at__lt=moment) | Q(pk__lt=pk), last_post_at__lte=moment)


def board_page(
    boards: Collection[int],
    cursor: str,
    sight: Sight,
    *,
    own: Narrow,
    further: Narrow | None = None,
    size: int = TOPICS_PAGE,
    tag: int | None = None,
) -> tuple[list[Topic], str]:
    """Topics of the list of these boards after the cursor, and the next cursor ("" at the end).

    `own` and `further` say which, of those at home and of those from elsewhere; `tag`: only
    those at home that carry it. Raises Refused.
    """
    place = parse_cursor(cursor) if cursor else None
    if tag is not None:
        here = tagged_part(tag, boards, place, size + 1, own)
    else:
        here = own_part(own(Topic.objects.visible().filter(board__in=boards)), place, size + 1)
    there = further_part(boards, place, size + 1, further)
    rows = list(shown_to(sight, together(here, there))[: size + 1])
    sight.catalogue.lend_names(rows)
    return rows[:size], cursor_of(rows[size - 1]) if len(rows) > size else ""


def bumped_on(board: Board, since: int, *, limit: int) -> list[tuple[int, Topic]]:
    """Topics that changed after that revision of the board, each with the board's then.

    At most `limit`, in order of the revision.
    """
    own = Topic.objects.with_people().filter(
        board=board, board_revision__gt=since, board_revision__lte=board.revision
    )
    found = [(row.board_revision, row) for row in own.order_by("board_revision", "pk")[:limit]]
    further = Listing.objects.standing().filter(
        board=board, board_revision__gt=since, board_revision__lte=board.revision
    )
    revisions = dict(
        further.order_by("board_revision", "topic").values_list("topic", "board_revision")[:limit]
    )
    if revisions:
        rows = Topic.objects.with_people().filter(pk__in=revisions)
        found += [(revisions[row.pk], row) for row in rows]
    return sorted(found, key=lambda pair: (pair[0], pair[1].pk))[:limit]
