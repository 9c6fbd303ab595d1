"""Flags, cases and decisions in the JSON API. Refusals of the actions are its errors."""

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Status

from forum.models import Post
from forum.permissions import require_acting
from forum.schemas import READ_ERRORS, WRITE_ERRORS
from members.api import asker_of
from members.models import Member
from members.refusals import not_found
from moderation.actions import claim_case, decide_case, flag_post, hand_over_case
from moderation.models import Case
from moderation.permissions import cases_for, may_review
from moderation.queue_pages import A_PAGE, queue_page
from moderation.schemas import (
    CaseOut,
    CasePage,
    DecisionIn,
    DecisionOut,
    FlagIn,
    FlagOut,
    HandOverIn,
)
from moderation.wire import Wire, case_payload, decision_payload, flag_payload

LARGEST_PAGE = 100
router = Router(tags=["moderation"])


@router.post(
    "/posts/{int:post_id}/flags",
    response={201: FlagOut, **WRITE_ERRORS},
    summary="Flag a post",
)
def flag(request: HttpRequest, post_id: int, sent: FlagIn) -> Status[Wire]:
    """One flag a member and post; a second one is a conflict."""
    post = Post.objects.select_related("topic__board__region").filter(pk=post_id).first()
    if post is None:
        raise not_found()
    made = flag_post(post=post, member=asker_of(request), reason=sent.reason, note=sent.note)
    return Status(201, flag_payload(made))


@router.get("/cases", response={200: CasePage, **READ_ERRORS}, summary="Read the review queue")
def list_cases(
    request: HttpRequest,
    state: str = "",
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = A_PAGE,
    languages: str = "",
) -> Wire:
    """Undecided cases of the boards the asker moderates, or those of one state.

    `languages` is `mine` (with what nobody else reads) or `others`; left out, all of them.
    """
    page = queue_page(
        _reviewer(request), state=state, after=after, limit=limit, languages=languages
    )
    return {"items": [case_payload(case) for case in page.cases], "next": page.next}


@router.post(
    "/cases/{int:case_id}/claim",
    response={200: CaseOut, **WRITE_ERRORS},
    summary="Claim a case",
)
def claim(request: HttpRequest, case_id: int) -> Wire:
    """The asker looks at it; where another moderator does, it is a conflict."""
    member = _reviewer(request)
    return case_payload(claim_case(case=_case(member, case_id), moderator=member))


@router.post(
    "/cases/{int:case_id}/decisions",
    response={201: DecisionOut, **WRITE_ERRORS},
    summary="Decide a case",
)
def decide(request: HttpRequest, case_id: int, sent: DecisionIn) -> Status[Wire]:
    """Carries the outcome out and closes the case; to hide, warn or suspend needs a note."""
    member = _reviewer(request)
    decision = decide_case(
        case=_case(member, case_id),
        moderator=member,
        outcome=sent.outcome,
        note=sent.note,
        version=sent.version,
    )
    return Status(201, decision_payload(decision))


@router.post(
    "/cases/{int:case_id}/hand-over",
    response={200: CaseOut, **WRITE_ERRORS},
    summary="Hand a case over",
)
def hand_over(request: HttpRequest, case_id: int, sent: HandOverIn) -> Wire:
    """To another moderator who may decide it, by handle; they are told."""
    member = _reviewer(request)
    to = Member.objects.filter(handle=sent.to).first()
    return case_payload(hand_over_case(case=_case(member, case_id), moderator=member, to=to))


def _reviewer(request: HttpRequest) -> Member:
    member = require_acting(asker_of(request))
    if not may_review(member):
        raise not_found()
    return member


def _case(member: Member, case_id: int) -> Case:
    case = cases_for(member).select_related("board__region", "post").filter(pk=case_id).first()
    if case is None:
        raise not_found()
    return case
