"""Posts that moderators keep in sight at the head of a room, each as one line of text."""

from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import Truncator

from forum.models import Post, Topic

MOST = 10
LINE = 140


@dataclass(frozen=True)
class Pinned:
    """A pinned post and what stands of it in the strip."""

    post: Post
    text: str


def pinned_in(topic: Topic) -> list[Pinned]:
    """The one pinned last first; what is hidden or withdrawn is not among them."""
    pinned = topic.posts.published().filter(pinned_at__isnull=False)
    newest = pinned.select_related("author").order_by("-pinned_at", "-number")[:MOST]
    return [Pinned(post, line_of(post)) for post in newest]


def line_of(post: Post) -> str:
    """The beginning of its text, without marks and in one line."""
    words = unescape(strip_tags(post.body_html.replace("<", " <"))).split()
    return Truncator(" ".join(words)).chars(LINE)
