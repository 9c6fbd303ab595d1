"""Language, password, suspension."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.translation import pgettext_lazy

from members.actions.access import bump_access
from members.actions.sanctions import Measure, end_sanction, impose_sanction, lock_with
from members.models import KEEP_OUT, Member, Sanction
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
    """Keep a member out from this commit on, with no end; returns whether anything changed."""
    if member.pk == by.pk:
        raise forbidden(pgettext_lazy("refusal", "You may not suspend yourself."))
    with write():
        locked = lock_with(member, None)
        if locked.is_suspended:
            return False
        if locked.is_superuser:
            raise conflict(
                pgettext_lazy("refusal", "This account keeps the site; ask another way.")
            )
        impose_sanction(member=locked, measure=Measure(Sanction.Kind.BAN), by=None)
    member.refresh_from_db()
    return True


def reinstate_member(*, member: Member) -> bool:
    """Let a suspended member back in; returns whether anything changed."""
    with write():
        locked = lock_with(member, None)
        changed = locked.is_suspended
        for sanction in Sanction.objects.in_force().filter(member=member, kind__in=KEEP_OUT):
            end_sanction(sanction=sanction, by=None)
    member.refresh_from_db()
    return changed
