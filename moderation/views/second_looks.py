"""What waits for a second moderator: asked for, confirmed or refused."""

import json
from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from members.answers import wants_json
from members.models import Member
from members.permissions import is_administrator
from members.refusals import Refused, not_found
from moderation.actions import (
    ask_to_export,
    ask_to_read_around,
    ask_to_unmask,
    confirm_second_look,
    refuse_second_look,
)
from moderation.appeal_forms import AnswerForm, WhyForm
from moderation.appeal_pages import look_file, look_of, looks_for
from moderation.appeal_wire import look_payload
from moderation.models import Case, LogEntry, SecondLook
from moderation.permissions import cases_for
from moderation.views.cases import TABS
from moderation.views.reviewing import reviewer_of

ENTRIES_A_BATCH = 500


@require_safe
def second_looks(request: HttpRequest) -> HttpResponse:
    """Those that wait for who asks, and their own."""
    return _list_page(request, reviewer_of(request))


@require_safe
def second_look_page(request: HttpRequest, look_id: int) -> HttpResponse:
    """One of them."""
    member = reviewer_of(request)
    return _page(request, look_of(member, look_id), member)


@require_POST
def confirm(request: HttpRequest, look_id: int) -> HttpResponse:
    """Say yes: it is done now."""
    member = reviewer_of(request)
    look = confirm_second_look(
        look=look_of(member, look_id), by=member, seen=request.POST.get("seen", "")
    )
    return _answer(request, look, pgettext("after a second look", "Confirmed, and done."))


@require_POST
def refuse(request: HttpRequest, look_id: int) -> HttpResponse:
    """Say no, and why."""
    member = reviewer_of(request)
    look = look_of(member, look_id)
    try:
        refused_look = refuse_second_look(
            look=look, by=member, words=request.POST.get("words", "")
        )
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form = AnswerForm(request.POST)
        form.add_refusal(refused)
        return _page(request, look, member, form)
    return _answer(request, refused_look, pgettext("after a second look", "Refused."))


@require_POST
def ask_unmask(request: HttpRequest, case_id: int) -> HttpResponse:
    """An administrator asks to see who flagged."""
    return _ask_about(request, case_id, ask_to_unmask)


@require_POST
def ask_read(request: HttpRequest, case_id: int) -> HttpResponse:
    """A moderator asks to read around a post of a closed board."""
    return _ask_about(request, case_id, ask_to_read_around)


@require_POST
def ask_export(request: HttpRequest) -> HttpResponse:
    """An administrator asks for a copy of the log."""
    member = reviewer_of(request)
    try:
        look = ask_to_export(by=member, why=request.POST.get("why", ""))
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        form = WhyForm(request.POST)
        form.add_refusal(refused)
        return _list_page(request, member, form)
    return _answer(request, look, _asked())


@require_safe
def copy_of_log(request: HttpRequest, look_id: int) -> HttpResponseBase:
    """The whole log, one JSON object a line, for who asked for it and for a day."""
    member = reviewer_of(request)
    look = look_of(member, look_id)
    is_theirs = look.asked_by_id == member.pk and is_administrator(member)
    if look.kind != SecondLook.Kind.EXPORT or not (is_theirs and look.is_open):
        raise not_found()
    answer = StreamingHttpResponse(_lines(), content_type="application/x-ndjson")
    answer["Content-Disposition"] = 'attachment; filename="log.ndjson"'
    return answer


def _ask_about(request: HttpRequest, case_id: int, ask: Callable[..., SecondLook]) -> HttpResponse:
    member = reviewer_of(request)
    cases = cases_for(member).select_related("board__region", "region", "author")
    case: Case | None = cases.filter(pk=case_id).first()
    if case is None:
        raise not_found()
    return _answer(request, ask(case=case, by=member, why=request.POST.get("why", "")), _asked())


def _asked() -> str:
    return pgettext("after a second look", "This waits for a second moderator now.")


def _answer(request: HttpRequest, look: SecondLook, words: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(look_payload(look), status=202 if look.is_waiting else 200)
    messages.success(request, words)
    return redirect("second_look", look_id=look.pk)


def _list_page(request: HttpRequest, member: Member, form: WhyForm | None = None) -> HttpResponse:
    context = {
        "looks": looks_for(member),
        "tabs": TABS,
        "is_administrator": is_administrator(member),
        "form": form or WhyForm(),
    }
    return render(request, "moderation/second_looks.html", context, status=400 if form else 200)


def _page(
    request: HttpRequest, look: SecondLook, member: Member, form: AnswerForm | None = None
) -> HttpResponse:
    context = {
        "look": look,
        "file": look_file(look, reader=member),
        "form": form or AnswerForm(),
    }
    return render(request, "moderation/second_look.html", context, status=400 if form else 200)


def _lines() -> Iterator[str]:
    entries = LogEntry.objects.select_related("payload").order_by("number")
    for entry in entries.iterator(chunk_size=ENTRIES_A_BATCH):
        payload = getattr(entry, "payload", None)
        line = {
            "number": entry.number,
            "at": entry.at.isoformat(),
            "action": entry.action,
            "moderator": entry.moderator_id,
            "board": entry.board_id,
            "object": [entry.object_kind, entry.object_id],
            "commitment": entry.commitment,
            "previous_hash": entry.previous_hash,
            "hash": entry.hash,
            "public": payload.public if payload is not None else None,
            "private": payload.private if payload is not None else None,
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"
