"""A member's own settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from members.actions import change_language, update_member
from members.answers import SeeOther
from members.forms import SettingsForm
from members.models import Member
from members.permissions import current_mandate
from members.refusals import Refused, unauthenticated
from members.requests import member_of
from members.views.language import remember_language


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """The name shown and the language of pages and letters."""
    member = member_of(request)
    if member is None:
        raise unauthenticated()
    if request.method != "POST":
        form = SettingsForm(initial={"name": member.name, "language": member.language})
        return _page(request, member, form)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form, status=400)
    language = form.cleaned_data["language"]
    try:
        update_member(member=member, name=form.cleaned_data["name"])
        change_language(member=member, language=language)
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        member.refresh_from_db()
        return _page(request, member, form, status=refused.status)
    with translation.override(language):
        messages.success(request, pgettext("message after settings", "Your settings are saved."))
    return remember_language(SeeOther(request.path), language)


def _page(
    request: HttpRequest, member: Member, form: SettingsForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "mandate": current_mandate(member)}
    return render(request, "members/settings.html", context, status=status)
