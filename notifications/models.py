"""What a member was told: the package's notification with our keys and indexes."""

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Q

from forum.permissions import boards_readable_by
from members.models import Member
from notifications.base.models import AbstractNotification
from notifications.base.models import NotificationQuerySet as PackageQuerySet
from notifications.kinds import OF_ANOTHER


class NotificationQuerySet(PackageQuerySet, models.QuerySet["Notification"]):
    """The package's questions and ours, chainable."""

    def told_to(self, member_id: int) -> "NotificationQuerySet":
        """One member's."""
        return self.filter(recipient=member_id)

    def waiting(self) -> "NotificationQuerySet":
        """Those not read."""
        return self.filter(unread=True)

    def open_to(self, member: Member) -> "NotificationQuerySet":
        """All but those of others' texts on boards that are closed to the member now.

        `board_is_open` says whether a row may name its topic.
        """
        is_open = Q(topic__board__in=boards_readable_by(member).values("pk"))
        return self.annotate(
            board_is_open=ExpressionWrapper(is_open, output_field=BooleanField())
        ).filter(~Q(verb__in=OF_ANOTHER) | is_open)


class Notification(AbstractNotification, models.Model):
    """`verb` holds the kind; `actor` and `target` (a post) come from the package."""

    # Made once by this key, however often its task runs: "post:901".
    key = models.CharField(max_length=80)
    topic = models.ForeignKey(
        "forum.Topic", on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    post = models.ForeignKey(
        "forum.Post", on_delete=models.CASCADE, null=True, related_name="notifications"
    )
    # The member's revision when it was made or read: stream member.<id>.
    revision = models.PositiveBigIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta(AbstractNotification.Meta):
        abstract = False
        # Made under the recipient's row lock, so a later one has a higher id.
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notifications_newest"),
            models.Index(fields=["recipient", "revision"], name="notifications_changed"),
            models.Index(
                fields=["recipient", "topic"],
                condition=models.Q(unread=True),
                name="notifications_unread",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="one_notification_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.verb} to {self.recipient_id}"
