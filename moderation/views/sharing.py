"""How the queue is shared out: handing a case over, languages one reads, times of passing on."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from members.answers import SeeOther, wants_json
from members.models import Member
from members.permissions import is_administrator
from members.refusals import Refused, not_found
from moderation.actions import hand_over_case
from moderation.actions.escalation import set_escalation
from moderation.actions.reading import choose_read_languages
from moderation.escalation import Circle, steps
from moderation.sharing import languages_of, receivers_of
from moderation.views.cases import case_for, reviewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, case_id: int) -> HttpResponse:
    """To whom one gives a case; after it the queue, because the case is theirs now."""
    member = reviewer_of(request)
    case = case_for(member, case_id)
    error = ""
    if request.method == "POST":
        handle = request.POST.get("to", "")
        try:
            hand_over_case(
                case=case, moderator=member, to=Member.objects.filter(handle=handle).first()
            )
        except Refused as refused:
            if wants_json(request) or refused.field is None:
                raise
            error = str(refused.message)
        else:
            messages.success(
                request, pgettext("after a case was handed over", "The case is handed over.")
            )
            return redirect("cases")
    people = receivers_of(case, but=member)
    rows = Member.objects.in_bulk([each.member_id for each in people])
    context = {
        "case": case,
        "error": error,
        "people": [(rows[each.member_id], each.can_read(case)) for each in people],
    }
    return render(request, "moderation/hand_over.html", context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    """The languages in which the member reads cases."""
    member = reviewer_of(request)
    error, chosen = "", languages_of(member)
    if request.method == "POST":
        wanted = request.POST.getlist("languages")
        try:
            choose_read_languages(member=member, languages=wanted)
        except Refused as refused:
            if refused.field is None:
                raise
            error, chosen = str(refused.message), wanted
        else:
            messages.success(
                request, pgettext("message after settings", "Your settings are saved.")
            )
            return SeeOther(request.path)
    context = {"offered": settings.LANGUAGES, "chosen": chosen, "error": error}
    page = "moderation/read_languages.html"
    return render(request, page, context, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest) -> HttpResponse:
    """After how many hours a case is passed on to each circle; administrators alone."""
    member = reviewer_of(request)
    if not is_administrator(member):
        raise not_found()
    error = ""
    hours: dict[Circle, object] = {step.circle: step.hours for step in steps()}
    if request.method == "POST":
        hours = {circle: request.POST.get(f"hours-{circle:d}", "") for circle in Circle}
        try:
            set_escalation(by=member, hours=hours)
        except Refused as refused:
            if refused.field is None:
                raise
            error = str(refused.message)
        else:
            messages.success(
                request, pgettext("message after settings of the queue", "The times are saved.")
            )
            return SeeOther(request.path)
    rows = [(int(circle), circle.label, hours[circle]) for circle in Circle]
    context = {"rows": rows, "error": error}
    return render(request, "moderation/escalation.html", context, status=400 if error else 200)
