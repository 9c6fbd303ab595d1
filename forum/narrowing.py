"""What a search is narrowed to: where, who, in which form and language, since and until when."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass

from django.db.models import Q, QuerySet

from forum.models import Board, BoardName, Listing, Post, Topic, TopicTag
from forum.windows import parse_day, wrong_cursor
from members.models import Region
from members.models.places import name_in

RELEVANCE, DATE = "relevance", "date"
LANGUAGES = ("ar", "fr", "en")
# No name of ours is longer.
LONGEST = 60
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Narrowing:
    """As the address has it; empty where it does not matter."""

    # A board's slug; that of a region stands for all below it too.
    board: str = ""
    # The region whose councillors wrote, by its code, with all below.
    region: str = ""
    # A handle.
    author: str = ""
    format: str = ""
    language: str = ""
    # Days, `2026-03-12`, both included.
    since: str = ""
    until: str = ""
    # "1": topics alone, by their title and first text.
    topics: str = ""
    # "1": in topics that were closed with a conclusion.
    concluded: str = ""
    # The slug of a tag.
    tag: str = ""
    sort: str = RELEVANCE

    @property
    def is_any(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(astuple(self)[:-1])

    def mark(self, words: object) -> str:
        """A short sign of question and narrowing: a cursor is good for one list alone."""
        return hashlib.sha256(repr((words, astuple(self))).encode()).hexdigest()[:12]


def asked_narrowing(asked: Mapping[str, str]) -> Narrowing:
    """What an address narrows to. Raises Refused where it names what there is not."""
    names = ("board", "region", "author", "format", "language", "since", "until", "topics",
             "concluded", "tag")  # fmt: skip
    values = {name: asked.get(name, "").strip() for name in names}
    values["author"] = values["author"].removeprefix("@").lower()
    values["sort"] = asked.get("sort") or RELEVANCE
    if any(len(value) > LONGEST or "\x00" in value for value in values.values()):
        raise wrong_cursor()
    known = {
        "format": Topic.Format.values,
        "language": LANGUAGES,
        "topics": ("1",),
        "concluded": ("1",),
        "sort": (RELEVANCE, DATE),
    }
    if any(values[name] and values[name] not in choices for name, choices in known.items()):
        raise wrong_cursor()
    for name in ("since", "until"):
        if values[name]:
            parse_day(values[name])
    return Narrowing(**values)


def posts_within(narrowing: Narrowing, boards: QuerySet[Board]) -> QuerySet[Post]:
    """The published posts on these boards that lie within."""
    posts = Post.objects.published().filter(
        topic__is_visible=True, topic__board__in=boards.order_by().values("pk")
    )
    if narrowing.board:
        here = boards.filter(_here_and_below(narrowing.board)).order_by().values("pk")
        further = Listing.objects.standing().filter(board__in=here).values("topic")
        posts = posts.filter(Q(topic__board__in=here) | Q(topic__in=further))
    if narrowing.concluded:
        posts = posts.filter(topic__concluded_at__isnull=False)
    if narrowing.tag:
        tagged = TopicTag.objects.filter(tag__slug=narrowing.tag).values("topic")
        posts = posts.filter(topic__in=tagged)
    if narrowing.topics:
        posts = posts.filter(number=1)
    if narrowing.format:
        posts = posts.filter(topic__format=narrowing.format)
    if narrowing.language:
        posts = posts.filter(language=narrowing.language)
    return _written_in(_written_by(posts, narrowing), narrowing)


def _here_and_below(slug: str) -> Q:
    region = Region.objects.filter(board__slug=slug).values_list("path", flat=True).first()
    return Q(slug=slug) | Q(region__path__startswith=region) if region else Q(slug=slug)


def _written_by(posts: QuerySet[Post], narrowing: Narrowing) -> QuerySet[Post]:
    if narrowing.author:
        # Forgotten and unknown are alike: nobody wrote it.
        posts = posts.filter(author__handle=narrowing.author)
    if narrowing.region:
        region = Region.objects.filter(code=narrowing.region).values_list("path", flat=True)
        path = region.first() or "/"
        posts = posts.filter(mandate__municipality__region__path__startswith=path)
    return posts


def _written_in(posts: QuerySet[Post], narrowing: Narrowing) -> QuerySet[Post]:
    if narrowing.since:
        posts = posts.filter(published_at__gte=parse_day(narrowing.since))
    if narrowing.until:
        posts = posts.filter(published_at__lt=parse_day(narrowing.until) + DAY)
    return posts


@dataclass(frozen=True)
class Choice:
    """A board a search may be narrowed to."""

    pk: int
    slug: str
    name: str


def boards_to_choose(boards: QuerySet[Board]) -> list[Choice]:
    """These boards in the order of their lists, themes first, named in the reader's language."""
    rows = BoardName.objects.filter(board__in=boards.order_by().values("pk")).order_by(
        "-board__kind", "board__position", "board__slug"
    )
    names: dict[tuple[int, str], dict[str, str]] = {}
    for pk, slug, language, name in rows.values_list("board", "board__slug", "language", "name"):
        names.setdefault((pk, slug), {})[language] = name
    return [Choice(pk, slug, name_in(found)) for (pk, slug), found in names.items()]
