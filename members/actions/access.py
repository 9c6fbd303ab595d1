"""Says that what a member may see or do has changed."""

from django.db.models import F

from members.models import Member
from members.signals import access_changed
from members.writing import write


def bump_access(*, member_id: int) -> None:
    """Raise the member's epoch and revision in the open transaction; sockets will look again."""
    Member.objects.filter(pk=member_id).update(
        access_epoch=F("access_epoch") + 1, revision=F("revision") + 1
    )
    access_changed.send(sender=Member, member_id=member_id)


def end_other_sign_ins(*, member: Member) -> None:
    """After a second factor or another way to sign in has changed: no session made before holds.

    Who changed it may go on where they are by storing the member's new session hash there.
    """
    with write():
        Member.objects.filter(pk=member.pk).update(signin_epoch=F("signin_epoch") + 1)
        bump_access(member_id=member.pk)
    member.refresh_from_db(fields=["signin_epoch"])
