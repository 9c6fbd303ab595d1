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
    marks = (line.is_continued, line.is_new, answers(topic, post))
    return (*shared, post.pk, post.revision, country, *marks)


def _look_of_row(row: Row | None, board: bool) -> Hashable:
    """The same of a topic in a list."""
    if row is None:
        return (board,)
    if row.new:
        return None
    return (board, row.topic.pk, row.topic.revision, row.is_live, row.is_new)


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
