"""The review queue and one case of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from members.answers import SeeOther, wants_json
from members.models import Member
from members.permissions import is_administrator
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import (
    claim_case,
    decide_case,
    keep_claim,
    release_case,
    undo_decision,
)
from moderation.actions.undoing import can_undo
from moderation.changes import Changes, changes_since
from moderation.cursors import read_cursor
from moderation.dossiers import FLAGS, dossier_of, taken_out
from moderation.forms import DecisionForm, UndoForm
from moderation.hold_words import why_held
from moderation.models import Case, SecondLook
from moderation.permissions import can_decide, cases_for, may_review
from moderation.queue_pages import MANY, MINE, PASSED_ON, URGENT, next_case, queue_page
from moderation.views.seconding import asked_of_second, waits_for_second
from moderation.waiting import waiting_of
from moderation.wire import case_payload, decision_payload

CASES = "/cases/"
TABS = [
    ("", pgettext_lazy("tab of the review queue", "All that wait")),
    ("open", pgettext_lazy("tab of the review queue", "Not taken yet")),
    ("claimed", pgettext_lazy("tab of the review queue", "Being looked at")),
    (PASSED_ON, pgettext_lazy("tab of the review queue", "Waiting too long")),
    ("decided", pgettext_lazy("tab of the review queue", "Decided")),
]


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that wait, or those of one state: most urgent first, unless asked otherwise."""
    member = reviewer_of(request)
    page = queue_page(
        member,
        state=request.GET.get("state", ""),
        after=request.GET.get("after", ""),
        order=request.GET.get("order", URGENT),
        languages=request.GET.get("languages") or MINE,
    )
    context = {
        "page": page,
        "tabs": TABS,
        "waiting": waiting_of(cases_for(member)),
        "is_administrator": is_administrator(member),
        "many": MANY,
        "decided": _decided(request),
    }
    return render(request, "moderation/cases.html", context)


@require_GET
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case in its place, beside the queue."""
    member = reviewer_of(request)
    case = case_for(member, case_id)
    keep_claim(case=case, moderator=member)
    return _case_page(request, case, member)


@require_POST
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case."""
    member = reviewer_of(request)
    return _answer(request, claim_case(case=case_for(member, case_id), moderator=member))


@require_POST
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give a case back."""
    member = reviewer_of(request)
    return _answer(request, release_case(case=case_for(member, case_id), moderator=member))


@require_POST
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide a case, and open the next; what the moderator can mend shows the case again."""
    member = reviewer_of(request)
    case = case_for(member, case_id)
    form = DecisionForm(request.POST, case=case, moderator=member)
    version = request.POST.get("version", "")
    try:
        decision = decide_case(
            case=case,
            moderator=member,
            outcome=request.POST.get("outcome", ""),
            note=request.POST.get("note", ""),
            rule=request.POST.get("rule"),
            terms=request.POST.dict(),
            version=version,
        )
    except Refused as refused:
        fresh = case_for(member, case_id)
        changes = changes_since(fresh, version) if refused.code == "conflict" else None
        if wants_json(request) or (refused.field is None and changes is None):
            raise
        form.add_refusal(refused)
        return _case_page(request, fresh, member, form, changes=changes, status=refused.status)
    if isinstance(decision, SecondLook):
        return waits_for_second(request, decision)
    if wants_json(request):
        return JsonResponse(decision_payload(decision), status=201)
    messages.success(request, pgettext("after a decision", "The case is decided."))
    following = next_case(member, but=case.pk)
    return SeeOther(f"{following.get_absolute_url() if following else CASES}?decided={case.pk}")


@require_POST
def undo(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a decision back; a refusal at a field shows the case again with its words."""
    member = reviewer_of(request)
    case = case_for(member, case_id)
    if case.verdict is None:
        raise not_found()
    try:
        undone = undo_decision(decision=case.verdict, by=member, why=request.POST.get("why", ""))
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form = UndoForm(request.POST)
        form.add_refusal(refused)
        return _case_page(request, case, member, undo_form=form, status=refused.status)
    if wants_json(request):
        return JsonResponse(decision_payload(undone))
    messages.success(request, pgettext("after a decision", "The decision was taken back."))
    return redirect("case", case_id=case.pk)


def reviewer_of(request: HttpRequest) -> Member:
    """Whoever has a review queue; for all others there is none."""
    member = member_of(request)
    if member is None or not may_review(member):
        raise not_found()
    return member


def case_for(member: Member, case_id: int) -> Case:
    """A case of the member's queue, with what its page shows."""
    cases = cases_for(member).select_related(
        "board__region", "claimed_by", "decision__moderator", "decision__undone_by",
        "decision__rule__board", "decision__appeal", "post__author",
        "post__mandate__municipality", "post__topic__board__region",
        "topic__board__region", "topic__author", "member", "municipality", "region", "author",
        "file__post__topic__board__region",
    )  # fmt: skip
    case = (
        cases.prefetch_related(
            "board__names", "post__mandate__municipality__names", "decision__rule__texts", FLAGS
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise not_found()
    return case


def _decided(request: HttpRequest) -> int | None:
    """The case one has just decided, to look at once more."""
    return read_cursor(request.GET.get("decided"), "decided")


def _answer(request: HttpRequest, case: Case) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(case_payload(case))
    return redirect("case", case_id=case.pk)


def _case_page(
    request: HttpRequest,
    case: Case,
    member: Member,
    form: DecisionForm | None = None,
    *,
    undo_form: UndoForm | None = None,
    changes: Changes | None = None,
    status: int = 200,
) -> HttpResponse:
    page = queue_page(member, order=URGENT, languages=MINE)
    text_asked = request.GET.get("text") == "show"
    ids = [row.pk for row in page.cases]
    context = {
        "page": page,
        "tabs": TABS,
        "case": case,
        "dossier": dossier_of(case, reader=member, text_asked=text_asked),
        "form": form or DecisionForm(case=case, moderator=member),
        "can_decide": can_decide(member, case),
        **asked_of_second(member, case),
        "why_held": why_held(case.post_id)
        if case.post_id is not None and case.held_reason
        else [],
        "can_undo": case.verdict is not None and can_undo(member, case.verdict),
        "taken_out": taken_out(case),
        "undo_form": undo_form or UndoForm(),
        "version": case.version,
        "changes": changes,
        "previous": max((pk for pk in ids if pk < case.pk), default=None),
        "following": min((pk for pk in ids if pk > case.pk), default=None),
        "decided": _decided(request),
    }
    return render(request, "moderation/case.html", context, status=status)
