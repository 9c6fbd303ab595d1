"""What a topic of a kind has beside its posts, for programs: the answer to a question."""

from collections.abc import Callable

from django.http import HttpRequest
from ninja import Router

from forum.actions import mark_answer, unmark_answer
from forum.finding import find_post, find_topic
from forum.schemas import WRITE_ERRORS, TopicOut
from forum.wire import Wire, topic_payload
from members.api import asker_of

router = Router(tags=["kinds of topics"])


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
