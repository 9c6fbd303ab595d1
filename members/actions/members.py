"""Accounts made and changed by the house: sign-up, commands, import."""

from allauth.account.models import EmailAddress
from django.conf import settings

from members.actions.handles import free_handle, skeleton
from members.models import Member
from members.naming import NAME_LIMIT, clean_name
from members.text import clean_line
from members.writing import write


def join_member(*, name: str, email: str, password: str | None, language: str) -> Member:
    """Who signed up; the address is verified later. Raises Refused."""
    clean_name(name)
    with write():
        member = _named_member(name, email, language)
        member.set_password(password)
        member.save()
    return member


def create_member(
    *,
    name: str,
    email: str | None = None,
    password: str | None = None,
    language: str = "en",
    country: str = "",
    source: str | None = None,
    source_id: str | None = None,
    handle_from: str | None = None,
) -> Member:
    """A new member; an e-mail given counts as verified, none means no sign-in.

    The handle is made from `handle_from`, else from the name, never from the address.
    Raises Refused where the name may not be used.
    """
    with write():
        member = _named_member(name, email, language, handle_from=handle_from)
        member.country = country
        member.source = source
        member.source_id = source_id
        member.set_password(password)
        member.save()
        if member.email:
            EmailAddress.objects.create(
                user=member, email=member.email, verified=True, primary=True
            )
    return member


def update_member(
    *, member: Member, name: str | None = None, country: str | None = None
) -> Member:
    """Change what a member is called and where they are from. Raises Refused."""
    chosen = clean_name(name, member) if name is not None else member.name
    with write():
        member.name = chosen
        if country is not None:
            member.country = country.upper()[:2]
        member.save(update_fields=["name", "country"])
    return member


def take_name(*, member: Member) -> Member:
    """A neutral name in place of one that cannot stay; its member may choose another."""
    with write():
        member.name = f"member-{member.pk}"
        member.save(update_fields=["name"])
    return member


def _named_member(
    name: str, email: str | None, language: str, *, handle_from: str | None = None
) -> Member:
    shown = clean_line(name, limit=NAME_LIMIT, field="name")
    handle = free_handle(handle_from or shown)
    return Member(
        name=shown,
        handle=handle,
        handle_skeleton=skeleton(handle),
        email=email.strip().lower() if email else None,
        language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
    )
