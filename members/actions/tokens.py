"""API tokens: issued, recognised, revoked."""

import hashlib
import secrets

from django.utils import timezone

from members.actions.access import bump_access
from members.models import ApiToken, Member
from members.writing import write


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def issue_token(*, member: Member, label: str = "") -> str:
    """The secret, which is shown this once and kept only as a digest."""
    secret = secrets.token_urlsafe(32)
    with write():
        ApiToken.objects.create(member=member, digest=_digest(secret), label=label)
    return secret


def member_of_token(secret: str) -> Member | None:
    """Who the secret signs in, or None."""
    token = (
        ApiToken.objects.filter(digest=_digest(secret), revoked_at__isnull=True)
        .select_related("member")
        .first()
    )
    return token.member if token is not None and token.member.is_active else None


def revoke_tokens(*, member: Member) -> int:
    """End all tokens of a member; returns how many."""
    with write():
        ended = ApiToken.objects.filter(member=member, revoked_at__isnull=True).update(
            revoked_at=timezone.now()
        )
        bump_access(member_id=member.pk)
    return ended
