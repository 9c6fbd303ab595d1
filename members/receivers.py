"""When a member's way in changes, their open sockets must be looked at again."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.apps import apps
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from members.actions.access import bump_access, end_other_sign_ins
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
        # Django ends it after this signal; sockets are told to look now, so it must be gone now,
        # and what is being written under the old epoch must not see it kept.
        with write():
            request.session.flush()
            _look_again(user)
        request.is_signed_out = True  # type: ignore[attr-defined]


def end_sign_ins_elsewhere(
    sender: object, request: HttpRequest | None, user: Member, **more: Any
) -> None:
    """Another second factor: who signed in without it, or with the old one, does so again."""
    with write():
        end_other_sign_ins(member=user)
        if request is not None and HASH_SESSION_KEY in request.session:
            # Under the same key, so that sockets of this browser stay.
            request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            request.session.save()


if apps.is_installed("allauth.mfa"):
    from allauth.mfa import signals as second_factor

    for changed in (
        second_factor.authenticator_added,
        second_factor.authenticator_removed,
        second_factor.authenticator_reset,
    ):
        changed.connect(end_sign_ins_elsewhere)


def _look_again(member: Member) -> None:
    with write():
        bump_access(member_id=member.pk)
