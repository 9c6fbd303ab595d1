"""How the queue is shared out: what moderators read, when cases are passed on, bulk decisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy


class ReadLanguage(models.Model):
    """A language in which a moderator reads cases; without a row, that of their pages."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_languages"
    )
    language = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "language"], name="one_row_a_read_language")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} reads {self.language}"


class EscalationStep(models.Model):
    """After how many hours a case is passed on to a circle; without a row, as the house has it."""

    class Circle(models.IntegerChoices):
        """Each value is the level of a case that has reached it."""

        BOARD = 1, pgettext_lazy("circle of moderators", "The moderators of the board")
        REGION = (
            2,
            pgettext_lazy("circle of moderators", "The moderators of the region or the site"),
        )
        SITE = 3, pgettext_lazy("circle of moderators", "The administrators")

    circle = models.PositiveSmallIntegerField(choices=Circle.choices, unique=True)
    hours = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"circle {self.circle} after {self.hours} hours"


class Bulk(models.Model):
    """One outcome for many cases, with how far it is."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bulks"
    )
    # Sent by the form, so that sending twice is deciding once.
    key = models.UUIDField()
    # Whose posts are taken away all together; empty where cases were chosen.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="bulks_about"
    )
    outcome = models.CharField(max_length=10)
    note = models.CharField(max_length=2000, blank=True)
    # Without one the flags say, case by case, which was broken.
    rule = models.ForeignKey(
        "moderation.HouseRule", on_delete=models.PROTECT, null=True, related_name="bulks"
    )
    # In this order: ids of cases, then of posts that no case is about.
    cases = models.JSONField(default=list)
    posts = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    # What could not be decided: `[case or null, post or null, why]`.
    faults = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["moderator", "key"], name="one_bulk_a_key")]

    def __str__(self) -> str:
        return f"bulk {self.pk}: {self.done} of {self.total}"

    @property
    def total(self) -> int:
        """How many are to be decided."""
        return len(self.cases) + len(self.posts)

    def get_absolute_url(self) -> str:
        return f"/cases/bulk/{self.pk}/"
