"""What stands over the posts of a topic because of its kind."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from forum.folding import plain_text
from forum.models import Post, Record, Topic

LONGEST = 500


@dataclass(frozen=True)
class Answer:
    """The post that answers a question, and what is quoted of it."""

    post: Post
    text: str


def head_of(topic: Topic) -> dict[str, Any]:
    """What the page of a topic needs for it, by name."""
    return {
        "answer": answer_of(topic),
        "record": record_of(topic) if topic.kind == Topic.Kind.RECORD else None,
    }


def record_of(topic: Topic) -> Record | None:
    """The experience that the topic tells."""
    records = Record.objects.select_related("municipality", "contact").defer("folded")
    return records.filter(topic=topic).first()


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
