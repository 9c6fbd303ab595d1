"""What was decided about a member, for their eyes alone, and their appeal.

Also for who is suspended and holds a pass (`members.passes`), which opens these pages only. To all
others, moderators too, they do not exist.
"""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.answers import SeeOther, wants_json
from members.models import Member
from members.passes import member_of_pass, take_pass
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import make_appeal
from moderation.appeal_forms import AppealForm
from moderation.appeal_wire import verdict_payload
from moderation.justice import decisions_about
from moderation.models import Decision
from moderation.verdicts import verdict_of

MOST = 100


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """All that was decided about who asks."""
    member = _asker(request)
    if member is None:
        return redirect_to_login(request.path)
    verdicts = [verdict_of(decision) for decision in decisions_about(member)[:MOST]]
    context = {"verdicts": verdicts, "by_pass": member.is_suspended}
    return render(request, "moderation/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_page(request: HttpRequest, decided_id: int) -> HttpResponse:
    """One decision; sent, the appeal against it."""
    member = _asker(request)
    if member is None:
        return redirect_to_login(request.path)
    decision = _own(member, decided_id)
    if request.method != "POST":
        return _page(request, member, decision)
    try:
        make_appeal(decision=decision, author=member, text=request.POST.get("text", ""))
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form = AppealForm(request.POST)
        form.add_refusal(refused)
        return _page(request, member, decision, form)
    if wants_json(request):
        return JsonResponse(verdict_payload(verdict_of(_own(member, decided_id))), status=201)
    return SeeOther(f"{request.path}#appeal")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """A suspended member is done: the pass of this browser goes."""
    response = redirect("home")
    take_pass(response)
    return response


def _asker(request: HttpRequest) -> Member | None:
    return member_of(request) or member_of_pass(request)


def _own(member: Member, decided_id: int) -> Decision:
    decision = decisions_about(member).filter(case=decided_id).first()
    if decision is None:
        raise not_found()
    return decision


def _page(
    request: HttpRequest, member: Member, decision: Decision, form: AppealForm | None = None
) -> HttpResponse:
    context = {
        "verdict": verdict_of(decision),
        "decision": decision,
        "form": form or AppealForm(),
        "limit": settings.APPEAL_LIMIT,
        "by_pass": member.is_suspended,
    }
    return render(request, "moderation/decision.html", context, status=400 if form else 200)
