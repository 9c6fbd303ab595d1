"""The pages on which a member flags something, and sees what became of their flags."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forum.permissions import require_acting
from members.answers import refusal_response, wants_json
from members.models import Member
from members.refusals import Refused
from members.requests import member_of
from moderation.actions import flag_thing, withdraw_flag
from moderation.flag_words import FlagWords, words_of
from moderation.forms import FlagForm
from moderation.models import Flag
from moderation.own_flags import own_flag, own_flags
from moderation.permissions import require_flaggable
from moderation.seeing import seen_by
from moderation.subjects import Thing
from moderation.wire import flag_payload


@require_http_methods(["GET", "POST"])
def flag(request: HttpRequest, kind: str, key: int | str) -> HttpResponse:
    """The form with its reasons; sent, a page that thanks."""
    member = member_of(request)
    thing = seen_by(member, kind, key)
    if wants_json(request) and request.method == "POST":
        return JsonResponse(flag_payload(_flag(request, thing)), status=201)
    if member is None:
        return redirect_to_login(request.path)
    words = words_of(thing, member)
    try:
        require_flaggable(member, thing)
        return _filled_in(request, thing, words)
    except Refused as refused:
        return refusal_response(request, refused, back=words.back)


@require_GET
def flag_thanks(request: HttpRequest, kind: str, key: int | str) -> HttpResponse:
    """Thanks, what happens next, and the way back."""
    member = member_of(request)
    words = words_of(seen_by(member, kind, key), member)
    return render(request, "moderation/flag_thanks.html", {"words": words})


@require_GET
@login_required
def flag_list(request: HttpRequest) -> HttpResponse:
    """A member's own flags, newest first."""
    member = require_acting(member_of(request))
    page = own_flags(member, after=request.GET.get("after", ""))
    return render(request, "moderation/flags.html", {"page": page})


@require_POST
@login_required
def withdraw(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Take one of one's own flags back."""
    member: Member = require_acting(member_of(request))
    try:
        taken = withdraw_flag(flag=own_flag(member, flag_id), member=member)
    except Refused as refused:
        return refusal_response(request, refused, back="/flags/")
    if wants_json(request):
        return JsonResponse(flag_payload(taken))
    messages.success(request, pgettext("after a flag was taken back", "You took it back."))
    return redirect("flags")


def _filled_in(request: HttpRequest, thing: Thing, words: FlagWords) -> HttpResponse:
    if request.method == "GET":
        return _form_page(request, thing, words, FlagForm(words=words))
    form = FlagForm(request.POST, words=words)
    if not form.is_valid():
        return _form_page(request, thing, words, form)
    try:
        _flag(request, thing)
    except Refused as refused:
        if refused.field is None:
            raise
        form.add_refusal(refused)
        return _form_page(request, thing, words, form)
    return redirect(f"{request.path}thanks/")


def _flag(request: HttpRequest, thing: Thing) -> Flag:
    return flag_thing(
        thing=thing,
        member=member_of(request),
        reason=request.POST.get("reason", ""),
        note=request.POST.get("note", ""),
    )


def _form_page(
    request: HttpRequest, thing: Thing, words: FlagWords, form: FlagForm
) -> HttpResponse:
    return render(
        request,
        "moderation/flag.html",
        {"thing": thing, "words": words, "form": form},
        status=400 if form.is_bound else 200,
    )
