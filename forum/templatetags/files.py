"""Files of a post as a page draws them, and what a form needs to add some."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings

from forum.actions.attaching import too_many
from forum.actions.files import too_large
from forum.file_words import kind_word, say_size, unchecked_word
from forum.filing.kinds import PICTURE, PICTURES, PROMISED
from forum.models import Attachment, Post
from forum.wire import attachment_payload

register = template.Library()
# A picture under a post is no larger than this; as in `files.js`.
ROOM = (320, 240)
# What a choice of files shows. Told the kinds of pictures, telephones make a JPEG of their own.
ACCEPTED = ",".join(
    [
        *(kind.content_type for kind in PICTURES.values()),
        "image/gif",
        *(f".{suffix}" for suffix, kind in PROMISED.items() if kind != PICTURE),
    ]
)


def shown_files(post: Post) -> list[dict[str, Any]]:
    """Each with its words and, for a picture, the room it takes; the post must be shown."""
    return [_drawn(facts) for facts in post.attachments]


def _drawn(facts: dict[str, Any]) -> dict[str, Any]:
    drawn = attachment_payload(facts) | {
        "is_picture": facts["kind"] == PICTURE,
        "kind_word": kind_word(facts["kind"]),
        "size_word": say_size(facts["size"]),
        "unchecked": "" if facts["scanned"] else unchecked_word(),
    }
    if drawn["is_picture"]:
        scale = min(1, ROOM[0] / facts["width"], ROOM[1] / facts["height"])
        drawn["small_width"] = max(1, round(facts["width"] * scale))
        drawn["small_height"] = max(1, round(facts["height"] * scale))
    return drawn


@register.filter
def drawn_files(post: Post) -> list[dict[str, Any]]:
    """Those of a post that may be seen by who looks at the page."""
    return shown_files(post)


@register.inclusion_tag("forum/_enclosing.html")
def enclosing(files: Iterable[Attachment] | None = None) -> dict[str, Any]:
    """The part of a form that adds files, with those that were added before."""
    return {
        "files": [_drawn(file.facts()) for file in files or ()],
        "accepted": ACCEPTED,
        "limit": settings.FILE_LIMIT,
        "too_large": too_large().message,
        "too_many": too_many().message,
        "most": settings.FILES_A_POST,
        "alt_limit": settings.ALT_LIMIT,
    }
