"""How closely the asker follows topics, boards and members, for programs."""

from django.http import HttpRequest
from ninja import P, QueryEx, Router

from forum.actions import follow_board, follow_member, follow_topic
from forum.api.cursors import LARGEST_PAGE, PAGE, topic_cursor, topic_place
from forum.finding import find_topic
from forum.follow_schemas import FollowedTopicPage, FollowIn, FollowOut, FollowsOut
from forum.following import boards_followed, members_followed, topics_followed, topics_muted
from forum.listed import own_part
from forum.models import Board
from forum.permissions import require_acting
from forum.schemas import READ_ERRORS, WRITE_ERRORS
from forum.sight import Sight
from forum.windows import shown_to
from forum.wire import Wire, topic_payload
from members.api import asker_of
from members.models import Member
from members.refusals import not_found

router = Router(tags=["follows and bookmarks"])


@router.get("/follows", response={200: FollowsOut, **READ_ERRORS}, summary="List what one follows")
def list_follows(request: HttpRequest) -> Wire:
    """Boards and members; boards that may no longer be read are left out."""
    sight = Sight(require_acting(asker_of(request)))
    return {
        "boards": [
            {"board": one.board.pk, "level": one.level, "below": one.below}
            for one in boards_followed(sight)
        ],
        "members": [
            {"member": one.whom.pk, "handle": one.whom.handle, "name": one.whom.name,
             "level": one.level}
            for one in members_followed(sight)
        ],
    }  # fmt: skip


@router.get(
    "/follows/topics",
    response={200: FollowedTopicPage, **READ_ERRORS},
    exclude_unset=True,
    summary="List the topics one follows",
)
def list_followed_topics(
    request: HttpRequest,
    muted: bool = False,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Wire:
    """Those watched or tracked, the newest activity first; with `muted`, those muted instead."""
    member = require_acting(asker_of(request))
    sight = Sight(member)
    place = topic_place(after) if after is not None else None
    chosen = topics_muted(sight, member) if muted else topics_followed(sight, member)
    page = list(own_part(shown_to(sight, chosen), place, limit + 1))
    sight.catalogue.lend_names(page)
    return {
        "items": [{**topic_payload(topic), "level": topic.own_level} for topic in page[:limit]],
        "next": topic_cursor(page[limit - 1]) if len(page) > limit else None,
    }


@router.put(
    "/topics/{int:topic_id}/follow",
    response={200: FollowOut, **WRITE_ERRORS},
    summary="Follow a topic",
)
def choose_for_topic(request: HttpRequest, topic_id: int, sent: FollowIn) -> Wire:
    """ "" leaves it to the level of its board."""
    member = asker_of(request)
    topic = find_topic(topic_id, member)
    return {"level": follow_topic(topic=topic, member=member, level=sent.level)}


@router.put(
    "/boards/{int:board_id}/follow",
    response={200: FollowOut, **WRITE_ERRORS},
    summary="Follow a board",
)
def choose_for_board(request: HttpRequest, board_id: int, sent: FollowIn) -> Wire:
    """`below` is for the board of a region."""
    board = Board.objects.select_related("region").filter(pk=board_id).first()
    if board is None:
        raise not_found()
    member = asker_of(request)
    level = follow_board(board=board, member=member, level=sent.level, below=sent.below)
    return {"level": level}


@router.put(
    "/members/{int:member_id}/follow",
    response={200: FollowOut, **WRITE_ERRORS},
    summary="Follow a member",
)
def choose_for_member(request: HttpRequest, member_id: int, sent: FollowIn) -> Wire:
    """`normal` and "" are the same."""
    whom = Member.objects.filter(pk=member_id).first()
    if whom is None:
        raise not_found()
    return {"level": follow_member(whom=whom, member=asker_of(request), level=sent.level)}
