"""How far each member has read each topic, and since when each board."""

from django.conf import settings
from django.db import models


class ReadMark(models.Model):
    """The highest number a member has seen in a topic."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks"
    )
    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="read_marks")
    number = models.PositiveIntegerField(default=0)
    # Of a tree: numbers beyond the mark that were seen before others, "55 57"; see `numbers_in`.
    seen = models.TextField(default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="one_mark_a_member_and_topic")
        ]
        indexes = [models.Index(fields=["topic", "number"], name="marks_of_a_topic")]

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
