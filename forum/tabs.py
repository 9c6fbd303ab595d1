"""The ways to read a board: what is newest, not read yet, unanswered, most taken part in."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from forum.listed import (
    Narrow,
    board_page,
    further_part,
    in_turn,
    of_boards,
    own_part,
    pinned_now,
    together,
)
from forum.marks import floor_after, floor_of
from forum.models import Board, BoardMark, Listing, Post, ReadMark, Topic
from forum.sight import Sight
from forum.windows import TOPICS_PAGE, cursor_of, shown_to, wrong_cursor
from members.models import Member

LATEST, UNREAD, UNANSWERED, TOP = "latest", "unread", "unanswered", "top"
# Days, and for how many seconds a ranking stands: nobody waits for a year to be counted anew.
SPANS = {"week": (7, 120), "month": (30, 600), "year": (365, 3600)}
RANKED = 30
ROOMS_HERE = 6
PINNED_HERE = 30


@dataclass(frozen=True)
class Tab:
    """What an address asks of a board: which tab, for which span, after which topic."""

    name: str = LATEST
    span: str = ""
    cursor: str = ""
    # A region's board: with the topics of the regions below.
    below: bool = False
    # The slug of a tag, for those of the newest that carry it.
    tag: str = ""

    @property
    def is_first(self) -> bool:
        """Whether it is the first page."""
        return not self.cursor


@dataclass(frozen=True)
class Listed:
    """The topics of a page of a board, the next cursor, and what stands first."""

    topics: list[Topic]
    later: str = ""
    pinned: list[Topic] = field(default_factory=list)
    rooms: list[Topic] = field(default_factory=list)


def tabs_for(member: Member | None) -> list[str]:
    """The tabs a reader has: a visitor has read nothing."""
    return [LATEST, *([UNREAD] if member is not None else []), UNANSWERED, TOP]


def asked_tab(
    asked: Mapping[str, str],
    member: Member | None,
    *,
    below: bool = False,
    tags: Collection[str] = (),
) -> Tab:
    """The tab of an address; `tags`: those there are. Raises Refused where there is no such."""
    name, cursor = asked.get("tab", LATEST), asked.get("before", "")
    span = asked.get("span", "week") if name == TOP else ""
    if name not in tabs_for(member) or (name == TOP and (span not in SPANS or cursor)):
        raise wrong_cursor()
    tag = asked.get("tag", "")
    if tag and (name != LATEST or tag not in tags):
        raise wrong_cursor()
    return Tab(name, span, cursor, below, tag)


def reach_of(board: Board, sight: Sight, *, below: bool) -> list[int]:
    """The ids of the boards whose topics a board shows."""
    under = sight.catalogue.boards_below(board) if below else []
    return [board.pk, *(pk for pk in under if pk in sight.boards)]


def front_of(board: Board, sight: Sight, *, below: bool = False) -> Listed:
    """The first page of a board: newest topics, what is pinned above them, its rooms."""
    reach = reach_of(board, sight, below=below)
    here = wanted_by(sight)(Topic.objects.visible().filter(board__in=reach))
    # Ranges of four indexes, then their topics in one question.
    found = list(
        shown_to(
            sight,
            together(
                own_part(here.filter(in_turn(board)), None, TOPICS_PAGE + 1),
                own_part(here.filter(pinned_now(), board=board), None, PINNED_HERE),
                own_part(here.filter(format=Topic.Format.ROOM), None, ROOMS_HERE),
                further_part(reach, None, TOPICS_PAGE + 1, _elsewhere(sight)),
            ),
        )
    )
    sight.catalogue.lend_names(found)
    # One is pinned on its own board.
    pinned = [topic for topic in found if topic.is_pinned and topic.board_id == board.pk]
    topics = [topic for topic in found if topic not in pinned]
    page, rooms = topics[:TOPICS_PAGE], [topic for topic in found if topic.is_room]
    return Listed(
        page,
        cursor_of(page[-1]) if len(topics) > TOPICS_PAGE else "",
        pinned[:PINNED_HERE],
        rooms[:ROOMS_HERE],
    )


def topics_under(board: Board, tab: Tab, sight: Sight) -> tuple[list[Topic], str]:
    """One page of a tab and the next cursor ("" at the end). Raises Refused."""
    if tab.name == TOP:
        return top_of(board, tab.span, sight, below=tab.below), ""
    reach = reach_of(board, sight, below=tab.below)
    if tab.tag:
        return _tagged(reach, tab, sight)
    own, further = _narrowed(tab, board, sight)
    return board_page(reach, tab.cursor, sight, own=own, further=further)


def _tagged(reach: list[int], tab: Tab, sight: Sight) -> tuple[list[Topic], str]:
    wanted, tag = wanted_by(sight), sight.catalogue.tags[tab.tag].pk

    def further(topics: QuerySet[Topic]) -> QuerySet[Topic]:
        return wanted(topics).filter(tag_rows__tag=tag)

    return board_page(reach, tab.cursor, sight, own=wanted, further=further, tag=tag)


def wanted_by(sight: Sight) -> Narrow:
    """Those that the reader has not muted; who opens a muted board wants to see it."""
    return lambda topics: sight.unmuted(topics, of_board=True)


def _elsewhere(sight: Sight) -> Narrow | None:
    return wanted_by(sight) if sight.member is not None else None


def _narrowed(tab: Tab, board: Board, sight: Sight) -> tuple[Narrow, Narrow | None]:
    """Which topics a tab lists, of those at home and of those from elsewhere."""
    wanted, choice = wanted_by(sight), _choice(tab, board, sight.member)
    if choice is None:
        return lambda topics: wanted(topics).filter(in_turn(board)), _elsewhere(sight)

    def narrow(topics: QuerySet[Topic]) -> QuerySet[Topic]:
        return choice(wanted(topics))

    return narrow, narrow


def _choice(tab: Tab, board: Board, member: Member | None) -> Narrow | None:
    if tab.name == UNREAD and member is not None:
        if tab.below:
            return lambda topics: _unread_below(member, topics)
        since = floor_of(member, board)
        return lambda topics: unread_by(member, topics, since=since)
    return unanswered if tab.name == UNANSWERED else None


def _unread_below(member: Member, topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Each board's own mark holds for its topics."""
    marks = BoardMark.objects.filter(member=member, board=OuterRef("board"))
    read = marks.filter(read_at__gte=OuterRef("last_post_at"))
    return unread_by(member, topics.exclude(Exists(read)), since=floor_after(member, None))


