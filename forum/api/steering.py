"""What moderators do to topics, for programs."""

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Status

from forum.actions import (
    change_format,
    conclude_topic,
    list_topic,
    lock_topic,
    merge_posts,
    merge_topic,
    move_topic,
    pin_topic,
    rename_topic,
    split_topic,
    unlist_topic,
    unlock_topic,
    unpin_topic,
)
from forum.api import topics
from forum.api.kinds import whole_topic
from forum.finding import find_topic
from forum.models import Board, Topic
from forum.permissions import require_moderator
from forum.schemas import WRITE_ERRORS, TopicOut
from forum.steering_schemas import MergeIn, SplitIn, TopicChange
from forum.wire import Wire
from members.api import asker_of
from members.models import Member

router = Router(tags=["moderation of topics"])


@topics.router.patch(
    "/topics/{int:topic_id}",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Change a topic",
)
def change_topic(request: HttpRequest, topic_id: int, sent: TopicChange) -> Wire:
    """For moderators of its board: what is sent is changed, all of it or nothing.

    `pinned_until` is a day, or null for a pin without end; `conclusion` closes the topic.
    """
    member = asker_of(request)
    topic = find_topic(topic_id, member)
    require_moderator(member, topic)
    with transaction.atomic():
        _change(topic, member, sent)
    return whole_topic(find_topic(topic_id, member), member)


def _change(topic: Topic, by: Member | None, sent: TopicChange) -> None:
    """The move last: it may take the topic off the boards that the member moderates."""
    asked, why = sent.dict(exclude_unset=True), sent.reason
    if "title" in asked:
        rename_topic(topic=topic, by=by, title=sent.title, reason=why)
    if "format" in asked:
        change_format(topic=topic, by=by, format=sent.format, reason=why)
    if sent.pinned is False:
        unpin_topic(topic=topic, by=by, reason=why)
    elif sent.pinned or "pinned_until" in asked:
        pin_topic(topic=topic, by=by, until=sent.pinned_until, reason=why)
    if "conclusion" in asked:
        words = sent.conclusion or ""
        conclude_topic(topic=topic, by=by, body=words, language=sent.language, reason=why)
    elif sent.locked is not None:
        (lock_topic if sent.locked else unlock_topic)(topic=topic, by=by, reason=why)
    if "board" in asked:
        move_topic(topic=topic, board=_board(sent.board), by=by, reason=why)


def _board(board_id: int | None) -> Board | None:
    if board_id is None or not 0 < board_id < 2**63:
        return None
    return Board.objects.select_related("region").filter(pk=board_id).first()


@router.post(
    "/topics/{int:topic_id}/split",
    response={201: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Move posts to a topic of their own",
)
def split(request: HttpRequest, topic_id: int, sent: SplitIn) -> Status[Wire]:
    """`posts` are numbers, at most 200; `with_replies`: of one, with all that replies to it."""
    member = asker_of(request)
    new = split_topic(
        topic=find_topic(topic_id, member),
        numbers=set(sent.posts),
        with_replies=sent.with_replies,
        title=sent.title,
        board=_board(sent.board),
        by=member,
        reason=sent.reason,
    )
    return Status(201, whole_topic(find_topic(new.pk, member), member))


@router.post(
    "/topics/{int:topic_id}/merge",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Move a topic, or a post with its replies, into another topic",
)
def merge(request: HttpRequest, topic_id: int, sent: MergeIn) -> Wire:
    """Answers the other topic. `under`: the number of the post there that it replies to."""
    member = asker_of(request)
    topic = find_topic(topic_id, member)
    into = Topic.objects.select_related("board__region").filter(pk=sent.into).first()
    if sent.post is None:
        merge_topic(topic=topic, into=into, by=member, under=sent.under, reason=sent.reason)
    else:
        merge_posts(
            topic=topic,
            number=sent.post,
            into=into,
            by=member,
            under=sent.under,
            reason=sent.reason,
        )
    return whole_topic(find_topic(sent.into, member), member)


@router.put(
    "/topics/{int:topic_id}/boards/{int:board_id}",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Show a topic on a further board",
)
def show_on(request: HttpRequest, topic_id: int, board_id: int) -> Wire:
    """For moderators of that board, and the topic's author where they may open topics."""
    member = asker_of(request)
    list_topic(topic=find_topic(topic_id, member), board=_board(board_id), by=member)
    return whole_topic(find_topic(topic_id, member), member)


@router.delete(
    "/topics/{int:topic_id}/boards/{int:board_id}",
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Take a topic off a further board",
)
def take_off(request: HttpRequest, topic_id: int, board_id: int) -> Wire:
    """For moderators of that board or of its own, and for its author."""
    member = asker_of(request)
    unlist_topic(topic=find_topic(topic_id, member), board=_board(board_id), by=member)
    return whole_topic(find_topic(topic_id, member), member)
