"""A pass for the suspended: signed, short-lived, and good for their own decisions alone.

Who is kept out is signed out, and yet must be able to read why and to appeal. After a right
sign-in they get a cookie that the browser sends to `/decisions/` and nowhere else, and that no
other view reads. It ends after an hour, with the suspension, and with another password.
"""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from members.models import Member

NAME = "decisions"
PATH = "/decisions/"
SALT = "members.passes"


def give_pass(response: HttpResponse, member: Member) -> None:
    """Let a suspended member in to their own decisions, and to nothing else."""
    response.set_signed_cookie(
        NAME,
        f"{member.pk}:{_seal(member)}",
        salt=SALT,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take_pass(response: HttpResponse) -> None:
    """They are done: the next person at this browser is not let in."""
    response.delete_cookie(NAME, path=PATH, samesite="Lax")


def member_of_pass(request: HttpRequest) -> Member | None:
    """The suspended member whose pass the request carries, or None."""
    held = request.get_signed_cookie(NAME, "", salt=SALT, max_age=settings.SUSPENDED_PASS) or ""
    number, _, seal = held.partition(":")
    if not seal:
        return None
    member = Member.objects.filter(pk=int(number), is_active=True).first()
    if member is None or not member.is_suspended or seal != _seal(member):
        return None
    return member


def _seal(member: Member) -> str:
    """Other after another suspension, another password or another second factor."""
    told = f"{member.suspended_at and member.suspended_at.isoformat()}"
    return hashlib.sha256(f"{told}:{member.get_session_auth_hash()}".encode()).hexdigest()[:32]
