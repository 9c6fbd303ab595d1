"""New members whose text is full of links, or calls many by name: what spam looks like."""

import datetime
import html
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from forum.markup import mentioned_handles, render
from forum.models import Post
from forum.screening import PUBLISH, Draft, Screening, Verdict
from members.models import Member
from members.permissions import is_councillor
from moderation.hold_words import words_of
from moderation.screeners.standing import moderates

# Each link of a text needs one of these: without more of them it cannot have more links.
MAY_LINK = re.compile(r"\]\(|\]:|<|://|mailto:", re.IGNORECASE)
HREF = re.compile(r'<a href="([^"]+)"')


def newcomers(draft: Draft) -> Screening:
    """Hold a new member's text with more links or names than a first text needs.

    A confirmed mandate ends it at once; what stood in an edited post before is not counted.
    """
    if not settings.LIMITS_ON or not _is_young(draft.author):
        return PUBLISH
    names = len(mentioned_handles(draft.text))
    may_link = len(MAY_LINK.findall(draft.text)) > settings.NEW_MEMBER_LINKS
    if not may_link and names <= settings.NEW_MEMBER_MENTIONS:
        return PUBLISH
    links = len(links_in(draft.text)) if may_link else 0
    most_links = max(settings.NEW_MEMBER_LINKS, len(links_in(draft.replaces)))
    most_names = max(settings.NEW_MEMBER_MENTIONS, len(mentioned_handles(draft.replaces)))
    facts = {}
    if links > most_links:
        facts["links"] = links
    if names > most_names:
        facts["mentions"] = names
    if not facts or _is_known(draft.author) or moderates(draft):
        return PUBLISH
    return Screening(Verdict.HOLD, words_of("newcomers", facts), facts=facts)


def links_in(text: str) -> set[str]:
    """The addresses of other sites a text leads to, however they are written."""
    if not MAY_LINK.search(text):
        return set()
    own = urlsplit(settings.SITE_URL).netloc
    found = (html.unescape(address) for address in HREF.findall(render(text)))
    return {
        address
        for address in found
        if not address.startswith("/") and urlsplit(address).netloc != own
    }


def _is_young(member: Member) -> bool:
    age = timezone.now() - member.date_joined
    return age < datetime.timedelta(days=settings.NEW_MEMBER_DAYS)


def _is_known(member: Member) -> bool:
    """Whether a mandate is confirmed, or enough of their posts are shown."""
    if is_councillor(member):
        return True
    shown = Post.objects.filter(author=member, state=Post.State.PUBLISHED)
    most: int = settings.NEW_MEMBER_POSTS
    return len(shown.values_list("pk")[:most]) >= most
