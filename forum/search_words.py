"""What the choices beside a search are called."""

from django.utils.translation import pgettext

from forum.models import Topic
from forum.narrowing import DATE, RELEVANCE


def format_words() -> list[tuple[str, str]]:
    """The formats of topics, any first."""
    return [
        ("", pgettext("what to search", "Threads and rooms")),
        (Topic.Format.THREAD, pgettext("what to search", "Threads")),
        (Topic.Format.ROOM, pgettext("what to search", "Rooms")),
    ]


def sort_words() -> list[tuple[str, str]]:
    """The orders of what is found."""
    return [
        (RELEVANCE, pgettext("order of what is found", "What fits best")),
        (DATE, pgettext("order of what is found", "Newest first")),
    ]
