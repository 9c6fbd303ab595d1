"""How far each member has read each topic and how closely they follow it; each board's mark."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from forum.models.follows import Level


class ReadMark(models.Model):
    """The highest number a member has seen in a topic, 0 for none; and their level on it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks"
    )
    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="read_marks")
    number = models.PositiveIntegerField(default=0)
    # Empty: none of its own, that of the board holds.
    level = models.CharField(max_length=10, choices=Level.choices, default="", blank=True)
    # Of a tree: numbers beyond the mark that were seen before others, "55 57"; see `numbers_in`.
    seen = models.TextField(default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="one_mark_a_member_and_topic")
        ]
        indexes = [
            models.Index(fields=["topic", "number"], name="marks_of_a_topic"),
            models.Index(
                fields=["member", "level", "topic"],
                condition=~Q(level=""),
                name="topics_a_member_follows",
            ),
            models.Index(
                fields=["topic", "member"],
                condition=Q(level="watching"),
                name="watchers_of_a_topic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.number} of {self.topic_id}"


def numbers_in(seen: str | None) -> frozenset[int]:
    """What a mark says was seen beyond it."""
    return frozenset(int(number) for number in (seen or "").split())


class BoardMark(models.Model):
    """All that was said on a board until then counts as read by the member."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_marks"
    )
    board = models.ForeignKey("forum.Board", on_delete=models.CASCADE, related_name="read_marks")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "board"], name="one_mark_a_member_and_board")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.board_id} until {self.read_at}"
