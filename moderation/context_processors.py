"""What the frame of each page shows of the review queue."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from members.models import Member
from members.permissions import is_administrator, roles_of
from members.requests import member_of
from moderation.permissions import cases_for, may_review

COUNTED = 100


def review(request: HttpRequest) -> dict[str, Any]:
    """`may_review`, `may_administer` and `open_case_count`, asked only where a page shows them."""
    member = member_of(request) if hasattr(request, "user") else None
    if member is None:
        return {"may_review": False, "open_case_count": 0, "may_administer": False}
    return {
        "may_review": SimpleLazyObject(lambda: may_review(member)),
        "open_case_count": SimpleLazyObject(lambda: _undecided(member)),
        "may_administer": SimpleLazyObject(lambda: is_administrator(member)),
    }


def _undecided(member: Member) -> int:
    """As far as a page counts them: looking through all of them would cost what waits."""
    return cases_for(member).undecided().order_by()[:COUNTED].count() if roles_of(member) else 0
