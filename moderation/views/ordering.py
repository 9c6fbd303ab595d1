"""Order kept on the spot: a post removed, a member silent for minutes, from the post's menu."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from forum.models import Post
from forum.permissions import can_read_topic
from members.answers import SeeOther, wants_json
from members.refusals import Refused, not_found
from members.requests import member_of
from moderation.actions import decide_at_once
from moderation.ladder import MUTE_MINUTES
from moderation.models import Decision, HouseRule, Reason, SecondLook
from moderation.order_words import minutes_words
from moderation.permissions import require_on_the_spot
from moderation.views.seconding import waits_for_second
from moderation.wire import decision_payload

Outcome = Decision.Outcome


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, post_id: int) -> HttpResponse:
    """Hide a post, for a reason from a short list."""
    return _order(request, _post(request, post_id), Outcome.HIDE, {})


@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, post_id: int) -> HttpResponse:
    """Let its author be silent in this room for some minutes."""
    post = _post(request, post_id)
    if not post.topic.is_room:
        raise not_found()
    terms = {"restriction": "mute", "minutes": request.POST.get("minutes", "")}
    return _order(request, post, Outcome.RESTRICT, terms)


def _post(request: HttpRequest, post_id: int) -> Post:
    posts = Post.objects.placed().with_people().select_related("topic__board__region")
    post = posts.filter(pk=post_id).first()
    if post is None or not can_read_topic(member_of(request), post.topic):
        raise not_found()
    return post


def _order(
    request: HttpRequest, post: Post, outcome: Outcome, terms: Mapping[str, object]
) -> HttpResponse:
    member = member_of(request)
    require_on_the_spot(member, post)
    if request.method != "POST":
        return _page(request, post, outcome)
    try:
        decision = decide_at_once(
            post=post,
            by=member,
            outcome=str(outcome),
            terms=terms,
            rule=request.POST.get("rule", ""),
            note=_note(request),
        )
    except Refused as refused:
        if wants_json(request) or refused.field is None:
            raise
        return _page(request, post, outcome, refused)
    if isinstance(decision, SecondLook):
        return waits_for_second(request, decision)
    said = (
        pgettext("after an act of a moderator", "The post is removed.")
        if outcome == Outcome.HIDE
        else pgettext("after an act of a moderator", "They cannot write in this room for now.")
    )
    if wants_json(request):
        undo = reverse("undo_case", args=[decision.case_id])
        undo_why = pgettext("why a moderator took an act back", "It was a mistake.")
        answer = {**decision_payload(decision), "said": said, "undo": undo, "undo_why": undo_why}
        return JsonResponse(answer, status=201)
    messages.success(request, said)
    return SeeOther(iri_to_uri(post.topic.get_absolute_url()))


def _note(request: HttpRequest) -> str:
    """In a house without rules, why is one of the reasons members know from flagging."""
    reason = request.POST.get("reason", "")
    return str(Reason(reason).label) if reason in Reason.values else ""


def _page(
    request: HttpRequest, post: Post, outcome: Outcome, refused: Refused | None = None
) -> HttpResponse:
    rules = list(HouseRule.objects.in_force(post.topic.board_id))
    context: dict[str, Any] = {
        "post": post,
        "is_mute": outcome == Outcome.RESTRICT,
        "rules": rules,
        "reasons": [] if rules else Reason.choices,
        "minutes": [(each, minutes_words(each)) for each in MUTE_MINUTES],
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "moderation/order.html", context, status=400 if refused else 200)
