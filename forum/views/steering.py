"""Pages on which moderators act on a topic: what will happen, why, and one button."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from forum.actions import (
    change_format,
    conclude_topic,
    list_topic,
    lock_topic,
    merge_posts,
    merge_topic,
    move_topic,
    pin_topic,
    rename_topic,
    split_topic,
    unlist_topic,
)
from forum.finding import find_topic
from forum.models import Board, Topic
from forum.permissions import can_keep_topic, can_moderate
from forum.requests import sight_of
from forum.sight import Sight
from forum.steering import choices_for, parse_topic
from forum.steering_words import DEEDS, Deed
from forum.windows import parse_number
from forum.wire import topic_payload
from members.answers import SeeOther, refusal_response, wants_json
from members.models import Member
from members.refusals import Refused, forbidden, invalid, not_found

NUMBERS = re.compile(r"[0-9]{1,10}", re.ASCII)


@require_safe
def menu(request: HttpRequest, topic_id: int) -> HttpResponse:
    """All that may be done to the topic."""
    sight = sight_of(request)
    found = find_topic(topic_id, sight.member, sight)
    if sight.member is None:
        return redirect_to_login(request.get_full_path())
    if not can_moderate(sight.member, found.board):
        raise forbidden()
    deeds = [deed for deed in DEEDS.values() if _is_possible(deed, found)]
    return render(
        request, "forum/steer_menu.html", {"topic": found, "board": found.board, "deeds": deeds}
    )


def _is_possible(deed: Deed, topic: Topic) -> bool:
    if deed.name == "lock":
        return not topic.is_locked
    if deed.name == "format":
        return topic.kind == Topic.Kind.DISCUSSION
    if deed.name == "merge":
        return topic.kind in {Topic.Kind.DISCUSSION, Topic.Kind.QUESTION}
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def steer(request: HttpRequest, topic_id: int, deed: str) -> HttpResponse:
    """One act: its page, and what it sends."""
    sight = sight_of(request)
    found, page = find_topic(topic_id, sight.member, sight), DEEDS.get(deed)
    if page is None:
        raise not_found()
    if sight.member is None and request.method != "POST":
        return redirect_to_login(request.get_full_path())
    _require_allowed(found, sight.member, page)
    if request.method != "POST":
        return _page(request, sight, found, page, request.GET)
    try:
        shown = _ACTS[deed](found, sight, request.POST)
    except Refused as refused:
        if wants_json(request) or refused.status in {401, 404}:
            return refusal_response(request, refused)
        return _page(request, sight, found, page, request.POST, refused)
    fresh = find_topic(shown.pk, sight.member)
    if wants_json(request):
        return JsonResponse({"topic": topic_payload(fresh)})
    messages.success(request, str(page.done))
    return SeeOther(iri_to_uri(fresh.get_absolute_url()))


def _require_allowed(topic: Topic, member: Member | None, page: Deed) -> None:
    may = can_keep_topic if page.name == "boards" else _moderates
    if member is not None and not may(member, topic):
        raise forbidden()


def _moderates(member: Member | None, topic: Topic) -> bool:
    return can_moderate(member, topic.board)


def _page(
    request: HttpRequest,
    sight: Sight,
    topic: Topic,
    page: Deed,
    typed: QueryDict,
    refused: Refused | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "topic": topic,
        "board": topic.board,
        "deed": page,
        "may_moderate": can_moderate(sight.member, topic.board),
        "typed": {name: str(value).replace("\x00", "") for name, value in typed.items()},
        "chosen": {int(text) for text in typed.getlist("posts") if NUMBERS.fullmatch(text)},
        "refusal": refused,
        **choices_for(page.name, topic, sight, {name: typed.get(name, "") for name in typed}),
    }
    status = 200 if refused is None else refused.status
    return render(request, "forum/steer.html", context, status=status)


def _board(sight: Sight, sent: QueryDict) -> Board | None:
    text = sent.get("board", "")
    return sight.boards.get(int(text)) if NUMBERS.fullmatch(text) else None


def _lock(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    lock_topic(topic=topic, by=sight.member, reason=sent.get("reason"))
    return topic


def _pin(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    pin_topic(topic=topic, by=sight.member, until=sent.get("until"), reason=sent.get("reason"))
    return topic


def _conclude(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    conclude_topic(
        topic=topic,
        by=sight.member,
        body=sent.get("conclusion", ""),
        language=sent.get("language", ""),
        reason=sent.get("reason"),
    )
    return topic


def _rename(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    rename_topic(
        topic=topic, by=sight.member, title=sent.get("title", ""), reason=sent.get("reason")
    )
    return topic


def _move(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    board = _board(sight, sent)
    move_topic(topic=topic, board=board, by=sight.member, reason=sent.get("reason"))
    return topic


def _format(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    change_format(
        topic=topic, by=sight.member, format=sent.get("format"), reason=sent.get("reason")
    )
    return topic


def _split(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    return split_topic(
        topic=topic,
        numbers={parse_number(str(text)) for text in sent.getlist("posts")},
        with_replies=sent.get("with_replies") == "1",
        title=sent.get("title", ""),
        board=_board(sight, sent),
        by=sight.member,
        reason=sent.get("reason"),
    )


def _merge(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    named = sent.get("into", "").strip()
    if not named and _moderates(sight.member, topic):
        raise invalid(
            pgettext("refusal", "Look for the other topic first, or paste its address."), "into"
        )
    into = parse_topic(named)
    under = parse_number(sent.get("under") or "1")
    asked: dict[str, Any] = {"into": into, "under": under, "by": sight.member}
    asked["reason"] = sent.get("reason")
    if sent.get("post"):
        merge_posts(topic=topic, number=parse_number(sent.get("post", "")), **asked)
    else:
        merge_topic(topic=topic, **asked)
    return into or topic


def _boards(topic: Topic, sight: Sight, sent: QueryDict) -> Topic:
    act = unlist_topic if sent.get("off") == "1" else list_topic
    board = _board(sight, sent)
    act(topic=topic, board=board, by=sight.member, reason=sent.get("reason"))
    return topic


_ACTS: dict[str, Callable[[Topic, Sight, QueryDict], Topic]] = {
    "lock": _lock,
    "pin": _pin,
    "conclude": _conclude,
    "rename": _rename,
    "move": _move,
    "format": _format,
    "split": _split,
    "merge": _merge,
    "boards": _boards,
}
