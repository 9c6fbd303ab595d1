"""Where an administrator sets from when on the site hides by itself, after seeing it tried."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from members.permissions import is_administrator
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions.hiding import OFF, read_threshold, set_threshold
from moderation.forms import ThresholdForm
from moderation.models.hiding import threshold_now
from moderation.simulation import simulate
from moderation.trial_words import curve_points, needs_of
from moderation.weighing import DEFAULT_THRESHOLD, FEWEST_GROUPS, HIGHEST_THRESHOLD


@require_http_methods(["GET", "POST"])
def threshold(request: HttpRequest) -> HttpResponse:
    """`?threshold=` is tried on what was flagged lately; only what was tried is saved."""
    member = member_of(request)
    if member is None or not is_administrator(member):
        raise not_found()
    if request.method == "POST":
        set_threshold(by=member, threshold=request.POST.get("threshold", ""))
        messages.success(request, pgettext("after a threshold was set", "It is saved."))
        return redirect("threshold")
    now = threshold_now()
    asked = request.GET.get("threshold")
    form = ThresholdForm({"threshold": asked}) if asked is not None else ThresholdForm()
    tried = now
    try:
        tried = read_threshold(asked) if asked is not None else now
    except Refused as refused:
        form.add_refusal(refused)
    trial = simulate(tried)
    shown = tried if tried is not None else (now or DEFAULT_THRESHOLD)
    context = {
        "form": form,
        "now": now,
        "tried": tried,
        "is_tried": asked is not None and not form.errors,
        "typed": asked if form.errors else shown,
        "off": OFF,
        "highest": HIGHEST_THRESHOLD,
        "fewest": FEWEST_GROUPS,
        "trial": trial,
        "needs": needs_of(tried) if tried is not None else [],
        "points": curve_points(trial),
    }
    return render(
        request, "moderation/threshold.html", context, status=400 if form.errors else 200
    )
