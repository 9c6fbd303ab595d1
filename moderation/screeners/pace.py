"""A member who writes too fast."""

import math

from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from forum.models import Post, PostVersion
from forum.screening import PUBLISH, Draft, Screening, Verdict, asked_again
from members.prepared import Prepared
from moderation.screeners.standing import moderates

# Posts and edits a member may write within so many seconds.
RATES = ((5, 10), (20, 60))
MOST = max(posts for posts, _ in RATES)
_POSTS = Prepared(
    lambda author: (
        # The stub of a post that was moved is not another one.
        Post.objects.filter(author=author, moved_to__isnull=True)
        .order_by("-created_at")
        .values_list("created_at")[:MOST]
    ),
    int,
)
_EDITS = Prepared(
    lambda author: (
        PostVersion.objects.filter(replaced_by=author)
        .order_by("-replaced_at")
        .values_list("replaced_at")[:MOST]
    ),
    int,
)


@asked_again
def flood(draft: Draft) -> Screening:
    """Refuse a member who writes faster than people read; moderators of the board may."""
    if not settings.LIMITS_ON:
        return PUBLISH
    wait = _seconds_to_wait(draft.author.pk)
    if wait == 0 or moderates(draft):
        return PUBLISH
    return Screening(
        Verdict.REFUSE,
        reason=pgettext_lazy(
            "refusal", "You are writing very fast. Please wait a moment, then send it again."
        ),
        code="rate_limited",
        retry_after=wait,
    )


def _seconds_to_wait(author_id: int) -> int:
    """Whole seconds until one more post fits every rate; 0 where it fits now."""
    now = timezone.now()
    found = [*_POSTS.all(author_id), *_EDITS.all(author_id)]
    times = sorted((moment for (moment,) in found), reverse=True)
    wait = 0.0
    for posts, seconds in RATES:
        if len(times) >= posts:
            since = (now - times[posts - 1]).total_seconds()
            wait = max(wait, seconds - since)
    return math.ceil(wait)
