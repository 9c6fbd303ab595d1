"""A topic as it is put on paper: all its texts as data, in parts that can be set quickly."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext

from forum.acts import ActLine, acts_of
from forum.blocks import blocks_of, breakable
from forum.foreword import foreword
from forum.markup import render
from forum.models import Post, Topic
from forum.taking import PRINTED, files_of, heading_facts, printed_after, said
from members.formats import direction_of, reader_language, say_full, say_number

# A part ends after so many signs of HTML, or after as many posts as a printed page has.
PART_SIZE = 600_000


def paper_of(topic: Topic, after: int | None = None) -> dict[str, Any]:
    """The part of a topic that follows a post, for `forum.typesetting`. Raises Refused."""
    posts, acts = printed_after(topic, after), acts_of(topic, {})
    shown = posts[: _fitting(posts)]
    address = f"{settings.SITE_URL}{topic.get_absolute_url()}"
    language = reader_language()
    title_direction = direction_of(topic.language)
    return {
        "title": breakable(topic.title),
        "title_direction": direction_of(language)
        if title_direction == "auto"
        else title_direction,
        "language": language,
        "direction": direction_of(language),
        "address": address,
        # Letters of two directions in one address cannot be copied from paper.
        "address_shown": f"{settings.SITE_URL}/t/{topic.pk}/",
        "facts": _facts(topic, shown),
        # The first part alone begins with what stands over the posts.
        "foreword": _blocks(render("".join(foreword(topic)))) if after is None else [],
        "posts": [_post(post, acts) for post in shown],
        "following": _following(topic, shown[-1]) if len(shown) < len(posts) else None,
    }


def _fitting(posts: list[Post]) -> int:
    """How many of the posts are on one paper: at least one."""
    size = count = 0
    for post in posts[:PRINTED]:
        size += len(post.body_html)
        if count and size > PART_SIZE:
            break
        count += 1
    return count


def _facts(topic: Topic, shown: list[Post]) -> list[str]:
    """Lines below the title: where it stands, when it was taken, which part this is."""
    taken = pgettext("page to be printed", "As it was at:")
    lines = [topic.board.name, f"{taken} {say_full(timezone.now())}"]
    if len(shown) < topic.post_count:
        lines.append(
            pgettext("topic on paper", "A part of the topic: %(shown)s of %(all)s posts.")
            % {"shown": say_number(len(shown)), "all": say_number(topic.post_count)}
        )
    return lines


def _following(topic: Topic, last: Post) -> dict[str, str]:
    address = f"{settings.SITE_URL}/t/{topic.pk}/export/pdf/?after={last.number}"
    words = pgettext("topic on paper", "The next part of the topic is here:")
    return {"words": words, "address": address, "shown": f"\u2066{address}\u2069"}


def _blocks(html: str) -> list[dict[str, Any]]:
    blocks = blocks_of(html)
    for block in blocks:
        _make_whole(block)
    return blocks


def _post(post: Post, acts: Sequence[ActLine]) -> dict[str, Any]:
    """With its files, and what moderators did before the next one."""
    below = files_of(post) + "".join(said(act) for act in acts if act.after == post.number)
    return {
        # Each fact keeps its own direction.
        "heading": " · ".join(f"\u2068{fact}\u2069" for fact in heading_facts(post)),
        "language": post.language.split("-")[0] if post.language != "und" else "en",
        "is_reply": post.parent is not None and post.parent.number != 1,
        "blocks": _blocks(post.body_html + (render(below) if below else "")),
    }


def _make_whole(node: dict[str, Any]) -> None:
    """Addresses of our own pages get the site before them."""
    if node.get("href", "").startswith("/"):
        node["href"] = f"{settings.SITE_URL}{node['href']}"
    for child in node.get("c", ()):
        _make_whole(child)
