"""The ways to read a board: what is newest, not read yet, unanswered, most taken part in."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from forum.marks import floor_of
from forum.models import Board, Post, ReadMark, Topic
from forum.windows import topics_page, wrong_cursor
from members.models import Member

LATEST, UNREAD, UNANSWERED, TOP = "latest", "unread", "unanswered", "top"
# Days, and for how many seconds a ranking stands: nobody waits for a year to be counted anew.
SPANS = {"week": (7, 120), "month": (30, 600), "year": (365, 3600)}
RANKED = 30


@dataclass(frozen=True)
class Tab:
    """What an address asks of a board: which tab, for which span, after which topic."""

    name: str = LATEST
    span: str = ""
    cursor: str = ""

    @property
    def is_first(self) -> bool:
        """Whether it is the first page."""
        return not self.cursor


def tabs_for(member: Member | None) -> list[str]:
    """The tabs a reader has: a visitor has read nothing."""
    return [LATEST, *([UNREAD] if member is not None else []), UNANSWERED, TOP]


def asked_tab(asked: Mapping[str, str], member: Member | None) -> Tab:
    """The tab of an address. Raises Refused where there is no such."""
    name, cursor = asked.get("tab", LATEST), asked.get("before", "")
    span = asked.get("span", "week") if name == TOP else ""
    if name not in tabs_for(member) or (name == TOP and (span not in SPANS or cursor)):
        raise wrong_cursor()
    return Tab(name, span, cursor)


def topics_under(board: Board, tab: Tab, member: Member | None) -> tuple[list[Topic], str]:
    """One page of a tab and the next cursor ("" at the end). Raises Refused."""
    if tab.name == TOP:
        return top_of(board, tab.span), ""
    topics = Topic.objects.visible().filter(board=board)
    return topics_page(_listed(topics, tab, board, member), tab.cursor)


def _listed(
    topics: QuerySet[Topic], tab: Tab, board: Board, member: Member | None
) -> QuerySet[Topic]:
    if tab.name == UNREAD and member is not None:
        return unread_by(member, topics, since=floor_of(member, board))
    return unanswered(topics) if tab.name == UNANSWERED else topics.filter(pinned_at__isnull=True)


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


def top_of(board: Board, span: str) -> list[Topic]:
    """The topics in which most members took part in the last week, month or year."""
    ranked = _ranking(board, span)
    topics = Topic.objects.visible().filter(board=board).with_people().in_bulk(ranked)
    return [topics[pk] for pk in ranked if pk in topics]


def _ranking(board: Board, span: str) -> list[int]:
    days, stands = SPANS[span]
    key = f"top:{board.pk}:{span}"
    ranked: list[int] | None = cache.get(key)
    if ranked is None:
        ranked = _rank(board, timezone.now() - datetime.timedelta(days=days))
        cache.set(key, ranked, timeout=stands)
    return ranked


def _rank(board: Board, since: datetime.datetime) -> list[int]:
    said = Post.objects.published().filter(
        topic__board=board,
        topic__is_visible=True,
        topic__last_post_at__gte=since,
        published_at__gte=since,
    )
    ranked = said.values("topic").annotate(
        people=Count("author", distinct=True), posts=Count("pk"), newest=F("topic__last_post_at")
    )
    order = ranked.order_by("-people", "-posts", "-newest", "-topic")
    return list(order.values_list("topic", flat=True)[:RANKED])
