"""What a socket's requests do in the database, on a thread: actions called, frames answered."""

from typing import Any

from django.utils.translation import override

from forum.actions import mark_read, publish_post
from forum.models import Topic
from forum.permissions import require_readable
from members.prepared import Prepared
from members.refusals import Refused, not_found
from realtime.complaints import complaint_of
from realtime.frames import Frame
from realtime.identity import Identity
from realtime.requests import Posting, Reading

_TOPIC = Prepared(
    lambda topic: Topic.objects.select_related("board__region").filter(pk=topic), int
)


def answer_posting(identity: Identity, request: Posting, language: str) -> Frame:
    """`accepted`, `held` or `refused`."""
    with override(language):
        try:
            member = identity.member()
            published = publish_post(
                topic=_topic(request.topic),
                author=member,
                body=request.body,
                client_id=request.client_id,
                reply_to=request.reply_to,
                language=request.language,
                attachments=request.attachments,
            )
        except Refused as refused:
            return refused_frame(refused, client_id=request.client_id)
    post = published.post
    if published.held:
        return {
            "type": "held",
            "client_id": request.client_id,
            "post": {"id": post.pk},
            "reason": published.reason,
        }
    place = {"id": post.pk, "number": post.number, "revision": post.revision}
    return {
        "type": "accepted",
        "client_id": request.client_id,
        "post": place,
        "duplicate": published.duplicate,
    }


def answer_reading(identity: Identity, request: Reading, language: str) -> Frame | None:
    """Nothing, or why not."""
    with override(language):
        try:
            member, topic = identity.member(), _topic(request.topic)
            # Asked first: a visitor may not learn from `forbidden` that it exists.
            require_readable(member, topic)
            mark_read(topic=topic, member=member, number=request.number)
        except Refused as refused:
            return complaint_of(refused, language)
    return None


def _topic(topic_id: int) -> Topic:
    topic = _TOPIC.first(topic_id)
    if topic is None:
        raise not_found()
    return topic


def refused_frame(refused: Refused, **more: Any) -> Frame:
    """Why a contribution was not stored."""
    frame: Frame = {"type": "refused", "code": _code(refused), "message": str(refused.message)}
    if refused.retry_after is not None:
        frame["retry_after"] = refused.retry_after
    if refused.field:
        frame["field"] = refused.field
    return frame | more


def _code(refused: Refused) -> str:
    """On a socket a missing sign-in is a kind of `forbidden`."""
    return "forbidden" if refused.code == "unauthenticated" else refused.code
