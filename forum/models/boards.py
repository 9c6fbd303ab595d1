"""Boards: where topics live, and who may read and write there."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models.places import name_in


class Rule(models.TextChoices):
    """Who may: everyone, members, councillors, or those invited by name."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    COUNCILLORS = "councillors"
    INVITED = "invited"


class Review(models.TextChoices):
    """Whose posts a moderator looks at before they are shown; moderators' own never wait."""

    NOBODY = "nobody"
    UNCONFIRMED = "unconfirmed"
    EVERYBODY = "everybody"


class Board(models.Model):
    """A theme board, or the board of one region."""

    class Kind(models.TextChoices):
        THEME = "theme"
        REGION = "region"

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    region = models.OneToOneField(
        "members.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="board"
    )
    position = models.PositiveIntegerField(default=0)
    read_rule = models.CharField(max_length=12, choices=Rule.choices, default=Rule.EVERYONE)
    # Who may reply; no one writes without an account, whatever the rule.
    write_rule = models.CharField(max_length=12, choices=Rule.choices, default=Rule.MEMBERS)
    # Who may open topics.
    open_rule = models.CharField(max_length=12, choices=Rule.choices, default=Rule.COUNCILLORS)
    # Whose posts wait for a moderator; no value is no choice, and nobody's do.
    review = models.CharField(  # noqa: DJ001
        max_length=12, choices=Review.choices, null=True, blank=True
    )
    # Raised by each change to the board's list of topics: stream board.<id>.
    revision = models.PositiveBigIntegerField(default=0)
    # Its revision when a topic last left its list.
    left_revision = models.PositiveBigIntegerField(null=True, blank=True)
    # Brought up by a task, at most once a second: rooms must not queue on this row.
    topic_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="theme", region__isnull=True) | Q(kind="region", region__isnull=False)
                ),
                name="board_kind_tells_its_region",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def names_by_language(self) -> dict[str, str]:
        """`{"ar": ..., "fr": ...}`; prefetch `names` in lists."""
        return {row.language: row.name for row in self.names.all()}

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return name_in(self.names_by_language) or self.slug

    @property
    def description(self) -> str:
        """What the board is for, in the reader's language."""
        return name_in({row.language: row.description for row in self.names.all()})

    @property
    def held_for_review(self) -> Review:
        """Whose posts a moderator looks at first."""
        return Review(self.review or Review.NOBODY)

    def get_absolute_url(self) -> str:
        return f"/b/{self.slug}/"


class BoardName(models.Model):
    """A board's name and purpose in one language."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "language"], name="one_name_a_board_language")
        ]

    def __str__(self) -> str:
        return self.name


class BoardMembership(models.Model):
    """A member invited to a board."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_memberships"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "member"], name="one_membership_a_board")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.board_id}"
