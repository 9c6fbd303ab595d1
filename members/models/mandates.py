"""The mandate: a member's office in a municipality, from a date to a date."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Questions about mandates."""

    def current(self, on: datetime.date | None = None) -> "MandateQuerySet":
        """Confirmed, begun and not ended on that day (today, UTC)."""
        day = on or timezone.now().date()
        return self.filter(confirmed_at__isnull=False, starts_on__lte=day).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class Mandate(models.Model):
    """Office codes are words of ours; pages translate them."""

    class Title(models.TextChoices):
        MAYOR = "mayor"
        DEPUTY_MAYOR = "deputy_mayor"
        COMMITTEE_CHAIR = "committee_chair"
        COUNCILLOR = "councillor"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates"
    )
    municipality = models.ForeignKey(
        "members.Municipality", on_delete=models.PROTECT, related_name="mandates"
    )
    title = models.CharField(max_length=20, choices=Title.choices, default=Title.COUNCILLOR)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_mandates",
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("member")),
                name="mandate_is_confirmed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["member", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.title} {self.municipality_id}"
