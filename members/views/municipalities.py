"""A municipality: its names, where it lies, who speaks for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import Mandate, Municipality, Region
from members.refusals import not_found


@require_safe
def municipality(request: HttpRequest, municipality_id: int) -> HttpResponse:
    """For anyone: places and confirmed mandates are public."""
    found = (
        Municipality.objects.filter(pk=municipality_id)
        .select_related("region")
        .prefetch_related("names")
        .first()
    )
    if found is None:
        raise not_found()
    codes = [*found.region.ancestor_codes, found.region.code]
    way = Region.objects.filter(code__in=codes).prefetch_related("names").order_by("path")
    mandates = (
        Mandate.objects.current()
        .filter(municipality=found, member__is_active=True)
        .select_related("member")
        .order_by("member__name", "pk")
    )
    return render(
        request,
        "members/municipality.html",
        {"municipality": found, "way": way, "mandates": mandates[:200]},
    )
