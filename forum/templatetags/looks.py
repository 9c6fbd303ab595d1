"""Posts and rows of topics on a page, drawn once for all they look the same to."""

from collections.abc import Hashable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now

from forum.fragments import fragments
from forum.lines import Line
from forum.models import Topic
from forum.rows import Row
from forum.sight import Sight
from forum.templatetags.posts import answers, show_post, show_row
from members.formats import local, reader_language

register = template.Library()


@register.simple_tag(takes_context=True)
def show_line(context: Context, line: Line | None = None) -> str:
    """A post of a page; without one, the blank of the `<template>`."""

    def draw() -> str:
        shown = show_post(context, line.post if line else None, line)  # type: ignore[arg-type]
        return _drawn(context, "forum/_post.html", shown)

    return _kept(context, "post", _look_of_line(context, line), draw)


@register.simple_tag(takes_context=True)
def show_topic(context: Context, row: Row | None = None, *, board: bool = False) -> str:
    """A topic in a list; without one, the blank of the `<template>`."""

    def draw() -> str:
        shown = show_row(context, row, board=board)  # type: ignore[arg-type]
        return _drawn(context, "forum/_topic_row.html", shown)

    return _kept(context, "row", _look_of_row(row, board), draw)


@register.simple_tag(takes_context=True)
def show_side(context: Context) -> str:
    """The column beside a page: boards, places and what is live."""
    nav, request = context.get("nav"), context.get("request")

    def draw() -> str:
        return _drawn(context, "_side.html", {"nav": nav, "request": request})

    sight: Sight | None = getattr(request, "sight", None)
    if nav is None or sight is None or not sight.marks.places:
        return mark_safe(draw())  # noqa: S308 (drawn by a template)
    return mark_safe(fragments.get_or_draw(_look_of_side(nav, request, sight), draw))  # noqa: S308


def _look_of_side(nav: Any, request: Any, sight: Sight) -> Hashable:
    """Names and boards are those of the edition; rooms and what one follows are told whole."""
    moving = [
        tuple(tuple(sorted(link.items())) for link in links)
        for links in (nav.live, getattr(nav, "follows", None) or ())
    ]
    addresses = {dict(link)["url"] for links in moving for link in links}
    is_marked = request.path in addresses or not request.path.startswith("/t/")
    region = sight.region.pk if sight.region is not None else None
    return (
        "side", reader_language(), sight.marks.places, tuple(sight.boards), region, *moving,
        request.path if is_marked else "",
    )  # fmt: skip


def _look_of_line(context: Context, line: Line | None) -> Hashable:
    """All that a post's look depends on beside its own state; None where it is one reader's."""
    reader = context["request"].user
    signed_in = reader.is_authenticated
    topic: Topic = context["topic"]
    shared = (
        signed_in,
        signed_in and context["composer"].can_write,
        bool(context["may_moderate"]),
        bool(context.get("may_keep")),
        topic.format,
        topic.kind,
    )
    if line is None:
        return shared
    post = line.post
    if line.is_own or (signed_in and post.author_id == reader.pk):
        return None
    country = reader.country if signed_in else ""
    # An answer is marked on its topic: the post's own revision does not rise.
    marks = (line.is_continued, line.is_new, answers(topic, post), line.leads_on)
    return (*shared, post.pk, post.revision, country, *marks)


def _look_of_row(row: Row | None, board: bool) -> Hashable:
    """The same of a topic in a list."""
    if row is None:
        return (board,)
    if row.new:
        return None
    # A pin ends by itself, without a revision.
    return (board, row.topic.pk, row.topic.revision, row.is_live, row.is_new, row.topic.is_pinned)


def _kept(context: Context, kind: str, look: Hashable, draw: Any) -> SafeString:
    sight: Sight | None = getattr(context["request"], "sight", None)
    if look is None or sight is None or not sight.marks.people:
        return mark_safe(draw())  # noqa: S308 (drawn by a template)
    # Times are said as of a day: today, yesterday.
    moment = (reader_language(), local(now()).date(), sight.marks)
    return mark_safe(fragments.get_or_draw((kind, look, moment), draw))  # noqa: S308


def _drawn(context: Context, name: str, shown: dict[str, Any]) -> str:
    page: Any = context.template
    part: str = page.engine.get_template(name).render(context.new(shown))
    return part
