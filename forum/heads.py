"""What stands over the posts of a topic because of its kind."""

from dataclasses import dataclass

from django.utils.text import Truncator

from forum.folding import plain_text
from forum.models import Post, Topic

LONGEST = 500


@dataclass(frozen=True)
class Answer:
    """The post that answers a question, and what is quoted of it."""

    post: Post
    text: str


def answer_of(topic: Topic) -> Answer | None:
    """The marked answer, while it is shown."""
    if topic.answer is None:
        return None
    post = (
        topic.posts.published()
        .select_related("author", "mandate__municipality")
        .defer("folded")
        .filter(number=topic.answer)
        .first()
    )
    if post is None:
        return None
    return Answer(post, Truncator(plain_text(post.body_html)).chars(LONGEST))
