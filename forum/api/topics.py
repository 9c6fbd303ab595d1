"""One topic and its posts, for programs."""

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Status

from forum.actions import publish_post
from forum.api.cursors import LARGEST_PAGE, PAGE, number_of
from forum.api.kinds import whole_topic
from forum.file_schemas import wishes_in
from forum.models import Topic
from forum.permissions import can_read_topic
from forum.schemas import READ_ERRORS, WRITE_ERRORS, PostIn, PostOut, PostPage, TopicOut
from forum.wire import Wire, post_payload
from members.api import asker_of, open_auth
from members.models import Member
from members.refusals import not_found

router = Router(tags=["topics"])


def _readable_topic(topic_id: int, member: Member | None) -> Topic:
    topic = (
        Topic.objects.select_related("board__region", "author", "mandate__municipality")
        .filter(pk=topic_id)
        .first()
    )
    if topic is None or not can_read_topic(member, topic):
        raise not_found()
    return topic


@router.get(
    "/topics/{int:topic_id}",
    auth=open_auth,
    response={200: TopicOut, **READ_ERRORS},
    exclude_unset=True,
    summary="Read a topic",
)
def read_topic(request: HttpRequest, topic_id: int) -> Wire:
    """The topic without its posts, with the facts of its kind."""
    asker = asker_of(request)
    return whole_topic(_readable_topic(topic_id, asker), asker)


@router.get(
    "/topics/{int:topic_id}/posts",
    auth=open_auth,
    response={200: PostPage, **READ_ERRORS},
    exclude_unset=True,
    summary="List a topic's posts",
)
def list_posts(
    request: HttpRequest,
    topic_id: int,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Wire:
    """In order of their number; a post that was taken away keeps its place without its text."""
    topic = _readable_topic(topic_id, asker_of(request))
    begun = number_of(after)
    posts = topic.posts.placed().with_people().filter(number__gt=begun).order_by("number")
    page = list(posts[: limit + 1])
    return {
        "items": [post_payload(post) for post in page[:limit]],
        "next": str(page[limit - 1].number) if len(page) > limit else None,
    }


@router.post(
    "/topics/{int:topic_id}/posts",
    response={200: PostOut, 201: PostOut, 202: PostOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Write a post",
)
def write_post(request: HttpRequest, topic_id: int, sent: PostIn) -> Status[Wire]:
    """201 with the post; 200 where this `client_id` has sent it before; 202 where it must wait."""
    topic = Topic.objects.select_related("board__region").filter(pk=topic_id).first()
    if topic is None:
        raise not_found()
    publication = publish_post(
        topic=topic,
        author=asker_of(request),
        body=sent.body,
        client_id=sent.client_id,
        reply_to=sent.reply_to,
        language=sent.language,
        attachments=wishes_in(sent.attachments),
    )
    if publication.held:
        return Status(202, {**post_payload(publication.post), "reason": publication.reason})
    if publication.duplicate:
        return Status(200, {**post_payload(publication.post), "duplicate": True})
    return Status(201, post_payload(publication.post))
