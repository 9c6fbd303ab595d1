"""When a member's way in changes, their open sockets must be looked at again."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from members.actions.access import bump_access
from members.models import Member
from members.writing import write


@receiver([password_changed, password_reset, password_set])
def end_other_sessions(sender: object, user: Member, **more: Any) -> None:
    """Sessions made under the old password no longer hold."""
    _look_again(user)


@receiver(user_logged_out)
def end_this_session(
    sender: object, request: HttpRequest, user: Member | None, **more: Any
) -> None:
    """The session of this browser is gone, in all its tabs."""
    if user is not None:
        # Django ends it after this signal; sockets are told to look now, so it must be gone now.
        request.session.flush()
        _look_again(user)


def _look_again(member: Member) -> None:
    with write():
        bump_access(member_id=member.pk)
