"""Boards, and the topics on one, for programs."""

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Status

from forum.actions import open_topic
from forum.api.cursors import LARGEST_PAGE, PAGE, topic_cursor, topic_place, wrong_cursor
from forum.file_schemas import wishes_in
from forum.listed import further_part, own_part, together
from forum.models import Board, Topic
from forum.permissions import boards_readable_by, can_read_board, can_read_topic
from forum.schemas import READ_ERRORS, WRITE_ERRORS, BoardPage, TopicIn, TopicOut, TopicPage
from forum.wire import Wire, topic_payload
from members.api import asker_of, open_auth
from members.models import Member
from members.refusals import not_found

router = Router(tags=["boards"])


@router.get(
    "/boards", auth=open_auth, response={200: BoardPage, **READ_ERRORS}, summary="List boards"
)
def list_boards(
    request: HttpRequest,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = LARGEST_PAGE,
) -> Wire:
    """What the asker may read, theme boards first."""
    boards = list(
        boards_readable_by(asker_of(request))
        .select_related("region")
        .prefetch_related("names")
        .order_by("-kind", "position", "slug")
    )
    first = 0
    if after is not None:
        first = next((n for n, board in enumerate(boards, 1) if str(board.pk) == after), 0)
        if not first:
            raise wrong_cursor()
    page = boards[first : first + limit]
    of_region = {board.region.code: board.pk for board in boards if board.region is not None}
    more = first + limit < len(boards)
    return {
        "items": [_board_payload(board, of_region) for board in page],
        "next": str(page[-1].pk) if more else None,
    }


def _board_payload(board: Board, of_region: dict[str, int]) -> Wire:
    above = reversed(board.region.ancestor_codes) if board.region is not None else ()
    return {
        "id": board.pk,
        "slug": board.slug,
        "name": board.name,
        "kind": board.kind,
        "parent": next((of_region[code] for code in above if code in of_region), None),
    }


@router.get(
    "/boards/{int:board_id}/topics",
    auth=open_auth,
    response={200: TopicPage, **READ_ERRORS},
    exclude_unset=True,
    summary="List a board's topics",
)
def list_topics(
    request: HttpRequest,
    board_id: int,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = PAGE,
) -> Wire:
    """Topics that may be read, newest activity first."""
    board = _readable_board(board_id, asker_of(request))
    place = topic_place(after) if after is not None else None
    own = own_part(Topic.objects.visible().filter(board=board), place, limit + 1)
    listed = together(own, further_part([board.pk], place, limit + 1))
    page = list(listed.with_people()[: limit + 1])
    return {
        "items": [topic_payload(topic) for topic in page[:limit]],
        "next": topic_cursor(page[limit - 1]) if len(page) > limit else None,
    }


@router.post(
    "/boards/{int:board_id}/topics",
    response={200: TopicOut, 201: TopicOut, 202: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Open a topic",
)
def open_one(request: HttpRequest, board_id: int, sent: TopicIn) -> Status[Wire]:
    """201 with the topic; 200 where this `client_id` has opened it; 202 where it must wait."""
    board = Board.objects.select_related("region").filter(pk=board_id).first()
    if board is None:
        raise not_found()
    asker = asker_of(request)
    publication = open_topic(
        board=board,
        author=asker,
        title=sent.title,
        body=sent.body,
        format=sent.format,
        kind=sent.kind,
        language=sent.language,
        client_id=sent.client_id,
        facts=sent.dict(),
        attachments=wishes_in(sent.attachments),
        also_on=sent.also_on,
    )
    payload = topic_payload(publication.post.topic)
    if publication.duplicate and not can_read_topic(asker, publication.post.topic):
        # The first answer again, not what has come since: they may no longer read it.
        payload |= {"post_count": 1, "revision": 1, "last_post_at": payload["created_at"]}
    if publication.held:
        return Status(202, {**payload, "state": "held", "reason": publication.reason})
    if publication.duplicate:
        return Status(200, {**payload, "duplicate": True})
    return Status(201, payload)


def _readable_board(board_id: int, member: Member | None) -> Board:
    board = Board.objects.select_related("region").filter(pk=board_id).first()
    if board is None or not can_read_board(member, board):
        raise not_found()
    return board
