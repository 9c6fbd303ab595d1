"""A screener that counts as the site's own does, and finds no number too large."""

from forum.screening import PUBLISH, Draft, Screening, counting
from moderation import screeners


@counting
def without_end(draft: Draft) -> Screening:
    """The questions of the real one, without its refusal: twenty members stand for thousands."""
    screeners._seconds_to_wait(draft.author.pk)
    return PUBLISH
