"""A post and a topic's row as a page draws them, and the blank ones scripts fill in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import mark_safe

from forum.feeds import absolute as absolute_address
from forum.lines import Line
from forum.models import Post, Reaction, Topic
from forum.permissions import can_write_in
from forum.rows import Row
from forum.templatetags.files import shown_files
from forum.words import reaction_word, state_word
from members.formats import direction_of, language_name, reader_language
from members.models import Mandate, Member
from members.requests import member_of

register = template.Library()


@dataclass(frozen=True)
class Chip:
    """One kind of reaction under a post: how many gave it, and whether the reader did."""

    kind: str
    word: str
    count: int = 0
    is_own: bool = False


@register.inclusion_tag("forum/_byline.html")
def byline(member: Member | None, mandate: Mandate | None = None, reader: Any = None) -> Any:
    """Who speaks: name, office, municipality, mark; the country where it is not the reader's."""
    # A template gives "" for what is not there.
    town = mandate.municipality if mandate else None
    country = (town.country if town else member.country) if member else ""
    return {
        "member": member or None,
        "mandate": mandate or None,
        "municipality": town,
        "country": country if country and country != getattr(reader, "country", "") else "",
    }


@register.inclusion_tag("forum/_post.html", takes_context=True)
def show_post(
    context: dict[str, Any], post: Post | None, line: Line | None = None, *, actions: bool = True
) -> dict[str, Any]:
    """A post; None draws the blank one of the `<template>`."""
    request = context.get("request")
    reader = request.user if request is not None and request.user.is_authenticated else None
    author = post.author if post is not None else None
    is_own = reader is not None and author is not None and author.pk == reader.pk
    language = post.language if post is not None else "und"
    topic: Topic | None = context.get("topic") or (post.topic if post is not None else None)
    composer = context.get("composer")
    own = line.own_kinds if line is not None else frozenset()
    return {
        "post": post,
        "format": topic.format if topic is not None else Topic.Format.THREAD,
        "can_write": composer is not None and composer.can_write,
        "line": line,
        "is_bookmarked": line is not None and line.is_bookmarked,
        "is_muted": line is not None and line.is_muted,
        "author": author,
        "reader": reader,
        "is_own": is_own,
        "actions": actions,
        "trace": state_word(post.state) if post is not None else "",
        # Sanitised when it was stored; see forum.markup.
        "body": mark_safe(post.body_html) if post is not None and post.is_shown else "",  # noqa: S308
        "lang": "" if language == "und" else language,
        "direction": direction_of(language),
        "foreign": foreign(language),
        "sent": (post.published_at or post.created_at) if post is not None else None,
        "own_actions": is_own and post is not None and post.is_shown,
        "chips": chips_of(post, own) if actions and post is not None and post.is_shown else [],
        "may_react": reader is not None and composer is not None and composer.can_write,
        "may_moderate": bool(context.get("may_moderate")),
        "is_question": topic is not None and topic.is_question,
        "is_answer": answers(topic, post),
        "may_keep": bool(context.get("may_keep")),
        "files": shown_files(post) if post is not None and post.is_shown else [],
    }


def answers(topic: Topic | None, post: Post | None) -> bool:
    """Whether the post is marked as the answer to the question it stands under."""
    return topic is not None and post is not None and post.is_shown and topic.answer == post.number


def chips_of(post: Post, own: Collection[str] = ()) -> list[Chip]:
    """The kinds somebody gave, always in the same order."""
    chips = [
        # One's own may wait to be counted with the others.
        Chip(
            kind,
            reaction_word(kind),
            post.reaction_counts.get(kind, int(kind in own)),
            kind in own,
        )
        for kind in Reaction.Kind.values
    ]
    return [chip for chip in chips if chip.count]


@register.inclusion_tag("forum/_acting.html", takes_context=True)
def acting(context: dict[str, Any]) -> dict[str, Any]:
    """What the actions under all posts of a page share: their forms, the kinds, the dialogs."""
    request = context["request"]
    return {
        "reader": request.user if request.user.is_authenticated else None,
        "csrf_token": context.get("csrf_token"),
        "chips": [Chip(kind, reaction_word(kind)) for kind in Reaction.Kind.values],
        "may_react": context["composer"].can_write,
    }


@register.inclusion_tag("forum/_react.html", takes_context=True)
def react_choices(context: dict[str, Any], post: Post) -> dict[str, Any]:
    """All kinds as buttons of forms, for browsers without scripts."""
    member = member_of(context["request"])
    may_react = can_write_in(member, post.topic) and not post.topic.is_locked
    given = (
        Reaction.objects.filter(post=post, member=member) if may_react else Reaction.objects.none()
    )
    own = set(given.values_list("kind", flat=True))
    return {
        "post": post,
        "csrf_token": context.get("csrf_token"),
        "may_react": may_react,
        "chips": [
            Chip(kind, reaction_word(kind), is_own=kind in own) for kind in Reaction.Kind.values
        ],
    }


@register.inclusion_tag("forum/_topic_row.html", takes_context=True)
def show_row(context: dict[str, Any], row: Row | None, *, board: bool = False) -> dict[str, Any]:
    """A topic in a list, with its board's name where the list has several; None: the blank one."""
    topic: Topic | None = row.topic if row is not None else None
    return {
        "row": row,
        "topic": topic,
        "with_board": board,
        "foreign": foreign(topic.language) if topic is not None else "",
    }


@register.filter
def foreign(language: str) -> str:
    """The name of a text's language where it is not the page's; else nothing."""
    if language in ("", "und") or language.split("-")[0] == reader_language():
        return ""
    return language_name(language)


@register.filter
def safe_html(html: str) -> str:
    """HTML that forum.markup made."""
    return mark_safe(html)  # noqa: S308


@register.filter
def absolute(path: str) -> str:
    """An address of ours, for those who read it elsewhere."""
    return absolute_address(path)
