"""Flags, cases and decisions in the JSON API. Refusals of the actions are its errors."""

from django.http import HttpRequest
from ninja import P, QueryEx, Router, Status

from forum.models import Board
from forum.permissions import can_read_board, require_acting
from forum.schemas import READ_ERRORS, WRITE_ERRORS
from members.api import asker_of
from members.models import Member
from members.refusals import not_found
from moderation.actions import (
    claim_case,
    decide_case,
    flag_thing,
    hand_over_case,
    undo_decision,
    withdraw_flag,
)
from moderation.appeal_schemas import LookOut
from moderation.appeal_wire import look_payload
from moderation.models import Case, Decision, HouseRule, SecondLook
from moderation.own_flags import own_flag, own_flags
from moderation.permissions import cases_for, may_review
from moderation.queue_pages import A_PAGE, OLDEST, queue_page
from moderation.schemas import (
    CaseOut,
    CasePage,
    DecisionIn,
    DecisionOut,
    FlagIn,
    FlagOut,
    FlagPage,
    HandOverIn,
    RuleOut,
    UndoIn,
)
from moderation.seeing import seen_by
from moderation.wire import Wire, case_payload, decision_payload, flag_payload, rule_payload

LARGEST_PAGE = 100
router = Router(tags=["moderation"])


@router.post(
    "/posts/{int:post_id}/flags",
    response={201: FlagOut, **WRITE_ERRORS},
    summary="Flag a post",
)
def flag(request: HttpRequest, post_id: int, sent: FlagIn) -> Status[Wire]:
    """One flag a member and case; a second one is a conflict. Of one's own it asks for help."""
    return _flagged(request, "post", post_id, sent)


@router.post(
    "/topics/{int:topic_id}/flags",
    response={201: FlagOut, **WRITE_ERRORS},
    summary="Flag a whole topic",
)
def flag_a_topic(request: HttpRequest, topic_id: int, sent: FlagIn) -> Status[Wire]:
    """For its title, its first text, or because it should not be there at all."""
    return _flagged(request, "topic", topic_id, sent)


@router.post(
    "/members/{int:member_id}/flags",
    response={201: FlagOut, **WRITE_ERRORS},
    summary="Flag a member",
)
def flag_a_member(request: HttpRequest, member_id: int, sent: FlagIn) -> Status[Wire]:
    """For their name and profile."""
    return _flagged(request, "member", member_id, sent)


@router.post(
    "/files/{int:file_id}/flags",
    response={201: FlagOut, **WRITE_ERRORS},
    summary="Flag a file",
)
def flag_a_file(request: HttpRequest, file_id: int, sent: FlagIn) -> Status[Wire]:
    """One that stands on a post."""
    return _flagged(request, "file", file_id, sent)


@router.post(
    "/municipalities/{int:municipality_id}/flags",
    response={201: FlagOut, **WRITE_ERRORS},
    summary="Say that something is wrong with a municipality",
)
def flag_a_municipality(request: HttpRequest, municipality_id: int, sent: FlagIn) -> Status[Wire]:
    """A name, or who holds office there."""
    return _flagged(request, "municipality", municipality_id, sent)


@router.get("/flags", response={200: FlagPage, **READ_ERRORS}, summary="List own flags")
def list_flags(
    request: HttpRequest,
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = A_PAGE,
) -> Wire:
    """The asker's own, newest first, with what became of each."""
    page = own_flags(require_acting(asker_of(request)), after=after, limit=limit)
    return {"items": [flag_payload(row.flag) for row in page.rows], "next": page.next}


@router.delete(
    "/flags/{int:flag_id}",
    response={200: FlagOut, **WRITE_ERRORS},
    summary="Take a flag back",
)
def withdraw(request: HttpRequest, flag_id: int) -> Wire:
    """While nobody has decided; again it changes nothing."""
    member = require_acting(asker_of(request))
    return flag_payload(withdraw_flag(flag=own_flag(member, flag_id), member=member))


def _flagged(request: HttpRequest, kind: str, key: int, sent: FlagIn) -> Status[Wire]:
    member = asker_of(request)
    thing = seen_by(member, kind, key)
    made = flag_thing(thing=thing, member=member, reason=sent.reason, note=sent.note)
    return Status(201, flag_payload(made))


@router.get("/cases", response={200: CasePage, **READ_ERRORS}, summary="Read the review queue")
def list_cases(
    request: HttpRequest,
    state: str = "",
    after: str | None = None,
    limit: QueryEx[int, P(ge=1, le=LARGEST_PAGE)] = A_PAGE,
    order: str = OLDEST,
    languages: str = "",
) -> Wire:
    """Undecided cases of the boards the asker moderates, or those of one state.

    `order=urgent` gives those that wait, the most urgent first. `languages` is `mine` (with what
    nobody else reads) or `others`; left out, all of them.
    """
    page = queue_page(
        _reviewer(request),
        state=state,
        after=after,
        limit=limit,
        order=order,
        languages=languages,
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
    response={201: DecisionOut, 202: LookOut, **WRITE_ERRORS},
    summary="Decide a case",
)
def decide(request: HttpRequest, case_id: int, sent: DecisionIn) -> Status[Wire]:
    """Carries the outcome out and closes the case; to hide, warn or suspend needs a note.

    To suspend a sitting councillor waits for a second moderator (202): nothing is done yet.
    """
    member = _reviewer(request)
    terms = sent.dict(exclude={"outcome", "note", "rule", "version"})
    decision = decide_case(
        case=_case(member, case_id),
        moderator=member,
        outcome=sent.outcome,
        note=sent.note,
        rule=sent.rule,
        terms=terms,
        version=sent.version,
    )
    if isinstance(decision, SecondLook):
        return Status(202, look_payload(decision))
    return Status(201, decision_payload(decision))


@router.post(
    "/cases/{int:case_id}/undo",
    response={200: DecisionOut, **WRITE_ERRORS},
    summary="Take a decision back",
)
def undo(request: HttpRequest, case_id: int, sent: UndoIn) -> Wire:
    """What it did is reversed, once; the author is told."""
    member = _reviewer(request)
    case = _case(member, case_id)
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        raise not_found()
    decision.case = case
    return decision_payload(undo_decision(decision=decision, by=member, why=sent.why))


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


@router.get("/rules", response={200: list[RuleOut], **READ_ERRORS}, summary="Read the rules")
def rules(request: HttpRequest, board: int | None = None) -> list[Wire]:
    """The rules of the house, and with `board` those of that board too."""
    found = Board.objects.select_related("region").filter(pk=board or 0).first()
    if board is not None and (found is None or not can_read_board(asker_of(request), found)):
        raise not_found()
    return [rule_payload(rule) for rule in HouseRule.objects.in_force(board)]


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
