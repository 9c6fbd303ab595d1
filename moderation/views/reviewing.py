"""Who has a review queue; for all others there is none."""

from django.http import HttpRequest

from members.models import Member
from members.refusals import not_found
from members.requests import member_of
from moderation.permissions import may_review


def reviewer_of(request: HttpRequest) -> Member:
    """The member who asks, if they keep order somewhere. Raises Refused (`not_found`)."""
    member = member_of(request)
    if member is None or not may_review(member):
        raise not_found()
    return member
