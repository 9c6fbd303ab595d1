"""Topics: one conversation on a board, a thread or a room."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from forum.models.calls import today
from forum.querysets import TopicQuerySet

if TYPE_CHECKING:
    from forum.models.tags import Tag


class Topic(models.Model):
    """Its text is its first post; its revision counts every change to it or to a post of it."""

    class Format(models.TextChoices):
        THREAD = "thread"
        ROOM = "room"

    class Kind(models.TextChoices):
        DISCUSSION = "discussion"
        QUESTION = "question"
        RECORD = "record"
        CALL = "call"
        POLL = "poll"

    board = models.ForeignKey("forum.Board", on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=200)
    slug = models.CharField(max_length=80)
    format = models.CharField(max_length=10, choices=Format.choices, default=Format.THREAD)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DISCUSSION)
    # The number of the post that answers a question: never of one that is not shown.
    answer = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=12, default="und")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="topics"
    )
    mandate = models.ForeignKey(
        "members.Mandate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Raised by one, under this row's lock, by each change to the topic or to a post of it.
    revision = models.PositiveBigIntegerField(default=0)
    # The revision of the last change to the topic itself: title, lock, pin, place, answer.
    own_revision = models.PositiveBigIntegerField(default=0)
    # The topic's revision when its board was last brought up, and the board's revision then.
    listed_revision = models.PositiveBigIntegerField(default=0)
    board_revision = models.PositiveBigIntegerField(default=0)
    # The last place given; never reused.
    last_number = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    last_post_at = models.DateTimeField()
    last_post_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # False while its first post is held for review, hidden or withdrawn: then it does not exist.
    is_visible = models.BooleanField(default=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    # The last day on which it stands first; None: until somebody unpins it.
    pinned_until = models.DateField(null=True, blank=True)
    # When it was closed with a conclusion, while that stands over it.
    concluded_at = models.DateTimeField(null=True, blank=True)
    # Where its posts went as a whole: its address leads there.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The ids of the further boards it is listed on, as `Listing` has them.
    also_on = models.JSONField(default=list, blank=True)
    # Seconds between two posts of one member; 0 where everyone writes as they like.
    slow_seconds = models.PositiveIntegerField(default=0)
    # Slugs, at most three, in the order chosen.
    tags = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    source_id = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001

    # What moderators did, where the question for it asked.
    act_rows: list[dict[str, Any]] | None = None
    # How far the member who asks has read it and its board, where `with_marks_of` asked.
    read_to: int | None = None
    board_read_at: datetime.datetime | None = None
    # What they chose in its poll, and who cast it, where `with_ballot_of` asked; `own_ballot` is
    # both, empty where there is none, None where nobody asked.
    own_choices: list[int] | None = None
    own_caster: str | None = None
    own_ballot: tuple[list[int], str] | tuple[()] | None = None
    # How closely they chose to follow it.
    own_level: str | None = None
    # Its tags with their names, where a catalogue lent them.
    shown_tags: Sequence["Tag"] = ()
    # What of it they have seen beyond their mark, where a page of it was asked for.
    seen_beyond: str | None = None

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="one_topic_a_source_id"),
        ]
        indexes = [
            models.Index(
                "board",
                models.F("last_post_at").desc(),
                models.F("id").desc(),
                name="topics_of_a_board_newest",
            ),
            models.Index(
                models.F("last_post_at").desc(), models.F("id").desc(), name="topics_newest"
            ),
            models.Index(
                "board",
                models.F("last_post_at").desc(),
                models.F("id").desc(),
                condition=models.Q(format="room"),
                name="rooms_of_a_board",
            ),
            models.Index(
                "board",
                models.F("last_post_at").desc(),
                models.F("id").desc(),
                condition=models.Q(pinned_at__isnull=False),
                name="pinned_topics_of_a_board",
            ),
            models.Index(
                "board",
                models.F("last_post_at").desc(),
                models.F("id").desc(),
                condition=models.Q(format="thread", post_count__lte=1, locked_at__isnull=True),
                name="unanswered_topics_of_a_board",
            ),
            models.Index(fields=["board", "board_revision"], name="topics_bumped_on_a_board"),
            models.Index(
                fields=["board"],
                condition=models.Q(revision__gt=models.F("listed_revision")),
                name="topics_not_yet_listed",
            ),
        ]

    def __str__(self) -> str:
        return f"topic {self.pk}"

    @property
    def is_room(self) -> bool:
        """Live and flat, rather than a nested thread."""
        return self.format == self.Format.ROOM

    @property
    def is_locked(self) -> bool:
        """Whether nobody may write here."""
        return self.locked_at is not None

    @property
    def is_pinned(self) -> bool:
        """Whether it stands first on its board: until its day is over, without any change."""
        if self.pinned_at is None:
            return False
        return self.pinned_until is None or self.pinned_until >= today()

    @property
    def is_concluded(self) -> bool:
        """Whether a conclusion stands over it."""
        return self.concluded_at is not None

    @property
    def is_question(self) -> bool:
        """Whether one of its posts can be marked as the answer."""
        return self.kind == self.Kind.QUESTION

    def get_absolute_url(self) -> str:
        return f"/t/{self.pk}/{self.slug}/"
