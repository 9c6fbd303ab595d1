"""Decisions about oneself, appeals and second looks in the JSON API."""

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Status

from forum.permissions import require_acting
from forum.schemas import READ_ERRORS, WRITE_ERRORS
from members.api import asker_of
from members.models import Member
from members.refusals import not_found
from moderation.actions import (
    claim_appeal,
    confirm_second_look,
    decide_appeal,
    make_appeal,
    refuse_second_look,
    release_appeal,
)
from moderation.appeal_pages import A_PAGE, appeal_list, appeal_of, look_of, looks_for
from moderation.appeal_schemas import (
    AppealIn,
    AppealOut,
    AppealPage,
    JudgementIn,
    LookList,
    LookOut,
    OwnAppealOut,
    VerdictList,
    VerdictOut,
    WordsIn,
)
from moderation.appeal_wire import (
    Wire,
    appeal_payload,
    look_payload,
    own_appeal_payload,
    verdict_payload,
)
from moderation.justice import decisions_about
from moderation.models import Decision
from moderation.permissions import may_review
from moderation.verdicts import verdict_of

LARGEST_PAGE = 100
MOST = 100
router = Router(tags=["moderation"])


@router.get(
    "/decisions", response={200: VerdictList, **READ_ERRORS}, summary="Read what was decided"
)
def list_decisions(request: HttpRequest) -> Wire:
    """What moderators decided about the asker, the newest first."""
    found = decisions_about(require_acting(asker_of(request)))[:MOST]
    return {"items": [verdict_payload(verdict_of(decision)) for decision in found]}


@router.get(
    "/decisions/{int:decided_id}",
    response={200: VerdictOut, **READ_ERRORS},
    summary="Read one decision about oneself",
)
def read_decision(request: HttpRequest, decided_id: int) -> Wire:
    """By the id of its case; for all but whom it is about it does not exist."""
    return verdict_payload(verdict_of(_own(require_acting(asker_of(request)), decided_id)))


@router.post(
    "/decisions/{int:decided_id}/appeals",
    response={201: OwnAppealOut, **WRITE_ERRORS},
    summary="Appeal a decision",
)
def appeal(request: HttpRequest, decided_id: int, sent: AppealIn) -> Status[Wire]:
    """One appeal a decision, within thirty days; a second or late one is a conflict."""
    member = require_acting(asker_of(request))
    made = make_appeal(decision=_own(member, decided_id), author=member, text=sent.text)
    return Status(201, own_appeal_payload(made))


@router.get("/appeals", response={200: AppealPage, **READ_ERRORS}, summary="Read the appeals")
def list_appeals(
    request: HttpRequest,
    decided: bool = False,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = A_PAGE,
) -> Wire:
    """Of the boards the asker moderates; not their own."""
    page = appeal_list(_reviewer(request), decided=decided, after=after, limit=limit)
    return {"items": [appeal_payload(each) for each in page.appeals], "next": page.next}


@router.get(
    "/appeals/{int:appeal_id}", response={200: AppealOut, **READ_ERRORS}, summary="Read an appeal"
)
def read_appeal(request: HttpRequest, appeal_id: int) -> Wire:
    """Of a board the asker moderates."""
    return appeal_payload(appeal_of(_reviewer(request), appeal_id))


@router.post(
    "/appeals/{int:appeal_id}/claim",
    response={200: AppealOut, **WRITE_ERRORS},
    summary="Claim an appeal",
)
def claim(request: HttpRequest, appeal_id: int) -> Wire:
    """The asker, who had no part in the decision, looks at it."""
    member = _reviewer(request)
    return appeal_payload(claim_appeal(appeal=appeal_of(member, appeal_id), moderator=member))


@router.post(
    "/appeals/{int:appeal_id}/release",
    response={200: AppealOut, **WRITE_ERRORS},
    summary="Give an appeal back",
)
def release(request: HttpRequest, appeal_id: int) -> Wire:
    """Another moderator may take it."""
    member = _reviewer(request)
    return appeal_payload(release_appeal(appeal=appeal_of(member, appeal_id), moderator=member))


@router.post(
    "/appeals/{int:appeal_id}/judgements",
    response={201: AppealOut, **WRITE_ERRORS},
    summary="Decide an appeal",
)
def judge(request: HttpRequest, appeal_id: int, sent: JudgementIn) -> Status[Wire]:
    """Let the decision stand, put something milder in its place, or undo it."""
    member = _reviewer(request)
    decided = decide_appeal(
        appeal=appeal_of(member, appeal_id),
        moderator=member,
        outcome=sent.outcome,
        words=sent.words,
        instead=sent.instead,
    )
    return Status(201, appeal_payload(decided))


@router.get(
    "/second-looks", response={200: LookList, **READ_ERRORS}, summary="Read what waits for two"
)
def list_looks(request: HttpRequest) -> Wire:
    """What waits for the asker to confirm, and what they asked themselves."""
    return {"items": [look_payload(look) for look in looks_for(_reviewer(request))]}


@router.post(
    "/second-looks/{int:look_id}/confirm",
    response={200: LookOut, **WRITE_ERRORS},
    summary="Confirm what another moderator asked",
)
def confirm(request: HttpRequest, look_id: int) -> Wire:
    """It is done in the same moment."""
    member = _reviewer(request)
    return look_payload(confirm_second_look(look=look_of(member, look_id), by=member))


@router.post(
    "/second-looks/{int:look_id}/refuse",
    response={200: LookOut, **WRITE_ERRORS},
    summary="Refuse what another moderator asked",
)
def refuse(request: HttpRequest, look_id: int, sent: WordsIn) -> Wire:
    """With words for who asked."""
    member = _reviewer(request)
    look = look_of(member, look_id)
    return look_payload(refuse_second_look(look=look, by=member, words=sent.words))


def _reviewer(request: HttpRequest) -> Member:
    member = require_acting(asker_of(request))
    if not may_review(member):
        raise not_found()
    return member


def _own(member: Member, decided_id: int) -> Decision:
    decision = decisions_about(member).filter(case=decided_id).first()
    if decision is None:
        raise not_found()
    return decision
