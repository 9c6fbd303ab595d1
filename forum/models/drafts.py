"""What a member has begun to write and not sent, kept for them on every device."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """One a member and topic; only its member ever sees it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="drafts")
    body = models.TextField()
    language = models.CharField(max_length=12, default="", blank=True)
    # The number of the post it answers, where it answers one.
    reply_to = models.PositiveIntegerField(null=True, blank=True)
    # Raised by each change, so that one device does not write over what another has written.
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"], name="one_draft_a_member_and_topic"
            )
        ]
        indexes = [models.Index(fields=["member", "-updated_at"], name="drafts_of_a_member")]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.member_id}"
