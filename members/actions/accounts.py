"""Language, password, suspension."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from members.actions.access import bump_access
from members.models import Member
from members.refusals import conflict, forbidden, invalid
from members.writing import write


def change_language(*, member: Member, language: str) -> bool:
    """The language of the member's pages and letters; returns whether it changed."""
    if language not in dict(settings.LANGUAGES):
        raise invalid(pgettext_lazy("refusal", "This language is not offered."), "language")
    if member.language == language:
        return False
    with write():
        Member.objects.filter(pk=member.pk).update(language=language)
    member.language = language
    return True


def choose_order(*, member: Member, by_time: bool) -> bool:
    """How the member reads threads from now on; returns whether that is new."""
    if member.reads_by_time == by_time:
        return False
    with write():
        Member.objects.filter(pk=member.pk).update(reads_by_time=by_time)
    member.reads_by_time = by_time
    return True


def change_password(*, member: Member, password: str) -> None:
    """A new password; every other session's hash is wrong from this commit."""
    with write():
        member.set_password(password)
        member.save(update_fields=["password"])
        bump_access(member_id=member.pk)


def change_email(*, member: Member, email: str) -> None:
    """The address a member signs in with, counted as verified (for commands)."""
    address = email.strip().lower()
    with write():
        Member.objects.filter(pk=member.pk).update(email=address)
        EmailAddress.objects.filter(user=member).exclude(email=address).delete()
        EmailAddress.objects.update_or_create(
            user=member, email=address, defaults={"verified": True, "primary": True}
        )
    member.email = address


def suspend_member(*, member: Member, by: Member) -> bool:
    """Keep a member out from this commit on; returns whether anything changed."""
    if member.pk == by.pk:
        raise forbidden(pgettext_lazy("refusal", "You may not suspend yourself."))
    with write():
        locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if locked.is_suspended:
            return False
        if locked.is_superuser:
            raise conflict(
                pgettext_lazy("refusal", "This account keeps the site; ask another way.")
            )
        Member.objects.filter(pk=member.pk).update(suspended_at=timezone.now())
        bump_access(member_id=member.pk)
    member.refresh_from_db()
    return True


def reinstate_member(*, member: Member) -> bool:
    """Let a suspended member back in; returns whether anything changed."""
    with write():
        changed = Member.objects.filter(pk=member.pk, suspended_at__isnull=False).update(
            suspended_at=None
        )
        if changed:
            bump_access(member_id=member.pk)
    member.refresh_from_db()
    return bool(changed)
