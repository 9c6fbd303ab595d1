"""Experience records: what a municipality tried, told so that others can compare and ask."""

from django.conf import settings
from django.db import models


class RecordFacts(models.Model):
    """The facts of an experience: the same columns now and in each earlier version."""

    problem = models.TextField()
    done = models.TextField()
    result = models.TextField()
    # Millimes are the third figure.
    cost = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    # Whom to ask: a member, or words for who is not one.
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    contact_words = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    municipality = models.ForeignKey(
        "members.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


class Record(RecordFacts):
    """The experience that a topic tells."""

    topic = models.OneToOneField(
        "forum.Topic", on_delete=models.CASCADE, primary_key=True, related_name="record"
    )
    # The topic's revision at its last change.
    revision = models.PositiveBigIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Its words without what spelling varies, to be searched.
    folded = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(cost__isnull=True, currency="")
                    | models.Q(cost__gte=0) & ~models.Q(currency="")
                ),
                name="a_cost_has_a_currency",
            )
        ]

    def __str__(self) -> str:
        return f"record of topic {self.topic_id}"


class RecordVersion(RecordFacts):
    """The facts that an edit replaced."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveBigIntegerField()
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "revision"], name="one_version_a_record_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"record of topic {self.record_id} at {self.revision}"
