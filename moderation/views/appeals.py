"""Appeals in the review queue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from members.answers import wants_json
from members.models import Member
from members.refusals import Refused
from moderation.actions import claim_appeal, decide_appeal, release_appeal
from moderation.appeal_forms import JudgementForm
from moderation.appeal_pages import appeal_list, appeal_of, file_of
from moderation.appeal_wire import appeal_payload
from moderation.models import Appeal
from moderation.views.cases import TABS
from moderation.views.reviewing import reviewer_of


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """Those that wait, oldest first, or those decided."""
    page = appeal_list(
        reviewer_of(request),
        decided=request.GET.get("state") == Appeal.State.DECIDED,
        after=request.GET.get("after", ""),
    )
    return render(request, "moderation/appeals.html", {"page": page, "tabs": TABS})


@require_safe
def appeal_page(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """One appeal with its whole file."""
    member = reviewer_of(request)
    return _page(request, appeal_of(member, appeal_id), member)


@require_POST
def claim(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Take an appeal."""
    member = reviewer_of(request)
    return _answer(request, claim_appeal(appeal=appeal_of(member, appeal_id), moderator=member))


@require_POST
def release(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Give an appeal back."""
    member = reviewer_of(request)
    return _answer(request, release_appeal(appeal=appeal_of(member, appeal_id), moderator=member))


@require_POST
def decide(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Decide an appeal; a refusal at a field shows the file again with its words."""
    member = reviewer_of(request)
    appeal = appeal_of(member, appeal_id)
    form = JudgementForm(request.POST, appeal=appeal, moderator=member)
    try:
        decided = decide_appeal(
            appeal=appeal,
            moderator=member,
            outcome=request.POST.get("outcome", ""),
            words=request.POST.get("words", ""),
            instead=request.POST.get("instead", ""),
        )
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form.add_refusal(refused)
        return _page(request, appeal, member, form)
    if not wants_json(request):
        messages.success(
            request, pgettext("after a decision", "The appeal is decided. Its author is told.")
        )
    return _answer(request, decided)


def _answer(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(appeal_payload(appeal))
    return redirect("appeal", appeal_id=appeal.pk)


def _page(
    request: HttpRequest, appeal: Appeal, member: Member, form: JudgementForm | None = None
) -> HttpResponse:
    context = {
        "page": appeal_list(member),
        "file": file_of(appeal, reader=member),
        "appeal": appeal,
        "case": appeal.decision.case,
        "form": form or JudgementForm(appeal=appeal, moderator=member),
    }
    context["dossier"] = context["file"].dossier  # type: ignore[attr-defined]
    return render(request, "moderation/appeal.html", context, status=400 if form else 200)
