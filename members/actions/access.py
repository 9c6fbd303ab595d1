"""Says that what a member may see or do has changed."""

from django.db.models import F

from members.models import Member
from members.signals import access_changed


def bump_access(*, member_id: int) -> None:
    """Raise the member's epoch and revision in the open transaction; sockets will look again."""
    Member.objects.filter(pk=member_id).update(
        access_epoch=F("access_epoch") + 1, revision=F("revision") + 1
    )
    access_changed.send(sender=Member, member_id=member_id)
