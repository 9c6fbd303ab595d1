"""Many cases at once: which, with what words, and how far it is."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from members.answers import SeeOther
from members.models import Member
from members.permissions import is_administrator
from members.refusals import Refused, not_found
from moderation.actions.bulk import clear_wave, decide_many
from moderation.bulk import Outcome, chosen, is_new, like, of_author, wave_of
from moderation.bulk_forms import BulkForm
from moderation.models import Bulk, Case, SecondLook
from moderation.models.case_questions import CaseQuerySet
from moderation.offers import may_act_on_site, may_choose
from moderation.queue_pages import MANY
from moderation.views.cases import case_for, reviewer_of
from moderation.views.seconding import waits_for_second

CASES_ASKED = 100


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """The cases that are decided together, and the form; or all that one new member wrote."""
    member = reviewer_of(request)
    if request.method != "POST":
        return _page(request, member, BulkForm())
    form = BulkForm(request.POST)
    try:
        started = _start(request, member)
    except Refused as refused:
        if refused.code == "not_found":
            raise
        form.add_refusal(refused)
        return _page(request, member, form, status=refused.status)
    if isinstance(started, SecondLook):
        return waits_for_second(request, started)
    return SeeOther(started.get_absolute_url())


@require_GET
def progress(request: HttpRequest, bulk_id: int) -> HttpResponse:
    """How far it is, and what could not be decided; for who asked for it and administrators."""
    member = reviewer_of(request)
    found = Bulk.objects.select_related("author").filter(pk=bulk_id).first()
    if found is None or (found.moderator_id != member.pk and not is_administrator(member)):
        raise not_found()
    return render(request, "moderation/bulk_progress.html", {"bulk": found})


def _start(request: HttpRequest, member: Member) -> Bulk | SecondLook:
    sent = request.POST
    if sent.get("wave"):
        case = case_for(member, _id(sent["wave"]))
        if case.author is None:
            raise not_found()
        return clear_wave(
            moderator=member,
            author=case.author,
            note=sent.get("note", ""),
            key=sent.get("key", ""),
            suspends=sent.get("suspends") == "1",
            rule=sent.get("rule"),
            days=sent.get("days"),
        )
    return decide_many(
        moderator=member,
        cases=[_id(text) for text in sent.getlist("case")[:CASES_ASKED]],
        outcome=sent.get("outcome", ""),
        note=sent.get("note", ""),
        key=sent.get("key", ""),
        rule=sent.get("rule"),
    )


def _page(request: HttpRequest, member: Member, form: BulkForm, status: int = 200) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    about_name = next((name for name in ("wave", "author", "like") if asked.get(name)), "")
    about = asked.get(about_name, "")
    case = case_for(member, _id(about)) if about else None
    context: dict[str, Any] = {
        "form": form,
        "key": asked.get("key") or uuid.uuid4(),
        "about": case,
        "can_suspend": may_choose(Outcome.SUSPEND, member),
        "alone": settings.BULK_ALONE,
        "last_note": Bulk.objects.filter(moderator=member)
        .order_by("-pk")
        .values_list("note", flat=True)
        .first()
        or "",
    }
    if (
        case is not None
        and case.author is not None
        and not asked.get("like")
        and is_new(case.author)
    ):
        form.author_id = case.author_id
        context |= {"wave": wave_of(case.author, member), "form_wave": case.pk}
        return render(request, "moderation/bulk_wave.html", context, status=status)
    found = _cases(asked.getlist("case"), case, member, by_author=bool(asked.get("author")))
    query = f"{about_name}={about}" if about else ""
    together = bool(asked.get("all")) and may_act_on_site(member)
    most = CASES_ASKED if together else settings.BULK_ALONE
    rows = list(found.with_rows().order_by("pk")[:most])
    more = found.order_by()[: MANY + 1].count() - len(rows)
    context |= {"rows": rows, "more": more, "many": MANY, "together": together}
    context |= {"query": query, "may_take_all": may_act_on_site(member) and not together}
    return render(request, "moderation/bulk.html", context, status=status)


def _cases(ids: list[str], about: Case | None, member: Member, *, by_author: bool) -> CaseQuerySet:
    if about is None:
        return chosen(ids[:CASES_ASKED], member)
    return of_author(about, member) if by_author else like(about, member)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise not_found()
    return int(text)
