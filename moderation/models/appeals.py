"""Appeals: an author says that a decision was wrong, and another moderator looks again."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from moderation.models.cases import Decision

APPEAL_TIME = datetime.timedelta(days=settings.APPEAL_DAYS)
# Whoever took an appeal and does nothing with it for so long holds it up no more.
CLAIM_TIME = datetime.timedelta(minutes=settings.APPEAL_CLAIM_MINUTES)


def appeal_until(decision: Decision) -> datetime.datetime:
    """The last moment at which the author may appeal."""
    return decision.created_at + APPEAL_TIME


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Chainable questions about appeals."""

    def undecided(self) -> "AppealQuerySet":
        """Those that wait for a moderator."""
        return self.exclude(state="decided")

    def with_rows(self) -> "AppealQuerySet":
        """With what a row of the list shows."""
        return self.select_related(
            "claimed_by", "decision__case__board", "decision__case__author"
        ).prefetch_related("decision__case__board__names")


class Appeal(models.Model):
    """Open, then claimed by one moderator, then decided; one a decision."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("appeal state", "Open")
        CLAIMED = "claimed", pgettext_lazy("appeal state", "Being looked at")
        DECIDED = "decided", pgettext_lazy("appeal state", "Decided")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", pgettext_lazy("outcome of an appeal", "The decision stands")
        SOFTENED = "softened", pgettext_lazy("outcome of an appeal", "Something milder instead")
        OVERTURNED = "overturned", pgettext_lazy("outcome of an appeal", "The decision is undone")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    text = models.CharField(max_length=settings.APPEAL_LIMIT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(auto_now_add=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claimed_appeals",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    # What was put in the place of the decision, where it was softened.
    instead = models.CharField(max_length=10, choices=Decision.Outcome.choices, blank=True)
    words = models.CharField(max_length=settings.APPEAL_LIMIT, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_appeals",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_by__isnull=False),
                name="claimed_appeal_names_its_moderator",
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(outcome="")
                | ~Q(state="decided") & Q(outcome="", decided_by__isnull=True),
                name="decided_appeal_says_what_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(outcome="softened") & ~Q(instead="")
                | ~Q(outcome="softened") & Q(instead=""),
                name="softened_appeal_names_what_stands_instead",
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"])]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    @property
    def is_decided(self) -> bool:
        """Whether it is closed."""
        return self.state == self.State.DECIDED

    @property
    def holder_id(self) -> int | None:
        """Who looks at it now; nobody where whoever took it has left it lying."""
        if self.claimed_at is None or self.claimed_at < timezone.now() - CLAIM_TIME:
            return None
        return self.claimed_by_id

    def get_absolute_url(self) -> str:
        return f"/appeals/{self.pk}/"


# Outcomes of an appeal that leave the decision as it was made; none yet is one of them.
STANDING = frozenset({"", Appeal.Outcome.UPHELD})


def stands_as(decision: Decision) -> str:
    """The outcome that holds today, for numbers and for the record of who flagged."""
    appeal: Appeal | None = getattr(decision, "appeal", None)
    if appeal is not None and appeal.outcome not in STANDING:
        return str(appeal.instead or Decision.Outcome.NONE)
    return str(Decision.Outcome.NONE if decision.is_undone else decision.outcome)
