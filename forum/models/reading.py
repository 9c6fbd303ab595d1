"""How far each member has read each topic."""

from django.conf import settings
from django.db import models


class ReadMark(models.Model):
    """The highest number a member has seen in a topic."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks"
    )
    topic = models.ForeignKey("forum.Topic", on_delete=models.CASCADE, related_name="read_marks")
    number = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="one_mark_a_member_and_topic")
        ]
        indexes = [models.Index(fields=["topic", "number"], name="marks_of_a_topic")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.number} of {self.topic_id}"
