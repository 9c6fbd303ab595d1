"""A topic to be taken along: as Markdown, and as one page to be printed."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import pgettext

from forum.acts import ActLine, acts_of
from forum.file_words import kind_word, say_size
from forum.foreword import foreword, plain
from forum.lines import sent_at
from forum.models import Post, Topic
from forum.querysets import PostQuerySet
from forum.windows import wrong_cursor
from members.formats import office_word, say_full

# A page that is printed; what is longer goes on another.
PRINTED = 500
AT_ONCE = 200
# A link of a text to a page of ours: a file knows of no site it stands on.
OWN = re.compile(r"(?<=\]\()/(?=[^/])")


def _key(topic: Topic) -> str:
    return "number" if topic.is_room else "path"


def posts_to_take(topic: Topic) -> PostQuerySet:
    """What may be read of it, in reading order."""
    posts: PostQuerySet = topic.posts.published().with_people().order_by(_key(topic))
    return posts


def printed_after(topic: Topic, number: int | None) -> list[Post]:
    """As many as are printed on one page, and one more where there is another. Raises Refused."""
    posts = posts_to_take(topic)
    if number is not None:
        key = _key(topic)
        place = topic.posts.placed().filter(number=number).values_list(key, flat=True).first()
        if place is None:
            raise wrong_cursor()
        posts = posts.filter(**{f"{key}__gt": place})
    return list(posts[: PRINTED + 1])


def as_markdown(topic: Topic) -> Iterator[str]:
    """The texts as they were written, each under who wrote it and when."""
    address = f"{settings.SITE_URL}{topic.get_absolute_url()}"
    yield f"# {topic.title}\n\n{topic.board.name} · <{address}>\n"
    yield from foreword(topic)
    acts = deque(sorted(acts_of(topic, {}), key=lambda act: (act.after, act.pk)))
    for post in posts_to_take(topic).iterator(chunk_size=AT_ONCE):
        yield f"\n---\n\n{_heading(post)}\n\n{_text(post)}\n{files_of(post)}"
        while acts and acts[0].after == post.number:
            yield said(acts.popleft())
    yield from (said(act) for act in acts)


def _text(post: Post) -> str:
    """As it was written, but that its links lead to the site from everywhere."""
    return OWN.sub(f"{settings.SITE_URL}/", post.body)


def said(act: ActLine) -> str:
    """`*Closed by Bilal Haddad: all is said · 12 March 2026, 10:22*`."""
    words = unescape(strip_tags(act.text))
    if act.reason:
        words += f"{pgettext('before a reason', ':')} {act.reason}"
    return f"\n---\n\n*{words} · {say_full(act.at)}*\n"


def files_of(post: Post) -> str:
    """Each of its files on a line: `- [plan.pdf](https://...) · PDF · 240 kB`."""
    lines = [
        " · ".join(
            part
            for part in (
                f"- [{plain(facts['name'])}](<{settings.SITE_URL}/files/{facts['id']}/>)",
                kind_word(facts["kind"]),
                say_size(facts["size"]),
                plain(facts["alt"]),
            )
            if part
        )
        for facts in post.attachments
    ]
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _heading(post: Post) -> str:
    """`**12** · Amel Ben Salah · Mayor · Raoued · 12 March 2026, 10:22`."""
    number, *facts = heading_facts(post)
    return " · ".join([f"**{number}**", *facts])


def heading_facts(post: Post) -> list[str]:
    """Number, who wrote it, as what and where, when, and what it answers."""
    facts = [
        str(post.number),
        post.author.name if post.author else pgettext("author who is forgotten", "Former member"),
    ]
    if post.mandate is not None:
        facts += [office_word(post.mandate.title), post.mandate.municipality.name]
    facts.append(say_full(sent_at(post)))
    if post.parent is not None and post.parent.number != 1:
        facts.append(pgettext("above a post", "In reply to") + f" {post.parent.number}")
    return facts
