"""Sanctions: what a member may not do for a while, where, until when, and by which rule."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Questions about sanctions."""

    def in_force(self, at: datetime.datetime | None = None) -> "SanctionQuerySet":
        """Begun, not ended and not run out at that moment (now)."""
        now = at or timezone.now()
        lasting = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        return self.filter(lasting, starts_at__lte=now, ended_at__isnull=True)


class Sanction(models.Model):
    """Only a ban has no end; each other one ends by itself at its time."""

    class Kind(models.TextChoices):
        SLOW = "slow", pgettext_lazy("kind of sanction", "Writes only from time to time")
        HELD = "held", pgettext_lazy("kind of sanction", "A moderator reads each post first")
        READ_ONLY = "read_only", pgettext_lazy("kind of sanction", "Reads and does not write")
        NO_ROOMS = "no_rooms", pgettext_lazy("kind of sanction", "Does not write in rooms")
        MUTE = "mute", pgettext_lazy("kind of sanction", "Does not write in one room")
        SUSPEND = "suspend", pgettext_lazy("kind of sanction", "Suspended")
        BAN = "ban", pgettext_lazy("kind of sanction", "Banned")

    class Scope(models.TextChoices):
        SITE = "site"
        BOARD = "board"
        TOPIC = "topic"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sanctions"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.SITE)
    # The id of the board or topic; no key, because these live on the floor above.
    scope_id = models.PositiveBigIntegerField(null=True, blank=True)
    # Of one who writes from time to time: how long they wait.
    seconds = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    # When it was taken off, or when it was noticed that its time had come.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # None: the house itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The decision it followed from: a row two floors above.
    decision_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    # What the rule was called then, by language, and what the moderator wrote.
    rule_words = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=2000, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="ban") | Q(ends_at__isnull=False), name="only_a_ban_has_no_end"
            ),
            models.CheckConstraint(
                condition=Q(scope="site", scope_id__isnull=True)
                | (~Q(scope="site") & Q(scope_id__isnull=False)),
                name="sanction_scope_names_its_place",
            ),
        ]
        indexes = [models.Index(fields=["member", "starts_at"], name="sanctions_of_a_member")]

    def __str__(self) -> str:
        return f"{self.kind} of member {self.member_id}"


# These keep a member out altogether; all others leave them some of their voice.
KEEP_OUT = (Sanction.Kind.SUSPEND, Sanction.Kind.BAN)
