"""Second looks: what one moderator asks for and another must confirm before it is done."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

# How long a question waits, and how long what was opened by it stays open to who asked.
WAITING_TIME = datetime.timedelta(hours=settings.SECOND_LOOK_HOURS)


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    """Chainable questions about second looks."""

    def waiting(self) -> "SecondLookQuerySet":
        """Neither answered nor too old."""
        return self.filter(answered_at__isnull=True, expires_at__gt=timezone.now())

    def with_rows(self) -> "SecondLookQuerySet":
        """With what a row of the list shows, and what says who may confirm."""
        return self.select_related(
            "asked_by", "subject", "answered_by", "case__board__region", "case__region"
        ).prefetch_related("case__board__names")


class SecondLook(models.Model):
    """Asked, then confirmed and done at once, refused, or lapsed by itself after a day."""

    class Kind(models.TextChoices):
        DECISION = "decision", pgettext_lazy("kind of a second look", "A sanction of a councillor")
        MANDATE = "mandate", pgettext_lazy("kind of a second look", "The end of a mandate")
        UNMASK = "unmask", pgettext_lazy("kind of a second look", "To see who flagged")
        READ = "read", pgettext_lazy("kind of a second look", "To read a closed board for a case")
        BULK = "bulk", pgettext_lazy("kind of a second look", "One decision on many cases")
        EXPORT = "export", pgettext_lazy("kind of a second look", "A copy of the whole log")

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("answer of a second look", "Confirmed")
        REFUSED = "refused", pgettext_lazy("answer of a second look", "Refused")
        LAPSED = "lapsed", pgettext_lazy("answer of a second look", "Lapsed")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    # Ids and plain values: the arguments of the deed.
    what = models.JSONField(default=dict)
    why = models.CharField(max_length=2000)
    # Whom it is about: they confirm nothing.
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks_about",
    )
    case = models.ForeignKey(
        "moderation.Case",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_looks_asked"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    # Nobody where it lapsed.
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second_looks_answered",
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=2000, blank=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("asked_by")),
                name="second_look_is_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(answer="lapsed", answered_at__isnull=False, answered_by__isnull=True)
                | Q(
                    answer__in=("confirmed", "refused"),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="second_look_says_how_it_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(answered_at__isnull=True),
                name="second_looks_waiting",
            ),
            models.Index(fields=["case", "kind"], name="second_looks_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"second look {self.pk} ({self.kind})"

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be answered."""
        return self.answered_at is None and self.expires_at > timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether what it opened to who asked is open to them still."""
        return (
            self.answer == self.Answer.CONFIRMED
            and self.answered_at is not None
            and self.answered_at > timezone.now() - WAITING_TIME
        )

    def get_absolute_url(self) -> str:
        return f"/second-looks/{self.pk}/"
