"""Ballots for programs: the asker's own alone, whoever asks."""

from django.http import HttpRequest
from ninja import Router

from forum.actions import cast_ballot, withdraw_ballot
from forum.api.kinds import whole_topic
from forum.finding import find_topic
from forum.permissions import require_acting
from forum.poll_schemas import BallotIn
from forum.polling import ballot_of, poll_in
from forum.schemas import READ_ERRORS, WRITE_ERRORS, BallotOut, TopicOut
from forum.wire import Wire
from members.api import asker_of
from members.refusals import not_found

router = Router(tags=["kinds of topics"])
PATH = "/topics/{int:topic_id}/ballot"


@router.get(PATH, response={200: BallotOut, **READ_ERRORS}, summary="See one's own ballot")
def own_ballot(request: HttpRequest, topic_id: int) -> Wire:
    """Where municipalities vote, that of the asker's; erased ones are gone for everyone."""
    member = require_acting(asker_of(request))
    poll = poll_in(find_topic(topic_id, member))
    if poll is None:
        raise not_found()
    ballot = ballot_of(poll, member)
    if ballot is None:
        return {"choices": [], "by": None}
    one = ballot.member
    by = {"id": one.pk, "name": one.name, "handle": one.handle} if one is not None else None
    return {"choices": ballot.choices, "by": by}


@router.post(
    PATH,
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Vote, or vote otherwise",
)
def vote(request: HttpRequest, topic_id: int, sent: BallotIn) -> Wire:
    """While the poll is open; the same ballot again: no harm."""
    member = asker_of(request)
    cast_ballot(topic=find_topic(topic_id, member), by=member, choices=sent.choices)
    return whole_topic(find_topic(topic_id, member))


@router.delete(
    PATH,
    response={200: TopicOut, **WRITE_ERRORS},
    exclude_unset=True,
    summary="Take one's ballot back",
)
def take_back_ballot(request: HttpRequest, topic_id: int) -> Wire:
    """While the poll is open; also where there was none."""
    member = asker_of(request)
    withdraw_ballot(topic=find_topic(topic_id, member), by=member)
    return whole_topic(find_topic(topic_id, member))
