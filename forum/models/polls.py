"""Polls: what a topic asks its readers to choose, and the ballots until they are counted."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models

from forum.models.calls import today


@dataclass(frozen=True)
class Option:
    """One of the things to choose from."""

    number: int
    text: str


class Poll(models.Model):
    """How a topic lets its readers choose, until a day; locked by who votes and who counts."""

    class Method(models.TextChoices):
        SINGLE = "single"
        MULTIPLE = "multiple"
        RANKED = "ranked"

    class Voice(models.TextChoices):
        MEMBER = "member"
        MUNICIPALITY = "municipality"

    class Secrecy(models.TextChoices):
        SECRET = "secret"  # noqa: S105 (a word of ours)
        OPEN = "open"

    topic = models.OneToOneField(
        "forum.Topic", on_delete=models.CASCADE, primary_key=True, related_name="poll"
    )
    # The options in their order. They never change, or ballots would say something else, and are
    # wanted with the poll and never without it: so no rows of their own.
    texts: Any = models.JSONField()
    method = models.CharField(max_length=10, choices=Method.choices)
    voice = models.CharField(max_length=12, choices=Voice.choices)
    secrecy = models.CharField(max_length=10, choices=Secrecy.choices)
    # How many options one ballot may name.
    most = models.PositiveSmallIntegerField()
    # The last day on which ballots are taken.
    until = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # What may be told of the ballots as they were last counted: of secret ones only how many.
    tally = models.JSONField(default=dict)
    # Counted for good after the close; secret ballots were erased with it.
    is_settled = models.BooleanField(default=False)
    # Since when ballots wait to be counted.
    waiting_since = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    folded = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"poll of topic {self.topic_id}"

    @property
    def options(self) -> list[Option]:
        """What may be chosen, numbered from 1."""
        return [Option(number, text) for number, text in enumerate(self.texts, 1)]

    @property
    def is_open(self) -> bool:
        """Whether ballots are taken: not closed by hand, its last day not past."""
        return self.closed_at is None and self.until >= today()

    @property
    def is_secret(self) -> bool:
        """Whether nobody is shown who chose what."""
        return self.secrecy == self.Secrecy.SECRET

    @property
    def is_ranked(self) -> bool:
        """Whether a ballot puts options in an order."""
        return self.method == self.Method.RANKED

    @property
    def is_of_municipalities(self) -> bool:
        """Whether a municipality has one ballot, cast by its councillors."""
        return self.voice == self.Voice.MUNICIPALITY


class Ballot(models.Model):
    """What one member, or one municipality, chose. No time is kept: it would tell who it was."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    # Who cast it, or changed it last.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The office it was cast in: it stands though the office ends before the poll.
    mandate = models.ForeignKey(
        "members.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Only where a municipality has one ballot.
    municipality = models.ForeignKey(
        "members.Municipality", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Numbers of options: the best first where they are ranked, else rising.
    choices: Any = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "member"],
                condition=models.Q(municipality__isnull=True),
                name="one_ballot_a_member_and_poll",
            ),
            models.UniqueConstraint(
                fields=["poll", "municipality"], name="one_ballot_a_municipality_and_poll"
            ),
        ]

    def __str__(self) -> str:
        # Not whose: this may stand in a log.
        return f"a ballot in poll {self.poll_id}"