def unread_by(
    member: Member, topics: QuerySet[Topic], *, since: datetime.datetime
) -> QuerySet[Topic]:
    """Those with something said since that moment which the member has not seen."""
    seen = ReadMark.objects.filter(
        member=member, topic=OuterRef("pk"), number__gte=OuterRef("last_number")
    )
    fresh = topics.filter(last_post_at__gt=since).exclude(Exists(seen))
    # Who wrote last has seen what stands before.
    return fresh.filter(~Q(last_post_author=member) | Q(last_post_author__isnull=True))


def unanswered(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Open threads to which nobody has replied."""
    return topics.filter(post_count__lte=1, format=Topic.Format.THREAD, locked_at__isnull=True)


def top_of(board: Board, span: str, sight: Sight, *, below: bool = False) -> list[Topic]:
    """The topics in which most members took part in the last week, month or year."""
    # Ranked for all readers alike; each sees those of it that they may read.
    every = [board.pk, *(sight.catalogue.boards_below(board) if below else [])]
    ranked = _ranking(board, every, span)
    reach = reach_of(board, sight, below=below)
    listed = wanted_by(sight)(Topic.objects.visible().filter(of_boards(reach)))
    topics = shown_to(sight, listed).in_bulk(ranked)
    sight.catalogue.lend_names(topics.values())
    return [topics[pk] for pk in ranked if pk in topics]


def _ranking(board: Board, every: list[int], span: str) -> list[int]:
    days, stands = SPANS[span]
    key = f"top:{board.pk}:{span}" + (":below" if len(every) > 1 else "")
    ranked: list[int] | None = cache.get(key)
    if ranked is None:
        ranked = _rank(every, timezone.now() - datetime.timedelta(days=days))
        cache.set(key, ranked, timeout=stands)
    return ranked


def _rank(boards: list[int], since: datetime.datetime) -> list[int]:
    further = Listing.objects.standing().filter(board__in=boards).values("topic")
    said = Post.objects.published().filter(
        Q(topic__board__in=boards) | Q(topic__in=further),
        topic__is_visible=True,
        topic__last_post_at__gte=since,
        published_at__gte=since,
    )
    ranked = said.values("topic").annotate(
        people=Count("author", distinct=True), posts=Count("pk"), newest=F("topic__last_post_at")
    )
    order = ranked.order_by("-people", "-posts", "-newest", "-topic")
    return list(order.values_list("topic", flat=True)[:RANKED])
