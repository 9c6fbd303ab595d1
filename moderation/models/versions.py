"""What a case is about, as a number that changes with what there is to judge."""

from typing import TYPE_CHECKING
from zlib import crc32

from forum.models import Post, Topic

if TYPE_CHECKING:
    from moderation.models.cases import Case

# Where `with_rows` puts the first text of a topic.
OPENING = "opening_texts"


def text_version(case: "Case") -> int:
    """Of a post, that of its text; of all else, drawn from what is judged of it."""
    if case.post is not None:
        return case.post.text_revision or 0
    return crc32("\n".join(_parts(case)).encode())


def _parts(case: "Case") -> list[str]:
    if case.topic is not None:
        return [case.topic.title, *(str(post.text_revision) for post in _opening(case.topic))]
    if case.file is not None:
        return [case.file.name, case.file.alt]
    if case.member is not None:
        return [case.member.name, case.member.handle]
    if case.municipality is not None:
        return sorted(row.name for row in case.municipality.names.all())
    return []


def _opening(topic: Topic) -> list[Post]:
    prepared: list[Post] | None = getattr(topic, OPENING, None)
    if prepared is not None:
        return prepared
    return list(topic.posts.filter(number=1).only("topic_id", "text_revision"))
