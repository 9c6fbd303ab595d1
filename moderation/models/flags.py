"""Flags: a member says that a post breaks the rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class Reason(models.TextChoices):
    """Why a post is flagged, in words a member would use."""

    OFF_TOPIC = "off_topic", pgettext_lazy("flag reason", "It is off topic")
    PERSONAL_ATTACK = "personal_attack", pgettext_lazy("flag reason", "It attacks a person")
    HATE = "hate", pgettext_lazy("flag reason", "It spreads hate")
    FALSE_IDENTITY = (
        "false_identity",
        pgettext_lazy("flag reason", "The author is not who they say"),
    )
    PRIVATE_DATA = (
        "private_data",
        pgettext_lazy("flag reason", "It shows private facts about someone"),
    )
    SPAM = "spam", pgettext_lazy("flag reason", "It is advertising or spam")
    ILLEGAL = "illegal", pgettext_lazy("flag reason", "It is against the law")
    OTHER = "other", pgettext_lazy("flag reason", "Something else")


class Flag(models.Model):
    """One member's flag on one post, with the text as it was then."""

    post = models.ForeignKey("forum.Post", on_delete=models.PROTECT, related_name="flags")
    case = models.ForeignKey("moderation.Case", on_delete=models.PROTECT, related_name="flags")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="flags"
    )
    reason = models.CharField(max_length=20, choices=Reason.choices)
    note = models.CharField(max_length=1000, blank=True)
    # The version flagged: later edits are shown beside it.
    post_revision = models.PositiveBigIntegerField(null=True)
    post_body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    # Whether moderators found something wrong with what was flagged; None until they decided.
    upheld = models.BooleanField(null=True, blank=True)
    # What pressed for hiding the thing once this flag had come, in tenths of a point: what the
    # simulation of a threshold reads. Unknown of flags that are older than weighing.
    pressure = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member"], name="one_flag_a_member_and_post")
        ]
        indexes = [
            models.Index(
                fields=["member", "upheld"],
                condition=Q(upheld__isnull=False),
                name="flags_that_were_judged",
            ),
            models.Index(
                fields=["created_at"], condition=Q(pressure__gt=0), name="flags_that_pressed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} on post {self.post_id}"
