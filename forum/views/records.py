"""Experiences: those of a board side by side, and the facts of one edited."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_http_methods, require_safe

from forum.actions import edit_record
from forum.choices import record_choices
from forum.comparing import YEAR, compare
from forum.finding import find_board, find_topic
from forum.forms import RecordForm
from forum.heads import record_of
from forum.models import Record, Topic
from forum.permissions import can_open_topic, can_write_record
from forum.places import way_to
from forum.requests import sight_of
from forum.views.composing import errors_of
from forum.wire import record_payload
from members.answers import SeeOther, refusal_response, wants_json
from members.refusals import Refused, forbidden, not_found
from members.requests import member_of


@require_safe
def records(request: HttpRequest, slug: str) -> HttpResponse:
    """A table of the experiences told on a board, by year or by cost."""
    sight = sight_of(request)
    board = find_board(slug, sight.member, sight.catalogue)
    page = compare(board, sort=request.GET.get("sort", YEAR), cursor=request.GET.get("before", ""))
    return render(
        request,
        "forum/records.html",
        {
            "board": board,
            "way": way_to(board.region, sight),
            "page": page,
            "is_first": "before" not in request.GET,
            "may_open": can_open_topic(sight.member, board),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Other facts for one's own experience."""
    member = member_of(request)
    topic = find_topic(topic_id, member)
    record = record_of(topic)
    if record is None:
        raise not_found()
    if request.method != "POST":
        if member is None:
            return redirect_to_login(request.get_full_path())
        if not can_write_record(member, topic):
            raise forbidden()
        return _page(request, topic, RecordForm(_typed(record)))
    form = RecordForm(request.POST)
    try:
        revision = form.checked()["revision"]
        changed = edit_record(topic=topic, by=member, facts=form.facts(), revision=revision)
    except Refused as refused:
        if wants_json(request) or refused.status in {401, 404}:
            return refusal_response(request, refused)
        form.refuse(refused)
        return _page(request, topic, form, refused)
    if wants_json(request):
        return JsonResponse({"record": record_payload(changed)})
    return SeeOther(iri_to_uri(topic.get_absolute_url()))


def _typed(record: Record) -> dict[str, str]:
    """A record as its author would type it."""
    amount = f"{record.cost.normalize():f}" if record.cost is not None else ""
    contact = f"@{record.contact.handle}" if record.contact else record.contact_words
    return {
        "problem": record.problem,
        "done": record.done,
        "result": record.result,
        "cost": amount,
        "currency": record.currency,
        "contact": contact,
        "evidence": record.evidence,
        "municipality": str(record.municipality_id),
        "year": str(record.year),
        "revision": str(record.revision),
    }


def _page(
    request: HttpRequest, topic: Topic, form: RecordForm, refused: Refused | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"topic": topic, "board": topic.board, "form": form}
    context |= {"revision": form.typed("revision")} | record_choices(member_of(request))
    if refused is not None:
        context["errors"] = errors_of(form)
        now = record_of(topic)
        if refused.code == "conflict" and now is not None:
            # Who was told may save again, and replaces what stands there now.
            context["revision"] = now.revision
    status = 200 if refused is None else refused.status
    return render(request, "forum/record_edit.html", context, status=status)
