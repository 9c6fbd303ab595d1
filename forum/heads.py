"""What stands over the posts of a topic because of its kind."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from forum.catalogue import Catalogue
from forum.folding import plain_text
from forum.models import Call, Conclusion, Interest, Post, Record, Topic

LONGEST = 500


@dataclass(frozen=True)
class Answer:
    """The post that answers a question, and what is quoted of it."""

    post: Post
    text: str


@dataclass(frozen=True)
class CallHead:
    """A call with those who answered it, the first of them first."""

    call: Call
    interests: list[Interest]
    # Whether municipalities may sign up, and those that may not or need not.
    is_open: bool
    calling: int | None

    @property
    def joined(self) -> set[int]:
        """The ids of the municipalities that signed up."""
        return {interest.municipality_id for interest in self.interests}


def head_of(topic: Topic, known: Catalogue) -> dict[str, Any]:
    """What the page of a topic needs for it, by name; `known`: where names are taken from."""
    answer = answer_of(topic)
    if answer is not None:
        known.lend_towns([answer.post])
    record = record_of(topic) if topic.kind == Topic.Kind.RECORD else None
    if record is not None:
        known.lend([record.municipality])
    conclusion = conclusion_of(topic)
    if conclusion is not None and conclusion.mandate is not None:
        known.lend([conclusion.mandate.municipality])
    return {
        "conclusion": conclusion,
        "answer": answer,
        "record": record,
        "call": call_of(topic, known) if topic.kind == Topic.Kind.CALL else None,
    }


def conclusion_of(topic: Topic) -> Conclusion | None:
    """What stands over a topic that was closed with it."""
    return getattr(topic, "conclusion", None) if topic.is_concluded else None


def record_of(topic: Topic) -> Record | None:
    """The experience that the topic tells."""
    records = Record.objects.select_related("municipality", "contact").defer("folded")
    return records.filter(topic=topic).first()


def call_of(topic: Topic, known: Catalogue | None = None) -> CallHead | None:
    """The call that the topic makes; without `known`, names of municipalities are asked for."""
    call = getattr(topic, "call", None)
    if call is None:
        return None
    return CallHead(
        call,
        interests_in(call, known),
        is_open=call.is_open and not topic.is_locked,
        calling=topic.mandate.municipality_id if topic.mandate is not None else None,
    )


def interests_in(call: Call, known: Catalogue | None = None) -> list[Interest]:
    """The municipalities that answered a call, with who signed each up."""
    rows = call.interests.select_related("municipality", "member", "mandate")
    rows = rows.order_by("created_at", "pk")
    if known is None:
        return list(rows.prefetch_related("municipality__names"))
    found = list(rows)
    known.lend(interest.municipality for interest in found)
    return found


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
