"""Calls: for twinning or a shared project, and the municipalities that answered them."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from members.formats import local


class Call(models.Model):
    """What a topic offers and seeks, until a day."""

    topic = models.OneToOneField(
        "forum.Topic", on_delete=models.CASCADE, primary_key=True, related_name="call"
    )
    offered = models.TextField()
    sought = models.TextField()
    # The last day on which municipalities may sign up.
    until = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    folded = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"call of topic {self.topic_id}"

    @property
    def has_run_out(self) -> bool:
        """Whether its last day has passed on the clock of the site."""
        return self.until < today()

    @property
    def is_open(self) -> bool:
        """Whether municipalities may sign up."""
        return self.closed_at is None and not self.has_run_out


class Interest(models.Model):
    """A municipality that answered a call, by one of its councillors."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="interests")
    municipality = models.ForeignKey(
        "members.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    mandate = models.ForeignKey("members.Mandate", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "municipality"], name="one_interest_a_municipality_and_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in call {self.call_id}"


def today() -> datetime.date:
    """The day on the clock of the site."""
    return local(timezone.now()).date()
