"""A topic as a page and as changes, and what may be done to it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_POST, require_safe

from forum.actions import (
    lock_topic,
    mark_read,
    pin_topic,
    see_posts,
    unlock_topic,
    unpin_topic,
)
from forum.actions.reading import SEEN_KEPT
from forum.acts import acts_of, dressed
from forum.changes import changes_since, parse_revision
from forum.finding import find_post, find_topic, place_of
from forum.folding import plain_text
from forum.folds import folded
from forum.heads import head_of
from forum.level_words import Control, control_of
from forum.levels import level_of
from forum.lines import lines_of, reaches_up_to
from forum.live import is_live
from forum.models import Topic
from forum.orders import TIME, order_of
from forum.permissions import can_keep_topic, can_moderate
from forum.pinned import pinned_in
from forum.places import way_to
from forum.requests import sight_of
from forum.room_words import slow_choices, slow_lines
from forum.sight import Sight
from forum.versions import version_of_topic
from forum.views.composing import composer_for
from forum.views.keeping import kept_for_visitors
from forum.windows import Window, parse_number, window_of, wrong_cursor
from forum.wire import topic_payload
from members.answers import SeeOther, refusal_body, wants_json
from members.models import Member
from members.refusals import Refused, not_found
from members.requests import asking_member, member_of

PART = "posts"
# Of the first post, what is looked at for a description.
BEGINNING = 1000


@require_safe
@kept_for_visitors(version_of_topic)
def topic(request: HttpRequest, topic_id: int, slug: str = "") -> HttpResponse:
    """A page of a thread, or the newest of a room; any slug leads to the present one.

    `?part=posts`: the posts of a room's window alone, for scripts that scroll.
    """
    sight = sight_of(request)
    found = _find(topic_id, sight)
    if found.merged_into_id is not None:
        return _on_to(found, sight, request.GET.get("at", ""))
    if slug != found.slug:
        query = request.META.get("QUERY_STRING", "")
        return redirect(iri_to_uri(found.get_absolute_url() + (f"?{query}" if query else "")))
    asked = request.GET.dict()
    if asked.get("part", PART) != PART or ("part" in asked and not found.is_room):
        raise wrong_cursor()
    context = _posts_of(found, sight, asked)
    if "part" in asked:
        return render(request, "forum/stream.html", context)
    return render(
        request,
        "forum/room.html" if found.is_room else "forum/thread.html",
        context
        | head_of(found, sight.catalogue, sight.member)
        | {
            "way": way_to(found.board.region, sight),
            "is_live": is_live(found),
            "follow": _follow(found, sight),
            "muted_authors": sorted(sight.follows.muted_members),
            "pinned": pinned_in(found),
            "further": [sight.boards[pk] for pk in found.also_on if pk in sight.boards],
            "slow_line": slow_lines().get(found.slow_seconds, ""),
            "slow_choices": slow_choices() if context["may_moderate"] else [],
            "description": "" if sight.member else _opening_words(context["window"]),
        },
    )


def _find(topic_id: int, sight: Sight) -> Topic:
    """The topic; what was merged into another is nothing but a way there. Raises Refused."""
    try:
        return find_topic(topic_id, sight.member, sight)
    except Refused:
        merged = Topic.objects.filter(pk=topic_id, merged_into__isnull=False).first()
        if merged is None:
            raise
        return merged


def _on_to(merged: Topic, sight: Sight, at: str) -> HttpResponse:
    """To where a topic went, and to the post that was asked for. Raises Refused."""
    stub = merged.posts.filter(number=parse_number(at) if at else 1).first()
    if stub is None or stub.moved_to_id is None:
        raise not_found()
    post = find_post(stub.moved_to_id, sight.member)
    return redirect(iri_to_uri(place_of(post) if at else post.topic.get_absolute_url()))


def _follow(found: Topic, sight: Sight) -> Control | None:
    """The button of following; visitors have none."""
    if sight.member is None:
        return None
    level = level_of(found.own_level, [sight.level_on(found.board)])
    return control_of("topic", reverse("follow_topic", args=[found.pk]), level)


def _posts_of(found: Topic, sight: Sight, asked: Mapping[str, str]) -> dict[str, Any]:
    """What a page and a part of it show alike: the posts of a window, and what frames them."""
    member, read = sight.member, found.read_to
    order = order_of(found, asked, member)
    by_time = order == TIME
    window = window_of(
        found, asked, member=member, read=read, known=sight.catalogue, by_time=by_time
    )
    lines = lines_of(found, window, member, read, sight.follows.muted_members, by_time=by_time)
    return {
        "topic": found,
        "board": found.board,
        "window": window,
        "lines": dressed(
            lines if by_time else folded(lines), acts_of(found, sight.boards), sight.boards
        ),
        "order": order,
        # Links of a page whose address says the order say it too.
        "order_query": f"order={order}&" if "order" in asked else "",
        "is_within": not by_time and bool(lines) and lines[-1].post.depth > 1,
        "waiting": _waiting(found, member, read),
        "last_number": window.posts[-1].number if window.posts else None,
        "read": read,
        "unread_above": _unread_above(found, window, read),
        "composer": composer_for(found, member),
        "may_moderate": can_moderate(member, found.board),
        "may_keep": can_keep_topic(member, found),
        "is_mine": member is not None and found.author_id == member.pk,
    }


def _waiting(found: Topic, member: Member | None, read: int | None) -> int:
    """About how many posts are new to the reader; who wrote last has seen what stands before."""
    if member is None or read is None or found.last_post_author_id == member.pk:
        return 0
    return max(0, found.last_number - read)


def _opening_words(window: Window) -> str:
    """How the topic begins, for what others show of the page; nothing where it is not on it."""
    first = window.posts[0] if window.posts else None
    if first is None or first.number != 1 or not first.is_shown:
        return ""
    return " ".join(plain_text(first.body_html[:BEGINNING]).split())


def _unread_above(found: Topic, window: Window, read: int | None) -> int:
    """How many posts of a room wait to be read where the first of them lies before the window."""
    if read is None or not found.is_room or reaches_up_to(window, read):
        return 0
    return max(0, found.last_number - read)


@require_safe
def changes(request: HttpRequest, topic_id: int) -> JsonResponse:
    """What changed since a revision, as PROTOCOL spells it; always JSON, for cookie or token."""
    try:
        found = find_topic(topic_id, asking_member(request))
        return JsonResponse(changes_since(found, parse_revision(request.GET.get("since"))))
    except Refused as refused:
        return JsonResponse(refusal_body(refused), status=refused.status)


@require_safe
def acts(request: HttpRequest, topic_id: int) -> HttpResponse:
    """What moderators did and concluded, for pages that are open meanwhile."""
    sight = sight_of(request)
    found = find_topic(topic_id, sight.member, sight)
    context = {
        "topic": found,
        "conclusion": head_of(found, sight.catalogue)["conclusion"],
        "acts": acts_of(found, sight.boards),
    }
    return render(request, "forum/acts.html", context)


@require_POST
def read(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The member has seen the posts up to a number."""
    member = member_of(request)
    found = find_topic(topic_id, member)
    mark_read(topic=found, member=member, number=parse_number(request.POST.get("number", "")))
    seen = [parse_number(number) for number in request.POST.get("seen", "").split()[:SEEN_KEPT]]
    if seen:
        see_posts(topic=found, member=member, numbers=seen)
    if wants_json(request):
        return HttpResponse(status=204)
    return SeeOther(iri_to_uri(found.get_absolute_url()))


def _mark(request: HttpRequest, topic_id: int, act: Callable[..., bool]) -> HttpResponse:
    member: Member | None = member_of(request)
    found: Topic = find_topic(topic_id, member)
    act(topic=found, by=member, reason=request.POST.get("reason", ""))
    if wants_json(request):
        return JsonResponse({"topic": topic_payload(find_topic(topic_id, member))})
    return SeeOther(iri_to_uri(found.get_absolute_url()))


@require_POST
def lock(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Close it to new posts."""
    return _mark(request, topic_id, lock_topic)


@require_POST
def unlock(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Open it again."""
    return _mark(request, topic_id, unlock_topic)


@require_POST
def pin(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Keep it first on its board."""
    return _mark(request, topic_id, pin_topic)


@require_POST
def unpin(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Let it take its turn again."""
    return _mark(request, topic_id, unpin_topic)
