"""What a topic of a kind has beside its posts, for programs: an answer, facts, partners."""

from collections.abc import Callable

from django.http import HttpRequest
from ninja import Router

from forum.actions import (
    close_call,
    close_poll,
    edit_record,
    join_call,
    leave_call,
    mark_answer,
    reopen_call,
    unmark_answer,
)
from forum.finding import find_post, find_topic
from forum.heads import call_of, conclusion_of, poll_of, record_of
from forum.kind_schemas import RecordChange
from forum.models import Topic
from forum.permissions import boards_readable_by
from forum.schemas import WRITE_ERRORS, TopicOut
from forum.wire import (
    Wire,
    call_payload,
    conclusion_payload,
    poll_payload,
    record_payload,
    topic_payload,
)
from members.api import asker_of
from members.models import Member

router = Router(tags=["kinds of topics"])


def whole_topic(topic: Topic, member: Member | None = None) -> Wire:
    """A topic with the facts of its kind; a hidden one has none.

    `member`: for whom; of its further boards it names those they may read.
    """
    payload = topic_payload(topic)
    if not topic.is_visible:
        return payload
    if topic.also_on:
        readable = boards_readable_by(member).filter(pk__in=topic.also_on)
        payload["also_on"] = sorted(readable.order_by().values_list("pk", flat=True))
    if (conclusion := conclusion_of(topic)) is not None:
        payload["conclusion"] = conclusion_payload(conclusion)
    if topic.kind == Topic.Kind.RECORD and (record := record_of(topic)) is not None:
        return payload | {"record": record_payload(record)}
    if topic.kind == Topic.Kind.CALL and (head := call_of(topic)) is not None:
        return payload | {"call": call_payload(head.call, head.interests)}
    if (poll := poll_of(topic)) is not None:
        return payload | {"poll": poll_payload(poll.poll, poll.tally)}
    return payload


def _set_answer(request: HttpRequest, post_id: int, act: Callable[..., bool]) -> Wire:
    member = asker_of(request)
    post = find_post(post_id, member)
    act(post=post, by=member)
    return topic_payload(find_topic(post.topic_id, member))


@router.put(
    "/posts/{int:post_id}/answer",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Mark a post as the answer",
)
def give_answer(request: HttpRequest, post_id: int) -> Wire:
    """For the asker and moderators of the board; in place of any other answer."""
    return _set_answer(request, post_id, mark_answer)


@router.delete(
    "/posts/{int:post_id}/answer",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Take the mark of an answer away",
)
def take_answer_back(request: HttpRequest, post_id: int) -> Wire:
    """Also where there was none."""
    return _set_answer(request, post_id, unmark_answer)


@router.patch(
    "/topics/{int:topic_id}/record",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Change the facts of one's own experience",
)
def change_record(request: HttpRequest, topic_id: int, sent: RecordChange) -> Wire:
    """All facts anew; those they replace are kept.

    With `revision`: 409 `conflict` where the record has changed since.
    """
    member = asker_of(request)
    topic = find_topic(topic_id, member)
    edit_record(topic=topic, by=member, facts=sent.dict(), revision=sent.revision)
    return whole_topic(find_topic(topic_id, member), member)


def _act(request: HttpRequest, topic_id: int, act: Callable[..., bool]) -> Wire:
    member = asker_of(request)
    act(topic=find_topic(topic_id, member), by=member)
    return whole_topic(find_topic(topic_id, member), member)


@router.put(
    "/topics/{int:topic_id}/interest",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Sign one's municipality up",
)
def sign_up(request: HttpRequest, topic_id: int) -> Wire:
    """For councillors, while the call is open; again: no harm."""
    return _act(request, topic_id, join_call)


@router.delete(
    "/topics/{int:topic_id}/interest",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Take one's municipality back",
)
def take_back_interest(request: HttpRequest, topic_id: int) -> Wire:
    """For any councillor of it, while the call is open."""
    return _act(request, topic_id, leave_call)


@router.put(
    "/topics/{int:topic_id}/closed",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Close a call or a poll",
)
def close_one(request: HttpRequest, topic_id: int) -> Wire:
    """For who opened it and moderators of the board; a poll stays closed."""

    def close(*, topic: Topic, by: Member | None) -> bool:
        act = close_poll if topic.kind == Topic.Kind.POLL else close_call
        return act(topic=topic, by=by)

    return _act(request, topic_id, close)


@router.delete(
    "/topics/{int:topic_id}/closed",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Open a call again",
)
def reopen_one(request: HttpRequest, topic_id: int) -> Wire:
    """Open until its last day, however often it was closed."""
    return _act(request, topic_id, reopen_call)
