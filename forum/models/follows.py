"""How closely a member follows boards and other members; topics are followed in `ReadMark`."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Level(models.TextChoices):
    """From every post to none; what each means is said in `forum.levels`."""

    WATCHING = "watching"
    TRACKING = "tracking"
    NORMAL = "normal"
    MUTED = "muted"


class BoardFollow(models.Model):
    """A member's level on a board; of a region perhaps on all that lies under it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_follows"
    )
    board = models.ForeignKey("forum.Board", on_delete=models.CASCADE, related_name="follows")
    # Empty: the member chose none, and only how the board is shown is kept.
    level = models.CharField(max_length=10, choices=Level.choices, default="", blank=True)
    # The level holds for the boards of the regions below too.
    below = models.BooleanField(default=False)
    # The board's page shows the topics of the regions below too.
    shows_below = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "board"], name="one_follow_a_member_and_board"
            )
        ]
        indexes = [models.Index(fields=["board", "level", "member"], name="followers_of_a_board")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.level} board {self.board_id}"


class MemberFollow(models.Model):
    """A member's level on another member."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member_follows"
    )
    whom = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followers"
    )
    level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "whom"], name="one_follow_a_member_and_member"
            ),
            models.CheckConstraint(
                condition=~Q(member=F("whom")), name="nobody_follows_themselves"
            ),
        ]
        indexes = [models.Index(fields=["whom", "level", "member"], name="followers_of_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.level} member {self.whom_id}"
