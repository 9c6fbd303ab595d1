"""The review queue and one case of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from members.answers import wants_json
from members.models import Member
from members.permissions import is_administrator
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import claim_case, decide_case, release_case, undo_decision
from moderation.actions.undoing import can_undo
from moderation.dossiers import dossier_of, taken_out
from moderation.forms import DecisionForm, UndoForm
from moderation.hold_words import why_held
from moderation.models import Case, SecondLook
from moderation.permissions import can_decide, cases_for, may_review
from moderation.queue_pages import URGENT, queue_page
from moderation.views.seconding import asked_of_second, waits_for_second
from moderation.wire import case_payload, decision_payload

TABS = [
    ("", pgettext_lazy("tab of the review queue", "All that wait")),
    ("open", pgettext_lazy("tab of the review queue", "Not taken yet")),
    ("claimed", pgettext_lazy("tab of the review queue", "Being looked at")),
    ("decided", pgettext_lazy("tab of the review queue", "Decided")),
]


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that wait, or those of one state: most urgent first, unless asked otherwise."""
    member = _reviewer(request)
    page = queue_page(
        member,
        state=request.GET.get("state", ""),
        after=request.GET.get("after", ""),
        order=request.GET.get("order", URGENT),
    )
    context = {"page": page, "tabs": TABS, "sets_threshold": is_administrator(member)}
    return render(request, "moderation/cases.html", context)


@require_GET
def case_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case in its place, beside the queue."""
    member = _reviewer(request)
    return _case_page(request, _case(member, case_id), member)


@require_POST
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a case."""
    member = _reviewer(request)
    return _answer(request, claim_case(case=_case(member, case_id), moderator=member))


@require_POST
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give a case back."""
    member = _reviewer(request)
    return _answer(request, release_case(case=_case(member, case_id), moderator=member))


@require_POST
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide a case; a refusal at a field shows the case again with its words."""
    member = _reviewer(request)
    case = _case(member, case_id)
    form = DecisionForm(request.POST, case=case, moderator=member)
    try:
        decision = decide_case(
            case=case,
            moderator=member,
            outcome=request.POST.get("outcome", ""),
            note=request.POST.get("note", ""),
            rule=request.POST.get("rule"),
            terms=request.POST.dict(),
        )
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form.add_refusal(refused)
        return _case_page(request, case, member, form)
    if isinstance(decision, SecondLook):
        return waits_for_second(request, decision)
    if wants_json(request):
        return JsonResponse(decision_payload(decision), status=201)
    messages.success(request, pgettext("after a decision", "The case is decided."))
    return redirect("case", case_id=case.pk)


@require_POST
def undo(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a decision back; a refusal at a field shows the case again with its words."""
    member = _reviewer(request)
    case = _case(member, case_id)
    if case.verdict is None:
        raise not_found()
    try:
        undone = undo_decision(decision=case.verdict, by=member, why=request.POST.get("why", ""))
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form = UndoForm(request.POST)
        form.add_refusal(refused)
        return _case_page(request, case, member, undo_form=form)
    if wants_json(request):
        return JsonResponse(decision_payload(undone))
    messages.success(request, pgettext("after a decision", "The decision was taken back."))
    return redirect("case", case_id=case.pk)


def _reviewer(request: HttpRequest) -> Member:
    """Whoever has a review queue; for all others there is none."""
    member = member_of(request)
    if member is None or not may_review(member):
        raise not_found()
    return member


def _case(member: Member, case_id: int) -> Case:
    cases = cases_for(member).select_related(
        "board__region", "claimed_by", "decision__moderator", "decision__undone_by",
        "decision__rule__board", "decision__appeal", "post__author",
        "post__mandate__municipality", "post__topic__board__region",
        "topic__board__region", "topic__author", "member", "municipality", "region", "author",
        "file__post__topic__board__region",
    )  # fmt: skip
    case = (
        cases.prefetch_related(
            "board__names", "post__mandate__municipality__names", "decision__rule__texts"
        )
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise not_found()
    return case


def _answer(request: HttpRequest, case: Case) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(case_payload(case))
    return redirect("case", case_id=case.pk)


def _case_page(
    request: HttpRequest,
    case: Case,
    member: Member,
    form: DecisionForm | None = None,
    undo_form: UndoForm | None = None,
) -> HttpResponse:
    page = queue_page(member, order=URGENT)
    text_asked = request.GET.get("text") == "show"
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
    }
    return render(
        request, "moderation/case.html", context, status=400 if form or undo_form else 200
    )
