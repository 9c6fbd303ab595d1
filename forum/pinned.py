"""Posts that moderators keep in sight at the head of a room, each as one line of text."""

from dataclasses import dataclass

from django.utils.text import Truncator

from forum.folding import plain_text
from forum.models import Post, Topic
from members.prepared import Prepared

MOST = 10
LINE = 140
_PINNED = Prepared(
    lambda topic: Post.objects.filter(topic=topic).pinned().select_related("author")[:MOST], int
)


@dataclass(frozen=True)
class Pinned:
    """A pinned post and what stands of it in the strip."""

    post: Post
    text: str


def pinned_in(topic: Topic) -> list[Pinned]:
    """The one pinned last first; what is hidden or withdrawn is not among them."""
    newest = _PINNED.all(topic.pk)
    return [Pinned(post, line_of(post)) for post in newest]


def line_of(post: Post) -> str:
    """The beginning of its text, without marks and in one line."""
    return Truncator(" ".join(plain_text(post.body_html).split())).chars(LINE)
