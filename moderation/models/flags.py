"""Flags: a member says that something breaks the rules, or asks for help with their own post."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from moderation.models.reasons import Reason


class StandingFlags(models.Manager["Flag"]):
    """Those that were not taken back: what a case is made of."""

    def get_queryset(self) -> models.QuerySet["Flag"]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Flag(models.Model):
    """One member's flag on what a case is about, with what it said then."""

    case = models.ForeignKey("moderation.Case", on_delete=models.PROTECT, related_name="flags")
    # That of the case, where it is about one.
    post = models.ForeignKey(
        "forum.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="flags"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="flags"
    )
    reason = models.CharField(max_length=20, choices=Reason.choices)
    note = models.CharField(max_length=1000, blank=True)
    # Of a post or topic, the version flagged: later edits are shown beside it.
    post_revision = models.PositiveBigIntegerField(null=True)
    # What was flagged, as it was then: see `evidence.py`.
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[StandingFlags] = StandingFlags()
    # With those that were taken back.
    kept: ClassVar[models.Manager["Flag"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_flag_a_member_and_case",
            )
        ]
        indexes = [models.Index(fields=["member", "-created_at"], name="flags_of_a_member")]

    def __str__(self) -> str:
        return f"{self.reason} on case {self.case_id}"
