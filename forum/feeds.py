"""What readers of feeds and search engines get: the newest of a board or topic, all addresses."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import pgettext

from forum.lines import sent_at
from forum.models import Board, Post, Topic
from forum.permissions import boards_readable_by
from members.formats import reader_language

NEWEST = 30
# A site map holds at most 50,000 addresses (sitemaps.org); ids of one part lie within so many.
PART = 20_000


def absolute(path: str) -> str:
    """With the site before it."""
    return f"{settings.SITE_URL}{path}"


def _name(post: Post) -> str:
    if post.author is None:
        return pgettext("author who is forgotten", "Former member")
    return post.author.name


def board_feed(board: Board, topics: Iterable[Topic]) -> Atom1Feed:
    """Topics with the text that opened them."""
    address = absolute(board.get_absolute_url())
    feed = Atom1Feed(
        title=board.name, link=address, description=board.description,
        language=reader_language(), feed_url=f"{address}feed/",
    )  # fmt: skip
    listed = list(topics)
    first = Post.objects.published().filter(topic__in=listed, number=1).select_related("author")
    opening = {post.topic_id: post for post in first}
    for topic in listed:
        post = opening.get(topic.pk)
        if post is not None:
            _add(feed, post, title=topic.title, path=topic.get_absolute_url())
    return feed


def topic_feed(topic: Topic) -> Atom1Feed:
    """Its newest posts."""
    address = absolute(topic.get_absolute_url())
    feed = Atom1Feed(
        title=topic.title, link=address, description="", language=reader_language(),
        feed_url=absolute(f"/t/{topic.pk}/feed/"),
    )  # fmt: skip
    if topic.is_concluded:
        _add_conclusion(feed, topic)
    newest = topic.posts.published().select_related("author").order_by("-number")[:NEWEST]
    for post in newest:
        _add(feed, post, title=f"{_name(post)} · {topic.title}", path=post.get_absolute_url())
    return feed


def _add_conclusion(feed: Atom1Feed, topic: Topic) -> None:
    conclusion = topic.conclusion
    address = absolute(topic.get_absolute_url())
    feed.add_item(
        title=f"{pgettext('over a closed topic', 'Conclusion')} · {topic.title}",
        link=address,
        description=conclusion.body_html,
        author_name=conclusion.by.name if conclusion.by is not None else None,
        pubdate=conclusion.written_at,
        updateddate=conclusion.written_at,
        unique_id=f"{address}#conclusion",
    )


def _add(feed: Atom1Feed, post: Post, *, title: str, path: str) -> None:
    feed.add_item(
        title=title,
        link=absolute(path),
        description=post.body_html,
        author_name=_name(post),
        pubdate=sent_at(post),
        updateddate=post.edited_at or sent_at(post),
        unique_id=absolute(post.get_absolute_url()),
    )


def parts_of_map() -> int:
    """Of how many parts the site map is: by ids, so that none is counted or skipped over."""
    highest = _public().aggregate(highest=Max("pk"))["highest"] or 0
    return 1 + int(highest) // PART


def part_of_map(number: int) -> Iterator[tuple[str, str]]:
    """Addresses a visitor may read, each with the day of its last change."""
    if number == 0:
        for board in boards_readable_by(None).order_by("pk"):
            yield absolute(board.get_absolute_url()), ""
    topics = _public().filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("pk")
    for topic in topics.only("pk", "slug", "last_post_at").iterator():
        yield absolute(topic.get_absolute_url()), f"{topic.last_post_at:%Y-%m-%d}"


def _public() -> QuerySet[Topic]:
    boards = boards_readable_by(None).order_by().filter(pk=OuterRef("board"))
    return Topic.objects.visible().filter(Exists(boards))
